// P-256 and P-384 at the edges: integers out of range, other encodings, points that are none.
import { describe, expect, test } from '@jest/globals';
import { listEcKeyCases } from '@skill-records/test-kit/ec-key-cases';
import { listEcdsaCases } from '@skill-records/test-kit/ecdsa-cases';
import { parsePublicJwk } from '../src/public-jwk.ts';
import { verifySignature } from '../src/signature.ts';
import { refusal } from './refusal.ts';

describe.each(['P-256', 'P-384'] as const)('T2 %s', (algorithm) => {
  const signatures = listEcdsaCases(algorithm);

  test.each(signatures.filter(({ accepted }) => accepted).map((row) => [row.title, row] as const))(
    'accepts %s',
    (_title, { data, signature, publicJwk }) => {
      expect(verifySignature({ publicJwk: parsePublicJwk(publicJwk), data, signature })).toBe(true);
    },
  );

  test.each(signatures.filter(({ accepted }) => !accepted).map((row) => [row.title, row] as const))(
    'refuses %s',
    (_title, { data, signature, publicJwk }) => {
      expect(verifySignature({ publicJwk: parsePublicJwk(publicJwk), data, signature })).toBe(false);
    },
  );

  test.each(listEcKeyCases(algorithm).map((row) => [row.accepted ? 'a key' : 'no key', row.title, row] as const))(
    'takes for %s: %s',
    (_expected, _title, { jwk, accepted }) => {
      const take = () => parsePublicJwk(JSON.parse(JSON.stringify(jwk)));
      if (accepted) expect(take().x).toBe(jwk.x);
      else expect(['key_invalid', 'key_type_unsupported']).toContain(refusal(take));
    },
  );
});
