// What a tenant's one offer key stands for: codes, transaction codes, nonces and look-up hashes, each under its own label.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of a tenant's offer key. */
export const OFFER_KEY_BYTES = 32;

/** Digits of a transaction code: 20 bits, with five tries (OWASP ASVS 6.5.4). */
export const TX_CODE_LENGTH = 6;

/** A c_nonce is good for five minutes. */
export const NONCE_SECONDS = 300;

/**
 * The pre-authorized code of an offer, 256 bits. Derived, not stored: it can be shown again until it is used, and the
 * database holds only its hash.
 */
export function derivePreAuthorizedCode(offerKey: Uint8Array, offerId: string): string {
  return derive(offerKey, 'pre-authorized-code', offerId).toString('base64url');
}

/** The transaction code of an offer, six decimal digits. Derived, so it is stored nowhere. */
export function deriveTxCode(offerKey: Uint8Array, offerId: string): string {
  // 48 bits modulo 10^6: the bias is below one in 10^8.
  const number = derive(offerKey, 'tx-code', offerId).readUIntBE(0, 6) % 10 ** TX_CODE_LENGTH;
  return String(number).padStart(TX_CODE_LENGTH, '0');
}

/** Compares in a time that says nothing about where two texts differ. */
export function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

export function sha256(text: string | Uint8Array): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A hash by which a person or a record is found again, useless without the tenant's key. `kind` keeps values apart. */
export function lookupHash(
  offerKey: Uint8Array,
  kind: 'email' | 'external-id' | 'dedupe' | 'holder' | 'credential-id' | 'request',
  value: string,
): Buffer {
  return derive(offerKey, `lookup/${kind}`, value);
}

/** A UUID (version 8, RFC 9562) that always follows from the same hash. */
export function uuidOf(hash: Uint8Array): string {
  const bytes = Buffer.from(hash.subarray(0, 16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** 256 random bits for tokens. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A public id: 128 random bits, nothing to count. */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * A c_nonce that carries its own end and a signature, so that issuing one writes nothing (OpenID4VCI 1.0, section 7,
 * https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#name-nonce-endpoint).
 * It is recorded when it is used; see the credential endpoint.
 */
export function createNonce(offerKey: Uint8Array, now: Date): string {
  const body = Buffer.alloc(22);
  randomBytes(16).copy(body, 0);
  body.writeUIntBE(Math.floor(now.getTime() / 1000) + NONCE_SECONDS, 16, 6);
  return Buffer.concat([body, signNonce(offerKey, body)]).toString('base64url');
}

/** When the nonce ends; undefined for one that this tenant did not sign or that is over. */
export function readNonce(offerKey: Uint8Array, nonce: string, now: Date): Date | undefined {
  if (!/^[A-Za-z0-9_-]{51}$/.test(nonce)) return undefined;
  const bytes = Buffer.from(nonce, 'base64url');
  const body = bytes.subarray(0, 22);
  if (!timingSafeEqual(bytes.subarray(22), signNonce(offerKey, body))) return undefined;
  // 51 characters hold two spare bits: only the one canonical spelling counts, or one nonce could be used twice.
  if (bytes.toString('base64url') !== nonce) return undefined;
  const expiresAt = new Date(body.readUIntBE(16, 6) * 1000);
  return expiresAt > now ? expiresAt : undefined;
}

function signNonce(offerKey: Uint8Array, body: Uint8Array): Buffer {
  return createHmac('sha256', offerKey).update('c-nonce\0').update(body).digest().subarray(0, 16);
}

function derive(offerKey: Uint8Array, label: string, value: string): Buffer {
  return createHmac('sha256', offerKey).update(`${label}\0${value}`).digest();
}
