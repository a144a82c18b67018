// Numbers in strict JSON; member names, depth and text are under test where they arrive (jws.test.ts, did-web.test.ts).
import { describe, expect, test } from '@jest/globals';
import { parseStrictJson, parseStrictJsonObject } from '../src/strict-json.ts';

const parse = (text: string) => parseStrictJson(new TextEncoder().encode(text));

describe('a number in strict JSON', () => {
  test.each([
    '1e999',
    '-1e999',
    '1E+309',
    '1.8e308',
    `1${'0'.repeat(309)}`,
    '{"exp":1e999}',
    '[0,[-1,2e400]]',
    '{"a":"1e999","b":1e999}',
  ])('beyond the doubles is refused: %s', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  test.each([
    '0',
    '-0.5',
    '1e308',
    '1.7976931348623157e308',
    '1e-999',
    '[1,-2,3.5e2]',
    '{"a":-1,"b":[2]}',
    '{"1e999":"1e999"}',
    '["-1e999",{"n":12345678901234567890}]',
  ])('that a double can hold is read as JSON reads it: %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test('never leads to Infinity in a claim', () => {
    expect(parseStrictJsonObject(new TextEncoder().encode('{"exp":1e400}'))).toBeUndefined();
    expect(parseStrictJsonObject(new TextEncoder().encode('{"exp":1e10}'))).toEqual({ exp: 1e10 });
  });
});
