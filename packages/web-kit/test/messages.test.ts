// Proves that no text exists in one language only and that people get the language they asked for.
import { describe, expect, test } from '@jest/globals';
import { compareTexts, defineMessages, negotiateLanguage } from '../src/messages.ts';

describe('defineMessages', () => {
  const messages = defineMessages({
    en: { title: 'Records', count: '{n} of {all} records' },
    ja: { title: '記録', count: '全{all}件のうち{n}件' },
  });

  test('gives the text of each language with its places filled', () => {
    expect(messages.in('en')('title')).toBe('Records');
    expect(messages.in('en')('count', { n: 1, all: 3 })).toBe('1 of 3 records');
    expect(messages.in('ja')('count', { n: 1, all: 3 })).toBe('全3件のうち1件');
  });

  test('does not fill places that come in with a value', () => {
    expect(messages.in('en')('count', { n: '{all}', all: 3 })).toBe('{all} of 3 records');
  });

  test('refuses a text that is missing in Japanese, at compile time and at load', () => {
    // @ts-expect-error the key `b` has no Japanese text
    expect(() => defineMessages({ en: { a: 'A', b: 'B' }, ja: { a: 'あ' } })).toThrow('b: no Japanese text');
  });

  test('refuses a text that is missing in English, at compile time and at load', () => {
    // @ts-expect-error the key `b` has no English text
    expect(() => defineMessages({ en: { a: 'A' }, ja: { a: 'あ', b: 'い' } })).toThrow('b: no English text');
  });

  test('refuses an empty text and a placeholder that only one language has', () => {
    expect(() => defineMessages({ en: { a: 'A' }, ja: { a: ' ' } })).toThrow('a: no Japanese text');
    expect(() => defineMessages({ en: { a: 'A {n}' }, ja: { a: 'あ' } })).toThrow('a: placeholders differ');
  });

  test('asks for exactly the values a text needs', () => {
    const t = messages.in('en');
    // @ts-expect-error `all` is missing
    expect(t('count', { n: 1 })).toBe('1 of {all} records');
    // @ts-expect-error there is no such text
    expect(t('titel')).toBe('titel');
  });
});

test('compareTexts names every fault', () => {
  expect(compareTexts({ a: 'A', b: 'B' }, { a: 'あ', c: 'う' })).toEqual(['b: no Japanese text', 'c: no English text']);
});

describe('negotiateLanguage', () => {
  test.each([
    [{ query: 'en', cookie: 'ja', acceptLanguage: 'ja' }, 'en'],
    [{ cookie: 'en', acceptLanguage: 'ja' }, 'en'],
    [{ query: 'fr', acceptLanguage: 'en-GB,en;q=0.8' }, 'en'],
    [{ acceptLanguage: 'en;q=0.4, ja-JP;q=0.9' }, 'ja'],
    [{ acceptLanguage: 'fr, en;q=0.5' }, 'en'],
    [{ acceptLanguage: 'en;q=0, ja;q=0.1' }, 'ja'],
    [{ acceptLanguage: 'fr' }, 'ja'],
    [{ acceptLanguage: 'en;q=abc' }, 'ja'],
    [{}, 'ja'],
  ] as const)('%j gives %s', (wish, language) => {
    expect(negotiateLanguage(wish)).toBe(language);
  });
});
