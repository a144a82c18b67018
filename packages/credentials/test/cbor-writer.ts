// Writes the CBOR that the tests need to forge proof values.
export type Writable = number | string | Uint8Array | Writable[] | Map<Writable, Writable>;

export function writeCbor(value: Writable): Uint8Array {
  if (typeof value === 'number') return head(0, value);
  if (value instanceof Uint8Array) return join([head(2, value.length), value]);
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    return join([head(3, bytes.length), bytes]);
  }
  if (Array.isArray(value)) return join([head(4, value.length), ...value.map(writeCbor)]);
  return join([head(5, value.size), ...[...value].flatMap(([key, item]) => [writeCbor(key), writeCbor(item)])]);
}

/** A proof value: multibase base64url of tag 0x5d00 + `form` and the list. */
export const proofValueOf = (form: number, items: Writable[]): string =>
  `u${Buffer.from(join([Uint8Array.of(0xd9, 0x5d, form), writeCbor(items)])).toString('base64url')}`;

function head(major: number, length: number): Uint8Array {
  if (length < 24) return Uint8Array.of((major << 5) | length);
  if (length < 256) return Uint8Array.of((major << 5) | 24, length);
  return Uint8Array.of((major << 5) | 25, length >> 8, length & 255);
}

const join = (parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
