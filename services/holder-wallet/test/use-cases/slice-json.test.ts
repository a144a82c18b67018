// Proves that a value is cut out of a JSON text exactly as it stands there.
import { describe, expect, test } from '@jest/globals';
import { sliceJson } from '../../src/use-cases/slice-json.ts';

describe('sliceJson', () => {
  test.each([
    ['{"a":1.0,"b":2}', ['a'], '1.0'],
    ['{ "a" : { "x" : 1e5 , "y":[ 1 ,2] } }', ['a'], '{ "x" : 1e5 , "y":[ 1 ,2] }'],
    ['{"credentials":[{"credential":{"z":1,"a":"}]\\""}}]}', ['credentials', 0, 'credential'], '{"z":1,"a":"}]\\""}'],
    ['[[],{},"a,b",null]', [3], 'null'],
    ['[[],{},"a,b",null]', [2], '"a,b"'],
    ['{"\\u0061":true}', ['a'], 'true'],
    ['{"a":{"a":1},"b":{"a":2}}', ['b', 'a'], '2'],
    ['  {"a":"\\\\"} ', ['a'], '"\\\\"'],
    ['"text"', [], '"text"'],
  ])('%s at %j is %s', (text, path, expected) => {
    expect(sliceJson(text, path)).toBe(expected);
  });

  test.each([
    ['{"a":1}', ['b']],
    ['{}', ['a']],
    ['[]', [0]],
    ['[1]', [1]],
    ['[1]', ['0']],
    ['{"0":1}', [0]],
    ['"a"', [0]],
    ['1', ['a']],
  ])('%s has nothing at %j', (text, path) => {
    expect(sliceJson(text, path)).toBeUndefined();
  });

  test('agrees with JSON.parse for every value of a large document', () => {
    const document = { a: [1, { b: ['x', { c: '{"d":1}' }, []] }], e: {}, f: [[[]]], 'g"': { h: -0.5, i: '\u2028\\' } };
    const text = JSON.stringify(document, null, 2);
    const visit = (value: unknown, path: (string | number)[]): void => {
      expect(JSON.parse(sliceJson(text, path) as string)).toEqual(value);
      if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
      else if (typeof value === 'object' && value !== null)
        for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    };
    visit(document, []);
  });
});
