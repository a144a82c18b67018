import { describe, expect, test } from '@jest/globals';
import { createBearerChallenge, parseBearerToken } from '../../src/issuance/bearer.ts';
import { expectRefusal } from '../fixtures.ts';

describe('VCI-43 the access token', () => {
  test.each([
    ['Bearer token-of-april', 'token-of-april'],
    ['BEARER a-b._~+/=', 'a-b._~+/='],
  ])('%s is read', (header, token) => {
    expect(parseBearerToken(header)).toBe(token);
  });

  test.each([
    ['no header', undefined],
    ['another scheme', 'DPoP abc'],
    ['no token', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['two headers in one', 'Bearer a, Bearer b'],
    ['a token with a line break', 'Bearer a\n'],
    ['an array', ['Bearer a']],
  ])('%s is invalid_token', async (_, header) => {
    await expectRefusal(() => parseBearerToken(header), 'invalid_token', 'Authorization header');
  });

  test('the challenge names the error only when there was a token', () => {
    expect(createBearerChallenge()).toBe('Bearer');
    expect(createBearerChallenge('insufficient_scope')).toBe('Bearer error="insufficient_scope"');
  });
});
