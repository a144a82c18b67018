import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseStrictJson, StrictJsonError } from '../src/strict-json.ts';

const code = (input: string | Uint8Array) => {
  try {
    parseStrictJson(input);
    return 'accepted';
  } catch (error) {
    return error instanceof StrictJsonError ? error.code : String(error);
  }
};

test('whatever JSON.stringify writes is read back', () => {
  // `__proto__` is refused on purpose, and lone surrogates are written as escapes that we refuse: both are left out here.
  const json = fc.jsonValue({ maxDepth: 20 }).filter((value) => !JSON.stringify(value).match(/__proto__|\\ud[89a-f]/i));
  fc.assert(
    fc.property(json, fc.boolean(), (value, spaced) => {
      const text = JSON.stringify(value, null, spaced ? 2 : 0);
      expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
    }),
  );
});

describe('a repeated member name is found', () => {
  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"b":2,"a":1}',
    '{ "a" : 1 , "a" : 1 }',
    '{"a":{"b":1,"b":2}}',
    '[{"a":1},{"a":1,"a":2}]',
    '{"a":1,"\\u0061":2}',
    '{"":1,"":2}',
    '{"a":"x\\"","a":2}',
    '{"a":{"x":1},"a":[]}',
    '{"é":1,"\\u00e9":2}',
  ])('in %s', (text) => expect(code(text)).toBe('duplicate_member'));

  test.each([
    '{"a":1,"A":2}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a":["a","a"]}',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
  ])('and not in %s', (text) => expect(code(text)).toBe('accepted'));
});

describe('depth', () => {
  const nest = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const mixed = (depth: number) => '{"a":['.repeat(depth / 2) + ']}'.repeat(depth / 2);
  test('64 levels are accepted', () => expect([code(nest(64)), code(mixed(64))]).toEqual(['accepted', 'accepted']));
  test.each([65, 1_000, 1_000_000])('%i levels are refused', (depth) => expect(code(nest(depth))).toBe('too_deep'));
  test('brackets inside text do not count', () => expect(code(JSON.stringify('['.repeat(500)))).toBe('accepted'));
});

test.each([
  ['{"__proto__":1}', 'forbidden_member'],
  ['{"a":{"__proto__":{}}}', 'forbidden_member'],
  ['{"\\u005f_proto__":1}', 'forbidden_member'],
  ['"\\ud800"', 'lone_surrogate'],
  ['{"\\udc00":1}', 'lone_surrogate'],
  ['["\\ud83d\\ud83d"]', 'lone_surrogate'],
  ['', 'not_json'],
  [' ', 'not_json'],
  ['{', 'not_json'],
  ['"', 'not_json'],
  ['"\\"', 'not_json'],
  ['{"a":1}}', 'not_json'],
  ['{"a":01}', 'not_json'],
  ['[1,]', 'not_json'],
  ["{'a':1}", 'not_json'],
  ['NaN', 'not_json'],
  ['\ufeff{}', 'not_json'],
  ['{"a":"\n"}', 'not_json'],
  [',,,', 'not_json'],
  ['}{', 'not_json'],
])('%p is refused as %s', (text, expected) => expect(code(text)).toBe(expected));

test.each([
  [[0xff], 'not_utf8'],
  [[0x22, 0xc3, 0x28, 0x22], 'not_utf8'],
  [[0x22, 0xed, 0xa0, 0x80, 0x22], 'not_utf8'],
  [[0x22, 0xc0, 0xaf, 0x22], 'not_utf8'],
  [[0xef, 0xbb, 0xbf, 0x7b, 0x7d], 'not_json'],
  [[0x22, 0xf0, 0x9f, 0x98, 0x80, 0x22], 'accepted'],
])('the bytes %j are %s', (bytes, expected) => expect(code(Uint8Array.from(bytes))).toBe(expected));

test('a pair of surrogates written as escapes is one letter', () => {
  expect(parseStrictJson('"\\ud83d\\ude00"')).toBe('😀');
});

test('the message of a refusal never quotes the text', () => {
  expect(() => parseStrictJson('{"ada@example.org": oops}')).toThrow(expect.objectContaining({ message: 'not_json' }));
});
