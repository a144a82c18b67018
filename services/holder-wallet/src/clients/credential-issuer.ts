// The wallet's calls to a credential issuer, in the order of OpenID4VCI 1.0: offer, metadata, token, nonce, credential, notification.
import {
  type CredentialRequest,
  parseCredentialResponse,
  type ReceivedCredentials,
} from '@skill-records/oid4vc/issuance/credential-request';
import {
  type AuthorizationServerMetadata,
  type IssuerMetadata,
  parseAuthorizationServerMetadata,
  parseIssuerMetadata,
  resolveAuthorizationServers,
  wellKnownUrl,
} from '@skill-records/oid4vc/issuance/issuer-metadata';
import { parseNonceResponse } from '@skill-records/oid4vc/issuance/nonce';
import { createNotificationRequest, type Notification } from '@skill-records/oid4vc/issuance/notification';
import { type CredentialOffer, parseCredentialOffer } from '@skill-records/oid4vc/issuance/offer';
import { createTokenRequest, parseTokenResponse } from '@skill-records/oid4vc/issuance/token';
import { type Http, request } from './http.ts';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Fetches an offer by reference: GET, nothing of ours in the request (section 4.1.3). */
export async function fetchOffer(http: Http, uri: string): Promise<CredentialOffer> {
  const { json } = await request(http, 'credential-offer', uri);
  return parseCredentialOffer(json, http);
}

/** The issuer's own word about itself; refused when it is about another issuer (section 12.2). */
export async function fetchIssuerMetadata(http: Http, issuer: string): Promise<IssuerMetadata> {
  const url = wellKnownUrl(issuer, 'openid-credential-issuer');
  const { json } = await request(http, 'issuer-metadata', url, { accept: [JSON_TYPE] });
  return parseIssuerMetadata(json, issuer, http);
}

/** The authorization server that redeems the code: the one the offer names if the issuer uses it, else the issuer's first. */
export async function fetchAuthorizationServer(
  http: Http,
  metadata: IssuerMetadata,
  hint: string | undefined,
): Promise<AuthorizationServerMetadata> {
  const [server] = resolveAuthorizationServers(metadata, hint);
  const url = wellKnownUrl(server as string, 'oauth-authorization-server');
  const { json } = await request(http, 'issuer-metadata', url, { accept: [JSON_TYPE] });
  return parseAuthorizationServerMetadata(json, server as string, http);
}

export async function requestToken(
  http: Http,
  endpoint: string,
  o: { preAuthorizedCode: string; txCode?: string },
): Promise<ReturnType<typeof parseTokenResponse>> {
  const { json } = await request(http, 'token', endpoint, {
    method: 'POST',
    headers: { 'content-type': FORM_TYPE },
    body: createTokenRequest(o).toString(),
  });
  return parseTokenResponse(json);
}

/** A fresh nonce; whatever goes wrong, there is none, and nothing may be signed without it. */
export async function requestNonce(http: Http, endpoint: string): Promise<string> {
  const { json } = await request(http, 'nonce', endpoint, { method: 'POST', body: '' });
  return parseNonceResponse(json);
}

/** The issuer's answer, read, and its exact text (the credential is kept as the bytes that arrived). */
export async function requestCredential(
  http: Http,
  endpoint: string,
  o: { accessToken: string; body: CredentialRequest; format: string },
): Promise<{ text: string; received: ReceivedCredentials }> {
  const { text, json } = await request(http, 'credential', endpoint, {
    method: 'POST',
    headers: { 'content-type': JSON_TYPE, authorization: `Bearer ${o.accessToken}` },
    body: JSON.stringify(o.body),
    accept: [JSON_TYPE],
    // The issuer allocates a status entry and signs before it answers.
    timeoutMs: 10_000,
  });
  const proofCount = o.body.proofs?.jwt.length ?? 0;
  return { text, received: parseCredentialResponse(json, { format: o.format, proofCount }) };
}

export async function sendNotification(
  http: Http,
  endpoint: string,
  o: { accessToken: string; notification: Notification },
): Promise<void> {
  await request(http, 'notification', endpoint, {
    method: 'POST',
    headers: { 'content-type': JSON_TYPE, authorization: `Bearer ${o.accessToken}` },
    body: JSON.stringify(createNotificationRequest(o.notification)),
  });
}
