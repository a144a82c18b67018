// Verifies documents larger than any record of ours, on the general path alone: whoever sends one shall not buy a second of work with it.
import { createHash } from 'node:crypto';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { decodeBase58 } from '@skill-records/dids/base58';
import { createVerifier } from '@skill-records/dids/signature';
import { type VerifyProof, verifyByReference } from '../data-integrity/verify-document.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { asList, isJsonObject, type JsonObject } from '../json-object.ts';
import { documentErrorCode } from '../third-party-error.ts';
import { isDocumentCode } from '../verdict.ts';
import { canonicalize } from './general-path.ts';

/** A record of ours has up to 30, and the reference path takes half a millisecond for each. */
export const LARGE_OBJECTS = 64;

/** Counts no further than it has to. */
export function isLarge(document: JsonObject): boolean {
  let left = LARGE_OBJECTS;
  function visit(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(visit);
    if (!isJsonObject(value)) return false;
    left -= 1;
    return left < 0 || Object.values(value).some(visit);
  }
  return visit(document);
}

/**
 * The general path is jsonld itself with shared contexts, five times faster than the reference path and held to equal it
 * by the exactness run. Elsewhere the reference path has the last word on every refusal; a document of this size would pay
 * twice for that. Selective suites, and documents that leave the context of their proof to the libraries, go there all the same.
 */
export const verifyLargeDocument: VerifyProof = async (o) => {
  const { document, proof, previous, method, purpose, documentLoader } = o;
  const contexts = asList(document['@context']);
  if (o.form !== 'plain' || !PROOF_CONTEXTS[o.cryptosuite]?.some((url) => contexts.includes(url))) {
    return verifyByReference(o);
  }
  const hash = method.publicJwk.crv === 'P-384' ? 'sha384' : 'sha256';
  const { proofValue, ...members } = proof;
  const signature = decodeBase58((proofValue as string).slice(1));
  const secured = previous.length === 0 ? document : { ...document, proof: [...previous] };
  try {
    const data = Buffer.concat([
      await hashCanonical({ '@context': contexts, ...members }, documentLoader, hash),
      await hashCanonical(secured, documentLoader, hash),
    ]);
    if (signature === undefined || !createVerifier(method.publicJwk).verify(data, signature)) return 'proof_invalid';
  } catch (error) {
    const code = documentErrorCode(error);
    return code !== undefined && isDocumentCode(code) ? code : verifyByReference(o);
  }
  // The purpose of the library has the last word on who may sign what.
  const validated = await purpose.validate(proof, { document, suite: {}, verificationMethod: method, documentLoader });
  return validated.valid === true ? undefined : 'proof_invalid';
};

/** Where the members of a proof are defined; without it the libraries add a context of their own. */
const PROOF_CONTEXTS: Readonly<Record<string, readonly string[]>> = {
  'eddsa-rdfc-2022': [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.dataIntegrityV2],
  'ecdsa-rdfc-2019': [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.dataIntegrityV2],
  Ed25519Signature2020: [CONTEXT_URLS.ed25519Signature2020V1],
};

async function hashCanonical(document: JsonObject, documentLoader: DocumentLoader, hash: 'sha256' | 'sha384') {
  return createHash(hash)
    .update(await canonicalize(document, documentLoader, hash))
    .digest();
}
