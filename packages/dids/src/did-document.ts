// The DID document: its shape, and how ours are put together.
import type { DIDDocument } from 'did-resolver';
import { DidError } from './did-error.ts';
import { encodeMultikey } from './multikey.ts';
import type { PublicJwk } from './public-jwk.ts';
import { parseStrictJsonObject } from './strict-json.ts';

export type { DIDDocument as DidDocument, DIDResolutionResult } from 'did-resolver';

export type VerificationRelationship = 'assertionMethod' | 'authentication';

export const DID_CONTEXT = 'https://www.w3.org/ns/did/v1';
export const MULTIKEY_CONTEXT = 'https://w3id.org/security/multikey/v1';

/** A did:key has about 60 characters, a did:jwk about 200; longer text is not worth parsing. */
export const MAX_DID_LENGTH = 2048;

/** A Multikey verification method as it stands in a DID document. */
export function multikeyMethod(id: string, controller: string, publicJwk: PublicJwk) {
  return { id, type: 'Multikey', controller, publicKeyMultibase: encodeMultikey(publicJwk) };
}

/**
 * Reads a fetched DID document. Only what must hold for any use is checked here: one strict JSON object, and an `id`
 * that is the very DID that was asked for (DID Core, section 7.1); keys are checked when one is used.
 */
export function parseDidDocument(bytes: Uint8Array, did: string): DIDDocument {
  const document = parseStrictJsonObject(bytes);
  if (document === undefined) {
    throw new DidError('document_invalid', 'The DID document is not a JSON object that every reader reads alike');
  }
  if (document.id !== did) throw new DidError('document_invalid', 'The DID document is about another DID');
  return document as unknown as DIDDocument;
}
