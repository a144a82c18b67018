// Finds the key that a proof or JWT names, and proves that its DID allows this use of it.
// https://www.w3.org/TR/cid-1.0/#retrieve-verification-method
import { type DIDDocument, parse } from 'did-resolver';
import { MAX_DID_LENGTH, type VerificationRelationship } from './did-document.ts';
import { DidError } from './did-error.ts';
import { decodeMultikey } from './multikey.ts';
import { type PublicJwk, parsePublicJwk, requireSigningUse } from './public-jwk.ts';
import type { ResolveDid } from './resolve-did.ts';

export interface VerificationMethod {
  /** Absolute DID URL. */
  id: string;
  /** The DID; always the DID part of `id`. */
  controller: string;
  type: string;
  publicJwk: PublicJwk;
  publicKeyMultibase?: string;
  /** End of use, when the DID document names one: the earlier of `revoked` and `expires`. */
  retiredAt?: Date;
}

type Candidate = Record<string, unknown>;

/**
 * Resolves `didUrl` (absolute, with a fragment, without path or query) to one verification method that the DID document
 * lists under `relationship`. `at` is the time of the signature: a method revoked or expired by then is refused
 * (`verification_method_retired`); without `at` the caller reads `retiredAt`.
 * Throws DidError: did_url_invalid, did_unresolvable, did_method_unsupported, document_invalid,
 * verification_method_unknown, verification_method_ambiguous, verification_method_retired, relationship_missing,
 * controller_mismatch, key_invalid, key_type_unsupported.
 */
export async function resolveVerificationMethod(
  didUrl: string,
  relationship: VerificationRelationship,
  resolveDid: ResolveDid,
  at?: Date,
): Promise<VerificationMethod> {
  const did = didOf(didUrl);
  const document = await resolveDocument(did, resolveDid);
  const listed = asArray(document[relationship]);
  const embedded = listed.filter(isObject);
  const candidates = [...asArray(document.verificationMethod).filter(isObject), ...embedded].filter(
    (candidate) => absolute(candidate.id, did) === didUrl,
  );
  if (candidates.length > 1) {
    throw new DidError('verification_method_ambiguous', 'The DID document has two verification methods of this id');
  }
  const [candidate] = candidates;
  if (candidate === undefined) {
    throw new DidError('verification_method_unknown', 'The DID document has no verification method of this id');
  }
  if (!listed.some((entry) => absolute(isObject(entry) ? entry.id : entry, did) === didUrl)) {
    throw new DidError('relationship_missing', `The verification method is not listed under ${relationship}`);
  }
  if (candidate.controller !== did) {
    throw new DidError('controller_mismatch', 'The verification method is controlled by another DID');
  }
  const retiredAt = retirement(candidate);
  if (at !== undefined && retiredAt !== undefined && retiredAt <= at) {
    throw new DidError('verification_method_retired', 'The verification method was retired before this signature');
  }
  return {
    id: didUrl,
    controller: did,
    ...publicKey(candidate),
    ...(retiredAt === undefined ? {} : { retiredAt }),
  };
}

/** The DID part of an absolute DID URL that names a verification method. Throws DidError `did_url_invalid`. */
export function didOf(didUrl: string): string {
  const parsed = typeof didUrl === 'string' && didUrl.length <= MAX_DID_LENGTH * 2 ? parse(didUrl) : null;
  if (parsed === null || !parsed.fragment || parsed.path !== undefined || parsed.query !== undefined) {
    throw new DidError(
      'did_url_invalid',
      'A verification method has to be named by an absolute DID URL with a fragment',
    );
  }
  return parsed.did;
}

async function resolveDocument(did: string, resolveDid: ResolveDid): Promise<DIDDocument> {
  const { didResolutionMetadata, didDocumentMetadata, didDocument } = await resolveDid(did);
  if (didDocument === null || didResolutionMetadata.error !== undefined) {
    const unsupported = didResolutionMetadata.error === 'unsupportedDidMethod';
    throw new DidError(unsupported ? 'did_method_unsupported' : 'did_unresolvable', 'The DID could not be resolved');
  }
  if (didDocumentMetadata.deactivated === true) throw new DidError('did_unresolvable', 'The DID is deactivated');
  if (didDocument.id !== did) throw new DidError('document_invalid', 'The DID document is about another DID');
  return didDocument;
}

/** The key by its own type; a method with two keys, or a key in a form that its type does not use, is refused. */
function publicKey(method: Candidate): Pick<VerificationMethod, 'type' | 'publicJwk' | 'publicKeyMultibase'> {
  const { type, publicKeyMultibase, publicKeyJwk } = method;
  if ((publicKeyMultibase === undefined) === (publicKeyJwk === undefined)) {
    throw new DidError('key_invalid', 'A verification method has to carry exactly one public key');
  }
  switch (type) {
    case 'Multikey':
    case 'Ed25519VerificationKey2020': {
      const publicJwk = decodeMultikey(publicKeyMultibase as string);
      if (type !== 'Multikey' && publicJwk.crv !== 'Ed25519') {
        throw new DidError('key_invalid', 'An Ed25519VerificationKey2020 has to hold an Ed25519 key');
      }
      return { type, publicJwk, publicKeyMultibase: publicKeyMultibase as string };
    }
    case 'JsonWebKey':
    case 'JsonWebKey2020': {
      const publicJwk = parsePublicJwk(publicKeyJwk);
      // Both relationships are about signatures.
      requireSigningUse(publicJwk);
      return { type, publicJwk };
    }
    default:
      throw new DidError('key_type_unsupported', 'The type of the verification method is not supported');
  }
}

function retirement(method: Candidate): Date | undefined {
  const dates = [method.revoked, method.expires]
    .filter((text) => text !== undefined)
    .map((text) => new Date(typeof text === 'string' ? text : Number.NaN));
  if (dates.some((date) => Number.isNaN(date.getTime()))) {
    throw new DidError('document_invalid', 'The verification method ends at a time that cannot be read');
  }
  return dates.sort((a, b) => a.getTime() - b.getTime())[0];
}

/** A DID document may name its own methods by fragment alone (DID Core, section 3.2.2). */
function absolute(id: unknown, did: string): string | undefined {
  if (typeof id !== 'string') return undefined;
  return id.startsWith('#') ? `${did}${id}` : id;
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function isObject(value: unknown): value is Candidate {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
