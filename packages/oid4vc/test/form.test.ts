import { describe, expect, test } from '@jest/globals';
import { formReader } from '../src/form.ts';
import { expectRefusal } from './fixtures.ts';

describe('form parameters (RFC 6749, section 3.2)', () => {
  test('reads from an object and from URLSearchParams', () => {
    expect(formReader({ a: '1' }, 'invalid_request')('a')).toBe('1');
    expect(formReader(new URLSearchParams('a=1'), 'invalid_request')('a')).toBe('1');
  });

  test('an empty parameter counts as absent', () => {
    expect(formReader({ a: '' }, 'invalid_request')('a')).toBeUndefined();
  });

  test('inherited members are no parameters', () => {
    expect(formReader({}, 'invalid_request')('constructor')).toBeUndefined();
  });

  test('a repeated parameter is refused, and one that nobody asks for is not looked at', async () => {
    for (const form of [{ a: ['1', '1'], resource: ['x', 'y'], b: '2' }, new URLSearchParams('a=1&a=1&b=2')]) {
      const read = formReader(form, 'invalid_request');
      expect(read('b')).toBe('2');
      await expectRefusal(() => read('a'), 'invalid_request', 'a is repeated');
    }
  });

  test('a parameter that is no string is refused', async () => {
    await expectRefusal(() => formReader({ a: { b: 1 } }, 'invalid_request')('a'), 'invalid_request', 'string');
    await expectRefusal(() => formReader({ a: 1 }, 'invalid_request')('a'), 'invalid_request', 'string');
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'a=1'],
    ['an array', []],
  ])('a body that is %s is refused', async (_, form) => {
    await expectRefusal(() => formReader(form, 'invalid_request'), 'invalid_request', 'form encoded');
  });
});
