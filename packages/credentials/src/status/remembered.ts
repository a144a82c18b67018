// Remembers what was verified, by the exact bytes, so that a list that serves many credentials is verified once.
import { createHash } from 'node:crypto';

/** The proof of one byte sequence is good for as long as a DID document may be cached; then keys are looked up again. */
const REMEMBER_MS = 300_000;
const MAX_LISTS = 64;
const MAX_BITS_BYTES = 64 * 1024 * 1024;

export interface Remembered<T extends { bits: Uint8Array }> {
  /** Only under the same policy: every value of `policy` is compared by identity. */
  find(bytes: Uint8Array, policy: readonly unknown[], now: Date): T | undefined;
  keep(bytes: Uint8Array, policy: readonly unknown[], now: Date, value: T): void;
}

/** Bounded in number and in memory; the oldest leaves first. Failures are never kept: they cost the sender, not us. */
export function createRemembered<T extends { bits: Uint8Array }>(): Remembered<T> {
  const entries = new Map<string, { at: number; policy: readonly unknown[]; value: T }>();
  const keyOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');

  return {
    find(bytes, policy, now) {
      const known = entries.get(keyOf(bytes));
      if (known === undefined) return undefined;
      const isFresh = now.getTime() >= known.at && now.getTime() < known.at + REMEMBER_MS;
      return isFresh && policy.every((part, position) => part === known.policy[position]) ? known.value : undefined;
    },
    keep(bytes, policy, now, value) {
      const key = keyOf(bytes);
      entries.delete(key);
      let held = [...entries.values()].reduce((sum, entry) => sum + entry.value.bits.length, value.bits.length);
      for (const [oldest, entry] of entries) {
        if (entries.size < MAX_LISTS && held <= MAX_BITS_BYTES) break;
        entries.delete(oldest);
        held -= entry.value.bits.length;
      }
      entries.set(key, { at: now.getTime(), policy, value });
    },
  };
}
