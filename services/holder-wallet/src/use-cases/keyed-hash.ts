// Hashes that can be compared but not guessed from a stolen database: HMAC under keys derived from the master key.
import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** RFC 5869: one key per purpose, so that a hash of one kind says nothing about another. */
export function createKeyedHash(masterKey: string): (purpose: string, text: string) => Buffer {
  const keys = new Map<string, Buffer>();
  return (purpose, text) => {
    let key = keys.get(purpose);
    if (key === undefined) {
      key = Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'base64'), '', `holder-wallet/${purpose}`, 32));
      keys.set(purpose, key);
    }
    return createHmac('sha256', key).update(text).digest();
  };
}

/** For values that are random enough themselves. */
export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
