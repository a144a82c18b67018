// Promises over all inputs: a parser either returns or throws an OAuthError with allowed characters, and reads back what we create.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseBearerToken } from '../src/issuance/bearer.ts';
import {
  createCredentialRequest,
  createCredentialResponse,
  parseCredentialRequest,
  parseCredentialResponse,
} from '../src/issuance/credential-request.ts';
import { verifyHolderProof } from '../src/issuance/holder-proof.ts';
import {
  createAuthorizationServerMetadata,
  createIssuerMetadata,
  type IssuerMetadata,
  parseAuthorizationServerMetadata,
  parseIssuerMetadata,
} from '../src/issuance/issuer-metadata.ts';
import { createNonceResponse, parseNonceResponse } from '../src/issuance/nonce.ts';
import {
  createNotificationRequest,
  NOTIFICATION_EVENTS,
  parseNotificationRequest,
} from '../src/issuance/notification.ts';
import { createCredentialOffer, createOfferUri, parseCredentialOffer, parseOfferInput } from '../src/issuance/offer.ts';
import {
  createTokenRequest,
  createTokenResponse,
  parseTokenRequest,
  parseTokenResponse,
} from '../src/issuance/token.ts';
import { type JsonObject, type JsonValue, parseJson } from '../src/json.ts';
import { decodeJws } from '../src/jws.ts';
import { errorBody, OAUTH_ERROR_CODES, OAuthError, parseErrorBody } from '../src/oauth-error.ts';
import { parseClientId } from '../src/presentation/client-id.ts';
import { parseClientMetadata } from '../src/presentation/client-metadata.ts';
import {
  claimsPath,
  type DcqlCandidate,
  evaluateVpToken,
  matchCandidates,
  parseDcqlQuery,
} from '../src/presentation/dcql.ts';
import {
  createRequestUri,
  parseRequestLink,
  parseRequestUriPost,
  verifyAuthorizationRequest,
} from '../src/presentation/request.ts';
import { createDirectPostBody, parseDirectPost, parseDirectPostResponse } from '../src/presentation/response.ts';
import { base64url, createSigner, NOW, resolveDid, signAs } from './fixtures.ts';

const issuer = 'https://issuer.example/academy';
const signer = await createSigner('Ed25519');
const clientId = `decentralized_identifier:${signer.controller}`;
const metadata: IssuerMetadata = {
  credential_issuer: issuer,
  credential_endpoint: `${issuer}/credential`,
  batch_credential_issuance: { batch_size: 5 },
  credential_configurations_supported: {
    a: { format: 'ldp_vc', proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['EdDSA'] } } },
  },
};

/** Values that keep the expected names but have anything in them, besides values of any shape. */
const names = [
  'credential_issuer',
  'credential_configuration_ids',
  'grants',
  'pre-authorized_code',
  'tx_code',
  'credential_endpoint',
  'nonce_endpoint',
  'credential_configurations_supported',
  'format',
  'proofs',
  'jwt',
  'credential_configuration_id',
  'credential_identifier',
  'credentials',
  'credential',
  'access_token',
  'token_type',
  'authorization_details',
  'c_nonce',
  'notification_id',
  'event',
  'id',
  'meta',
  'type_values',
  'claims',
  'path',
  'values',
  'claim_sets',
  'credential_sets',
  'options',
  'vp_token',
  'state',
  'error',
  'client_id',
  'request_uri',
  'request',
  'grant_type',
  'issuer',
  'token_endpoint',
  'vp_formats_supported',
  'redirect_uri',
  '__proto__',
  'constructor',
  'length',
];
const hostile = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      1,
      -1,
      1.5,
      '',
      'a',
      'ldp_vc',
      'Bearer',
      issuer,
      clientId,
      'https://h.example/#a',
      Number.NaN,
      undefined,
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), { maxKeys: 6 }),
  ),
})).value;

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

/** Runs a parser; anything it throws has to be an OAuthError that may be sent as it is. */
async function expectOnlyOAuthErrors(parse: (input: unknown) => unknown, input: unknown): Promise<void> {
  try {
    await parse(input);
  } catch (error) {
    expect(error).toBeInstanceOf(OAuthError);
    expect(OAUTH_ERROR_CODES).toContain((error as OAuthError).code);
    expect(JSON.stringify(Object.values(errorBody(error as OAuthError)))).toMatch(
      /^\["[a-z_]+"(,"[\x20\x21\x23-\x5b\x5d-\x7e]*")?\]$/,
    );
  }
}

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

describe('DCQL on any query and any records', () => {
  const types = ['A', 'B', 'C'];
  const value = fc.constantFrom<JsonValue>('x', 1, true, null, ['x', 'y'], [], { p: 'x' }, [{ p: 1 }]);
  const candidate: fc.Arbitrary<DcqlCandidate> = fc.record({
    id: fc.uuid(),
    format: fc.constant('ldp_vc' as const),
    typeIris: fc.subarray(types),
    document: fc.dictionary(fc.constantFrom('p', 'q', 'r'), value),
  }) as fc.Arbitrary<DcqlCandidate>;
  const path = fc.array(fc.constantFrom<string | number | null>('p', 'q', 'r', 0, 1, null), {
    minLength: 1,
    maxLength: 3,
  });
  const claims = fc.array(
    fc.record({
      path,
      values: fc.option(fc.array(fc.constantFrom<string | number | boolean>('x', 1, true), { minLength: 1 }), {
        nil: undefined,
      }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const query = fc
    .tuple(
      fc.array(
        fc.record({
          type: fc.constantFrom(...types),
          claims: fc.option(claims, { nil: undefined }),
          multiple: fc.boolean(),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      fc.option(
        fc.array(
          fc.tuple(
            fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
            fc.boolean(),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        { nil: undefined },
      ),
    )
    .map(([asked, sets]) =>
      parseDcqlQuery(
        JSON.parse(
          JSON.stringify({
            credentials: asked.map(({ type, ...rest }, i) => ({
              id: `q${i}`,
              format: 'ldp_vc',
              meta: { type_values: [[type]] },
              ...rest,
            })),
            credential_sets: sets?.map(([options, required]) => ({
              options: options.map((ids) => ids.map((i) => `q${i % asked.length}`)),
              required,
            })),
          }),
        ),
      ),
    );

  test('the verifier accepts exactly what the wallet says it can answer', () => {
    fc.assert(
      fc.property(query, fc.array(candidate, { maxLength: 5 }), (asked, held) => {
        const match = matchCandidates(asked, held);
        const presented = Object.fromEntries(
          match.queries.flatMap(({ queryId, multiple, matches }) => {
            const chosen = held.filter(({ id }) => matches.some(({ candidateId }) => candidateId === id));
            return chosen.length === 0 ? [] : [[queryId, multiple ? chosen : chosen.slice(0, 1)]];
          }),
        );
        const evaluation = evaluateVpToken(asked, presented);
        expect(evaluation.satisfied).toBe(match.satisfiable);
        expect(evaluation.perQuery.every(({ rejected }) => rejected.length === 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a record that the wallet does not match, the verifier rejects', () => {
    fc.assert(
      fc.property(query, candidate, (asked, one) => {
        const matched = matchCandidates(asked, [one]).queries.map(({ matches }) => matches.length === 1);
        const accepted = asked.credentials.map(({ id }) =>
          evaluateVpToken(asked, { [id]: [one] }).perQuery.some(({ accepted: ids }) => ids.length === 1),
        );
        expect(accepted).toEqual(matched);
      }),
      { numRuns: 500 },
    );
  });

  test('a claims path never throws and selects only what is in the document', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('p', 'q', 'r'), value), path, (document, pointer) => {
        const all = JSON.stringify(document);
        for (const selected of claimsPath(document, pointer)) expect(all).toContain(JSON.stringify(selected));
      }),
      { numRuns: 500 },
    );
  });
});
