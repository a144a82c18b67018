// A wallet in tests: fetches the request, checks it, presents, takes receipts. Made only from the protocol packages.
import { createPresentation } from '@skill-records/credentials/create-presentation';
import type { Signer } from '@skill-records/dids/signer';
import { createHolderProof } from '@skill-records/oid4vc/issuance/holder-proof';
import { createTokenRequest } from '@skill-records/oid4vc/issuance/token';
import {
  type AuthorizationRequest,
  parseRequestLink,
  verifyAuthorizationRequest,
} from '@skill-records/oid4vc/presentation/request';
import { createDirectPostBody, createErrorBody } from '@skill-records/oid4vc/presentation/response';
import { createTestKey, createTestSigner } from '@skill-records/test-kit/keys';
import type { JsonObject, World } from './world.ts';

const RULES = { allowedInsecureOrigins: ['http://localhost:4003'] };

export interface Holder {
  did: string;
  signer: Signer;
}

export function createHolder(name = 'hanako'): Holder {
  const key = createTestKey('Ed25519', `holder ${name}`);
  return { did: key.did, signer: createTestSigner(key) as Signer };
}

export interface Answer {
  status: number;
  body: JsonObject;
}

/** What the verifier asks, after its signature was checked. */
export async function fetchRequest(world: World, requestUri: string): Promise<AuthorizationRequest> {
  const link = parseRequestLink(requestUri, RULES);
  if (link.kind !== 'reference') throw new Error('by value');
  const response = await world.app.inject({ method: 'GET', url: new URL(link.requestUri).pathname });
  if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${response.body}`);
  return await verifyAuthorizationRequest(response.body, {
    clientId: link.clientId,
    resolveDid: world.context.resolveDid,
    ...RULES,
  });
}

/** A presentation of one credential; `o` bends what it is bound to. */
export async function present(
  world: World,
  holder: Holder,
  request: Pick<AuthorizationRequest, 'nonce' | 'clientId'>,
  credential: JsonObject,
  o: { nonce?: string; domain?: string } = {},
): Promise<JsonObject> {
  return await createPresentation({
    credentials: [credential as never],
    signer: holder.signer,
    challenge: o.nonce ?? request.nonce,
    domain: o.domain ?? request.clientId,
    documentLoader: world.context.documentLoader,
    now: world.clock.now(),
  });
}

export async function post(world: World, request: AuthorizationRequest, form: URLSearchParams): Promise<Answer> {
  const response = await world.app.inject({
    method: 'POST',
    url: new URL(request.responseUri).pathname,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: form.toString(),
  });
  return { status: response.statusCode, body: response.json() };
}

/** Presents each credential for the query id it stands under. */
export async function answer(
  world: World,
  holder: Holder,
  requestUri: string,
  choices: Record<string, JsonObject>,
): Promise<Answer> {
  const request = await fetchRequest(world, requestUri);
  const vpToken: Record<string, never[]> = {};
  for (const [queryId, credential] of Object.entries(choices)) {
    vpToken[queryId] = [(await present(world, holder, request, credential)) as never];
  }
  return await post(world, request, createDirectPostBody({ vpToken, state: request.state! }));
}

export async function decline(
  world: World,
  requestUri: string,
  error: 'access_denied' | 'wallet_unavailable' = 'access_denied',
): Promise<Answer> {
  const request = await fetchRequest(world, requestUri);
  return await post(world, request, createErrorBody({ error, state: request.state! }));
}

/** Offer, token, nonce and credential in one go; each step's answer must be 200. */
export async function takeReceipt(world: World, holder: Holder, offerUri: string): Promise<JsonObject> {
  const { token, issuer } = await redeemOffer(world, offerUri);
  const response = await requestReceipt(world, holder, { token, issuer });
  if (response.status !== 200) throw new Error(JSON.stringify(response.body));
  return (response.body.credentials as { credential: JsonObject }[])[0]!.credential;
}

export async function redeemOffer(world: World, offerUri: string): Promise<{ token: string; issuer: string }> {
  const reference = new URLSearchParams(offerUri.slice(offerUri.indexOf('?') + 1)).get('credential_offer_uri')!;
  const offer = (await world.app.inject({ method: 'GET', url: new URL(reference).pathname })).json();
  const code = offer.grants['urn:ietf:params:oauth:grant-type:pre-authorized_code']['pre-authorized_code'];
  const issuer: string = offer.credential_issuer;
  const response = await postForm(
    world,
    `${new URL(issuer).pathname}/token`,
    createTokenRequest({ preAuthorizedCode: code }),
  );
  if (response.status !== 200) throw new Error(JSON.stringify(response.body));
  return { token: response.body.access_token as string, issuer };
}

export async function requestReceipt(
  world: World,
  holder: Holder,
  o: { token: string; issuer: string; nonce?: string; form?: 'kid' | 'jwk' },
): Promise<Answer> {
  const path = new URL(o.issuer).pathname;
  const nonce = o.nonce ?? (await world.app.inject({ method: 'POST', url: `${path}/nonce` })).json().c_nonce;
  const proof = await createHolderProof({
    signer: holder.signer,
    audience: o.issuer,
    nonce,
    now: world.clock.now(),
    form: o.form ?? 'kid',
  });
  const response = await world.app.inject({
    method: 'POST',
    url: `${path}/credential`,
    headers: { authorization: `Bearer ${o.token}` },
    payload: { credential_configuration_id: 'VerifiedSkillRecord', proofs: { jwt: [proof] } },
  });
  return { status: response.statusCode, body: response.json() };
}

export async function postForm(world: World, url: string, form: URLSearchParams): Promise<Answer> {
  const response = await world.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: form.toString(),
  });
  return { status: response.statusCode, body: response.json() };
}
