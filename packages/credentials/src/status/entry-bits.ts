// Entries of one or more bits inside a byte array, in the two orders that status lists use.

/**
 * `msb`: entry 0 begins at the most significant bit of the first byte, and an entry's first bit weighs most
 * (Bitstring Status List v1.0, section 3.3). `lsb`: entry 0 fills the least significant bits of the first byte
 * (Token Status List, section 4.1); its entries never cross a byte.
 */
export type BitOrder = 'msb' | 'lsb';

/** How many whole entries of `size` bits fit. */
export function countEntries(bits: Uint8Array, size: number): number {
  return Math.floor((bits.length * 8) / size);
}

/** The value of one entry of `size` bits (1 to 16; 1, 2, 4 or 8 for `lsb`). Throws RangeError outside the list. */
export function readEntry(bits: Uint8Array, index: number, size: number, order: BitOrder): number {
  requireInside(bits, index, size);
  let value = 0;
  for (let bit = 0; bit < size; bit++) {
    const position = index * size + bit;
    const byte = bits[Math.floor(position / 8)] as number;
    value +=
      order === 'msb'
        ? ((byte >> (7 - (position % 8))) & 1) << (size - 1 - bit)
        : ((byte >> (position % 8)) & 1) << bit;
  }
  return value;
}

/** Changes `bits` in place. Throws RangeError outside the list, and for a value that needs more than `size` bits. */
export function writeEntry(bits: Uint8Array, index: number, size: number, order: BitOrder, value: number): void {
  requireInside(bits, index, size);
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** size) {
    throw new RangeError('The status value does not fit into its entry');
  }
  for (let bit = 0; bit < size; bit++) {
    const position = index * size + bit;
    const isSet = ((order === 'msb' ? value >> (size - 1 - bit) : value >> bit) & 1) === 1;
    const mask = order === 'msb' ? 0x80 >> (position % 8) : 1 << (position % 8);
    const at = Math.floor(position / 8);
    bits[at] = isSet ? (bits[at] as number) | mask : (bits[at] as number) & ~mask;
  }
}

function requireInside(bits: Uint8Array, index: number, size: number): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= countEntries(bits, size)) {
    throw new RangeError('The index is outside the status list');
  }
}
