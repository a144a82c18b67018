// Independently made proofs verify here, and ours are the same bytes.
import { describe, expect, test } from '@jest/globals';
import { createTestSigner, testKeyFromSecret } from '@skill-records/test-kit/keys';
import { readVector } from '@skill-records/test-kit/vectors';
import { addProof } from '../src/add-proof.ts';
import type { Cryptosuite } from '../src/data-integrity/cryptosuites.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { codeOf, documentLoader, options } from './world.ts';

/** The secret key of https://www.rfc-editor.org/rfc/rfc8032#section-7.1, TEST 1. */
const SECRET = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
const signer = createTestSigner(testKeyFromSecret('Ed25519', SECRET));

describe.each<[string, Cryptosuite, string]>([
  ['https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022', 'eddsa-rdfc-2022', 'eddsa-rdfc-2022'],
  ['https://www.w3.org/TR/vc-di-eddsa/#ed25519signature2020', 'Ed25519Signature2020', 'ed25519-signature-2020'],
])('%s', (_section, cryptosuite, file) => {
  const { signed } = readVector<{ signed: JsonObject }>(`data-integrity/${file}.json`);

  test('a proof that was made without any JSON-LD library verifies', async () => {
    const verdict = await verifyCredential(signed, options({ issuerTrust: { policy: 'any', isListed: () => true } }));
    expect(verdict).toMatchObject({ verified: true, credential: signed });
  });

  test('and not with another text, nor with the proof of the other suite', async () => {
    const other = file === 'eddsa-rdfc-2022' ? 'ed25519-signature-2020' : 'eddsa-rdfc-2022';
    const { signed: foreign } = readVector<{ signed: JsonObject }>(`data-integrity/${other}.json`);
    const { proofValue } = foreign.proof as JsonObject;
    for (const change of [{ name: 'Test vectors' }, { proof: { ...(signed.proof as JsonObject), proofValue } }]) {
      expect(codeOf(await verifyCredential({ ...signed, ...change }, options()))).toBe('proof_invalid');
    }
  });

  test('signing the same content gives the same proof', async () => {
    const { proof, ...unsigned } = signed;
    const now = new Date((proof as JsonObject).created as string);
    expect(await addProof(unsigned, { signer, cryptosuite, documentLoader, now })).toEqual(signed);
  });
});
