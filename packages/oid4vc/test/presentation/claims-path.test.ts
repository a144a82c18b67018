import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { claimsPath } from '../../src/presentation/dcql.ts';

const credential: JsonObject = {
  name: '表計算 基本',
  test: { place: 'Room 3', score: 82, passed: true },
  skills: [
    { area: 'spreadsheet', level: 3 },
    { area: 'presentation', level: 2 },
  ],
  languages: ['ja', 'en'],
};

describe('DCQL-3 claims path pointers', () => {
  test.each([
    [['name'], ['表計算 基本']],
    [['test'], [credential.test]],
    [['test', 'place'], ['Room 3']],
    [
      ['skills', null, 'area'],
      ['spreadsheet', 'presentation'],
    ],
    [['languages', 1], ['en']],
    [
      ['languages', null],
      ['ja', 'en'],
    ],
    [['skills', 0], [{ area: 'spreadsheet', level: 3 }]],
  ] as [(string | number | null)[], JsonValue[]][])('%j selects %j', (path, values) => {
    expect(claimsPath(credential, path)).toEqual(values);
  });

  test.each([
    ['a member that is not there', ['nickname']],
    ['an inherited member', ['constructor']],
    ['a member of a text', ['name', 'length']],
    ['a member of an array', ['skills', 'area']],
    ['an index as text', ['languages', '1']],
    ['an index that is not there', ['languages', 2]],
    ['a negative index', ['languages', -1]],
    ['an index with a fraction', ['languages', 0.5]],
    ['an index into an object', ['test', 0]],
    ['all elements of an object', ['test', null]],
    ['all elements of a text', ['name', null]],
    ['an element of something else', [['name']]],
    ['no path at all', []],
  ])('%s selects nothing', (_, path) => {
    expect(claimsPath(credential, path as never)).toHaveLength(0);
  });

  test('an element without the member is dropped, one of the wrong kind ends everything', () => {
    expect(claimsPath({ a: [{ b: 1 }, { c: 2 }, { b: 3 }] }, ['a', null, 'b'])).toEqual([1, 3]);
    expect(claimsPath({ a: [{ b: 1 }, 'x', { b: 3 }] }, ['a', null, 'b'])).toEqual([]);
    expect(claimsPath({ a: [[1, 2], [3]] }, ['a', null, 1])).toEqual([2]);
    expect(claimsPath({ a: [[1, 2], 3] }, ['a', null, 1])).toEqual([]);
    expect(claimsPath({ a: [[1, 2], [3]] }, ['a', null, null])).toEqual([1, 2, 3]);
  });

  test('null, false, zero and an empty text are values', () => {
    expect(claimsPath({ a: [null, false, 0, ''] }, ['a', null])).toEqual([null, false, 0, '']);
  });
});
