// Checksums of a whole from those of its parts, against zlib and against the definition.
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adler32, combineAdler32, combineCrc32, crcShift } from '../../src/status/checksums.ts';

const bytes = fc.uint8Array({ maxLength: 12_000 });

describe('CRC-32', () => {
  test('of two parts is that of both together', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const whole = Buffer.concat([a, b]);
        expect(combineCrc32(crc32(a), crc32(b), crcShift(b.length))).toBe(crc32(whole));
      }),
      { numRuns: 200 },
    );
  });

  test('of the standard check text is the published value', () => {
    expect(combineCrc32(crc32('1234'), crc32('56789'), crcShift(5))).toBe(0xcbf43926);
  });

  test('is not that of the parts the other way round, nor with another length', () => {
    const [a, b] = [Buffer.from('status'), Buffer.from('list')];
    const whole = crc32(Buffer.concat([a, b]));
    expect(combineCrc32(crc32(b), crc32(a), crcShift(a.length))).not.toBe(whole);
    expect(combineCrc32(crc32(a), crc32(b), crcShift(a.length))).not.toBe(whole);
  });
});

describe('Adler-32', () => {
  const fromZlib = (data: Uint8Array) => deflateSync(data).readUInt32BE(deflateSync(data).length - 4);

  test('is the one that zlib writes', () => {
    fc.assert(
      fc.property(bytes, (data) => expect(adler32(data)).toBe(fromZlib(data))),
      { numRuns: 100 },
    );
    expect(adler32(new Uint8Array(2 ** 20).fill(255))).toBe(fromZlib(new Uint8Array(2 ** 20).fill(255)));
  });

  test('of two parts is that of both together', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(combineAdler32(adler32(a), adler32(b), b.length)).toBe(adler32(Buffer.concat([a, b])));
      }),
      { numRuns: 200 },
    );
  });

  test('of parts that end at the modulus', () => {
    // 65,520 ones make the low sum 65,521 - 0: both sums pass the modulus on the seam.
    const parts = [new Uint8Array(65_520).fill(1), new Uint8Array(65_521).fill(1), Uint8Array.of(255)];
    for (const a of parts) {
      for (const b of parts) {
        expect(combineAdler32(adler32(a), adler32(b), b.length)).toBe(adler32(Buffer.concat([a, b])));
      }
    }
  });
});
