// Entries of several bits in both orders, and the edges of a list.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type BitOrder, countEntries, readEntry, writeEntry } from '../../src/status/entry-bits.ts';

describe('BSL-2 the left-most bit comes first', () => {
  test.each<[size: number, bytes: number[], values: number[]]>([
    [1, [0b1010_0000, 1], [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    [2, [0b01_10_00_11], [1, 2, 0, 3]],
    [4, [0b0001_1111], [1, 15]],
    [8, [7, 255], [7, 255]],
    [3, [0b101_001_11, 0b0_000_000_0], [5, 1, 6, 0, 0]],
  ])('entries of %d bits', (size, bytes, values) => {
    const bits = Uint8Array.from(bytes);
    expect(Array.from({ length: countEntries(bits, size) }, (_, i) => readEntry(bits, i, size, 'msb'))).toEqual(values);
  });
});

describe('TSL-1 the least significant bits come first', () => {
  // The two byte arrays of the draft, section 4.1.
  test.each<[size: number, bytes: number[], values: number[]]>([
    [1, [0xb9, 0xa3], [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]],
    [2, [0xc9, 0x44, 0xf9], [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]],
    [4, [0x2f], [15, 2]],
    [8, [0x2f], [0x2f]],
  ])('statuses of %d bits', (size, bytes, values) => {
    const bits = new Uint8Array(bytes.length);
    for (const [index, value] of values.entries()) writeEntry(bits, index, size, 'lsb', value);
    expect([...bits]).toEqual(bytes);
    expect(values.map((_, index) => readEntry(bits, index, size, 'lsb'))).toEqual(values);
  });
});

test('writing one entry leaves all others, in every size and order', () => {
  const sizes = fc.constantFrom<[number, BitOrder]>(
    [1, 'msb'],
    [2, 'msb'],
    [3, 'msb'],
    [4, 'msb'],
    [8, 'msb'],
    [1, 'lsb'],
    [2, 'lsb'],
    [4, 'lsb'],
    [8, 'lsb'],
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 2, maxLength: 32 }),
      sizes,
      fc.nat(),
      fc.nat(),
      (before, [size, order], n, v) => {
        const count = countEntries(before, size);
        const [index, value] = [n % count, v % 2 ** size];
        const bits = Uint8Array.from(before);
        writeEntry(bits, index, size, order, value);
        for (let i = 0; i < count; i++) {
          expect(readEntry(bits, i, size, order)).toBe(i === index ? value : readEntry(before, i, size, order));
        }
      },
    ),
    { numRuns: 200 },
  );
});

describe('BSL-3 outside the list', () => {
  test.each([-1, 4, 5, 1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])('index %p of 4 entries', (index) => {
    expect(() => readEntry(new Uint8Array(1), index, 2, 'msb')).toThrow(RangeError);
    expect(() => writeEntry(new Uint8Array(1), index, 2, 'lsb', 0)).toThrow(RangeError);
  });

  test('an entry that would begin inside and end outside', () => {
    expect(() => readEntry(new Uint8Array(1), 2, 3, 'msb')).toThrow(RangeError);
    expect(readEntry(new Uint8Array(1), 1, 3, 'msb')).toBe(0);
  });

  test.each([-1, 4, 0.5, Number.NaN])('value %p of two bits', (value) => {
    expect(() => writeEntry(new Uint8Array(1), 0, 2, 'msb', value)).toThrow(RangeError);
  });
});
