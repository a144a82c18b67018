import { describe, expect, test } from '@jest/globals';
import { PRESENTATION_ERROR_CODES } from '../../src/oauth-error.ts';
import { parseDcqlQuery } from '../../src/presentation/dcql.ts';
import {
  createDirectPostBody,
  createDirectPostResponse,
  createErrorBody,
  parseDirectPost,
  parseDirectPostResponse,
} from '../../src/presentation/response.ts';
import { presentation } from '../fixtures/records.ts';
import { expectRefusal } from '../fixtures.ts';

const state = 'state-of-april';
const vpToken = { r1: [presentation] };
const query = parseDcqlQuery({
  credentials: [
    { id: 'r1', format: 'ldp_vc', meta: { type_values: [['CertifiedSkillRecord']] } },
    { id: 'r2', format: 'ldp_vc', multiple: true, meta: { type_values: [['CertifiedSkillRecord']] } },
    { id: 'r3', format: 'dc+sd-jwt', meta: { vct_values: ['x'] } },
  ],
});
const post = (token: unknown, more: object = {}) => ({
  vp_token: typeof token === 'string' ? token : JSON.stringify(token),
  state,
  ...more,
});

describe('VP-20 and VP-21 the vp_token', () => {
  test('what a wallet posts, a verifier reads', () => {
    expect(parseDirectPost(createDirectPostBody({ vpToken, state }), { query })).toEqual({
      kind: 'vp_token',
      vpToken,
      state,
    });
    const mixed = { r2: [presentation, presentation], r3: ['a.b.c~'] };
    expect(parseDirectPost(createDirectPostBody({ vpToken: mixed, state }), { query })).toEqual({
      kind: 'vp_token',
      vpToken: mixed,
      state,
    });
  });

  test('unknown parameters are ignored, also the presentation_submission of drafts', () => {
    expect(
      parseDirectPost(post(vpToken, { presentation_submission: '{}', iss: 'x', expires_in: ['1', '2'] })),
    ).toMatchObject({ kind: 'vp_token' });
  });

  test('a presentation keeps its text exactly', () => {
    const numbers = { r1: [{ a: 1.0, b: '\u00e9\u0000', c: { d: null } }] };
    expect(parseDirectPost(createDirectPostBody({ vpToken: numbers, state }))).toMatchObject({ vpToken: numbers });
  });

  test.each([
    ['no state', { vp_token: '{}' }, 'state'],
    ['an empty state', post(vpToken, { state: '' }), 'state'],
    ['two states', post(vpToken, { state: [state, state] }), 'repeated'],
    ['two vp_tokens', { state, vp_token: ['{}', '{}'] }, 'repeated'],
    ['neither vp_token nor error', { state }, 'either'],
    ['both vp_token and error', post(vpToken, { error: 'access_denied' }), 'either'],
    ['an encrypted response (VP-22)', { state, response: 'a.b.c.d.e' }, 'Encrypted'],
    ['a vp_token that is already an object', { state, vp_token: vpToken }, 'string'],
    ['a vp_token that is no JSON', post('{'), 'JSON object'],
    ['a vp_token that is an array', post([presentation]), 'JSON object'],
    ['a vp_token that is one presentation', post(presentation), 'vp_token'],
    ['a vp_token that is a JWT, as drafts had it', post('a.b.c'), 'JSON object'],
    ['a vp_token with a repeated key', post('{"r1":["a"],"r1":["b"]}'), 'JSON object'],
    ['a vp_token nested too deep', post(`{"r1":[${'['.repeat(70)}${']'.repeat(70)}]}`), 'JSON object'],
    ['an empty vp_token (G3)', post({}), 'no presentation'],
    ['an entry that is no array', post({ r1: presentation }), 'non-empty array'],
    ['an entry with no presentation', post({ r1: [] }), 'non-empty array'],
    ['a presentation that is null', post({ r1: [null] }), 'object or a string'],
    ['a presentation that is a number', post({ r1: [1] }), 'object or a string'],
    ['a presentation that is an empty text', post({ r1: [''] }), 'object or a string'],
    ['a key that is no query id', post({ 'r 1': [presentation] }), 'no credential query id'],
    ['an empty key', post({ '': [presentation] }), 'no credential query id'],
    ['nothing', undefined, 'form encoded'],
  ])('VP-30 refuses %s', async (_, form, words) => {
    await expectRefusal(() => parseDirectPost(form as never), 'invalid_request', words);
  });

  test.each([
    ['an answer to what was not asked', { r9: [presentation] }, 'not asked'],
    ['an answer to an inherited member', { constructor: [presentation] }, 'not asked'],
    ['two presentations where one was asked for', { r1: [presentation, presentation] }, 'several'],
    ['a text where the format is an object', { r1: ['a.b.c'] }, 'encoded'],
    ['an object where the format is a text', { r3: [presentation] }, 'encoded'],
    ['one wrong encoding among several', { r2: [presentation, 'a.b.c'] }, 'encoded'],
  ])('VP-30 against the query, refuses %s', async (_, token, words) => {
    await expectRefusal(() => parseDirectPost(post(token), { query }), 'invalid_request', words);
  });
});

describe('VP-24 the wallet refuses', () => {
  test.each(PRESENTATION_ERROR_CODES)('%s is read back', (error) => {
    expect(parseDirectPost(createErrorBody({ error, state }))).toEqual({ kind: 'error', error, state });
  });

  test('a description is brought into the allowed characters', () => {
    expect(parseDirectPost(createErrorBody({ error: 'invalid_request', description: 'no "nonce"\n', state }))).toEqual({
      kind: 'error',
      error: 'invalid_request',
      description: "no 'nonce'",
      state,
    });
  });

  test('DCQL-4 access_denied says nothing more: no match and no consent look the same', () => {
    const noMatch = createErrorBody({ error: 'access_denied', description: 'The score is not 82', state });
    expect(noMatch.toString()).toBe(createErrorBody({ error: 'access_denied', state }).toString());
  });

  test('a request without state gets an answer without state', () => {
    expect(createErrorBody({ error: 'access_denied' }).has('state')).toBe(false);
    expect(createDirectPostBody({ vpToken }).has('state')).toBe(false);
  });

  test('a code we have never heard of is read too', () => {
    expect(parseDirectPost({ error: 'wallet_is_tired', state })).toMatchObject({
      kind: 'error',
      error: 'wallet_is_tired',
    });
  });

  test.each([
    ['a sentence as code', 'no, thank you'],
    ['65 characters', 'x'.repeat(65)],
    ['markup', '<b>'],
  ])('%s is no error', async (_, error) => {
    await expectRefusal(() => parseDirectPost({ error, state }), 'invalid_request', 'no error code');
  });
});

describe('VP-21 the verifier acknowledges', () => {
  test('with nothing, or with where to go on', () => {
    expect(parseDirectPostResponse(createDirectPostResponse())).toEqual({});
    const redirectUri = 'https://verifier.example/cb#response_code=april-1';
    expect(parseDirectPostResponse({ ...createDirectPostResponse({ redirectUri }), extra: 1 })).toEqual({
      redirectUri,
    });
  });

  test.each([
    ['nothing', undefined],
    ['an array', []],
    ['a script', { redirect_uri: 'javascript:alert(1)' }],
    ['a data URL', { redirect_uri: 'data:text/html,x' }],
    ['a redirect over http', { redirect_uri: 'http://verifier.example/cb' }],
    ['a relative redirect', { redirect_uri: '/cb' }],
    ['a redirect with a line break behind the fragment', { redirect_uri: 'https://verifier.example/#a\nb' }],
    ['a redirect that is an array', { redirect_uri: ['https://verifier.example/cb'] }],
  ])('a wallet follows no answer that is %s', async (_, json) => {
    await expectRefusal(() => parseDirectPostResponse(json), 'invalid_direct_post_response', '');
  });
});
