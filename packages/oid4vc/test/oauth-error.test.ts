import { describe, expect, test } from '@jest/globals';
import { errorBody, OAUTH_ERROR_CODES, OAuthError, parseErrorBody, READING_ERROR_CODES } from '../src/oauth-error.ts';

describe('VCI-43 error bodies', () => {
  test('carries code and description', () => {
    expect(errorBody(new OAuthError('invalid_nonce', 'The nonce is not valid'))).toEqual({
      error: 'invalid_nonce',
      error_description: 'The nonce is not valid',
    });
  });

  test('leaves an empty description out', () => {
    expect(errorBody(new OAuthError('invalid_grant', ''))).toEqual({ error: 'invalid_grant' });
  });

  test.each([
    ['a quotation mark', 'say "hi"', "say 'hi'"],
    ['a backslash', 'a\\b', 'a/b'],
    ['a line break', 'a\r\nb', 'a b'],
    ['Japanese', 'コードa', '???a'],
    ['a control character', 'a\u0000b', 'a?b'],
  ])('brings %s into the allowed characters', (_, text, safe) => {
    expect(new OAuthError('invalid_request', text).description).toBe(safe);
  });

  test('shortens a long description', () => {
    expect(new OAuthError('invalid_request', 'x'.repeat(5000)).description).toHaveLength(200);
  });

  test('never sends a reading fault as a code of the wire', () => {
    for (const code of READING_ERROR_CODES) expect(errorBody(new OAuthError(code, 'x')).error).toBe('invalid_request');
  });

  test('lists every code once and none of the drafts', () => {
    expect(new Set(OAUTH_ERROR_CODES).size).toBe(OAUTH_ERROR_CODES.length);
    for (const draft of ['invalid_or_missing_proof', 'unsupported_credential_type', 'unsupported_credential_format']) {
      expect(OAUTH_ERROR_CODES).not.toContain(draft);
    }
  });
});

describe("reading the other side's error", () => {
  test('keeps a code it has never heard of', () => {
    expect(parseErrorBody({ error: 'invalid_tx_code', extra: 1 })).toEqual({ error: 'invalid_tx_code' });
  });

  test('makes the description safe to log', () => {
    expect(parseErrorBody({ error: 'invalid_grant', error_description: 'no\n"code"' })).toEqual({
      error: 'invalid_grant',
      description: "no 'code'",
    });
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'invalid_grant'],
    ['an object without error', { message: 'x' }],
    ['an error that is no word', { error: 'a b' }],
    ['an error that is an array', { error: ['invalid_grant'] }],
  ])('finds no error in %s', (_, body) => {
    expect(parseErrorBody(body)).toBeUndefined();
  });
});
