// Independently made proofs verify here, and ours are the same bytes.
import { describe, expect, test } from '@jest/globals';
import { createTestSigner, testKeyFromSecret } from '@skill-records/test-kit/keys';
import { readVector } from '@skill-records/test-kit/vectors';
import { addProof } from '../src/add-proof.ts';
import type { Cryptosuite } from '../src/data-integrity/cryptosuites.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { codeOf, documentLoader, options } from './world.ts';

/** The secret keys of https://www.rfc-editor.org/rfc/rfc8032#section-7.1 (TEST 1) and https://www.rfc-editor.org/rfc/rfc6979#appendix-A.2. */
const SECRETS = {
  Ed25519: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  'P-256': 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
  'P-384': '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5',
};
const anyIssuer = { issuerTrust: { policy: 'any', isListed: () => true } } as const;

type Vector = [section: string, cryptosuite: Cryptosuite, file: string, neighbour: string, key: keyof typeof SECRETS];
const VECTORS: Vector[] = [
  ['#eddsa-rdfc-2022', 'eddsa-rdfc-2022', 'eddsa-rdfc-2022', 'ed25519-signature-2020', 'Ed25519'],
  ['#ed25519signature2020', 'Ed25519Signature2020', 'ed25519-signature-2020', 'eddsa-rdfc-2022', 'Ed25519'],
  ['#ecdsa-rdfc-2019, P-256', 'ecdsa-rdfc-2019', 'ecdsa-rdfc-2019-p256', 'ecdsa-rdfc-2019-p384', 'P-256'],
  ['#ecdsa-rdfc-2019, P-384', 'ecdsa-rdfc-2019', 'ecdsa-rdfc-2019-p384', 'ecdsa-rdfc-2019-p256', 'P-384'],
];

describe.each(VECTORS)('%s', (_section, cryptosuite, file, neighbour, algorithm) => {
  const { signed } = readVector<{ signed: JsonObject }>(`data-integrity/${file}.json`);

  test('a proof that was made without any JSON-LD library verifies', async () => {
    const verdict = await verifyCredential(signed, options(anyIssuer));
    expect(verdict).toMatchObject({ verified: true, credential: signed });
  });

  test('and not with another text, nor with the proof value of its neighbour', async () => {
    const { signed: foreign } = readVector<{ signed: JsonObject }>(`data-integrity/${neighbour}.json`);
    const { proofValue } = foreign.proof as JsonObject;
    expect(codeOf(await verifyCredential({ ...signed, name: 'Test vectors' }, options()))).toBe('proof_invalid');
    const swapped = { ...signed, proof: { ...(signed.proof as JsonObject), proofValue } };
    // The values of one length pass for each other; those of another curve are not even signatures.
    const code = algorithm === 'Ed25519' ? 'proof_invalid' : 'proof_malformed';
    expect(codeOf(await verifyCredential(swapped, options()))).toBe(code);
  });

  test('signing the same content gives the same proof, but for the random number of ECDSA', async () => {
    const signer = createTestSigner(testKeyFromSecret(algorithm, Buffer.from(SECRETS[algorithm], 'hex')));
    const { proof, ...unsigned } = signed;
    const now = new Date((proof as JsonObject).created as string);
    const made = await addProof(unsigned, { signer, cryptosuite, documentLoader, now });
    const random = algorithm === 'Ed25519' ? {} : { proofValue: expect.any(String) };
    expect(made).toEqual({ ...signed, proof: { ...(signed.proof as JsonObject), ...random } });
    expect(await verifyCredential(made, options(anyIssuer))).toMatchObject({ verified: true });
  });
});
