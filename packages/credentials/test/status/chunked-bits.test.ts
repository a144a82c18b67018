// Packed lists that change: whatever was changed in whatever order, every reader unpacks exactly the bits.
import { gunzipSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CHUNK_BYTES, type Container, createChunkedBits } from '../../src/status/chunked-bits.ts';
import { type BitOrder, writeEntry } from '../../src/status/entry-bits.ts';
import { decodeBitstring } from '../../src/status/status-list.ts';
import { decodeTokenStatuses } from '../../src/status/token-status-list.ts';

const KINDS: { container: Container; order: BitOrder }[] = [
  { container: 'gzip', order: 'msb' },
  { container: 'zlib', order: 'lsb' },
];
const unpack = (text: string, container: Container): Uint8Array => {
  const packed = Buffer.from(text, 'base64url');
  return new Uint8Array(container === 'gzip' ? gunzipSync(packed) : inflateSync(packed));
};

describe.each(KINDS)('a $container list', ({ container, order }) => {
  test('is unpacked by zlib and by our own strict reader to its bits, after any changes', () => {
    const change = fc.record({ index: fc.nat(), value: fc.nat(), encode: fc.boolean() });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 * CHUNK_BYTES + 5 }),
        fc.constantFrom(1, 2, 4, 8),
        fc.array(change, { maxLength: 60 }),
        (bytes, entrySize, changes) => {
          const entries = (bytes * 8) / entrySize;
          const list = createChunkedBits({ entries, entrySize, order, container });
          const plain = new Uint8Array(bytes);
          for (const { index, value, encode } of changes) {
            const [at, to] = [index % entries, value % 2 ** entrySize];
            list.set(at, to);
            writeEntry(plain, at, entrySize, order, to);
            expect(list.get(at)).toBe(to);
            // Encoding in between is what leaves packed chunks behind to be reused.
            if (encode) expect(unpack(list.encode(), container)).toEqual(plain);
          }
          expect(list.bits).toEqual(plain);
          const text = list.encode();
          expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
          expect(unpack(text, container)).toEqual(plain);
          const strict = container === 'gzip' ? decodeBitstring(`u${text}`) : decodeTokenStatuses(text);
          expect(strict).toEqual(plain);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is the same text whether its bits came one by one or all at once', () => {
    const list = createChunkedBits({ entries: 2 ** 17, order, container });
    for (let i = 0; i < 500; i++) {
      list.set((i * 7_919) % 2 ** 17, 1);
      list.encode();
    }
    const bits = Uint8Array.from(list.bits);
    expect(createChunkedBits({ entries: 2 ** 17, order, container, bits }).encode()).toBe(list.encode());
  });

  test('packs only the chunk in which something changed', () => {
    const list = createChunkedBits({ entries: 2 ** 20, order, container });
    for (let i = 0; i < 20_000; i++) list.set((i * 7_919) % 2 ** 20, 1);
    const before = Buffer.from(list.encode(), 'base64url');
    // Entry 100,000 stands in the fourth of 32 chunks: what is packed before and after it stays as it is.
    list.set(100_000, 1 - list.get(100_000));
    const after = Buffer.from(list.encode(), 'base64url');
    const share = Math.floor(before.length / 32);
    expect(after.subarray(0, 2 * share)).toEqual(before.subarray(0, 2 * share));
    expect(after.subarray(-20 * share, -10)).toEqual(before.subarray(-20 * share, -10));
    expect(after).not.toEqual(before);
  });

  test('of a million entries holds less than a megabyte, at any density', () => {
    for (const every of [1_000, 50, 2]) {
      const list = createChunkedBits({ entries: 2 ** 20, order, container });
      for (let i = 0; i < 2 ** 20; i += every) list.set((i * 7_919) % 2 ** 20, 1);
      list.encode();
      expect(list.size()).toBeLessThan(2 ** 20);
    }
  });

  test('is hardly longer than what zlib makes of the whole', () => {
    const list = createChunkedBits({ entries: 2 ** 20, order, container });
    for (let i = 0; i < 20_000; i++) list.set((i * 48_271) % (2 ** 20 - 3), 1);
    const whole = createChunkedBits({ entries: 2 ** 20, order, container, bits: Uint8Array.from(list.bits) });
    expect(list.encode().length).toBe(whole.encode().length);
    expect(list.encode().length).toBeLessThan((list.bits.length * 4) / 3);
  });

  test.each([
    ['no entries', { entries: 0 }],
    ['entries that do not fill a byte', { entries: 12 }],
    ['entries of three bits', { entries: 16, entrySize: 3 }],
    ['part of an entry', { entries: 16.5 }],
    ['bits of another number', { entries: 16, bits: new Uint8Array(3) }],
  ])('is not made of %s', (_title, o) => {
    expect(() => createChunkedBits({ order, container, ...o })).toThrow(RangeError);
  });

  test.each([
    [16, 1],
    [-1, 1],
    [0.5, 1],
    [0, 2],
    [0, -1],
  ])('takes no value outside: index %p, value %p', (index, value) => {
    const list = createChunkedBits({ entries: 16, order, container });
    const before = list.encode();
    expect(() => list.set(index, value)).toThrow(RangeError);
    expect(list.encode()).toBe(before);
  });
});
