import { describe, expect, test } from '@jest/globals';
import {
  createRequestUri,
  createRequestUriPost,
  parseRequestLink,
  parseRequestUriPost,
} from '../../src/presentation/request.ts';
import { expectRefusal } from '../fixtures.ts';

const clientId = 'decentralized_identifier:did:web:verifier.example:T';
const requestUri = 'https://verifier.example/T/requests/Zm9v';
const link = createRequestUri({ clientId, requestUri, method: 'post' });
const bare = createRequestUri({ clientId, requestUri });
const enc = encodeURIComponent;

describe('VP-4 the link to a request', () => {
  test('what is created is read back', () => {
    expect(parseRequestLink(link)).toEqual({ kind: 'reference', clientId, requestUri, method: 'post' });
    expect(parseRequestLink(bare)).toEqual({ kind: 'reference', clientId, requestUri, method: 'get' });
    expect(parseRequestLink(`${bare}&request_uri_method=get`)).toEqual(parseRequestLink(bare));
    expect(link).toMatch(/^openid4vp:\/\/\?/);
  });

  test('the web link of a wallet page and a request by value are read too', () => {
    expect(parseRequestLink(bare.replace('openid4vp://', 'https://wallet.example/present'))).toEqual(
      parseRequestLink(bare),
    );
    expect(parseRequestLink(`openid4vp://authorize?client_id=${enc(clientId)}&request=a.b.c`)).toEqual({
      kind: 'value',
      clientId,
      request: 'a.b.c',
    });
  });

  test('parameters beside the request object are not read', () => {
    expect(parseRequestLink(`${bare}&nonce=evil&response_uri=https%3A%2F%2Fevil.example&state=a&state=b`)).toEqual(
      parseRequestLink(bare),
    );
  });

  test('a loopback request is read only when its origin is allowed', async () => {
    const local = createRequestUri({ clientId, requestUri: 'http://localhost:4003/T/requests/1' });
    expect(parseRequestLink(local, { allowedInsecureOrigins: ['http://localhost:4003'] })).toMatchObject({
      requestUri: 'http://localhost:4003/T/requests/1',
    });
    await expectRefusal(() => parseRequestLink(local), 'invalid_request', 'https');
  });

  test.each([
    ['no client_id', `openid4vp://?request_uri=${enc(requestUri)}`, 'invalid_request', 'client_id is missing'],
    ['two client_ids', `${bare}&client_id=${enc(clientId)}`, 'invalid_request', 'repeated'],
    [
      'a client_id nobody may use',
      bare.replace(enc(clientId), enc('origin:https://a.example')),
      'invalid_request',
      'not known',
    ],
    [
      'an unsigned request in the link (VP-W1)',
      `openid4vp://?client_id=${enc(clientId)}&response_type=vp_token&nonce=n&dcql_query=%7B%7D`,
      'invalid_request',
      'either',
    ],
    ['both request and request_uri', `${bare}&request=a.b.c`, 'invalid_request', 'either'],
    ['two request_uris', `${bare}&request_uri=${enc(requestUri)}`, 'invalid_request', 'repeated'],
    [
      'a request_uri over http',
      `openid4vp://?client_id=${enc(clientId)}&request_uri=http%3A%2F%2Fverifier.example`,
      'invalid_request',
      'https',
    ],
    [
      'a request_uri with fragment',
      createRequestUri({ clientId, requestUri: `${requestUri}#a` }),
      'invalid_request',
      'https',
    ],
    ['a method with another case', `${bare}&request_uri_method=POST`, 'invalid_request_uri_method', 'get or post'],
    ['another method', `${bare}&request_uri_method=put`, 'invalid_request_uri_method', 'get or post'],
    [
      'a method for a request by value',
      `openid4vp://?client_id=${enc(clientId)}&request=a.b.c&request_uri_method=post`,
      'invalid_request',
      'needs a request_uri',
    ],
    [
      'a credential offer link',
      `openid-credential-offer://?client_id=${enc(clientId)}`,
      'invalid_request',
      'no presentation request link',
    ],
    ['a script', `javascript:alert(1)//?client_id=${enc(clientId)}`, 'invalid_request', 'no presentation request link'],
    ['no query', 'openid4vp://', 'invalid_request', 'no presentation request link'],
    ['no text', null, 'invalid_request', 'no presentation request link'],
    ['a megabyte', `${bare}&x=${'x'.repeat(1_000_000)}`, 'invalid_request', 'no presentation request link'],
  ] as const)('refuses %s', async (_, input, code, words) => {
    await expectRefusal(() => parseRequestLink(input), code, words);
  });
});

describe('VP-4 the POST to the request URI', () => {
  const walletMetadata = { vp_formats_supported: { ldp_vc: {} } };

  test('what is created is read back, and unknown parameters are ignored', () => {
    expect(parseRequestUriPost(createRequestUriPost({ walletNonce: 'qPmxiNFCR3QTm19POc8u', walletMetadata }))).toEqual({
      walletNonce: 'qPmxiNFCR3QTm19POc8u',
      walletMetadata,
    });
    expect(parseRequestUriPost({ wallet_nonce: 'n', extra: 'x' })).toEqual({ walletNonce: 'n' });
    expect(parseRequestUriPost({})).toEqual({});
  });

  test.each([
    ['two nonces', { wallet_nonce: ['a', 'b'] }, 'repeated'],
    ['a nonce of 1025 characters', { wallet_nonce: 'x'.repeat(1025) }, 'too long'],
    ['metadata that is no JSON', { wallet_metadata: '{' }, 'JSON object'],
    ['metadata that is an array', { wallet_metadata: '[]' }, 'JSON object'],
    ['metadata with a repeated member', { wallet_metadata: '{"a":1,"a":2}' }, 'JSON object'],
    ['nothing', undefined, 'form encoded'],
  ])('refuses %s', async (_, form, words) => {
    await expectRefusal(() => parseRequestUriPost(form as never), 'invalid_request', words);
  });
});
