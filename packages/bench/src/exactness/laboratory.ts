// What the comparisons need: the reference path, the fast path with its own reference taken away, one key for both.

import { createFastProof, type FastProof } from '@skill-records/credentials/canonicalization/fast-proof';
import { CredentialError } from '@skill-records/credentials/credential-error';
import { createDocumentLoader, type DocumentLoader } from '@skill-records/credentials/document-loader';
import { createDidResolver, type ResolveDid } from '@skill-records/dids/resolve-did';
import { createLocalSigner, type Signer } from '@skill-records/dids/signer';
import { createDigitalBazaar, type DigitalBazaar } from '../peers/digitalbazaar.ts';
import { type BenchKey, createBenchKey } from '../records/signing-key.ts';
import { ADVERSARIAL_CONTEXT, ADVERSARIAL_CONTEXT_URL } from './adversarial-context.ts';

export const NOW = new Date('2026-05-01T12:00:00Z');

export interface Laboratory {
  key: BenchKey;
  signer: Signer;
  documentLoader: DocumentLoader;
  resolveDid: ResolveDid;
  reference: DigitalBazaar;
  /** Makes and verifies proofs without the reference path: where it would ask it, it signs nothing and finds nothing good. */
  proofs: FastProof;
}

export async function createLaboratory(): Promise<Laboratory> {
  const key = createBenchKey();
  const extraContexts = new Map([[ADVERSARIAL_CONTEXT_URL, ADVERSARIAL_CONTEXT]]);
  const resolveDid = createDidResolver({ now: () => NOW.getTime() });
  const documentLoader = createDocumentLoader({ resolveDid, contexts: 'conformance', extraContexts });
  return {
    key,
    signer: await createLocalSigner({ privateJwk: key.privateJwk, id: key.verificationMethod, controller: key.did }),
    documentLoader,
    resolveDid,
    reference: await createDigitalBazaar(key, extraContexts),
    proofs: createFastProof({
      documentLoader,
      // Every family is a new shape, which no honest traffic is.
      limits: { budget: 1e9, earnedBy: 1 },
      shadowEvery: Number.POSITIVE_INFINITY,
      signByReference: () => Promise.reject(new CredentialError('signing_failed', 'Left to the reference path')),
      verifyByReference: () => Promise.resolve('proof_invalid'),
    }),
  };
}
