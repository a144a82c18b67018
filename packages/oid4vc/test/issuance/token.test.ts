import { describe, expect, test } from '@jest/globals';
import { PRE_AUTHORIZED_GRANT } from '../../src/issuance/offer.ts';
import {
  createTokenRequest,
  createTokenResponse,
  parseTokenRequest,
  parseTokenResponse,
} from '../../src/issuance/token.ts';
import { authorizationDetails, preAuthorizedForm } from '../fixtures/token-requests.ts';
import { expectRefusal } from '../fixtures.ts';

const form = { grant_type: PRE_AUTHORIZED_GRANT, 'pre-authorized_code': 'code-1' };

describe('VCI-20 and VCI-W2 the token request', () => {
  test('what is created is read back', () => {
    const full = {
      preAuthorizedCode: 'a+b/c=',
      txCode: '012345',
      clientId: 'wallet',
      authorizationDetails: [{ configurationId: 'a', locations: ['https://i.example'] }],
    };
    expect(parseTokenRequest(createTokenRequest(full))).toEqual(full);
    expect(parseTokenRequest(createTokenRequest({ preAuthorizedCode: 'code-1' }))).toEqual({
      preAuthorizedCode: 'code-1',
    });
  });

  test('ignores parameters it does not know, also repeated ones such as resource (VCI-44)', () => {
    expect(parseTokenRequest({ ...form, resource: ['https://a.example', 'https://b.example'], scope: 'x' })).toEqual({
      preAuthorizedCode: 'code-1',
    });
  });

  test('an empty tx_code was not given', () => {
    expect(parseTokenRequest({ ...form, tx_code: '' })).not.toHaveProperty('txCode');
  });

  test('the PIN of drafts is no tx_code', () => {
    expect(parseTokenRequest({ ...form, user_pin: '1234' })).not.toHaveProperty('txCode');
  });

  test.each([
    ['no grant_type', { ...form, grant_type: undefined }, 'invalid_request', 'grant_type'],
    ['another grant', { ...form, grant_type: 'authorization_code' }, 'unsupported_grant_type', 'pre-authorized'],
    [
      'the grant with another case',
      { ...form, grant_type: PRE_AUTHORIZED_GRANT.toUpperCase() },
      'unsupported_grant_type',
      'pre-authorized',
    ],
    ['no code', { grant_type: PRE_AUTHORIZED_GRANT }, 'invalid_request', 'pre-authorized_code'],
    ['an empty code', { ...form, 'pre-authorized_code': '' }, 'invalid_request', 'pre-authorized_code'],
    [
      'the code spelled with underscores',
      { grant_type: PRE_AUTHORIZED_GRANT, pre_authorized_code: 'a' },
      'invalid_request',
      'pre-authorized_code',
    ],
    ['two codes', { ...form, 'pre-authorized_code': ['a', 'b'] }, 'invalid_request', 'repeated'],
    ['two tx_codes', { ...form, tx_code: ['1', '2'] }, 'invalid_request', 'repeated'],
    ['a tx_code that is a number', { ...form, tx_code: 1234 }, 'invalid_request', 'string'],
    ['a JSON array', [form], 'invalid_request', 'form encoded'],
  ] as const)('refuses %s', async (_, input, code, words) => {
    await expectRefusal(() => parseTokenRequest(input as never), code, words);
  });
});

describe('VCI-21 authorization_details', () => {
  const withDetails = (details: unknown) => ({
    ...form,
    authorization_details: typeof details === 'string' ? details : JSON.stringify(details),
  });
  const detail = { type: 'openid_credential', credential_configuration_id: 'a' };

  test('ignores unknown members of a detail, which never make it invalid', () => {
    expect(parseTokenRequest(withDetails([{ ...detail, claims: [], extra: 1 }])).authorizationDetails).toEqual([
      { configurationId: 'a' },
    ]);
  });

  test.each([
    ['no JSON', 'x'],
    ['an object', detail],
    ['an empty array', []],
    ['another type', [{ ...detail, type: 'payment' }]],
    ['a second detail of another type', [detail, { type: 'payment' }]],
    ['no configuration', [{ type: 'openid_credential' }]],
    ['a detail that is null', [null]],
    ['a detail that is a text', ['openid_credential']],
    ['an empty configuration', [{ ...detail, credential_configuration_id: '' }]],
    ['a location that is a number', [{ ...detail, locations: [1] }]],
    ['a configuration that is a number', [{ ...detail, credential_configuration_id: 1 }]],
    ['the format of drafts instead', [{ type: 'openid_credential', format: 'ldp_vc' }]],
    ['locations that are a string', [{ ...detail, locations: 'https://i.example' }]],
    [
      'a repeated member',
      '[{"type":"openid_credential","credential_configuration_id":"a","credential_configuration_id":"b"}]',
    ],
  ])('refuses %s', async (_, details) => {
    await expectRefusal(() => parseTokenRequest(withDetails(details)), 'invalid_authorization_details', '');
  });

  test.each(Object.entries(authorizationDetails))('reads %s', (_, details) => {
    const { authorizationDetails: read } = parseTokenRequest(withDetails(details));
    expect(read?.every(({ configurationId }) => configurationId.length > 0)).toBe(true);
    expect(read?.map(({ configurationId }) => configurationId)).toEqual(
      details.map((one) => one.credential_configuration_id),
    );
  });

  test('reads a form that is escaped in another way than ours', () => {
    expect(parseTokenRequest(new URLSearchParams(preAuthorizedForm))).toEqual({
      preAuthorizedCode: 'spring-course-43',
      txCode: '2718',
      authorizationDetails: [{ configurationId: 'CertifiedSkillRecord_ldp' }],
    });
  });
});

describe('VCI-22 and VCI-23 the token response', () => {
  const granted = [{ configurationId: 'a', credentialIdentifiers: ['a-2026'] }];

  test('what is created is read back', () => {
    expect(parseTokenResponse(createTokenResponse({ accessToken: 'token', expiresIn: 300, granted }))).toEqual({
      accessToken: 'token',
      expiresIn: 300,
      granted,
    });
    expect(parseTokenResponse(createTokenResponse({ accessToken: 'token', expiresIn: 300 }))).toEqual({
      accessToken: 'token',
      expiresIn: 300,
    });
  });

  test('carries no nonce, and a nonce of a draft issuer is not read', () => {
    expect(Object.keys(createTokenResponse({ accessToken: 'token', expiresIn: 300 })).join()).not.toMatch(/nonce/);
    expect(parseTokenResponse({ access_token: 'token', token_type: 'bearer', c_nonce: 'n' })).toEqual({
      accessToken: 'token',
    });
  });

  test('ignores details of another type', () => {
    expect(
      parseTokenResponse({ access_token: 't', token_type: 'Bearer', authorization_details: [{ type: 'payment' }] }),
    ).toEqual({ accessToken: 't' });
  });

  test.each([
    ['no access_token', { token_type: 'Bearer' }, 'access_token'],
    ['an access_token that is an array', { access_token: ['t'], token_type: 'Bearer' }, 'access_token'],
    ['an access_token with a line break', { access_token: 'a\r\nx: y', token_type: 'Bearer' }, 'characters'],
    ['no token_type', { access_token: 't' }, 'token_type'],
    ['a sender-constrained token', { access_token: 't', token_type: 'DPoP' }, 'Bearer'],
    ['a lifetime that is a string', { access_token: 't', token_type: 'Bearer', expires_in: '300' }, 'expires_in'],
    ['a lifetime of zero', { access_token: 't', token_type: 'Bearer', expires_in: 0 }, 'expires_in'],
    [
      'details without identifiers',
      {
        access_token: 't',
        token_type: 'Bearer',
        authorization_details: [{ type: 'openid_credential', credential_configuration_id: 'a' }],
      },
      'identifiers',
    ],
    [
      'details with no identifier',
      {
        access_token: 't',
        token_type: 'Bearer',
        authorization_details: [
          { type: 'openid_credential', credential_configuration_id: 'a', credential_identifiers: [] },
        ],
      },
      'credential_identifiers',
    ],
    [
      'identifiers without configuration',
      {
        access_token: 't',
        token_type: 'Bearer',
        authorization_details: [{ type: 'openid_credential', credential_identifiers: ['x'] }],
      },
      'identifiers',
    ],
    ['null', null, 'Token response'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseTokenResponse(json), 'invalid_token_response', words);
  });
});
