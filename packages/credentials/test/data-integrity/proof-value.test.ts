// Proof values of the selective suites: every part of the right kind and length, and nothing twice that has to be once.
import { describe, expect, test } from '@jest/globals';
import { readCbor } from '../../src/data-integrity/cbor.ts';
import { formOfBbs, formOfEcdsaSd, isSignatureText } from '../../src/data-integrity/proof-value.ts';
import { proofValueOf, type Writable, writeCbor } from '../cbor-writer.ts';

const bytes = (length: number, fill = 1) => new Uint8Array(length).fill(fill);
const labels = (...entries: [number, Writable][]) => new Map<Writable, Writable>(entries);

const sdBase: Writable[] = [bytes(64), bytes(35), bytes(32), [bytes(64)], ['/issuer']];
const sdDerived: Writable[] = [bytes(64), bytes(35), [bytes(64)], labels([0, bytes(32)]), [0, 1]];
const bbsBase: Writable[] = [bytes(80), bytes(64), bytes(96), bytes(32), ['/issuer']];
const bbsDerived: Writable[] = [bytes(300), labels([0, 0]), [0, 1], [3, 7], bytes(0)];
const change = (items: Writable[], i: number, value: Writable) => items.map((item, at) => (at === i ? value : item));

describe('the form of a proof value', () => {
  test('is told by its tag', () => {
    expect(formOfEcdsaSd(proofValueOf(0, sdBase))).toBe('base');
    expect(formOfEcdsaSd(proofValueOf(1, sdDerived))).toBe('derived');
    expect(formOfBbs(proofValueOf(2, bbsBase))).toBe('base');
    expect(formOfBbs(proofValueOf(3, bbsDerived))).toBe('derived');
  });

  test('is none for the tag of the other form, or of another suite', () => {
    for (const form of [1, 2, 3, 4, 9]) expect(formOfEcdsaSd(proofValueOf(form, sdBase))).toBeUndefined();
    for (const form of [0, 1, 3, 4, 5, 9]) expect(formOfBbs(proofValueOf(form, bbsBase))).toBeUndefined();
  });

  test.each<[string, Writable[]]>([
    ['a signature too short', change(sdDerived, 0, bytes(63))],
    ['a signature as text', change(sdDerived, 0, 'x'.repeat(64))],
    ['a P-384 key', change(sdDerived, 1, bytes(51))],
    ['a statement signature too long', change(sdDerived, 2, [bytes(64), bytes(65)])],
    ['signatures that are no list', change(sdDerived, 2, bytes(64))],
    ['a label too short', change(sdDerived, 3, labels([0, bytes(31)]))],
    ['one label for two blank nodes', change(sdDerived, 3, labels([0, bytes(32)], [1, bytes(32)]))],
    ['a label under a text', change(sdDerived, 3, new Map<Writable, Writable>([['0', bytes(32)]]))],
    ['labels that are no map', change(sdDerived, 3, [bytes(32)])],
    ['an index twice', change(sdDerived, 4, [0, 0])],
    ['an index out of any range', change(sdDerived, 4, [65_000])],
    ['an index as text', change(sdDerived, 4, ['0'])],
    ['a part missing', sdDerived.slice(0, 4)],
    ['a part too many', [...sdDerived, bytes(0)]],
    ['the parts of a base proof', sdBase],
  ])('is none for a derived ecdsa-sd-2023 proof with %s', (_title, items) => {
    expect(formOfEcdsaSd(proofValueOf(1, items))).toBeUndefined();
  });

  test.each<[string, Writable[]]>([
    ['a statement index twice, which hides all but the last', change(bbsDerived, 3, [3, 3])],
    ['a mandatory index twice', change(bbsDerived, 2, [0, 0])],
    ['one label for two blank nodes', change(bbsDerived, 1, labels([0, 0], [1, 0]))],
    ['a label of bytes', change(bbsDerived, 1, labels([0, bytes(32)]))],
    ['an index that would reserve memory', change(bbsDerived, 3, [4_000])],
    ['a header as text', change(bbsDerived, 4, '')],
    ['a part missing', bbsDerived.slice(0, 4)],
  ])('is none for a derived bbs-2023 proof with %s', (_title, items) => {
    expect(formOfBbs(proofValueOf(3, items))).toBeUndefined();
  });

  test.each<[string, (text: string) => string]>([
    ['no multibase prefix', (text) => text.slice(1)],
    ['another multibase prefix', (text) => `z${text.slice(1)}`],
    ['padding', (text) => `${text}=`],
    ['a further character', (text) => `${text}A`],
    ['a character less', (text) => text.slice(0, -1)],
    ['the other base64 alphabet', (text) => text.replace(/A/g, '+')],
    ['white space', (text) => `${text} `],
    ['nothing', () => ''],
    ['the prefix alone', () => 'u'],
    ['far too much', (text) => text + 'A'.repeat(200_000)],
  ])('is none for a text with %s', (_title, edit) => {
    expect(formOfEcdsaSd(edit(proofValueOf(1, sdDerived)))).toBeUndefined();
  });
});

describe('readCbor', () => {
  test('reads what it is meant for', () => {
    const value: Writable = [1, 24, 300, 'あ', bytes(3), [bytes(300)], new Map<Writable, Writable>([[1, 2]])];
    expect(readCbor(writeCbor(value))).toEqual(value);
  });

  test('reads a byte string under tag 64', () => {
    expect(readCbor(Uint8Array.of(0xd8, 64, 0x41, 7))).toEqual(Uint8Array.of(7));
  });

  test.each<[string, number[]]>([
    ['nothing', []],
    ['a trailing byte', [0, 0]],
    ['a length without its bytes', [0x44, 1, 2]],
    ['a length that is cut off', [0x59, 1]],
    ['an item missing in a list', [0x82, 1]],
    ['a doubled map key', [0xa2, 1, 1, 1, 2]],
    ['an indefinite list', [0x9f, 1, 0xff]],
    ['a negative number', [0x20]],
    ['true', [0xf5]],
    ['a float', [0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]],
    ['a 64-bit length', [0x5b, 0, 0, 0, 0, 0, 0, 0, 1, 0]],
    ['a text that is not UTF-8', [0x61, 0xff]],
    ['another tag', [0xc0, 0x41, 7]],
    ['a list under tag 64', [0xd8, 64, 0x80]],
    ['five levels', [0x81, 0x81, 0x81, 0x81, 0x81, 0x80]],
    ['a list longer than its bytes', [0x9a, 0xff, 0xff, 0xff, 0xff]],
  ])('reads not %s', (_title, content) => {
    expect(readCbor(Uint8Array.from(content))).toBeUndefined();
  });
});

test('a signature text has the length of its signature', () => {
  expect(isSignatureText(`z${'2'.repeat(87)}`, 64)).toBe(true);
  expect(isSignatureText(`z${'2'.repeat(131)}`, 96)).toBe(true);
  for (const text of [
    `z${'2'.repeat(63)}`,
    `z${'2'.repeat(89)}`,
    `u${'2'.repeat(87)}`,
    `z${'0'.repeat(87)}`,
    'z',
    '',
  ]) {
    expect(isSignatureText(text, 64)).toBe(false);
  }
  expect(isSignatureText(`z${'2'.repeat(87)}`, 96)).toBe(false);
});
