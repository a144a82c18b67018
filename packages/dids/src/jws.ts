// Compact JWS with a JSON payload: taken apart strictly, verified with a key that the caller chose, signed by a Signer.
// https://www.rfc-editor.org/rfc/rfc7515
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { DidError } from './did-error.ts';
import { KEY_ALGORITHMS } from './key-algorithm.ts';
import type { PublicJwk } from './public-jwk.ts';
import { verifySignature } from './signature.ts';
import type { Signer } from './signer.ts';
import { type JsonObject, parseStrictJsonObject } from './strict-json.ts';

/** Characters of a whole token, unless the caller allows more. */
export const MAX_JWS_LENGTH = 512 * 1024;
/** A header names an algorithm, a type and a key; embedded certificates are the longest thing it may hold. */
const MAX_HEADER_LENGTH = 16 * 1024;

/** Every `alg` that we accept anywhere. Neither `none` nor a symmetric algorithm is among them, in any spelling. */
export const JWS_ALGORITHMS: readonly string[] = Object.values(KEY_ALGORITHMS).flatMap(({ jws }) => jws);

export interface DecodedJws {
  header: JsonObject;
  payload: JsonObject;
  /** What the signature is over: the first two parts as they were received. */
  signingInput: Uint8Array;
  signature: Uint8Array;
}

/**
 * Takes a compact JWS apart WITHOUT verifying it. `undefined`, never a throw, for anything but three non-empty parts of
 * base64url in its one spelling, a header and a payload that are strict JSON objects (parseStrictJsonObject), and a
 * header without `crit` and `b64`: we understand no extension (RFC 7515, section 4.1.11; RFC 7797, section 6).
 */
export function decodeJws(jws: unknown, maxLength: number = MAX_JWS_LENGTH): DecodedJws | undefined {
  if (typeof jws !== 'string' || jws.length > maxLength) return undefined;
  const parts = jws.split('.', 4);
  if (parts.length !== 3 || (parts[0] as string).length > MAX_HEADER_LENGTH) return undefined;
  const [header, payload, signature] = parts.map((part) => (part === '' ? undefined : decodeBase64url(part)));
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  const decoded = { header: parseStrictJsonObject(header), payload: parseStrictJsonObject(payload) };
  if (decoded.header === undefined || decoded.payload === undefined) return undefined;
  if (Object.hasOwn(decoded.header, 'crit') || Object.hasOwn(decoded.header, 'b64')) return undefined;
  return {
    header: decoded.header,
    payload: decoded.payload,
    signingInput: new TextEncoder().encode(jws.slice(0, jws.lastIndexOf('.'))),
    signature,
  };
}

/** True when `alg` is a name of the one algorithm that this key signs with; the key decides, never the header. */
export function isAlgorithmOfKey(alg: unknown, publicJwk: PublicJwk): boolean {
  return jwsNamesOf(publicJwk).some((name) => name === alg);
}

/**
 * True when the holder of this key signed the token with the algorithm that its header names. Nothing in the header is
 * taken for a key. A malformed signature is false; a malformed key throws DidError (see verifySignature).
 */
export function verifyJws(jws: DecodedJws, publicJwk: PublicJwk): boolean {
  if (!isAlgorithmOfKey(jws.header.alg, publicJwk)) return false;
  return verifySignature({ publicJwk, data: jws.signingInput, signature: jws.signature });
}

/**
 * Signs; `alg` follows from the signer's key (Ed25519 is written `EdDSA`, which every reader knows) and cannot be given.
 * Throws DidError `key_type_unsupported` for a key without a JWS algorithm, and `key_mismatch` for a signature that the
 * signer's own public key does not verify: remote signers fail, and are swapped, silently.
 */
export async function signJws(o: { signer: Signer; header: JsonObject; payload: JsonObject }): Promise<string> {
  const { publicJwk } = o.signer;
  const [alg] = jwsNamesOf(publicJwk);
  if (alg === undefined) throw new DidError('key_type_unsupported', 'The key of the signer has no JWS algorithm');
  const header = Object.assign({ alg }, o.header, { alg });
  const input = `${encodeBase64url(JSON.stringify(header))}.${encodeBase64url(JSON.stringify(o.payload))}`;
  const data = new TextEncoder().encode(input);
  const signature = await o.signer.sign({ data });
  if (!verifySignature({ publicJwk, data, signature })) {
    throw new DidError('key_mismatch', 'The signer returned a signature that its public key does not verify');
  }
  return `${input}.${encodeBase64url(signature)}`;
}

/** The first is the one that we write; none for a key that signs no JWS. */
function jwsNamesOf({ kty, crv }: PublicJwk): readonly string[] {
  return Object.values(KEY_ALGORITHMS).find((facts) => facts.kty === kty && facts.crv === crv)?.jws ?? [];
}
