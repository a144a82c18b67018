// Bitstring Status List v1.0: the bits, the credential that carries them, and the entry that points to one of them.
// https://www.w3.org/TR/vc-bitstring-status-list/
import { gunzipSync, gzipSync } from 'node:zlib';
import { CredentialError } from '../credential-error.ts';
import { formatDateTimeStamp } from '../date-time.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { CREDENTIALS_V2 } from '../structure.ts';

/** Fewer entries would tell a list's publisher who is being checked. Section 3.1, "herd privacy". */
export const MIN_ENTRIES = 131_072;
/** 2^26 entries. A gzip file of 600 bytes can hold gigabytes, so the output is bounded, not the input. */
export const MAX_BYTES = 8 * 1024 * 1024;
/** When a list names no ttl. */
export const DEFAULT_TTL_MS = 300_000;

export type StatusPurpose = 'revocation' | 'suspension';

export interface StatusListEntry extends JsonObject {
  id: string;
  type: 'BitstringStatusListEntry';
  statusPurpose: StatusPurpose;
  statusListIndex: string;
  statusListCredential: string;
}

/** Multibase base64url (`u`) of the gzipped bits. */
export function encodeBitstring(bits: Uint8Array): string {
  return `u${gzipSync(bits).toString('base64url')}`;
}

/** Throws CredentialError `status_list_malformed`, or `status_list_too_large` beyond MAX_BYTES. */
export function decodeBitstring(text: string): Uint8Array {
  const encoded = typeof text === 'string' && text.startsWith('u') ? text.slice(1) : '';
  const packed = Buffer.from(encoded, 'base64url');
  if (packed.length === 0 || packed.toString('base64url') !== encoded) {
    throw new CredentialError('status_list_malformed', 'The encoded list is not multibase base64url');
  }
  try {
    // With `info` zlib also tells how much of the input it used: what follows the bits has no business there.
    const { buffer, engine } = gunzipSync(packed, { maxOutputLength: MAX_BYTES, info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    if (engine.bytesWritten !== packed.length) throw new Error('trailing bytes');
    return new Uint8Array(buffer);
  } catch (cause) {
    const tooLarge = (cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new CredentialError(
      tooLarge ? 'status_list_too_large' : 'status_list_malformed',
      'The encoded list cannot be unpacked',
      { cause },
    );
  }
}

/** Index 0 is the left-most (most significant) bit of the first byte. Throws RangeError outside the list. */
export function getBit(bits: Uint8Array, index: number): boolean {
  return ((byteAt(bits, index) >> (7 - (index % 8))) & 1) === 1;
}

/** Changes `bits` in place. Throws RangeError outside the list. */
export function setBit(bits: Uint8Array, index: number, value: boolean): void {
  const mask = 0x80 >> (index % 8);
  const byte = byteAt(bits, index);
  bits[Math.floor(index / 8)] = value ? byte | mask : byte & ~mask;
}

function byteAt(bits: Uint8Array, index: number): number {
  const byte = Number.isInteger(index) ? bits[Math.floor(index / 8)] : undefined;
  if (byte === undefined) throw new RangeError('The index is outside the status list');
  return byte;
}

/**
 * The unsigned list credential; sign it with addProof. `id` is the URL it is served at, `ttlMs` how long a copy may be
 * used. Throws CredentialError `status_list_malformed` for fewer than MIN_ENTRIES entries.
 */
export function createStatusListCredential(o: {
  id: string;
  issuer: string;
  statusPurpose: StatusPurpose;
  bits: Uint8Array;
  validFrom: Date;
  validUntil: Date;
  ttlMs: number;
}): JsonObject {
  if (o.bits.length * 8 < MIN_ENTRIES || o.bits.length > MAX_BYTES) {
    throw new CredentialError('status_list_malformed', 'The list has too few or too many entries');
  }
  return {
    '@context': [CREDENTIALS_V2],
    id: o.id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: o.issuer,
    validFrom: formatDateTimeStamp(o.validFrom),
    validUntil: formatDateTimeStamp(o.validUntil),
    credentialSubject: {
      id: `${o.id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: o.statusPurpose,
      ttl: o.ttlMs,
      encodedList: encodeBitstring(o.bits),
    },
  };
}

export function createStatusListEntry(o: {
  statusListCredential: string;
  index: number;
  statusPurpose: StatusPurpose;
}): StatusListEntry {
  if (!Number.isSafeInteger(o.index) || o.index < 0) throw new RangeError('A status list index is a natural number');
  return {
    id: `${o.statusListCredential}#${o.index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: o.statusPurpose,
    statusListIndex: String(o.index),
    statusListCredential: o.statusListCredential,
  };
}

/** How long a copy of the list may be used, in milliseconds; DEFAULT_TTL_MS when it says nothing usable. */
export function readStatusListTtl(list: JsonObject): number {
  const ttl = isJsonObject(list.credentialSubject) ? list.credentialSubject.ttl : undefined;
  return Number.isSafeInteger(ttl) && (ttl as number) > 0 ? (ttl as number) : DEFAULT_TTL_MS;
}
