// Bitstring Status List v1.0: the packed bits, the credential that carries them, and the entry that points into them.
// https://www.w3.org/TR/vc-bitstring-status-list/
import { gzipSync } from 'node:zlib';
import { CredentialError } from '../credential-error.ts';
import { formatDateTimeStamp } from '../date-time.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { CREDENTIALS_V2 } from '../structure.ts';
import type { ChunkedBits } from './chunked-bits.ts';
import { readEntry, writeEntry } from './entry-bits.ts';
import { MAX_BYTES, unpackGzip, unpackGzipLater } from './unpack.ts';

export { MAX_BYTES } from './unpack.ts';

/** Fewer entries would tell a list's publisher who is being checked. Section 3.1, "herd privacy". */
export const MIN_ENTRIES = 131_072;
/** When a list names no ttl. */
export const DEFAULT_TTL_MS = 300_000;

/** `revocation` and `refresh` cannot be taken back, `suspension` can; `message` and `refresh` leave a credential valid. */
export type StatusPurpose = 'revocation' | 'suspension' | 'refresh' | 'message';

/** What one value of a larger entry means: `status` is the value in hexadecimal with `0x`. For developers, not for readers. */
export interface StatusMessage extends JsonObject {
  status: string;
  message: string;
}

export interface StatusListEntry extends JsonObject {
  id: string;
  type: 'BitstringStatusListEntry';
  statusPurpose: StatusPurpose;
  statusListIndex: string;
  statusListCredential: string;
  /** Bits per entry, absent for 1. */
  statusSize?: number;
  /** One for each of the 2^statusSize values. */
  statusMessage?: StatusMessage[];
}

/** Multibase base64url (`u`) of the gzipped bits. */
export function encodeBitstring(bits: Uint8Array): string {
  return `u${gzipSync(bits).toString('base64url')}`;
}

/** Throws CredentialError `status_list_malformed`, or `status_list_too_large` beyond MAX_BYTES. */
export function decodeBitstring(text: unknown): Uint8Array {
  return unpackGzip(packedOf(text));
}

/** The same off the event loop, for lists as they come from the network. */
export async function decodeBitstringLater(text: unknown): Promise<Uint8Array> {
  return unpackGzipLater(packedOf(text));
}

/** Exactly one spelling: prefix, alphabet of RFC 4648 section 5, no padding, no spare bits that are set. */
function packedOf(text: unknown): Uint8Array {
  const encoded = typeof text === 'string' && text.startsWith('u') ? text.slice(1) : '';
  const packed = Buffer.from(encoded, 'base64url');
  if (packed.length === 0 || packed.toString('base64url') !== encoded) {
    throw new CredentialError('status_list_malformed', 'The encoded list is not multibase base64url');
  }
  return packed;
}

/** Index 0 is the left-most (most significant) bit of the first byte. Throws RangeError outside the list. */
export function getBit(bits: Uint8Array, index: number): boolean {
  return readEntry(bits, index, 1, 'msb') === 1;
}

/** Changes `bits` in place. Throws RangeError outside the list. */
export function setBit(bits: Uint8Array, index: number, value: boolean): void {
  writeEntry(bits, index, 1, 'msb', value ? 1 : 0);
}

/**
 * The unsigned list credential; sign it with addProof. `id` is the URL it is served at, `ttlMs` how long a copy may be
 * used. `bits` are entries of one bit, or a list that is kept packed (`order: 'msb', container: 'gzip'`). Statuses of
 * more bits are explained in the entries alone: the context of the data model has no term for it in a list.
 * Throws CredentialError `status_list_malformed` for fewer than MIN_ENTRIES entries or more than MAX_BYTES.
 */
export function createStatusListCredential(o: {
  id: string;
  issuer: string;
  statusPurpose: StatusPurpose | readonly [StatusPurpose, StatusPurpose, ...StatusPurpose[]];
  bits: Uint8Array | ChunkedBits;
  validFrom: Date;
  validUntil: Date;
  ttlMs: number;
}): JsonObject {
  const raw = o.bits instanceof Uint8Array ? o.bits : o.bits.bits;
  const entries = o.bits instanceof Uint8Array ? raw.length * 8 : o.bits.entries;
  if (entries < MIN_ENTRIES || raw.length > MAX_BYTES) {
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
      encodedList: o.bits instanceof Uint8Array ? encodeBitstring(o.bits) : `u${o.bits.encode()}`,
    },
  };
}

/** `messages` explain the values of a larger entry, in order of the values: 2, 4, 16 or 256 of them. */
export function createStatusListEntry(o: {
  statusListCredential: string;
  index: number;
  statusPurpose: StatusPurpose;
  messages?: readonly string[];
}): StatusListEntry {
  if (!Number.isSafeInteger(o.index) || o.index < 0) throw new RangeError('A status list index is a natural number');
  return {
    id: `${o.statusListCredential}#${o.index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: o.statusPurpose,
    statusListIndex: String(o.index),
    statusListCredential: o.statusListCredential,
    ...(o.messages && {
      statusSize: statusSizeFor(o.messages.length),
      statusMessage: o.messages.map((message, value) => ({ status: `0x${value.toString(16)}`, message })),
    }),
  };
}

/** Bits for so many values, the number of which has to be 2, 4, 16 or 256. Throws RangeError otherwise. */
export function statusSizeFor(values: number): 1 | 2 | 4 | 8 {
  const size = ([1, 2, 4, 8] as const).find((candidate) => 2 ** candidate === values);
  if (size === undefined) throw new RangeError('A status of this many values does not fill its bits');
  return size;
}

/** How long a copy of the list may be used, in milliseconds; DEFAULT_TTL_MS when it says nothing usable. */
export function readStatusListTtl(list: JsonObject): number {
  const ttl = isJsonObject(list.credentialSubject) ? list.credentialSubject.ttl : undefined;
  return Number.isSafeInteger(ttl) && (ttl as number) > 0 ? (ttl as number) : DEFAULT_TTL_MS;
}
