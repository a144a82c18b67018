import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { claimsPath } from '../../src/presentation/dcql.ts';

// The example of OpenID4VP 1.0, section 7.3.
const credential: JsonObject = {
  name: 'Arthur Dent',
  address: { street_address: '42 Market Street', locality: 'Milliways', postal_code: '12345' },
  degrees: [
    { type: 'Bachelor of Science', university: 'University of Betelgeuse' },
    { type: 'Master of Science', university: 'University of Betelgeuse' },
  ],
  nationalities: ['British', 'Betelgeusian'],
};

describe('DCQL-3 claims path pointers', () => {
  test.each([
    [['name'], ['Arthur Dent']],
    [['address'], [credential.address]],
    [['address', 'street_address'], ['42 Market Street']],
    [
      ['degrees', null, 'type'],
      ['Bachelor of Science', 'Master of Science'],
    ],
    [['nationalities', 1], ['Betelgeusian']],
    [
      ['nationalities', null],
      ['British', 'Betelgeusian'],
    ],
    [['degrees', 0], [{ type: 'Bachelor of Science', university: 'University of Betelgeuse' }]],
  ] as [(string | number | null)[], JsonValue[]][])('%j selects %j', (path, values) => {
    expect(claimsPath(credential, path)).toEqual(values);
  });

  test.each([
    ['a member that is not there', ['nickname']],
    ['an inherited member', ['constructor']],
    ['a member of a text', ['name', 'length']],
    ['a member of an array', ['degrees', 'type']],
    ['an index as text', ['nationalities', '1']],
    ['an index that is not there', ['nationalities', 2]],
    ['a negative index', ['nationalities', -1]],
    ['an index with a fraction', ['nationalities', 0.5]],
    ['an index into an object', ['address', 0]],
    ['all elements of an object', ['address', null]],
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
