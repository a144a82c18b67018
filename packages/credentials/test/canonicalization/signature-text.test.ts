// Signatures as base58btc text, beside the general routine.
import { expect, test } from '@jest/globals';
import { decodeBase58, encodeBase58 } from '@skill-records/dids/base58';
import * as fc from 'fast-check';
import { decodeSignature, encodeSignature } from '../../src/canonicalization/signature-text.ts';

const signature = fc
  .tuple(fc.uint8Array({ minLength: 64, maxLength: 64 }), fc.nat({ max: 64 }))
  .map(([bytes, zeros]) => bytes.fill(0, 0, zeros > 50 ? zeros : 0));

test('64 bytes become the text of the general routine, and come back', () => {
  fc.assert(
    fc.property(signature, (bytes) => {
      expect(encodeSignature(bytes)).toBe(`z${encodeBase58(bytes)}`);
      expect(decodeSignature(`z${encodeBase58(bytes)}`)).toEqual(bytes);
    }),
    { numRuns: 5000 },
  );
  for (const byte of [0, 1, 255]) {
    const bytes = new Uint8Array(64).fill(byte);
    expect(encodeSignature(bytes)).toBe(`z${encodeBase58(bytes)}`);
    expect(decodeSignature(encodeSignature(bytes))).toEqual(bytes);
  }
});

test('any other text is no signature, whatever its length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const found = decodeSignature(`z${encodeBase58(bytes)}`);
      expect(found).toEqual(bytes.length === 64 ? bytes : undefined);
    }),
    { numRuns: 2000 },
  );
  const good = encodeSignature(new Uint8Array(64).fill(7));
  for (const text of [
    '',
    'z',
    good.slice(1),
    `u${good.slice(1)}`,
    `${good}1`,
    `z1${good.slice(1)}`,
    `${good.slice(0, -1)}0`,
  ]) {
    expect(decodeSignature(text)).toBeUndefined();
  }
  expect(decodeSignature(`z${'z'.repeat(88)}`)).toEqual(
    decodeBase58('z'.repeat(88))?.length === 64 ? decodeBase58('z'.repeat(88)) : undefined,
  );
  expect(decodeSignature(`z${'山'.repeat(88)}`)).toBeUndefined();
});

test('only 64 bytes have a text', () => {
  for (const length of [0, 63, 65, 96]) expect(() => encodeSignature(new Uint8Array(length))).toThrow(RangeError);
});
