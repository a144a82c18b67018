import { describe, expect, test } from '@jest/globals';
import { decodeJws } from '../../src/jws.ts';
import type { OAuthErrorCode } from '../../src/oauth-error.ts';
import { createDidClientId } from '../../src/presentation/client-id.ts';
import { createClientMetadata } from '../../src/presentation/client-metadata.ts';
import type { DcqlQuery } from '../../src/presentation/dcql.ts';
import { createAuthorizationRequest, verifyAuthorizationRequest } from '../../src/presentation/request.ts';
import { createRedirectRequest } from '../fixtures/presentation-requests.ts';
import { base64url, createSigner, expectRefusal, NOW, replacePart, resolveDid, seconds, signAs } from '../fixtures.ts';

const signer = await createSigner('Ed25519');
const clientId = createDidClientId(signer.controller);
const responseUri = 'https://verifier.example/T/responses/a1';
const nonce = 'nonce-of-april_12345678';
const state = 'state-of-april_12345678';
const dcqlQuery: DcqlQuery = {
  credentials: [
    {
      id: 'r1',
      format: 'ldp_vc',
      meta: { type_values: [['https://www.w3.org/2018/credentials#VerifiableCredential']] },
    },
  ],
};
const clientMetadata = createClientMetadata({ proofTypes: ['DataIntegrityProof'], cryptosuites: ['eddsa-rdfc-2022'] });
const own = { signer, clientId, responseUri, nonce, state, dcqlQuery, clientMetadata, now: NOW };
const options = { clientId, resolveDid };

const header = { typ: 'oauth-authz-req+jwt', alg: 'EdDSA', kid: signer.id };
const payload = {
  aud: 'https://self-issued.me/v2',
  client_id: clientId,
  response_type: 'vp_token',
  response_mode: 'direct_post',
  response_uri: responseUri,
  nonce,
  state,
  dcql_query: dcqlQuery,
  client_metadata: clientMetadata,
};
const request = (p: object = {}, h: object = {}, by = signer) => signAs(by, { ...header, ...h }, { ...payload, ...p });

describe('VP-1 and VP-2 the request object', () => {
  test('what a verifier creates, a wallet verifies', async () => {
    expect(await verifyAuthorizationRequest(await createAuthorizationRequest(own), options)).toEqual({
      clientId,
      did: signer.controller,
      responseUri,
      nonce,
      state,
      dcqlQuery,
      clientMetadata,
    });
  });

  test('has the header and the parameters of the specification, and nothing of drafts', async () => {
    const decoded = decodeJws(await createAuthorizationRequest({ ...own, walletNonce: 'w' }));
    expect(decoded).toEqual({ header, payload: { ...payload, iat: seconds(NOW), wallet_nonce: 'w' } });
  });

  test('P-256 and both names of EdDSA are taken', async () => {
    const p256 = await createSigner('P-256');
    const jws = await createAuthorizationRequest({
      ...own,
      signer: p256,
      clientId: createDidClientId(p256.controller),
    });
    expect(
      await verifyAuthorizationRequest(jws, { ...options, clientId: createDidClientId(p256.controller) }),
    ).toMatchObject({ did: p256.controller });
    expect(await verifyAuthorizationRequest(await request({}, { alg: 'Ed25519' }), options)).toMatchObject({ nonce });
  });

  test('iss, unknown parameters and those of drafts are ignored beside a DCQL query', async () => {
    const extra = {
      iss: 'https://other.example',
      presentation_definition: {},
      client_id_scheme: 'did',
      verifier_info: [],
      x: 1,
    };
    expect(await verifyAuthorizationRequest(await request(extra), options)).toMatchObject({ nonce, dcqlQuery });
  });

  test('a request without state or client_metadata is taken', async () => {
    const read = await verifyAuthorizationRequest(
      await request({ state: undefined, client_metadata: undefined }),
      options,
    );
    expect(read).not.toHaveProperty('state');
    expect(read).not.toHaveProperty('clientMetadata');
  });

  test('a wallet_nonce that nobody asked for is ignored', async () => {
    expect(await verifyAuthorizationRequest(await request({ wallet_nonce: 'w' }), options)).toMatchObject({ nonce });
  });

  test('keys in client_metadata that cannot be used are ignored (OIDF IgnoresUnusableEncryptionKey)', async () => {
    const jwks = { keys: [{ kty: 'unknown', kid: 'a' }] };
    expect(
      await verifyAuthorizationRequest(await request({ client_metadata: { ...clientMetadata, jwks } }), options),
    ).toMatchObject({ nonce });
  });
});

/** Refusals before the request proved authentic: the error must not say where to send anything. */
async function expectUnauthentic(
  jws: Promise<string> | string,
  words: string,
  o: object = {},
  code: OAuthErrorCode = 'invalid_request_object',
) {
  const refusal = await expectRefusal(
    async () => verifyAuthorizationRequest(await jws, { ...options, ...o }),
    code,
    words,
  );
  expect(refusal.replyTo).toBeUndefined();
}

describe('VP-W1 requests that are not authentic are refused, and nothing is sent anywhere', () => {
  test.each([
    ['no typ', { typ: undefined }, 'typ'],
    ['the general typ', { typ: 'JWT' }, 'typ'],
    ['the media type as typ', { typ: 'application/oauth-authz-req+jwt' }, 'typ'],
    ['the typ of a key proof', { typ: 'openid4vci-proof+jwt' }, 'typ'],
    ['alg none (P6)', { alg: 'none' }, 'alg'],
    ['alg HS256', { alg: 'HS256' }, 'alg'],
    ['the alg of another kind of key', { alg: 'ES256' }, 'alg'],
    ['no kid', { kid: undefined }, 'kid'],
    ['a bare DID as kid', { kid: signer.controller }, 'kid'],
    ['a relative kid', { kid: '#key-1' }, 'kid'],
    ['a kid of another method', { kid: `${signer.controller}#other` }, 'cannot be used'],
    ['a kid whose DID only begins alike', { kid: `${signer.controller}x#a` }, 'kid'],
    ['a kid that is an array', { kid: [signer.id] }, 'kid'],
    ['a jwk in place of the kid', { kid: undefined, jwk: signer.publicJwk }, 'kid'],
    ['a critical extension', { crit: ['x'] }, 'compact JWS'],
  ])('%s', async (_, h, words) => {
    await expectUnauthentic(request({}, h), words);
  });

  test.each([
    ['a changed payload', 1, base64url({ ...payload, response_uri: 'https://evil.example' })],
    ['a changed header', 0, base64url({ ...header, extra: 1 })],
    ['a zero signature', 2, base64url('\0'.repeat(64))],
  ])('OIDF wallet negative InvalidRequestObjectSignature: %s', async (_, index, text) => {
    await expectUnauthentic(replacePart(await request(), index, text), 'signature');
  });

  test('the key of another DID, and the kid of another DID', async () => {
    const other = await createSigner('Ed25519');
    await expectUnauthentic(request({}, {}, other), 'signature');
    await expectUnauthentic(request({}, { kid: other.id }, other), 'kid');
  });

  test.each([
    ['another DID', 'decentralized_identifier:did:web:other.example'],
    ['the DID without prefix', signer.controller],
    ['another prefix', `x509_hash:${signer.controller}`],
    ['nothing', undefined],
    ['an array', [clientId]],
  ])('OIDF wallet negative MismatchedClientIdInRequestObject: %s', async (_, inner) => {
    await expectUnauthentic(request({ client_id: inner }), 'client_id');
  });

  test.each([
    ['nothing', undefined],
    ['the verifier', clientId],
    ['an array (P20)', ['https://self-issued.me/v2']],
    ['a slash at the end', 'https://self-issued.me/v2/'],
  ])('an aud that is %s', async (_, aud) => {
    await expectUnauthentic(request({ aud }), 'aud');
  });

  test('VP-4 a wallet_nonce that does not come back', async () => {
    const walletNonce = 'qPmxiNFCR3QTm19POc8u';
    expect(
      await verifyAuthorizationRequest(await request({ wallet_nonce: walletNonce }), { ...options, walletNonce }),
    ).toMatchObject({ nonce });
    await expectUnauthentic(request(), 'wallet_nonce', { walletNonce });
    await expectUnauthentic(request({ wallet_nonce: 'other' }), 'wallet_nonce', { walletNonce });
    await expectUnauthentic(request({ wallet_nonce: [walletNonce] }), 'wallet_nonce', { walletNonce });
  });

  test('a request that is over, where the wallet knows the time', async () => {
    const over = { exp: seconds(NOW) - 300 };
    await expectUnauthentic(request(over), 'expired', { now: NOW });
    await expectUnauthentic(request({ nbf: seconds(NOW) + 301 }), 'expired', { now: NOW });
    expect(
      await verifyAuthorizationRequest(await request({ exp: seconds(NOW) + 60 }), { ...options, now: NOW }),
    ).toMatchObject({ nonce });
  });

  test('a request inside the request', async () => {
    await expectUnauthentic(request({ request: 'a.b.c' }), 'another one');
    await expectUnauthentic(request({ request_uri: 'https://verifier.example/r' }), 'another one');
  });

  test.each([
    ['redirect_uri', `redirect_uri:${responseUri}`],
    ['x509_san_dns', 'x509_san_dns:verifier.example'],
    ['pre-registered', 'verifier'],
  ])('a client of the kind %s, which this wallet cannot recognise', async (_, other) => {
    await expectUnauthentic(request({ client_id: other }), 'not supported', { clientId: other }, 'invalid_request');
  });

  test('OIDF wallet negative ResponseUriNotClientId: a redirect_uri client with another response_uri', async () => {
    const other = 'redirect_uri:https://other.example/cb';
    await expectUnauthentic(request({ client_id: other }), 'not supported', { clientId: other }, 'invalid_request');
  });

  test.each([
    ['another response mode', { response_mode: 'direct_post.jwt' }, 'direct_post'],
    ['no response mode', { response_mode: undefined }, 'direct_post'],
    ['the fragment mode', { response_mode: 'fragment', redirect_uri: responseUri }, 'direct_post'],
    ['no response_uri', { response_uri: undefined }, 'response_uri'],
    ['a response_uri over http', { response_uri: 'http://verifier.example/r' }, 'response_uri'],
    ['a response_uri with user name', { response_uri: 'https://verifier.example@evil.example/' }, 'response_uri'],
    ['a response_uri that is an array', { response_uri: [responseUri] }, 'response_uri'],
    ['a response_uri with fragment', { response_uri: `${responseUri}#a` }, 'response_uri'],
    ['a state with a space', { state: 'a b' }, 'state'],
    ['an empty state', { state: '' }, 'state'],
    ['a state that is a number', { state: 1 }, 'state'],
  ])('there is no safe place to answer to with %s', async (_, p, words) => {
    await expectUnauthentic(request(p), words, {}, 'invalid_request');
  });

  test('a loopback response_uri is taken only when its origin is allowed', async () => {
    const local = request({ response_uri: 'http://localhost:4003/T/responses/1' });
    expect(
      await verifyAuthorizationRequest(await local, { ...options, allowedInsecureOrigins: ['http://localhost:4003'] }),
    ).toMatchObject({ nonce });
    await expectUnauthentic(
      local,
      'response_uri',
      { allowedInsecureOrigins: ['http://localhost:4002'] },
      'invalid_request',
    );
  });

  test.each([
    ['no text', null],
    ['an empty text', ''],
    ['JSON', '{}'],
    ['four parts', 'a.b.c.d'],
  ])('%s', async (_, jws) => {
    await expectUnauthentic(jws as never, 'compact JWS');
  });

  test('a request that asks for a redirect leaves nowhere to post to', async () => {
    const theirs = createRedirectRequest(signer);
    const jws = signAs(signer, theirs.header, { ...theirs.payload, aud: payload.aud });
    await expectUnauthentic(jws, 'direct_post', {}, 'invalid_request');
  });
});

describe('authentic requests that are refused carry where to say so', () => {
  test.each([
    ['another response type', { response_type: 'code' }, 'unsupported_response_type', 'vp_token'],
    ['a response type with id_token', { response_type: 'vp_token id_token' }, 'unsupported_response_type', 'vp_token'],
    [
      'OIDF RedirectUriWithDirectPost',
      { redirect_uri: 'https://verifier.example/cb' },
      'invalid_request',
      'redirect_uri',
    ],
    ['OIDF MissingNonce', { nonce: undefined }, 'invalid_request', 'nonce'],
    ['an empty nonce', { nonce: '' }, 'invalid_request', 'nonce'],
    ['a nonce with characters outside the set', { nonce: 'nonce$of-april' }, 'invalid_request', 'nonce'],
    ['a nonce that is an array', { nonce: [nonce] }, 'invalid_request', 'nonce'],
    [
      'OIDF UnknownTransactionDataType',
      { transaction_data: [base64url({ type: 'x', credential_ids: ['r1'] })] },
      'invalid_transaction_data',
      'Transaction data',
    ],
    ['empty transaction data', { transaction_data: [] }, 'invalid_transaction_data', 'Transaction data'],
    ['both dcql_query and scope', { scope: 'com.example.x' }, 'invalid_request', 'either'],
    ['neither dcql_query nor scope', { dcql_query: undefined }, 'invalid_request', 'dcql_query'],
    [
      'the presentation definition of drafts instead',
      { dcql_query: undefined, presentation_definition: { id: 'a' } },
      'invalid_request',
      'dcql_query',
    ],
    ['a scope', { dcql_query: undefined, scope: 'com.example.x' }, 'invalid_scope', 'scope'],
    ['a query as JSON text inside the object', { dcql_query: JSON.stringify(dcqlQuery) }, 'invalid_request', 'DCQL'],
    ['a query without credentials', { dcql_query: { credentials: [] } }, 'invalid_request', 'credentials'],
    ['client_metadata that is a string', { client_metadata: '{}' }, 'invalid_request', 'Client metadata'],
    [
      'only formats we do not have',
      { dcql_query: { credentials: [{ id: 'a', format: 'mso_mdoc', meta: { doctype_value: 'x' } }] } },
      'vp_formats_not_supported',
      'format',
    ],
    [
      'a verifier that does not list the format it asks for',
      { client_metadata: { vp_formats_supported: { 'dc+sd-jwt': {} } } },
      'vp_formats_not_supported',
      'format',
    ],
  ] as const)('%s', async (_, p, code, words) => {
    const refusal = await expectRefusal(async () => verifyAuthorizationRequest(await request(p), options), code, words);
    expect(refusal.replyTo).toEqual({ responseUri, state });
  });

  test('VP-23 a query without holder binding needs a state', async () => {
    const query = { credentials: [{ ...dcqlQuery.credentials[0], require_cryptographic_holder_binding: false }] };
    expect(await verifyAuthorizationRequest(await request({ dcql_query: query }), options)).toMatchObject({ state });
    const refusal = await expectRefusal(
      async () => verifyAuthorizationRequest(await request({ dcql_query: query, state: undefined }), options),
      'invalid_request',
      'state',
    );
    expect(refusal.replyTo).toEqual({ responseUri });
  });
});
