// Takes a BitstringStatusListEntry from a credential: everything the specification demands of it, before any list is fetched.
// https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry
import { asList, isJsonObject, type JsonObject } from '../json-object.ts';

export interface ParsedEntry {
  url: string;
  index: number;
  /** Bits per entry. */
  size: number;
  /** What each value means, when the entry tells. */
  messages?: ReadonlyMap<number, string>;
}

/** 2^8 messages already fill a credential; more bits than that no value needs. */
const MAX_STATUS_SIZE = 8;

/** `undefined` for anything malformed: MALFORMED_VALUE_ERROR. Type and purpose are the caller's to judge. */
export function parseStatusEntry(entry: JsonObject): ParsedEntry | undefined {
  const { id, statusListCredential: url, statusSize: size = 1, statusMessage, statusReference } = entry;
  const index = parseIndex(entry.statusListIndex);
  if (index === undefined || typeof url !== 'string' || !/^https?:\/\//.test(url) || id === url) return undefined;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > MAX_STATUS_SIZE) return undefined;
  if (statusReference !== undefined && !asList(statusReference).every(isUrl)) return undefined;
  if (statusMessage === undefined) return size === 1 ? { url, index, size } : undefined;
  const messages = parseMessages(statusMessage, 2 ** size);
  return messages && { url, index, size, messages };
}

/** A base-10 string and nothing that merely starts like one. */
function parseIndex(text: unknown): number | undefined {
  return typeof text === 'string' && /^(?:0|[1-9][0-9]{0,9})$/.test(text) ? Number(text) : undefined;
}

/** One message for each value: an array of `{status: '0x…', message}`, in whatever order. */
function parseMessages(list: unknown, count: number): ReadonlyMap<number, string> | undefined {
  if (!Array.isArray(list) || list.length !== count) return undefined;
  const messages = new Map<number, string>();
  for (const item of list) {
    const { status, message } = isJsonObject(item) ? item : {};
    const value = typeof status === 'string' && /^0x[0-9A-Fa-f]{1,4}$/.test(status) ? Number(status) : count;
    if (typeof message !== 'string' || value >= count) return undefined;
    messages.set(value, message);
  }
  return messages.size === count ? messages : undefined;
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value);
}
