// Reads the small part of CBOR that the proof values of the selective disclosure suites are made of, with bounds.
// https://www.rfc-editor.org/rfc/rfc8949#section-3.1

export type CborValue = number | string | Uint8Array | CborValue[] | Map<CborValue, CborValue>;

/** Proof values nest three levels; a fourth is somebody's experiment. */
const MAX_DEPTH = 4;

/**
 * The one value that `bytes` hold, or `undefined` when they hold anything else: other types, indefinite lengths, doubled map
 * keys, missing or trailing bytes. Tag 64 (a byte string as typed array, RFC 8746) is read as the byte string.
 */
export function readCbor(bytes: Uint8Array): CborValue | undefined {
  const reader = { bytes, at: 0 };
  const value = readItem(reader, 0);
  return reader.at === bytes.length ? value : undefined;
}

interface Reader {
  bytes: Uint8Array;
  at: number;
}

function readItem(reader: Reader, depth: number): CborValue | undefined {
  const initial = reader.bytes[reader.at++];
  if (initial === undefined || depth > MAX_DEPTH) return undefined;
  const length = readLength(reader, initial & 31);
  if (length === undefined) return undefined;
  switch (initial >> 5) {
    case 0:
      return length;
    case 2:
      return readBytes(reader, length);
    case 3:
      return readText(reader, length);
    case 4:
      return readList(reader, length, depth);
    case 5:
      return readMap(reader, length, depth);
    case 6: {
      const tagged = length === 64 ? readItem(reader, depth + 1) : undefined;
      return tagged instanceof Uint8Array ? tagged : undefined;
    }
    default:
      return undefined;
  }
}

function readLength(reader: Reader, information: number): number | undefined {
  if (information < 24) return information;
  if (information > 26) return undefined;
  const bytes = readBytes(reader, 2 ** (information - 24));
  return bytes?.reduce((number, byte) => number * 256 + byte, 0);
}

function readBytes(reader: Reader, length: number): Uint8Array | undefined {
  if (length > reader.bytes.length - reader.at) return undefined;
  reader.at += length;
  return reader.bytes.subarray(reader.at - length, reader.at);
}

function readText(reader: Reader, length: number): string | undefined {
  const bytes = readBytes(reader, length);
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readList(reader: Reader, length: number, depth: number): CborValue[] | undefined {
  const list: CborValue[] = [];
  for (let i = 0; i < length; i++) {
    const item = readItem(reader, depth + 1);
    if (item === undefined) return undefined;
    list.push(item);
  }
  return list;
}

function readMap(reader: Reader, length: number, depth: number): Map<CborValue, CborValue> | undefined {
  const map = new Map<CborValue, CborValue>();
  for (let i = 0; i < length; i++) {
    const key = readItem(reader, depth + 1);
    const value = readItem(reader, depth + 1);
    if (key === undefined || value === undefined || map.has(key)) return undefined;
    map.set(key, value);
  }
  return map;
}
