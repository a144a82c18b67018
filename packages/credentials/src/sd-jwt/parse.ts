// Takes an SD-JWT or SD-JWT+KB apart, before anything in it is believed.
// https://www.rfc-editor.org/rfc/rfc9901#section-4
import { createHash } from 'node:crypto';
import { decodeBase64url, encodeBase64url } from '@skill-records/dids/base64url';
import { type DecodedJws, decodeJws } from '@skill-records/dids/jws';
import { parseStrictJson } from '@skill-records/dids/strict-json';
import { CredentialError } from '../credential-error.ts';
import { MAX_CHARACTERS } from '../guard-document.ts';

/** A record of ours has fewer than a hundred. */
export const MAX_DISCLOSURES = 1000;

/** Claim names that only the format itself may use (RFC 9901, sections 4.1 and 4.2.1). */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(['_sd', '...', '_sd_alg', '__proto__']);

/** Hash Name Strings of the IANA registry, as `_sd_alg` spells them. */
const HASHES: ReadonlyMap<unknown, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-384', 'sha384'],
  ['sha-512', 'sha512'],
]);

export interface Disclosure {
  /** As it was sent, in base64url: the digest is over these characters. */
  text: string;
  digest: string;
  /** Of an object member; a disclosed list element has none. */
  name?: string;
  value: unknown;
}

export interface SdJwt {
  /** The issuer-signed JWT and the disclosures, with the last `~`; without the Key Binding JWT. */
  text: string;
  jwt: DecodedJws;
  disclosures: Disclosure[];
  /** As it was sent; undefined in an SD-JWT without Key Binding. */
  keyBindingJwt?: string;
  /** Digest with the hash function of `_sd_alg`, in base64url. */
  digest(text: string): string;
}

/**
 * Verifies no signature and no digest. Throws CredentialError: `document_malformed` (not the compact serialization, not
 * strict JSON), `document_too_large`, `disclosure_invalid` (not salt, name and value; sent twice), `sd_alg_unsupported`.
 */
export function parseSdJwt(input: unknown): SdJwt {
  if (typeof input !== 'string') throw new CredentialError('document_malformed', 'An SD-JWT has to be a text');
  if (input.length > MAX_CHARACTERS) throw new CredentialError('document_too_large', 'The SD-JWT is too large');
  // Without the last "~" it is a plain JWT, or has lost its end.
  const end = input.lastIndexOf('~');
  const text = input.slice(0, end + 1);
  const [first = '', ...texts] = text.slice(0, -1).split('~', MAX_DISCLOSURES + 2);
  if (texts.length > MAX_DISCLOSURES) throw new CredentialError('document_too_large', 'Too many disclosures');
  const jwt = end === -1 ? undefined : decodeJws(first);
  if (jwt === undefined) throw new CredentialError('document_malformed', 'The SD-JWT holds no JWT of strict JSON');

  const digest = digestFunction(jwt.payload._sd_alg);
  const disclosures = texts.map((disclosure) => parseDisclosure(disclosure, digest));
  if (new Set(texts).size !== texts.length) {
    throw new CredentialError('disclosure_invalid', 'A disclosure was sent more than once');
  }
  const keyBindingJwt = input.slice(end + 1);
  return { text, jwt, disclosures, digest, ...(keyBindingJwt === '' ? {} : { keyBindingJwt }) };
}

/** RFC 9901, section 4.1.1. */
export function digestFunction(hashName: unknown = 'sha-256'): SdJwt['digest'] {
  const hash = HASHES.get(hashName);
  if (hash === undefined) throw new CredentialError('sd_alg_unsupported', 'The hash function is not supported');
  return (text) => encodeBase64url(createHash(hash).update(text, 'ascii').digest());
}

function parseDisclosure(text: string, digest: SdJwt['digest']): Disclosure {
  const bytes = text === '' ? undefined : decodeBase64url(text);
  const parts = bytes === undefined ? undefined : parseStrictJson(bytes);
  if (!Array.isArray(parts) || typeof parts[0] !== 'string') {
    throw new CredentialError('disclosure_invalid', 'A disclosure has to be a JSON array that begins with a salt');
  }
  if (parts.length === 2) return { text, digest: digest(text), value: parts[1] };
  const [, name, value] = parts;
  if (parts.length !== 3 || typeof name !== 'string' || RESERVED_NAMES.has(name)) {
    throw new CredentialError('disclosure_invalid', 'A disclosure has to hold a salt, a claim name and a value');
  }
  return { text, digest: digest(text), name, value };
}
