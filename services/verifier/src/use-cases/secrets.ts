// Makes the random names and secrets of requests and offers, and the digests they are looked up by.
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits in base64url (43 characters): for nonces, states, codes, tokens and public ids that must not be guessed. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a secret with 256 random bits: safe to store and to compare without a salt. */
export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret, 'utf8').digest();
}
