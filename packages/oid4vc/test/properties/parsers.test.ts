import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseBearerToken } from '../../src/issuance/bearer.ts';
import { parseCredentialRequest, parseCredentialResponse } from '../../src/issuance/credential-request.ts';
import { verifyHolderProof } from '../../src/issuance/holder-proof.ts';
import { parseAuthorizationServerMetadata, parseIssuerMetadata } from '../../src/issuance/issuer-metadata.ts';
import { parseNonceResponse } from '../../src/issuance/nonce.ts';
import { parseNotificationRequest } from '../../src/issuance/notification.ts';
import { parseCredentialOffer, parseOfferInput } from '../../src/issuance/offer.ts';
import { parseTokenRequest, parseTokenResponse } from '../../src/issuance/token.ts';
import { OAuthError } from '../../src/oauth-error.ts';
import { parseClientId } from '../../src/presentation/client-id.ts';
import { parseClientMetadata } from '../../src/presentation/client-metadata.ts';
import { parseDcqlQuery } from '../../src/presentation/dcql.ts';
import { parseRequestLink, parseRequestUriPost, verifyAuthorizationRequest } from '../../src/presentation/request.ts';
import { parseDirectPost, parseDirectPostResponse } from '../../src/presentation/response.ts';
import { base64url, NOW, resolveDid, signAs } from '../fixtures.ts';
import { clientId, expectOnlyOAuthErrors, hostile, issuer, metadata, signer } from './hostile.ts';

const parsers: [string, (input: unknown) => unknown][] = [
  ['parseOfferInput', (input) => parseOfferInput(input as string)],
  ['parseCredentialOffer', (input) => parseCredentialOffer(input)],
  ['parseIssuerMetadata', (input) => parseIssuerMetadata(input, issuer)],
  ['parseAuthorizationServerMetadata', (input) => parseAuthorizationServerMetadata(input, issuer)],
  ['parseTokenRequest', (input) => parseTokenRequest(input as URLSearchParams)],
  ['parseTokenResponse', (input) => parseTokenResponse(input)],
  ['parseNonceResponse', (input) => parseNonceResponse(input)],
  ['parseCredentialRequest', (input) => parseCredentialRequest(input, { metadata })],
  ['parseCredentialResponse', (input) => parseCredentialResponse(input, { format: 'ldp_vc', proofCount: 1 })],
  ['parseNotificationRequest', (input) => parseNotificationRequest(input)],
  ['parseBearerToken', (input) => parseBearerToken(input)],
  [
    'verifyHolderProof',
    (input) => verifyHolderProof(input, { audience: issuer, now: NOW, resolveDid, checkNonce: () => true }),
  ],
  ['parseClientId', (input) => parseClientId(input)],
  ['parseClientMetadata', (input) => parseClientMetadata(input)],
  ['parseRequestLink', (input) => parseRequestLink(input)],
  ['parseRequestUriPost', (input) => parseRequestUriPost(input as URLSearchParams)],
  ['verifyAuthorizationRequest', (input) => verifyAuthorizationRequest(input, { clientId, resolveDid })],
  ['parseDcqlQuery', (input) => parseDcqlQuery(input)],
  ['parseDirectPost', (input) => parseDirectPost(input as URLSearchParams)],
  ['parseDirectPostResponse', (input) => parseDirectPostResponse(input)],
];

describe.each(parsers)('%s', (_, parse) => {
  test('throws nothing but an OAuthError, whatever it is given', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, (input) => expectOnlyOAuthErrors(parse, input)),
      { numRuns: 300 },
    );
  });

  test('throws nothing but an OAuthError for a text', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true }),
      hostile.map((value) => JSON.stringify(value) ?? ''),
      hostile.map(
        (value) => `openid4vp://?${new URLSearchParams({ client_id: clientId, request: JSON.stringify(value) ?? '' })}`,
      ),
      hostile.map(
        (value) =>
          `openid-credential-offer://?credential_offer=${encodeURIComponent(JSON.stringify(value)?.replace(/[\ud800-\udfff]/g, '') ?? '')}`,
      ),
      fc
        .tuple(hostile, hostile)
        .map(([header, payload]) => `${base64url(header ?? null)}.${base64url(payload ?? null)}.AAAA`),
    );
    await fc.assert(
      fc.asyncProperty(text, (input) => expectOnlyOAuthErrors(parse, input)),
      { numRuns: 300 },
    );
  });
});

describe('signed messages with anything in them', () => {
  const claims = fc.dictionary(
    fc.constantFrom(
      'aud',
      'iat',
      'nonce',
      'iss',
      'exp',
      'nbf',
      'client_id',
      'response_uri',
      'response_mode',
      'response_type',
      'state',
      'dcql_query',
      'scope',
      'client_metadata',
      'transaction_data',
      'redirect_uri',
    ),
    hostile,
  );
  const base = {
    aud: 'https://self-issued.me/v2',
    client_id: clientId,
    response_mode: 'direct_post',
    response_uri: issuer,
    response_type: 'vp_token',
    nonce: 'n',
  };

  test('a request object never makes the wallet throw anything else', async () => {
    await fc.assert(
      fc.asyncProperty(claims, async (changed) => {
        const jws = await signAs(signer, { typ: 'oauth-authz-req+jwt', kid: signer.id }, { ...base, ...changed });
        await expectOnlyOAuthErrors(
          (input) => verifyAuthorizationRequest(input, { clientId, resolveDid, now: NOW }),
          jws,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('a key proof never makes the issuer throw anything else', async () => {
    await fc.assert(
      fc.asyncProperty(claims, async (changed) => {
        const jws = await signAs(signer, { typ: 'openid4vci-proof+jwt', kid: signer.id }, changed);
        await expectOnlyOAuthErrors(
          (input) => verifyHolderProof(input, { audience: issuer, now: NOW, resolveDid, checkNonce: () => true }),
          jws,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('no single changed character of a request object is accepted', async () => {
    const jws = await signAs(
      signer,
      { typ: 'oauth-authz-req+jwt', kid: signer.id },
      { ...base, dcql_query: { credentials: [{ id: 'a', format: 'ldp_vc', meta: { type_values: [['x']] } }] } },
    );
    await verifyAuthorizationRequest(jws, { clientId, resolveDid });
    await fc.assert(
      fc.asyncProperty(fc.nat(jws.length - 1), fc.constantFrom(...'AQgw_-.= 09zZ'), async (position, character) => {
        fc.pre(jws[position] !== character);
        const changed = jws.slice(0, position) + character + jws.slice(position + 1);
        await expect(verifyAuthorizationRequest(changed, { clientId, resolveDid })).rejects.toBeInstanceOf(OAuthError);
      }),
      { numRuns: 300 },
    );
  });
});
