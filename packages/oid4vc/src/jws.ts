// Compact JWS: created through a Signer, taken apart strictly, and verified with a key that the caller chose.
// https://www.rfc-editor.org/rfc/rfc7515
import { KEY_ALGORITHMS } from '@skill-records/dids/key-algorithm';
import type { PublicJwk, Signer } from '@skill-records/dids/signer';
import { compactVerify, importJWK } from 'jose';
import { isJsonObject, type JsonObject, parseJson } from './json.ts';

/** The signature algorithms we accept anywhere. `EdDSA` and its fully specified name `Ed25519` (RFC 9864) are two names. */
export const JWS_ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384'] as const;
export type JwsAlgorithm = (typeof JWS_ALGORITHMS)[number];

const MAX_JWS_LENGTH = 256 * 1024;

export interface DecodedJws {
  header: JsonObject;
  payload: JsonObject;
}

/**
 * Takes a compact JWS with JSON payload apart WITHOUT verifying it. Undefined for anything but three parts of strict
 * base64url, strict JSON objects inside, and no `crit`: we understand no critical extension (RFC 7515, section 4.1.11).
 */
export function decodeJws(jws: unknown, maxLength: number = MAX_JWS_LENGTH): DecodedJws | undefined {
  if (typeof jws !== 'string' || jws.length > maxLength) return undefined;
  const parts = jws.split('.').map(decodeBase64url);
  const [header, payload] = parts;
  if (parts.length !== 3 || parts.includes(undefined)) return undefined;
  const decoded = { header: decodeJson(header), payload: decodeJson(payload) };
  if (!isJsonObject(decoded.header) || !isJsonObject(decoded.payload) || Object.hasOwn(decoded.header, 'crit')) {
    return undefined;
  }
  return decoded as DecodedJws;
}

/** True when `alg` is one of ours, is allowed here, and is the algorithm of this key; the key decides, not the header. */
export function isAlgorithmOf(alg: unknown, publicJwk: PublicJwk, allowed: readonly string[]): alg is JwsAlgorithm {
  if (!(JWS_ALGORITHMS as readonly unknown[]).includes(alg) || !allowed.includes(alg as string)) return false;
  const algorithm = Object.values(KEY_ALGORITHMS).find(({ jws }) => jws.includes(alg as string));
  return algorithm !== undefined && algorithm.kty === publicJwk.kty && algorithm.crv === publicJwk.crv;
}

/** True when the JWS was signed by the holder of this key with this algorithm. Never rejects. */
export async function isSignedBy(jws: string, publicJwk: PublicJwk, alg: JwsAlgorithm): Promise<boolean> {
  try {
    const { kty, crv, x, y } = publicJwk;
    const key = await importJWK({ kty, crv, x, ...(y === undefined ? {} : { y }) }, alg);
    await compactVerify(jws, key, { algorithms: [alg] });
    return true;
  } catch {
    return false;
  }
}

/** Creates a compact JWS; `alg` follows from the signer's key (Ed25519 is named `EdDSA`, which every reader knows). */
export async function signJws(o: { signer: Signer; header: JsonObject; payload: JsonObject }): Promise<string> {
  const [alg] = KEY_ALGORITHMS[o.signer.algorithm].jws as [JwsAlgorithm];
  const input = `${encode(JSON.stringify({ alg, ...o.header }))}.${encode(JSON.stringify(o.payload))}`;
  const signature = await o.signer.sign({ data: new TextEncoder().encode(input) });
  return `${input}.${encode(signature)}`;
}

function encode(bytes: string | Uint8Array): string {
  return Buffer.from(bytes as Uint8Array).toString('base64url');
}

/** One spelling per byte sequence: padding, white space and spare bits are refused. */
function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return text !== '' && bytes.toString('base64url') === text ? bytes : undefined;
}

function decodeJson(bytes: Buffer | undefined): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return parseJson(text, MAX_JWS_LENGTH);
  } catch {
    return undefined;
  }
}
