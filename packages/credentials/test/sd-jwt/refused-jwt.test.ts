// What the issuer-signed JWT of an SD-JWT VC is refused for: RFC 9901, sections 4 and 7.1 (2), and SDV-1.
import { describe, expect, jest, test } from '@jest/globals';
import { checkSdJwtProof } from '../../src/sd-jwt/check-proof.ts';
import {
  digestOf,
  disclose,
  forge,
  headerOf,
  holder,
  ISS,
  issue,
  issuer,
  options,
  patch,
  payloadOf,
  published,
  refusalOf,
  signerFor,
  stranger,
} from './sd-jwt-world.ts';

const a = disclose(['salt-a', 'a', 1]);
const b = disclose(['salt-b', 'b', 2]);
const element = disclose(['salt-e', 'E']);

test('the neighbours of the refusals are accepted', async () => {
  expect(await refusalOf(await issue())).toBeUndefined();
  expect(await refusalOf(await forge({}))).toBeUndefined();
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
  ])('%s', async (_title, input) => expect(await refusalOf(input)).toBe('document_malformed'));

  test('a text without the last ~', async () => {
    const text = await issue();
    expect(await refusalOf(text.slice(0, -1))).toBeDefined();
    expect(await refusalOf((await forge({})).slice(0, -1))).toBe('document_malformed');
  });

  test('an SD-JWT+KB where a credential belongs', async () => {
    const text = await issue();
    expect(await refusalOf(`${text}${text.split('~')[0]}`)).toBe('key_binding_unexpected');
  });

  test('white space and padding anywhere', async () => {
    const text = await issue();
    for (const bad of [` ${text}`, text.replace('~', ' ~'), text.replace('~', '=~')]) {
      expect(await refusalOf(bad)).toBe('document_malformed');
    }
    expect(await refusalOf(`${text}\n`)).toBe('key_binding_unexpected');
  });

  test('too large, and too many disclosures, before anything is decoded', async () => {
    expect(await refusalOf('~'.repeat(600_000))).toBe('document_too_large');
    expect(await refusalOf(`${await forge({})}${'WyJhIiwxXQ~'.repeat(1001)}`)).toBe('document_too_large');
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
    expect(await refusalOf(bad, { resolveJwtIssuer })).toBe('alg_not_allowed');
    expect(await refusalOf(patch(text, { header: { ...headerOf(text), alg }, signature: 'AA' }))).toBe(
      'alg_not_allowed',
    );
    expect(resolveJwtIssuer).not.toHaveBeenCalled();
  });

  test('an empty signature', async () => {
    expect(await refusalOf(patch(await issue(), { signature: '' }))).toBe('document_malformed');
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
    expect(await refusalOf(bad, { resolveJwtIssuer: async () => [published(signer)] })).toBe('alg_not_allowed');
  });

  test('a signature by somebody else', async () => {
    expect(await refusalOf(await issue({ signer: stranger }))).toBe('proof_invalid');
  });

  test('a changed payload, a cut and an exchanged signature', async () => {
    const text = await issue();
    const other = await issue();
    expect(await refusalOf(patch(text, { payload: { ...payloadOf(text), passed: false } }))).toBe('disclosure_invalid');
    expect(await refusalOf(patch(text, { payload: { ...payloadOf(text), more: 1 } }))).toBe('proof_invalid');
    const signature = text.split('~')[0]!.split('.')[2]!;
    expect(await refusalOf(patch(text, { signature: signature.slice(0, 80) }))).toBe('proof_invalid');
    expect(await refusalOf(patch(text, { signature: other.split('~')[0]!.split('.')[2]! }))).toBe('proof_invalid');
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
      expect(await refusalOf(patch(text, { signature: bad.toString('base64url') }))).toBe('proof_invalid');
    }
  });

  test.each(['vc+sd-jwt', 'JWT', 'vc+jwt', 'kb+jwt', 'DC+SD-JWT', 'application/dc+sd-jwt', ['dc+sd-jwt'], undefined])(
    'SDV-1 the type %j',
    async (typ) => expect(await refusalOf(await forge({ header: { typ } }))).toBe('typ_mismatch'),
  );

  test('critical extensions, none of which we understand', async () => {
    expect(await refusalOf(await forge({ header: { crit: ['b64'], b64: false } }))).toBe('document_malformed');
    expect(await refusalOf(await forge({ header: { crit: [] } }))).toBe('document_malformed');
  });

  test('a header or payload with a member twice', async () => {
    const text = await issue();
    const twice = JSON.stringify(headerOf(text)).replace('{', '{"typ":"x",');
    expect(await refusalOf(patch(text, { header: twice }))).toBe('document_malformed');
    const payload = JSON.stringify(payloadOf(text)).replace('{', '{"iss":"x",');
    expect(await refusalOf(patch(text, { payload }))).toBe('document_malformed');
    const deep = JSON.stringify(payloadOf(text)).replace('{"jwk":{', '{"jwk":{"\\u0078":"x",');
    expect(await refusalOf(patch(text, { payload: deep }))).toBe('document_malformed');
  });

  test.each(['sha-1', 'sha256', 'SHA-256', 'md5', '', null, 256])(
    'RFC 9901 4.1.1 the hash function %j',
    async (alg) => {
      expect(await refusalOf(await forge({ payload: { _sd_alg: alg } }))).toBe('sd_alg_unsupported');
    },
  );

  test.each([
    ['sha-384', 'sha384'],
    ['sha-512', 'sha512'],
  ])('RFC 9901 4.1.1 accepts %s', async (alg, hash) => {
    const digest = digestOf(a.text, hash);
    const good = await forge({ payload: { _sd_alg: alg, _sd: [digest] }, disclosures: [a.text] });
    expect(await refusalOf(good)).toBeUndefined();
    expect(await refusalOf(await forge({ payload: { _sd: [digest] }, disclosures: [a.text] }))).toBe(
      'disclosure_invalid',
    );
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
    expect(await refusalOf(await forge({ payload }))).toBe('structure_invalid');
  });
});
