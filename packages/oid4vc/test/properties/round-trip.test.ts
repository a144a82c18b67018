import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createCredentialRequest,
  createCredentialResponse,
  parseCredentialRequest,
  parseCredentialResponse,
} from '../../src/issuance/credential-request.ts';
import {
  createAuthorizationServerMetadata,
  createIssuerMetadata,
  parseAuthorizationServerMetadata,
  parseIssuerMetadata,
} from '../../src/issuance/issuer-metadata.ts';
import { createNonceResponse, parseNonceResponse } from '../../src/issuance/nonce.ts';
import {
  createNotificationRequest,
  NOTIFICATION_EVENTS,
  parseNotificationRequest,
} from '../../src/issuance/notification.ts';
import {
  createCredentialOffer,
  createOfferUri,
  parseCredentialOffer,
  parseOfferInput,
} from '../../src/issuance/offer.ts';
import {
  createTokenRequest,
  createTokenResponse,
  parseTokenRequest,
  parseTokenResponse,
} from '../../src/issuance/token.ts';
import { type JsonObject, type JsonValue, parseJson } from '../../src/json.ts';
import { decodeJws } from '../../src/jws.ts';
import { errorBody, OAUTH_ERROR_CODES, OAuthError, parseErrorBody } from '../../src/oauth-error.ts';
import { createRequestUri, parseRequestLink } from '../../src/presentation/request.ts';
import { createDirectPostBody, parseDirectPost } from '../../src/presentation/response.ts';
import { signAs } from '../fixtures.ts';
import { clientId, issuer, metadata, signer } from './hostile.ts';

describe('what is created is read back', () => {
  const text = fc.string({ minLength: 1, maxLength: 60 });
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const defined = <T extends object>(value: T): T =>
    Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
  const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
  const jsonObject = fc.dictionary(fc.string(), json).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
  const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void) =>
    fc.assert(fc.property(arbitrary, property), { numRuns: 200 });

  test('credential offers, also through their link', () => {
    const txCode = fc
      .record({
        inputMode: fc.constantFrom('numeric' as const, 'text' as const),
        length: optional(fc.integer({ min: 1, max: 255 })),
        description: optional(fc.string({ maxLength: 100, unit: 'grapheme' })),
      })
      .map(defined);
    const offers = fc
      .record({
        credentialIssuer: fc.constant(issuer),
        configurationIds: fc.uniqueArray(text, { minLength: 1, maxLength: 5 }),
        preAuthorizedCode: text,
        txCode: optional(txCode),
      })
      .map(defined);
    check(offers, (offer) => {
      const wire = createCredentialOffer(offer);
      expect(parseCredentialOffer(wire)).toEqual(offer);
      expect(parseOfferInput(createOfferUri({ offer: wire }))).toEqual({ kind: 'value', offer });
    });
  });

  test('token requests', () => {
    const details = fc.array(fc.record({ configurationId: text, locations: optional(fc.array(text)) }).map(defined), {
      minLength: 1,
      maxLength: 3,
    });
    check(
      fc
        .record({
          preAuthorizedCode: text,
          txCode: optional(text),
          clientId: optional(text),
          authorizationDetails: optional(details),
        })
        .map(defined),
      (request) => {
        expect(parseTokenRequest(createTokenRequest(request))).toEqual(request);
      },
    );
  });

  test('token responses and nonces', () => {
    const granted = fc.array(
      fc.record({ configurationId: text, credentialIdentifiers: fc.array(text, { minLength: 1 }) }),
      { minLength: 1 },
    );
    const accessToken = fc.string({ minLength: 1, unit: fc.constantFrom(...'aZ09-._~+/=') });
    check(
      fc.record({ accessToken, expiresIn: fc.integer({ min: 1 }), granted: optional(granted) }).map(defined),
      (response) => {
        expect(parseTokenResponse(createTokenResponse(response))).toEqual(response);
      },
    );
    check(text, (nonce) => expect(parseNonceResponse(createNonceResponse({ nonce }))).toBe(nonce));
  });

  test('credential requests and responses', () => {
    check(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (jwt) => {
      expect(
        parseCredentialRequest(createCredentialRequest({ configurationId: 'a', proofs: { jwt } }), { metadata }),
      ).toEqual({ configurationId: 'a', proofs: { jwt } });
    });
    check(
      fc
        .record({ credentials: fc.array(jsonObject, { minLength: 1, maxLength: 3 }), notificationId: optional(text) })
        .map(defined),
      (response) => {
        expect(
          parseCredentialResponse(JSON.parse(JSON.stringify(createCredentialResponse(response))), {
            format: 'ldp_vc',
            proofCount: 3,
          }),
        ).toEqual({ kind: 'issued', ...response });
      },
    );
  });

  test('notifications and issuer metadata', () => {
    const description = fc.string({ minLength: 1, maxLength: 50, unit: fc.constantFrom(...'aZ09!.#[]~') });
    check(
      fc
        .record({
          notificationId: text,
          event: fc.constantFrom(...NOTIFICATION_EVENTS),
          eventDescription: optional(description),
        })
        .map(defined),
      (notification) => {
        expect(parseNotificationRequest(createNotificationRequest(notification))).toEqual(notification);
      },
    );
    check(fc.uniqueArray(text, { maxLength: 4 }), (ids) => {
      const configurations = Object.fromEntries(ids.map((id) => [id, { format: 'x' }]));
      const own = createIssuerMetadata({ credentialIssuer: issuer, credentialEndpoint: `${issuer}/c`, configurations });
      expect(parseIssuerMetadata(JSON.parse(JSON.stringify(own)), issuer)).toEqual(own);
    });
    const server = createAuthorizationServerMetadata({ issuer, tokenEndpoint: `${issuer}/token` });
    expect(parseAuthorizationServerMetadata(server, issuer)).toEqual(server);
  });

  test('request links and presentation responses', () => {
    const method = optional(fc.constantFrom('get' as const, 'post' as const));
    check(
      fc.tuple(
        fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, authoritySettings: { withPort: true } }),
        method,
      ),
      ([requestUri, chosen]) => {
        fc.pre(!/[\^`{|}]/.test(requestUri));
        const link = createRequestUri(defined({ clientId, requestUri, method: chosen }));
        expect(parseRequestLink(link)).toEqual({ kind: 'reference', clientId, requestUri, method: chosen ?? 'get' });
      },
    );
    const vpToken = fc.dictionary(
      fc.string({ minLength: 1, unit: fc.constantFrom(...'aZ0_-') }),
      fc.array(fc.oneof(jsonObject, text), { minLength: 1, maxLength: 3 }),
      { minKeys: 1, maxKeys: 4 },
    );
    check(fc.tuple(vpToken, text), ([token, state]) => {
      expect(parseDirectPost(createDirectPostBody({ vpToken: token, state }))).toEqual({
        kind: 'vp_token',
        vpToken: JSON.parse(JSON.stringify(token)),
        state,
      });
    });
  });

  test('any JSON text that JSON.stringify writes', () => {
    check(json, (value) => expect(parseJson(JSON.stringify(value), 1_000_000)).toEqual(value));
  });

  test('any JWS we sign', async () => {
    await fc.assert(
      fc.asyncProperty(jsonObject, async (payload) => {
        expect(decodeJws(await signAs(signer, { typ: 't' }, payload))?.payload).toEqual(payload);
      }),
      { numRuns: 100 },
    );
  });

  test('errors', () => {
    check(fc.tuple(fc.constantFrom(...OAUTH_ERROR_CODES), fc.string({ unit: 'binary' })), ([code, description]) => {
      const body = errorBody(new OAuthError(code, description));
      const read = parseErrorBody(body);
      expect(read?.error).toBe(body.error);
      expect(read?.description).toBe(body.error_description);
    });
  });
});
