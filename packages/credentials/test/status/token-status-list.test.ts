// IETF Token Status List: the encodings of the draft, the token as we sign it, and a second opinion on both.
import { describe, expect, test } from '@jest/globals';
import { getListFromStatusListJWT, StatusList } from '@sd-jwt/jwt-status-list';
import { decodeJws } from '@skill-records/dids/jws';
import { createTestKey, createTestSigner } from '@skill-records/test-kit/keys';
import fc from 'fast-check';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { createChunkedBits } from '../../src/status/chunked-bits.ts';
import { readEntry } from '../../src/status/entry-bits.ts';
import { decodeTokenStatuses, encodeTokenStatuses, signStatusListToken } from '../../src/status/token-status-list.ts';
import { readStatusTokenTtl } from '../../src/status/verified-token-list.ts';

const SIZES = [1, 2, 4, 8] as const;

describe('TSL-1 the compressed byte array', () => {
  // draft-ietf-oauth-status-list, section 4.1: both bytes and both texts are given there.
  test.each<[string, 1 | 2, number[], string]>([
    ['one bit', 1, [0xb9, 0xa3], 'eNrbuRgAAhcBXQ'],
    ['two bits', 2, [0xc9, 0x44, 0xf9], 'eNo76fITAAPfAgc'],
  ])('of the draft, %s', (_title, size, bytes, text) => {
    expect([...decodeTokenStatuses(text)]).toEqual(bytes);
    expect(encodeTokenStatuses(Uint8Array.from(bytes))).toBe(text);
    const ours = createChunkedBits({
      entries: (bytes.length * 8) / size,
      entrySize: size,
      order: 'lsb',
      container: 'zlib',
      bits: Uint8Array.from(bytes),
    });
    expect([...decodeTokenStatuses(ours.encode())]).toEqual(bytes);
  });

  test('is read alike by another implementation, in every size', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SIZES), fc.array(fc.nat(255), { minLength: 8, maxLength: 200 }), (size, raw) => {
        const values = raw.slice(0, raw.length - (raw.length % 8)).map((value) => value % 2 ** size);
        const ours = createChunkedBits({ entries: values.length, entrySize: size, order: 'lsb', container: 'zlib' });
        for (const [index, value] of values.entries()) ours.set(index, value);
        const theirs = StatusList.decompressStatusList(ours.encode(), size);
        expect(values.map((_, index) => theirs.getStatus(index))).toEqual(values);
        const bits = decodeTokenStatuses(new StatusList(values, size).compressStatusList());
        expect(values.map((_, index) => readEntry(bits, index, size, 'lsb'))).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['padding', 'eNrbuRgAAhcBXQ=='],
    ['white space', 'eNrbuRgAAhcBXQ\n'],
    ['spare bits that are set', 'eNrbuRgAAhcBXR'],
    ['a multibase prefix', 'ueNrbuRgAAhcBXQ'],
    ['nothing', ''],
    ['no text', 7],
    ['gzip in place of zlib', 'H4sIAAAAAAAAA9u5GADHdYW-AgAAAA'],
    ['a byte too few', 'eNrbuRgAAhcB'],
    ['a byte too many', 'eNrbuRgAAhcBXQA'],
    ['a wrong checksum', 'eNrbuRgAAhcBXg'],
  ])('with %s is refused', (_title, lst) => {
    expect(() => decodeTokenStatuses(lst)).toThrow(expect.objectContaining({ code: 'status_list_malformed' }));
  });
});

describe('TSL-2 the token', () => {
  const URI = 'https://status.example/t/1';
  const bits = createChunkedBits({ entries: 2 ** 17, entrySize: 2, order: 'lsb', container: 'zlib' });
  bits.set(7, 1);
  bits.set(131_071, 2);
  const at = new Date('2026-05-01T12:00:00.900Z');
  const token = (algorithm: 'Ed25519' | 'P-256' | 'P-384') => {
    const signer = createTestSigner(createTestKey(algorithm, 'status'));
    const expiresAt = new Date('2026-05-02T12:00:00Z');
    return signStatusListToken({ signer, uri: URI, bits, issuedAt: at, expiresAt, ttlMs: 300_000 });
  };

  test.each([
    ['Ed25519', 'EdDSA'],
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
  ] as const)(
    'of a key %s is verified by another implementation, and says what the draft asks for',
    async (name, alg) => {
      const signer = createTestSigner(createTestKey(name, 'status'));
      const jwt = await token(name);
      expect(decodeProtectedHeader(jwt)).toEqual({ alg, typ: 'statuslist+jwt', kid: signer.id });
      const key = await importJWK({ ...signer.publicJwk }, alg);
      const { payload } = await jwtVerify(jwt, key, { typ: 'statuslist+jwt', currentDate: at });
      expect(payload).toEqual({
        sub: URI,
        iss: signer.controller,
        iat: 1_777_636_800,
        exp: 1_777_723_200,
        ttl: 300,
        status_list: { bits: 2, lst: bits.encode() },
      });
      const list = getListFromStatusListJWT(jwt);
      expect([7, 8, 131_071].map((index) => list.getStatus(index))).toEqual([1, 0, 2]);
    },
  );

  test('tells how long a copy may be used, in seconds', async () => {
    const jwt = await token('P-256');
    expect(readStatusTokenTtl(Buffer.from(jwt))).toBe(300_000);
    const [header, payload, signature] = jwt.split('.') as [string, string, string];
    const withTtl = (ttl: unknown) => {
      const changed = { ...decodeJws(jwt)?.payload, ttl };
      return Buffer.from([header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.'));
    };
    expect(readStatusTokenTtl(withTtl(1.5))).toBe(1_500);
    for (const ttl of [0, -1, '300', null, undefined]) expect(readStatusTokenTtl(withTtl(ttl))).toBe(300_000);
    expect(readStatusTokenTtl(Buffer.from(`${header}.${payload}`))).toBe(300_000);
  });
});
