// T8 Unpacking what strangers packed: one whole member or stream, never more than 8 MiB, and nothing behind it.
import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_BYTES, unpackGzip, unpackGzipLater, unpackZlib, unpackZlibLater } from '../../src/status/unpack.ts';

const codeOf = async (run: () => unknown): Promise<string> => {
  try {
    await run();
    return 'unpacked';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
/** What both readers say; they have to agree. */
async function gzipCode(packed: Uint8Array): Promise<string> {
  const codes = [await codeOf(() => unpackGzip(packed)), await codeOf(() => unpackGzipLater(packed))];
  expect(codes[1]).toBe(codes[0]);
  return codes[0] as string;
}
async function zlibCode(packed: Uint8Array): Promise<string> {
  const codes = [await codeOf(() => unpackZlib(packed)), await codeOf(() => unpackZlibLater(packed))];
  expect(codes[1]).toBe(codes[0]);
  return codes[0] as string;
}

const content = Buffer.from('status list '.repeat(40));
const gzip = gzipSync(content);

/** A gzip member with optional header fields. RFC 1952, section 2.3. */
function member(flags: number, extra: Uint8Array, o: { headerCrc?: number } = {}): Buffer {
  const header = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 0xff]), extra]);
  const check = Buffer.alloc(flags & 2 ? 2 : 0);
  if (flags & 2) check.writeUInt16LE(o.headerCrc ?? crc32(header) & 0xffff);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, check, deflateRawSync(content), trailer]);
}

describe('gzip', () => {
  test('gives back what was packed, on and off the event loop', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), fc.constantFrom(0, 1, 6, 9), async (bytes, level) => {
        const packed = gzipSync(bytes, { level: level as 0 });
        expect(unpackGzip(packed)).toEqual(bytes);
        expect(await unpackGzipLater(packed)).toEqual(bytes);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['a file name', member(0x08, Buffer.from('list.bin\0'))],
    ['a comment', member(0x10, Buffer.from('made by hand\0'))],
    ['a further field', member(0x04, Buffer.from([3, 0, 1, 2, 3]))],
    ['all of them and a header checksum', member(0x1f, Buffer.from([1, 0, 9, ...Buffer.from('n\0c\0')]))],
  ])('steps over %s', (_title, packed) => {
    expect(Buffer.from(unpackGzip(packed))).toEqual(content);
  });

  test.each([
    ['a header checksum that is wrong', member(0x02, Buffer.alloc(0), { headerCrc: 0 })],
    ['a flag that nobody defined', member(0x20, Buffer.alloc(0))],
    ['a name that does not end', Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0, 65, 65])],
    ['another method', Buffer.from([0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 3, 0])],
    ['nothing', Buffer.alloc(0)],
    ['a header alone', gzip.subarray(0, 10)],
    ['a second member', Buffer.concat([gzip, gzip])],
    ['an empty second member', Buffer.concat([gzip, gzipSync('')])],
    ['zeros behind it', Buffer.concat([gzip, Buffer.alloc(4)])],
    ['a zlib stream', deflateSync(content)],
    ['raw deflate', deflateRawSync(content)],
  ])('refuses %s', async (_title, packed) => {
    expect(await gzipCode(packed)).toBe('status_list_malformed');
  });

  test('refuses every truncation and every changed byte of the trailer', async () => {
    for (let length = 0; length < gzip.length; length++) {
      expect(await gzipCode(gzip.subarray(0, length))).toBe('status_list_malformed');
    }
    for (let at = gzip.length - 8; at < gzip.length; at++) {
      const changed = Buffer.from(gzip);
      changed[at] = (changed[at] as number) ^ 1;
      expect(await gzipCode(changed)).toBe('status_list_malformed');
    }
  });

  test('P14 stops at the bound, however small the input', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(await gzipCode(bomb)).toBe('status_list_too_large');
    expect(await gzipCode(gzipSync(Buffer.alloc(MAX_BYTES + 1)))).toBe('status_list_too_large');
    expect(unpackGzip(gzipSync(Buffer.alloc(MAX_BYTES)))).toHaveLength(MAX_BYTES);
    // What a gzip of a gzip holds is its content, not the list.
    expect(unpackGzip(gzipSync(bomb))).toHaveLength(bomb.length);
  });
});

describe('zlib', () => {
  const zlib = deflateSync(content);

  test('gives back what was packed, on and off the event loop', async () => {
    expect(Buffer.from(unpackZlib(zlib))).toEqual(content);
    expect(Buffer.from(await unpackZlibLater(zlib))).toEqual(content);
  });

  test.each([
    ['a gzip member', gzip],
    ['raw deflate', deflateRawSync(content)],
    ['a second stream', Buffer.concat([zlib, zlib])],
    ['a byte behind it', Buffer.concat([zlib, Buffer.alloc(1)])],
    ['a dictionary that nobody has', deflateSync(content, { dictionary: Buffer.from('status') })],
    ['a header with a wrong check', Buffer.concat([Buffer.from([0x78, 0xdb]), zlib.subarray(2)])],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s', async (_title, packed) => {
    expect(await zlibCode(packed)).toBe('status_list_malformed');
  });

  test('refuses every truncation, a wrong checksum and a bomb', async () => {
    for (let length = 0; length < zlib.length; length++) {
      expect(await zlibCode(zlib.subarray(0, length))).toBe('status_list_malformed');
    }
    const changed = Buffer.from(zlib);
    changed[changed.length - 1] = (changed.at(-1) as number) ^ 1;
    expect(await zlibCode(changed)).toBe('status_list_malformed');
    expect(await zlibCode(deflateSync(Buffer.alloc(MAX_BYTES + 1)))).toBe('status_list_too_large');
  });
});
