import { describe, expect, test } from '@jest/globals';
import { createNonceResponse, parseNonceResponse } from '../../src/issuance/nonce.ts';
import { expectRefusal } from '../fixtures.ts';

describe('VCI-30 and VCI-W4 the nonce endpoint', () => {
  test('what is created is read back, and has no lifetime', () => {
    expect(createNonceResponse({ nonce: 'nonce-of-april' })).toEqual({ c_nonce: 'nonce-of-april' });
    expect(parseNonceResponse({ c_nonce: 'nonce-of-april', c_nonce_expires_in: 60 })).toBe('nonce-of-april');
  });

  test.each([
    ['nothing', undefined],
    ['an empty object', {}],
    ['an empty nonce', { c_nonce: '' }],
    ['a number', { c_nonce: 1 }],
    ['an array', { c_nonce: ['a'] }],
    ['an error', { error: 'server_error' }],
  ])('a wallet stops when it gets %s (P10)', async (_, json) => {
    await expectRefusal(() => parseNonceResponse(json), 'invalid_nonce_response', 'Nonce response');
  });
});
