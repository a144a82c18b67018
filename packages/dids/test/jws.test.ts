// Compact JWS: one spelling, one meaning, and an algorithm that the key decides.
import { createHash, createHmac, createPublicKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { decodeJws, isAlgorithmOfKey, JWS_ALGORITHMS, signJws, verifyJws } from '../src/jws.ts';
import { createLocalSigner, generateKeyPair, type KeyAlgorithm } from '../src/signer.ts';

const ALGORITHMS: [KeyAlgorithm, string][] = [
  ['Ed25519', 'EdDSA'],
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
];
const signerOf = (algorithm: KeyAlgorithm) =>
  createLocalSigner({ ...generateKeyPair(algorithm), id: 'did:example:a#1', controller: 'did:example:a' });
const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const ed = await signerOf('Ed25519');
const good = await signJws({ signer: ed, header: { typ: 'JWT' }, payload: { a: 1 } });
const [head, body, seal] = good.split('.') as [string, string, string];

/** A token over exactly this header text, signed by `ed`. */
async function signed(header: unknown, payload: unknown = { a: 1 }): Promise<string> {
  const input = `${b64(header)}.${b64(payload)}`;
  return `${input}.${b64Bytes(await ed.sign({ data: new TextEncoder().encode(input) }))}`;
}
const b64Bytes = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

describe.each(ALGORITHMS)('a token signed with %s', (algorithm, alg) => {
  test('names its algorithm first, and verifies with its key and no other', async () => {
    const [signer, other] = await Promise.all([signerOf(algorithm), signerOf(algorithm)]);
    const token = await signJws({ signer, header: { typ: 'x', alg: 'none' }, payload: { iss: 'me', s: '日本' } });
    const jws = decodeJws(token);
    expect(Object.entries(jws?.header ?? {})).toEqual([
      ['alg', alg],
      ['typ', 'x'],
    ]);
    expect(jws?.payload).toEqual({ iss: 'me', s: '日本' });
    expect(jws && verifyJws(jws, signer.publicJwk)).toBe(true);
    expect(jws && verifyJws(jws, other.publicJwk)).toBe(false);
  });

  test('is refused when a bit of any part is another', async () => {
    const signer = await signerOf(algorithm);
    const token = await signJws({ signer, header: {}, payload: { a: 1 } });
    for (const i of [0, 1, 2]) {
      const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
      const part = parts[i] as Buffer;
      for (let at = 0; at < part.length; at++) {
        part[at] = (part[at] as number) ^ 1;
        const jws = decodeJws(parts.map((one) => one.toString('base64url')).join('.'));
        expect(jws !== undefined && verifyJws(jws, signer.publicJwk)).toBe(false);
        part[at] = (part[at] as number) ^ 1;
      }
    }
  });
});

describe('T2 the key decides the algorithm', () => {
  const NONE = Array.from({ length: 16 }, (_, bits) =>
    [...'none'].map((letter, i) => ((bits >> i) & 1 ? letter.toUpperCase() : letter)).join(''),
  );

  test.each([
    ...NONE,
    '',
    'None ',
    'HS256',
    'hs256',
    'HS384',
    'HS512',
    'RS256',
    'PS256',
    'ES256K',
    'ES512',
    'eddsa',
    'Ed448',
  ])('JOSE-1 refuses alg %j of an otherwise good token', async (alg) => {
    const jws = decodeJws(await signed({ alg }));
    expect(jws).toBeDefined();
    expect(jws && verifyJws(jws, ed.publicJwk)).toBe(false);
  });

  test.each([
    ['a list', ['EdDSA']],
    ['null', null],
    ['a number', 1],
    ['an object', {}],
    ['nothing', undefined],
  ])('JOSE-1 refuses %s as alg', async (_title, alg) => {
    const jws = decodeJws(await signed({ alg }));
    expect(jws && verifyJws(jws, ed.publicJwk)).toBe(false);
  });

  test('accepts both names of Ed25519, and no name of another curve', async () => {
    for (const alg of JWS_ALGORITHMS) {
      const jws = decodeJws(await signed({ alg }));
      expect(jws && verifyJws(jws, ed.publicJwk)).toBe(alg === 'EdDSA' || alg === 'Ed25519');
    }
    expect(isAlgorithmOfKey('toString', { kty: 'OKP', crv: 'constructor', x: '' })).toBe(false);
  });

  test('P17 refuses HMAC with every encoding of the public key as its secret', () => {
    const pem = createPublicKey({ key: { ...ed.publicJwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const der = createPublicKey({ key: { ...ed.publicJwk }, format: 'jwk' }).export({ type: 'spki', format: 'der' });
    const secrets = [
      pem,
      ` ${pem}`,
      der,
      JSON.stringify(ed.publicJwk),
      ed.publicJwk.x,
      Buffer.from(ed.publicJwk.x, 'base64url'),
    ];
    for (const secret of secrets) {
      const input = `${b64({ alg: 'HS256' })}.${body}`;
      const jws = decodeJws(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`);
      expect(jws && verifyJws(jws, ed.publicJwk)).toBe(false);
    }
  });

  test('P21 takes no key from the header', async () => {
    const other = await signerOf('Ed25519');
    const jws = decodeJws(await signed({ alg: 'EdDSA', jwk: ed.publicJwk, kid: ed.id }));
    expect(jws && verifyJws(jws, other.publicJwk)).toBe(false);
    expect(jws && verifyJws(jws, ed.publicJwk)).toBe(true);
  });

  test('refuses ECDSA signatures that are zero, too short, too long or in DER', async () => {
    const signer = await signerOf('P-256');
    const token = await signJws({ signer, header: {}, payload: {} });
    const input = token.slice(0, token.lastIndexOf('.'));
    const raw = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
    const half = raw.subarray(0, 32);
    const der = Buffer.concat([Buffer.from([0x30, 0x44, 2, 32]), half, Buffer.from([2, 32]), raw.subarray(32)]);
    for (const seal of [Buffer.alloc(64), half, Buffer.concat([raw, raw]), der, createHash('sha512').digest()]) {
      const jws = decodeJws(`${input}.${b64Bytes(seal)}`);
      expect(jws && verifyJws(jws, signer.publicJwk)).toBe(false);
    }
  });
});

describe('P18 and T22 what is no token', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object', { payload: body }],
    ['a list of parts', [head, body, seal]],
    ['two parts', `${head}.${body}`],
    ['four parts', `${good}.${seal}`],
    ['five parts', `${good}..`],
    ['an empty signature', `${head}.${body}.`],
    ['an empty payload', `${head}..${seal}`],
    ['an empty header', `.${body}.${seal}`],
    ['padding', `${head}=.${body}.${seal}`],
    ['a blank before', ` ${good}`],
    ['a line break after', `${good}\n`],
    ['a line break inside', `${head}\n.${body}.${seal}`],
    ['the alphabet of base64', `${head}.${body}.${seal.slice(0, -1)}+`],
    ['spare bits that are set', `${head}.${body}.${seal.slice(0, -1)}${seal.endsWith('B') ? 'D' : 'B'}`],
    ['a payload that is a list', `${head}.${b64([1])}.${seal}`],
    ['a payload that is a text', `${head}.${b64('"a"')}.${seal}`],
    ['a payload that is null', `${head}.${b64('null')}.${seal}`],
    ['a payload that is no JSON', `${head}.${b64('{')}.${seal}`],
    ['a payload that is not UTF-8', `${head}.${b64Bytes(Uint8Array.from([0x7b, 0xff, 0x7d]))}.${seal}`],
    ['a payload with a byte order mark', `${head}.${b64('\ufeff{}')}.${seal}`],
    ['a member twice', `${head}.${b64('{"a":1,"a":2}')}.${seal}`],
    ['a member twice, once escaped', `${head}.${b64('{"a":1,"\\u0061":2}')}.${seal}`],
    ['a member twice inside a list', `${head}.${b64('{"a":[{"b":1,"b":2}]}')}.${seal}`],
    ['__proto__', `${head}.${b64('{"__proto__":{}}')}.${seal}`],
    ['half a surrogate pair', `${head}.${b64('{"a":"\\ud800"}')}.${seal}`],
    ['a nesting of 65', `${head}.${b64(`{"a":${'['.repeat(64)}${']'.repeat(64)}}`)}.${seal}`],
    ['a header that is a list', `${b64([])}.${body}.${seal}`],
    ['a header with alg twice', `${b64('{"alg":"EdDSA","alg":"none"}')}.${body}.${seal}`],
    ['crit unknown', `${b64({ alg: 'EdDSA', crit: ['exp'], exp: 1 })}.${body}.${seal}`],
    ['crit empty', `${b64({ alg: 'EdDSA', crit: [] })}.${body}.${seal}`],
    ['crit as a text', `${b64({ alg: 'EdDSA', crit: 'alg' })}.${body}.${seal}`],
    ['crit null', `${b64({ alg: 'EdDSA', crit: null })}.${body}.${seal}`],
    ['b64 false', `${b64({ alg: 'EdDSA', b64: false })}.${body}.${seal}`],
    ['b64 true', `${b64({ alg: 'EdDSA', b64: true })}.${body}.${seal}`],
    ['a header without end', `${'A'.repeat(20_000)}.${body}.${seal}`],
    ['more characters than allowed', `${head}.${b64({ a: 'x'.repeat(600_000) })}.${seal}`],
  ])('refuses %s', (_title, text) => {
    expect(decodeJws(text)).toBeUndefined();
  });

  test('a nesting of 64, equal names in different objects and a comma in a text are none of these', () => {
    expect(decodeJws(`${head}.${b64(`{"a":${'['.repeat(63)}${']'.repeat(63)}}`)}.${seal}`)).toBeDefined();
    expect(decodeJws(`${head}.${b64('{"a":{"a":1},"b":[{"a":","},{"a":"\\",\\"a"}]}')}.${seal}`)).toBeDefined();
  });

  test('the bound on the length is the caller’s', () => {
    expect(decodeJws(good, good.length)).toBeDefined();
    expect(decodeJws(good, good.length - 1)).toBeUndefined();
  });
});

describe('a signer', () => {
  test('whose signatures its key does not verify is found out', async () => {
    const swapped = { ...ed, sign: (await signerOf('Ed25519')).sign };
    await expect(signJws({ signer: swapped, header: {}, payload: {} })).rejects.toMatchObject({ code: 'key_mismatch' });
  });

  test('with a key that has no JWS algorithm is refused', async () => {
    const odd = { ...ed, publicJwk: { ...ed.publicJwk, crv: 'BLS12381G2' } };
    await expect(signJws({ signer: odd, header: {}, payload: {} })).rejects.toMatchObject({
      code: 'key_type_unsupported',
    });
  });
});
