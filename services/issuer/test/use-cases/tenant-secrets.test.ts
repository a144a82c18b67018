// Codes and nonces: derived, distinct, bound to their tenant, and readable only as they were made.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  createNonce,
  derivePreAuthorizedCode,
  deriveTxCode,
  lookupHash,
  NONCE_SECONDS,
  randomId,
  readNonce,
} from '../../src/use-cases/tenant-secrets.ts';

const key = randomBytes(32);
const other = randomBytes(32);
const now = new Date('2026-11-22T09:00:00Z');

describe('codes', () => {
  test('are the same for the same offer, and differ by offer, tenant and purpose', () => {
    const codes = [
      derivePreAuthorizedCode(key, 'a'),
      derivePreAuthorizedCode(key, 'b'),
      derivePreAuthorizedCode(other, 'a'),
    ];
    expect(derivePreAuthorizedCode(key, 'a')).toBe(codes[0]);
    expect(new Set(codes).size).toBe(3);
    expect(codes[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('for people are six digits, leading zeros included', () => {
    const codes = Array.from({ length: 2000 }, (_, index) => deriveTxCode(key, String(index)));
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
    expect(new Set(codes).size).toBeGreaterThan(1990);
  });

  test('and look-up hashes keep kinds apart', () => {
    expect(lookupHash(key, 'email', 'x').equals(lookupHash(key, 'external-id', 'x'))).toBe(false);
  });

  test('and ids do not repeat', () => {
    expect(new Set(Array.from({ length: 1000 }, randomId)).size).toBe(1000);
  });
});

describe('a c_nonce', () => {
  test('is good for five minutes at its own tenant, and then not', () => {
    const nonce = createNonce(key, now);
    expect(readNonce(key, nonce, now)).toEqual(new Date(now.getTime() + NONCE_SECONDS * 1000));
    expect(readNonce(other, nonce, now)).toBeUndefined();
    const last = new Date(now.getTime() + NONCE_SECONDS * 1000 - 1);
    expect(readNonce(key, nonce, last)).toBeDefined();
    expect(readNonce(key, nonce, new Date(last.getTime() + 1))).toBeUndefined();
  });

  test('with any character changed is none', () => {
    const nonce = createNonce(key, now);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < nonce.length; at++) {
      for (const letter of [alphabet[at % 64], alphabet[(at + 31) % 64]]) {
        if (letter === nonce[at]) continue;
        expect(readNonce(key, nonce.slice(0, at) + letter + nonce.slice(at + 1), now)).toBeUndefined();
      }
    }
  });

  test('that we did not make is none, whatever it looks like', () => {
    const lookAlikes = Array.from({ length: 500 }, () => randomBytes(38).toString('base64url'));
    for (const text of ['', 'x', ' ', '\u0000', 'A'.repeat(51), 'é'.repeat(51), ...lookAlikes]) {
      expect(readNonce(key, text, now)).toBeUndefined();
    }
  });
});
