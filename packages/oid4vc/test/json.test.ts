import { describe, expect, test } from '@jest/globals';
import { isJsonObject, parseJson } from '../src/json.ts';

describe('strict JSON', () => {
  test.each([
    ['an object', '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}'],
    ['a string with quotes, brackets and commas in it', '{"a":"{\\"a\\":1,","b":"\\\\"}'],
    ['an empty object and an empty array', '[{},[],{"a":[]}]'],
    ['null', 'null'],
    ['the same name in two objects of one array', '[{"a":1},{"a":1}]'],
  ])('reads %s', (_, text) => {
    expect(parseJson(text, 1000)).toEqual(JSON.parse(text));
  });

  test.each([
    ['a repeated member', '{"a":1,"a":2}'],
    ['a repeated member spelled with an escape', '{"a":1,"\\u0061":2}'],
    ['a repeated member after a nested object', '{"a":{"b":[1,2]},"c":3,"a":1}'],
    ['a repeated member deep inside', '[[{"x":{"a":1,"b":2,"a":3}}]]'],
    ['text after the value', '{} {}'],
    ['a byte order mark', '\ufeff{}'],
    ['nothing', ''],
    ['a cut-off object', '{"a":'],
  ])('refuses %s', (_, text) => {
    expect(parseJson(text, 1000)).toBeUndefined();
  });

  test('reads 64 levels and refuses 65', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseJson(nested(64), 1000)).toBeDefined();
    expect(parseJson(nested(65), 1000)).toBeUndefined();
    expect(parseJson(nested(100_000), 1_000_000)).toBeUndefined();
  });

  test.each([undefined, null, 1, true, {}, ['{}']])('refuses %j, which is no text', (input) => {
    expect(parseJson(input, 1000)).toBeUndefined();
  });

  test('an object is neither null nor an array nor a text', () => {
    expect(isJsonObject({})).toBe(true);
    for (const other of [null, undefined, [], 'x', 1]) expect(isJsonObject(other)).toBe(false);
  });

  test('refuses a text over its length', () => {
    expect(parseJson('"1234"', 6)).toBe('1234');
    expect(parseJson('"12345"', 6)).toBeUndefined();
  });

  test('keeps __proto__ a plain member', () => {
    const value = parseJson('{"__proto__":{"admin":true}}', 100) as object;
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
    expect((value as { admin?: boolean }).admin).toBeUndefined();
  });
});
