// The yardstick: Ed25519 of node:crypto over 64 bytes, with a key that was imported once.
import { randomBytes, sign, verify } from 'node:crypto';
import { startLibsodium, stopLibsodium } from '@skill-records/dids/libsodium';
import type { Variant } from '../measure/rounds.ts';
import type { BenchKey } from '../records/signing-key.ts';

export const RAW_SIGN = 'raw sign (node:crypto)';
export const RAW_VERIFY = 'raw verify (node:crypto)';

export function rawSign({ privateKey }: BenchKey): Variant {
  const data = randomBytes(64);
  return { name: RAW_SIGN, once: () => sign(null, data, privateKey) };
}

export function rawVerify({ privateKey, publicKey }: BenchKey): Variant {
  const data = randomBytes(64);
  const signature = sign(null, data, privateKey);
  return {
    name: RAW_VERIFY,
    once: () => {
      if (!verify(null, data, publicKey, signature)) throw new Error('A raw signature did not verify.');
    },
  };
}

/** The same variant with libsodium in the place of node:crypto, or nothing where the optional package is not installed. */
export async function withLibsodium(name: string, variant: Variant): Promise<Variant[]> {
  const isThere = await startLibsodium();
  stopLibsodium();
  if (!isThere) return [];
  return [{ ...variant, name, setUp: () => startLibsodium(), tearDown: stopLibsodium }];
}
