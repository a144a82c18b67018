// What an SD-JWT VC is refused for: RFC 9901, section 7.1, and the rules of SD-JWT VC on claims and keys.
import { describe, expect, jest, test } from '@jest/globals';
import { checkSdJwtProof } from '../../src/sd-jwt/check-proof.ts';
import type { IssuerKeyOptions } from '../../src/sd-jwt/issuer-key.ts';
import {
  didJwkSigner,
  digestOf,
  disclose,
  encode,
  forge,
  headerOf,
  holder,
  ISS,
  issue,
  issuer,
  KID,
  NOW,
  options,
  patch,
  payloadOf,
  published,
  SECONDS,
  signerFor,
  stranger,
} from './sd-jwt-world.ts';

const codeOf = async (input: unknown, change: Partial<IssuerKeyOptions> = {}) => {
  const { check, document } = await checkSdJwtProof(input, options(change));
  if (check.outcome !== 'failed') return undefined;
  expect(document).toBeUndefined();
  return check.code;
};
const a = disclose(['salt-a', 'a', 1]);
const b = disclose(['salt-b', 'b', 2]);
const element = disclose(['salt-e', 'E']);

test('the neighbours of the refusals are accepted', async () => {
  expect(await codeOf(await issue())).toBeUndefined();
  expect(await codeOf(await forge({}))).toBeUndefined();
  const good = await forge({ payload: { _sd: [a.digest, b.digest], list: [{ '...': element.digest }] } });
  expect((await checkSdJwtProof(`${good}${a.text}~${element.text}~`, options())).document).toMatchObject({
    a: 1,
    list: ['E'],
  });
});

describe('RFC 9901 4 the compact serialization', () => {
  test.each([
    ['a number', 5],
    ['an object', { sdJwt: 'x' }],
    ['null', null],
    ['nothing', ''],
    ['only tildes', '~~~'],
    ['no JWT', 'abc~'],
    ['two parts', 'eyJh.eyJh~'],
  ])('%s', async (_title, input) => expect(await codeOf(input)).toBe('document_malformed'));

  test('a text without the last ~', async () => {
    const text = await issue();
    expect(await codeOf(text.slice(0, -1))).toBeDefined();
    expect(await codeOf((await forge({})).slice(0, -1))).toBe('document_malformed');
  });

  test('an SD-JWT+KB where a credential belongs', async () => {
    const text = await issue();
    expect(await codeOf(`${text}${text.split('~')[0]}`)).toBe('key_binding_unexpected');
  });

  test('white space and padding anywhere', async () => {
    const text = await issue();
    for (const bad of [` ${text}`, text.replace('~', ' ~'), text.replace('~', '=~')]) {
      expect(await codeOf(bad)).toBe('document_malformed');
    }
    expect(await codeOf(`${text}\n`)).toBe('key_binding_unexpected');
  });

  test('too large, and too many disclosures, before anything is decoded', async () => {
    expect(await codeOf('~'.repeat(600_000))).toBe('document_too_large');
    expect(await codeOf(`${await forge({})}${'WyJhIiwxXQ~'.repeat(1001)}`)).toBe('document_too_large');
  });
});

describe('RFC 9901 7.1 (2) the issuer-signed JWT', () => {
  test.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'HS256',
    'RS256',
    'PS256',
    'ES256K',
    'ES512',
    'es256',
    ' ES256',
    5,
    null,
    ['ES256'],
  ])('the algorithm %j', async (alg) => {
    const text = await issue();
    const bad = patch(text, { header: { ...headerOf(text), alg } });
    const resolveJwtIssuer = jest.fn(async () => [published(issuer)]);
    expect(await codeOf(bad, { resolveJwtIssuer })).toBe('alg_not_allowed');
    expect(await codeOf(patch(text, { header: { ...headerOf(text), alg }, signature: 'AA' }))).toBe('alg_not_allowed');
    expect(resolveJwtIssuer).not.toHaveBeenCalled();
  });

  test('an empty signature', async () => {
    expect(await codeOf(patch(await issue(), { signature: '' }))).toBe('document_malformed');
  });

  test.each([
    ['EdDSA', 'P-256'],
    ['ES384', 'P-256'],
    ['ES256', 'Ed25519'],
    ['ES256', 'P-384'],
  ] as const)('%s with a key of %s', async (alg, algorithm) => {
    const text = await issue();
    const bad = patch(text, { header: { ...headerOf(text), alg } });
    const signer = signerFor(algorithm, 'other algorithm');
    expect(await codeOf(bad, { resolveJwtIssuer: async () => [published(signer)] })).toBe('alg_not_allowed');
  });

  test('a signature by somebody else', async () => {
    expect(await codeOf(await issue({ signer: stranger }))).toBe('proof_invalid');
  });

  test('a changed payload, a cut and an exchanged signature', async () => {
    const text = await issue();
    const other = await issue();
    expect(await codeOf(patch(text, { payload: { ...payloadOf(text), passed: false } }))).toBe('disclosure_invalid');
    expect(await codeOf(patch(text, { payload: { ...payloadOf(text), more: 1 } }))).toBe('proof_invalid');
    const signature = text.split('~')[0]!.split('.')[2]!;
    expect(await codeOf(patch(text, { signature: signature.slice(0, 80) }))).toBe('proof_invalid');
    expect(await codeOf(patch(text, { signature: other.split('~')[0]!.split('.')[2]! }))).toBe('proof_invalid');
  });

  test('r‖s in the form of DER, and r or s of zero', async () => {
    const text = await issue();
    const raw = Buffer.from(text.split('~')[0]!.split('.')[2]!, 'base64url');
    const zeroR = Buffer.concat([Buffer.alloc(32), raw.subarray(32)]);
    const zeroS = Buffer.concat([raw.subarray(0, 32), Buffer.alloc(32)]);
    const der = Buffer.concat([
      Buffer.from([0x30, 68, 2, 32]),
      raw.subarray(0, 32),
      Buffer.from([2, 32]),
      raw.subarray(32),
    ]);
    for (const bad of [zeroR, zeroS, der, Buffer.alloc(64)]) {
      expect(await codeOf(patch(text, { signature: bad.toString('base64url') }))).toBe('proof_invalid');
    }
  });

  test.each(['vc+sd-jwt', 'JWT', 'vc+jwt', 'kb+jwt', 'DC+SD-JWT', 'application/dc+sd-jwt', ['dc+sd-jwt'], undefined])(
    'SDV-1 the type %j',
    async (typ) => expect(await codeOf(await forge({ header: { typ } }))).toBe('typ_mismatch'),
  );

  test('critical extensions, none of which we understand', async () => {
    expect(await codeOf(await forge({ header: { crit: ['b64'], b64: false } }))).toBe('document_malformed');
    expect(await codeOf(await forge({ header: { crit: [] } }))).toBe('document_malformed');
  });

  test('a header or payload with a member twice', async () => {
    const text = await issue();
    const twice = JSON.stringify(headerOf(text)).replace('{', '{"typ":"x",');
    expect(await codeOf(patch(text, { header: twice }))).toBe('document_malformed');
    const payload = JSON.stringify(payloadOf(text)).replace('{', '{"iss":"x",');
    expect(await codeOf(patch(text, { payload }))).toBe('document_malformed');
    const deep = JSON.stringify(payloadOf(text)).replace('{"jwk":{', '{"jwk":{"\\u0078":"x",');
    expect(await codeOf(patch(text, { payload: deep }))).toBe('document_malformed');
  });

  test.each(['sha-1', 'sha256', 'SHA-256', 'md5', '', null, 256])(
    'RFC 9901 4.1.1 the hash function %j',
    async (alg) => {
      expect(await codeOf(await forge({ payload: { _sd_alg: alg } }))).toBe('sd_alg_unsupported');
    },
  );

  test.each([
    ['sha-384', 'sha384'],
    ['sha-512', 'sha512'],
  ])('RFC 9901 4.1.1 accepts %s', async (alg, hash) => {
    const digest = digestOf(a.text, hash);
    const good = await forge({ payload: { _sd_alg: alg, _sd: [digest] }, disclosures: [a.text] });
    expect(await codeOf(good)).toBeUndefined();
    expect(await codeOf(await forge({ payload: { _sd: [digest] }, disclosures: [a.text] }))).toBe('disclosure_invalid');
  });
});

describe('RFC 9901 7.1 (3) disclosures and digests', () => {
  const given = async (payload: object, ...disclosures: string[]) =>
    codeOf(await forge({ payload: payload as never, disclosures }));
  const sd = (parts: unknown) => disclose(parts);

  test.each([
    ['not base64url', 'WyJh*'],
    ['padded', `${encode(['s', 'a', 11])}=`],
    ['with spare bits', `${encode(['s', 'a', 1]).slice(0, -1)}9`],
    ['empty', ''],
    ['not UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')],
    ['with a byte order mark', encode('\ufeff["s","a",1]')],
    ['not JSON', encode('["s","a",1')],
    ['an object', encode({ salt: 's', name: 'a', value: 1 })],
    ['a text', encode('"a"')],
    ['an empty list', encode([])],
    ['one element', encode(['s'])],
    ['four elements', encode(['s', 'a', 1, 2])],
    ['a salt that is a number', encode([1, 'a', 1])],
    ['a salt that is null', encode([null, 'a', 1])],
    ['a name that is a number', encode(['s', 1, 1])],
    ['a member twice in its value', encode('["s","a",{"b":1,"b":2}]')],
    ['the name _sd', encode(['s', '_sd', []])],
    ['the name ...', encode(['s', '...', 'x'])],
    ['the name _sd_alg', encode(['s', '_sd_alg', 'sha-256'])],
    ['the name __proto__', encode(['s', '__proto__', {}])],
    ['a value with __proto__ inside', encode('["s","a",{"__proto__":{}}]')],
  ])('a disclosure that is %s', async (_title, text) => {
    expect(await given({ _sd: [digestOf(text)] }, text)).toBe('disclosure_invalid');
  });

  test('(5) a disclosure that belongs to no digest', async () => {
    expect(await given({}, a.text)).toBe('disclosure_invalid');
    expect(await given({ _sd: [a.digest] }, a.text, b.text)).toBe('disclosure_invalid');
    expect(await given({ note: a.digest, list: [a.digest] }, a.text)).toBe('disclosure_invalid');
  });

  test('(5) a disclosure whose parent is not shown', async () => {
    const inner = sd(['s', 'inner', 1]);
    const outer = sd(['s', 'outer', { _sd: [inner.digest] }]);
    expect(await given({ _sd: [outer.digest] }, inner.text)).toBe('disclosure_invalid');
    expect(await given({ _sd: [outer.digest] }, inner.text, outer.text)).toBeUndefined();
  });

  test('a disclosure sent twice', async () => {
    expect(await given({ _sd: [a.digest] }, a.text, a.text)).toBe('disclosure_invalid');
  });

  test('(4) the same digest twice, shown or not, at one level or several', async () => {
    expect(await given({ _sd: [a.digest, a.digest] }, a.text)).toBe('disclosure_invalid');
    expect(await given({ _sd: [a.digest, a.digest] })).toBe('disclosure_invalid');
    expect(await given({ _sd: [a.digest], inside: { _sd: [a.digest] } })).toBe('disclosure_invalid');
    expect(await given({ _sd: [a.digest], list: [{ '...': a.digest }] })).toBe('disclosure_invalid');
    const outer = sd(['s', 'outer', { _sd: [b.digest] }]);
    expect(await given({ _sd: [outer.digest, b.digest] }, outer.text)).toBe('disclosure_invalid');
  });

  test('(3.3.2.1) an element disclosure in _sd', async () => {
    expect(await given({ _sd: [element.digest] }, element.text)).toBe('disclosure_invalid');
  });

  test('(3.3.3.1) a member disclosure in a list', async () => {
    expect(await given({ list: [{ '...': a.digest }] }, a.text)).toBe('disclosure_invalid');
  });

  test('(3.3.2.3) a claim that is there already, open or disclosed', async () => {
    expect(await given({ a: 0, _sd: [a.digest] }, a.text)).toBe('disclosure_invalid');
    const again = sd(['other salt', 'a', 2]);
    expect(await given({ _sd: [a.digest, again.digest] }, a.text, again.text)).toBe('disclosure_invalid');
    expect(await given({ inside: { a: 0, _sd: [a.digest] } }, a.text)).toBe('disclosure_invalid');
  });

  test.each([
    ['_sd that is a text', { _sd: a.digest }],
    ['_sd that is null', { _sd: null }],
    ['_sd with a number', { _sd: [1] }],
    ['_sd with an object', { _sd: [{}] }],
    ['... in an object', { '...': a.digest }],
    ['... beside another member', { list: [{ '...': a.digest, x: 1 }] }],
    ['... beside _sd', { list: [{ '...': a.digest, _sd: [] }] }],
    ['... that is no text', { list: [{ '...': 5 }] }],
    ['... in an object in a list', { list: [{ a: { '...': a.digest } }] }],
    ['_sd_alg below the top', { inside: { _sd_alg: 'sha-256' } }],
  ])('RFC 9901 4.1 %s', async (_title, payload) => expect(await given(payload)).toBe('disclosure_invalid'));

  test('reserved names inside a disclosure', async () => {
    for (const value of [{ '...': 'x' }, { _sd: 'x' }, { _sd_alg: 'sha-256' }, [{ '...': 'x', y: 1 }]]) {
      const text = sd(['s', 'a', value]);
      expect(await given({ _sd: [text.digest] }, text.text)).toBe('disclosure_invalid');
    }
  });

  test('disclosures in disclosures beyond the depth of any document', async () => {
    let inner = sd(['s', 'end', 1]);
    const texts = [inner.text];
    for (let level = 0; level < 70; level += 1) {
      inner = sd(['s', 'deeper', { _sd: [inner.digest] }]);
      texts.push(inner.text);
    }
    expect(await given({ _sd: [inner.digest] }, ...texts)).toBe('document_too_large');
    const deep = encode(`["s","a",${'['.repeat(70)}${']'.repeat(70)}]`);
    expect(await given({ _sd: [digestOf(deep)] }, deep)).toBe('disclosure_invalid');
  });

  test.each([
    ['iss', ISS],
    ['nbf', SECONDS],
    ['exp', SECONDS + 60],
    ['vct', 'https://types.example/other'],
    ['vct#integrity', 'sha256-AAAA'],
    ['aka_vcts', ['https://types.example/other']],
    ['status', { status_list: { idx: 1, uri: 'https://status.example' } }],
    ['cnf', { jwk: stranger.publicJwk }],
  ])('SDV-1 a disclosed %s', async (name, value) => {
    const text = sd(['s', name, value]);
    const payload = { iss: undefined, vct: undefined, cnf: undefined, _sd: [text.digest] };
    expect(await given(payload, text.text)).toBe('disclosure_invalid');
  });

  test.each(['cnf', 'status'])('SDV-1 digests inside %s, shown or not', async (name) => {
    const text = sd(['s', 'jwk', stranger.publicJwk]);
    expect(await given({ [name]: { _sd: [text.digest] } }, text.text)).toBe('disclosure_invalid');
    expect(await given({ [name]: { _sd: [text.digest] } })).toBe('disclosure_invalid');
    expect(await given({ [name]: { list: [{ '...': text.digest }] } })).toBe('disclosure_invalid');
  });

  test('SDV-1 iat and sub may be disclosed', async () => {
    const iat = sd(['s', 'iat', SECONDS]);
    const sub = sd(['s', 'sub', 'user-1']);
    expect(await given({ iat: undefined, _sd: [iat.digest, sub.digest] }, iat.text, sub.text)).toBeUndefined();
  });
});

describe('SDV-1 the claims of the format', () => {
  test.each([
    ['no vct', { vct: undefined }],
    ['an empty vct', { vct: '' }],
    ['a vct list', { vct: ['https://types.example'] }],
    ['an endless vct', { vct: `https://${'x'.repeat(3000)}` }],
    ['an exp that is a text', { exp: '1900000000' }],
    ['an nbf that is null', { nbf: null }],
    ['an iat that is a list', { iat: [1] }],
    ['aka_vcts that is a text', { aka_vcts: 'https://types.example' }],
    ['aka_vcts with a number', { aka_vcts: [1] }],
    ['a status that is a text', { status: 'ok' }],
    ['a cnf that is a list', { cnf: [] }],
    ['an iss that is an object', { iss: { id: ISS } }],
    ['a vct#integrity that is a list', { 'vct#integrity': [] }],
    ['T4 a private key in cnf', { cnf: { jwk: { ...holder.publicJwk, d: 'AAAA' } } }],
  ])('%s', async (_title, payload) => {
    expect(await codeOf(await forge({ payload }))).toBe('structure_invalid');
  });
});

describe('SDV-2 the issuer key', () => {
  test.each([
    ['no iss', { iss: undefined }],
    ['http', { iss: ISS.replace('https', 'http') }],
    ['a query', { iss: `${ISS}?tenant=1` }],
    ['a fragment', { iss: `${ISS}#1` }],
    ['a user', { iss: 'https://me@academy.example' }],
    ['a backslash', { iss: 'https://academy.example\\@evil.example' }],
    ['another scheme', { iss: 'urn:uuid:1' }],
    ['upper case', { iss: 'HTTPS://academy.example' }],
  ])('an iss with %s is asked of nobody', async (_title, payload) => {
    const resolveJwtIssuer = jest.fn(async () => [published(issuer)]);
    expect(await codeOf(await forge({ payload }), { resolveJwtIssuer })).toBe('key_unresolvable');
    expect(resolveJwtIssuer).not.toHaveBeenCalled();
  });

  test('an https iss without a resolver, and one whose metadata cannot be had', async () => {
    const text = await issue();
    expect(await codeOf(text, { resolveJwtIssuer: undefined } as never)).toBe('key_unresolvable');
    const resolveJwtIssuer = async () => Promise.reject(new Error('503'));
    expect(await codeOf(text, { resolveJwtIssuer })).toBe('key_unresolvable');
  });

  test.each([
    ['no key of that id', async () => [published(issuer, { kid: 'key-2' })]],
    ['two keys of that id', async () => [published(issuer), published(stranger)]],
    ['no keys', async () => []],
    ['a key for encryption', async () => [published(issuer, { use: 'enc' })]],
    ['a private key', async () => [published(issuer, { d: 'AAAA' } as never)]],
    ['a key off the curve', async () => [published(issuer, { x: issuer.publicJwk.y! })]],
    ['a key of an unknown kind', async () => [published(issuer, { crv: 'secp256k1' })]],
  ])('metadata with %s', async (_title, resolveJwtIssuer) => {
    expect(await codeOf(await issue(), { resolveJwtIssuer })).toBe('key_not_allowed');
  });

  test('without kid, the only key counts and two keys are refused', async () => {
    const text = await forge({ header: { kid: undefined } });
    expect(await codeOf(text)).toBeUndefined();
    const resolveJwtIssuer = async () => [published(stranger, { kid: 'x' }), published(issuer)];
    expect(await codeOf(text, { resolveJwtIssuer })).toBe('key_not_allowed');
  });

  test.each([[5], [null], [[KID]], [{}]])('the kid %j', async (kid) => {
    expect(await codeOf(await forge({ header: { kid } }))).toBe('proof_malformed');
  });

  test('keys and certificates in the header are never used', async () => {
    const header = { jwk: stranger.publicJwk, x5c: ['AAAA'], jku: 'https://evil.example', kid: KID };
    expect(await codeOf(await forge({ signer: stranger, header }))).toBe('proof_invalid');
    expect(await codeOf(await forge({ signer: stranger, header, payload: { iss: undefined } }))).toBe(
      'key_unresolvable',
    );
  });

  const did = didJwkSigner('P-256', 'did issuer');
  test('a DID names its key by kid, whole or as a fragment', async () => {
    const payload = { iss: did.controller };
    expect(await codeOf(await forge({ signer: did, payload, header: { kid: did.id } }))).toBeUndefined();
    expect(await codeOf(await forge({ signer: did, payload, header: { kid: '#0' } }))).toBeUndefined();
  });

  test.each([
    ['no kid', undefined, 'proof_malformed'],
    ['the kid of another DID', issuer.id, 'issuer_mismatch'],
    ['a kid that begins with the DID', `${did.controller}x#0`, 'issuer_mismatch'],
    ['a kid that is only a name', 'key-1', 'issuer_mismatch'],
    ['an unknown method', `${did.controller}#9`, 'key_not_allowed'],
    ['an empty fragment', '#', 'proof_malformed'],
  ])('a DID with %s', async (_title, kid, code) => {
    expect(await codeOf(await forge({ signer: did, payload: { iss: did.controller }, header: { kid } }))).toBe(code);
  });

  test('T3 a DID whose method is only for authentication, or was retired before', async () => {
    const iss = 'did:web:academy.example';
    const id = `${iss}#k`;
    const method = { id, type: 'JsonWebKey', controller: iss, publicKeyJwk: issuer.publicJwk };
    const resolving = (document: object) => ({
      resolveDid: async () =>
        ({ didResolutionMetadata: {}, didDocumentMetadata: {}, didDocument: { id: iss, ...document } }) as never,
    });
    const text = await forge({ payload: { iss }, header: { kid: id } });
    const listed = { verificationMethod: [method], assertionMethod: [id] };
    expect(await codeOf(text, resolving(listed))).toBeUndefined();
    const authentication = { verificationMethod: [method], authentication: [id] };
    expect(await codeOf(text, resolving(authentication))).toBe('key_not_allowed');
    const retired = { ...method, revoked: new Date(NOW.getTime() - 1000).toISOString() };
    expect(await codeOf(text, resolving({ ...listed, verificationMethod: [retired] }))).toBe('key_retired');
    const hidden = await forge({ payload: { iss, iat: undefined }, header: { kid: id } });
    expect(await codeOf(hidden, resolving({ ...listed, verificationMethod: [retired] }))).toBe('key_retired');
  });

  test('a DID that does not resolve', async () => {
    const payload = { iss: 'did:web:nobody.example' };
    const text = await forge({ payload, header: { kid: 'did:web:nobody.example#k' } });
    expect(await codeOf(text)).toBe('key_unresolvable');
  });
});
