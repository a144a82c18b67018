// Verifies one proof over one document: canonicalize, hash, compare the signature. The reference path, by the proof libraries.
/// <reference path="../types/digitalbazaar.d.ts" />
import { derive } from '@digitalbazaar/vc';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { encodeMultikey } from '@skill-records/dids/multikey';
import type { VerificationMethod } from '@skill-records/dids/verification-method';
import jsigs, { type ProofPurpose, type Suite } from 'jsonld-signatures';
import { CredentialError } from '../credential-error.ts';
import type { DocumentLoader, RemoteDocument } from '../document-loader.ts';
import type { JsonObject } from '../json-object.ts';
import { documentErrorCode } from '../third-party-error.ts';
import { type CheckCode, isDocumentCode } from '../verdict.ts';
import { type Cryptosuite, createVerifyingSuite, SUITE_FACTS } from './cryptosuites.ts';
import { countStatementSignatures, type ProofForm } from './proof-value.ts';
import { refuseDisguisedBlankNodes } from './selective-document.ts';
import { createDerivedSuite, createDerivingSuite } from './selective-suites.ts';

/** Guard, structure, shape of the proof, its key and its author were checked before; what remains is the signature. */
export interface ProofToVerify {
  /** Without its proofs. */
  document: JsonObject;
  proof: JsonObject;
  /** The proofs that this one continues; empty for most. */
  previous: readonly JsonObject[];
  cryptosuite: Cryptosuite;
  form: ProofForm;
  method: VerificationMethod;
  purpose: ProofPurpose;
  documentLoader: DocumentLoader;
}

/** Resolves to `undefined` when the proof is good, and to the reason when it is not. Never throws for what the input holds. */
export type VerifyProof = (o: ProofToVerify) => Promise<CheckCode | undefined>;

export const verifyByReference: VerifyProof = async (o) => {
  try {
    return await (o.form === 'base' ? verifyBase(o) : verify(o));
  } catch (error) {
    return codeOf(error);
  }
};

async function verify(o: ProofToVerify): Promise<CheckCode | undefined> {
  const { document, proof, previous, cryptosuite, purpose } = o;
  const documentLoader = pinVerificationMethod(o.documentLoader, o.method);
  const { selective } = SUITE_FACTS[cryptosuite];
  if (selective) refuseDisguisedBlankNodes(document);
  const suite = selective
    ? await createDerivedSuite(cryptosuite)
    : createVerifyingSuite(cryptosuite, document['@context']);
  if (previous.length > 0) return verifyChained({ ...o, documentLoader: documentLoader as DocumentLoader }, suite);
  const result = await jsigs.verify({ ...document, proof }, { suite, purpose, documentLoader });
  // `verified` alone is not enough: it is true when one proof of several is good.
  const good = result.verified === true && result.results?.length === 1 && result.results[0]?.verified === true;
  return good ? undefined : codeOf(result.error);
}

/** The library would take the proofs out of the document; here some of them are part of what was signed. */
async function verifyChained(o: ProofToVerify, suite: object): Promise<CheckCode | undefined> {
  const { document, previous, purpose, documentLoader } = o;
  const secured = { ...document, proof: [...previous] };
  const proof = { '@context': document['@context'], ...o.proof };
  const result = await (suite as Suite).verifyProof({ proof, proofSet: [], document: secured, documentLoader });
  if (result.verified !== true) return codeOf(result.error);
  const { verificationMethod } = result;
  const purposeResult = await purpose.validate(proof, { document, suite, verificationMethod, documentLoader });
  return purposeResult.valid === true ? undefined : codeOf(purposeResult.error);
}

/**
 * A base proof is good when the proof derived from it that shows everything is good: that one carries every signature of the
 * base proof, which is counted: the library takes no notice of signatures without a statement. (The library's own confirmation numbers the blank nodes of the mandatory part anew, and so refuses good proofs of
 * documents with several.)
 */
async function verifyBase(o: ProofToVerify): Promise<CheckCode | undefined> {
  const { document, proof, cryptosuite, documentLoader } = o;
  refuseDisguisedBlankNodes(document);
  const suite = await createDerivingSuite(cryptosuite, { selectivePointers: [''] });
  const shown = await derive({ verifiableCredential: { ...document, proof }, suite, documentLoader });
  const { proof: derived, ...everything } = shown as JsonObject & { proof: JsonObject };
  const signatures = [proof, derived].map((one) => countStatementSignatures(one.proofValue as string));
  if (signatures[0] !== signatures[1]) return 'proof_invalid';
  return verify({ ...o, document: everything, proof: derived, form: 'derived' });
}

/** A loader in which the verification method is the one that was already checked, whatever the DID says a moment later. */
function pinVerificationMethod(load: DocumentLoader, method: VerificationMethod) {
  const pinned: RemoteDocument = {
    contextUrl: null,
    documentUrl: method.id,
    document: {
      '@context': CONTEXT_URLS.multikeyV1,
      id: method.id,
      type: 'Multikey',
      controller: method.controller,
      publicKeyMultibase: encodeMultikey(method.publicJwk),
    },
  };
  return async (url: string): Promise<RemoteDocument> => (url === method.id ? pinned : load(url));
}

function codeOf(error: unknown): CheckCode {
  const code = error instanceof CredentialError ? error.code : documentErrorCode(error);
  return code !== undefined && isDocumentCode(code) ? code : 'proof_invalid';
}
