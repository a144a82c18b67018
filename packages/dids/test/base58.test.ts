// Base58 against published pairs and against itself.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase58, encodeBase58 } from '../src/base58.ts';

describe('https://datatracker.ietf.org/doc/html/draft-msporny-base58-03#section-5', () => {
  test.each([
    ['Hello World!', '2NEpo7TZRRrLZSi2U'],
    ['The quick brown fox jumps over the lazy dog.', 'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z'],
  ])('encodes and decodes %j', (text, base58) => {
    expect(encodeBase58(Buffer.from(text))).toBe(base58);
    expect(Buffer.from(decodeBase58(base58) ?? []).toString()).toBe(text);
  });

  test('keeps leading zero bytes', () => {
    const bytes = Uint8Array.from([0, 0, 0x28, 0x7f, 0xb4, 0xcd]);
    expect(encodeBase58(bytes)).toBe('11233QC4');
    expect(decodeBase58('11233QC4')).toEqual(bytes);
  });
});

test('every byte sequence survives the round trip', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes);
    }),
  );
});

test.each(['0', 'O', 'I', 'l', 'a b', 'あ', '+', '1'.repeat(257)])('refuses %j', (text) => {
  expect(decodeBase58(text)).toBeUndefined();
});
