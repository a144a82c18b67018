// Makes one proof over one document: canonicalize, hash, sign. The reference path, by the proof libraries.
/// <reference path="../types/digitalbazaar.d.ts" />
import { CredentialIssuancePurpose, issue } from '@digitalbazaar/vc';
import { CredentialError } from '../credential-error.ts';
import type { DocumentLoader } from '../document-loader.ts';
import type { JsonObject } from '../json-object.ts';
import { toCredentialError } from '../third-party-error.ts';
import { type Cryptosuite, createSigningSuite, SUITE_FACTS } from './cryptosuites.ts';
import { isBbsSigner, type ProofSigner } from './proven-signer.ts';
import { createBaseSuite } from './selective-suites.ts';

/** Guard, structure and author were checked before; the contexts of the suite stand in the document. */
export interface DocumentToSign {
  /** Without its proofs; the callee may keep or change it. */
  document: JsonObject;
  /** The proofs that the new one continues; empty for most. */
  previous: readonly JsonObject[];
  /** Further members of the proof. */
  members: { id?: string; previousProof?: string | string[] };
  cryptosuite: Cryptosuite;
  signer: ProofSigner;
  mandatoryPointers: readonly string[];
  documentLoader: DocumentLoader;
  now: Date;
}

/** Resolves to the proof alone. Throws CredentialError: document codes, `signer_unsupported`, `signature_wrong`, `signing_failed`. */
export type CreateProof = (o: DocumentToSign) => Promise<JsonObject>;

export const signByReference: CreateProof = async (o) => {
  const { document, previous, members, documentLoader, now } = o;
  const suite = await suiteOf(o);
  // Both libraries begin a proof with these members.
  if (Object.keys(members).length > 0) Object.assign(suite, { proof: members });
  try {
    if (previous.length === 0) {
      const { proof } = await issue({ credential: document, suite, documentLoader, now });
      return proof as JsonObject;
    }
    // The library would take the proofs out of the document; here some of them are part of what is signed.
    return await (suite as { createProof(o: object): Promise<JsonObject> }).createProof({
      document: { ...document, proof: [...previous] },
      purpose: new CredentialIssuancePurpose(),
      proofSet: [],
      documentLoader,
    });
  } catch (error) {
    throw toCredentialError(error, 'signing_failed');
  }
};

async function suiteOf({ cryptosuite, signer, now, mandatoryPointers }: DocumentToSign): Promise<object> {
  if (SUITE_FACTS[cryptosuite].selective) return createBaseSuite(cryptosuite, { signer, now, mandatoryPointers });
  if (isBbsSigner(signer)) throw new CredentialError('signer_unsupported', 'A BLS12-381 key signs with bbs-2023 alone');
  return createSigningSuite(cryptosuite, signer, now);
}
