// Every Ed25519 signature of Project Wycheproof, through the same doors as a credential's.
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readVector, readVectorText } from '@skill-records/test-kit/vectors';
import { decodeMultikey, encodeMultikey } from '../src/multikey.ts';
import { parsePublicJwk } from '../src/public-jwk.ts';
import { verifySignature } from '../src/signature.ts';

interface Wycheproof {
  numberOfTests: number;
  testGroups: {
    jwk: Record<string, string>;
    key: { pk: string };
    tests: { tcId: number; comment: string; msg: string; sig: string; result: 'valid' | 'invalid' }[];
  }[];
}

const FILE = 'wycheproof/ed25519.json';
const { numberOfTests, testGroups } = readVector<Wycheproof>(FILE);
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

describe('Wycheproof Ed25519', () => {
  test('is the published file, whole', () => {
    const digest = createHash('sha256').update(readVectorText(FILE)).digest('hex');
    expect(readVectorText('SOURCES.md')).toContain(digest);
    expect(testGroups.flatMap(({ tests }) => tests)).toHaveLength(numberOfTests);
  });

  test('each key is read from JWK and from Multikey as the same 32 bytes, never with its private half', () => {
    for (const { jwk, key } of testGroups) {
      const { d: _, kid: __, ...members } = jwk;
      const publicJwk = parsePublicJwk(members);
      expect(Buffer.from(publicJwk.x, 'base64url').toString('hex')).toBe(key.pk);
      expect(decodeMultikey(encodeMultikey(publicJwk))).toEqual(publicJwk);
      if ('d' in jwk) expect(() => parsePublicJwk(jwk)).toThrow();
    }
  });

  test.each(
    testGroups.flatMap(({ jwk, tests }) =>
      tests.map((vector) => [vector.tcId, vector.result, vector.comment, { jwk, vector }] as const),
    ),
  )('T2 %d is %s: %s', (_id, result, _comment, { jwk, vector }) => {
    const publicJwk = parsePublicJwk({ kty: 'OKP', crv: 'Ed25519', x: jwk.x });
    const verified = verifySignature({ publicJwk, data: bytes(vector.msg), signature: bytes(vector.sig) });
    expect(verified).toBe(result === 'valid');
  });
});
