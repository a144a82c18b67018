import { describe, expect, test } from '@jest/globals';
import { isIssuerIdentifier, isSecureUrl } from '../src/url.ts';

const rules = { allowedInsecureOrigins: ['http://localhost:4001'] };

describe('URLs the other side names', () => {
  test.each([
    'https://h.example',
    'https://h.example:8443/a/b?c=d',
    'https://[2001:db8::1]/x',
    'https://h.example/%7Ea',
  ])('takes %s', (url) => {
    expect(isSecureUrl(url)).toBe(true);
  });

  test.each([
    ['http', 'http://h.example'],
    ['http on a loopback address that nobody allowed', 'http://localhost:4001'],
    ['another scheme', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['no scheme', '//h.example/a'],
    ['an upper-case scheme', 'HTTPS://h.example'],
    ['one slash', 'https:/h.example'],
    ['a user name', 'https://user@h.example'],
    ['only a password', 'https://:secret@h.example'],
    ['a user name that looks like the host', 'https://issuer.example@h.example/'],
    ['a fragment', 'https://h.example/#a'],
    ['a backslash', 'https://h.example\\@evil.example'],
    ['white space', 'https://h.example/a b'],
    ['a line break', 'https://h.example/\n'],
    ['Unicode', 'https://例え.example'],
    ['no host', 'https://'],
    ['a port that is none', 'https://h.example:99999'],
    ['an array', ['https://h.example']],
    ['too many characters', `https://h.example/${'a'.repeat(2048)}`],
  ])('refuses %s', (_, url) => {
    expect(isSecureUrl(url)).toBe(false);
  });

  test('takes http for exactly the allowed origins', () => {
    expect(isSecureUrl('http://localhost:4001/T', rules)).toBe(true);
    expect(isSecureUrl('http://localhost:4002/T', rules)).toBe(false);
    expect(isSecureUrl('http://localhost.evil.example:4001/T', rules)).toBe(false);
  });

  test('an issuer identifier has no query, not even an empty one', () => {
    expect(isIssuerIdentifier('https://h.example/t')).toBe(true);
    expect(isIssuerIdentifier('https://h.example/t?a=b')).toBe(false);
    expect(isIssuerIdentifier('https://h.example/t?')).toBe(false);
    expect(isIssuerIdentifier('http://h.example/t')).toBe(false);
  });
});
