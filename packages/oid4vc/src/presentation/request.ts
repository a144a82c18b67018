// Presentation requests: signed by the verifier, linked in a QR code, and verified by the wallet before anyone is asked.
// OpenID4VP 1.0, section 5 and RFC 9101: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5
import { DidError } from '@skill-records/dids/did-error';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import type { Signer } from '@skill-records/dids/signer';
import { resolveVerificationMethod, type VerificationMethod } from '@skill-records/dids/verification-method';
import type { JsonObject, JsonValue } from '../json.ts';
import { decodeJws, isAlgorithmOf, isSignedBy, JWS_ALGORITHMS, signJws } from '../jws.ts';
import { isWithinLifetime, secondsOf } from '../jwt-time.ts';
import { OAuthError, type ReplyTarget } from '../oauth-error.ts';
import { isSecureUrl, type UrlRules } from '../url.ts';
import { parseClientId } from './client-id.ts';
import { type ClientMetadata, listedFormats, parseClientMetadata } from './client-metadata.ts';
import { checkDcqlQueryToSend, type DcqlQuery, parseDcqlQuery, requiresHolderBinding } from './dcql-query.ts';

export {
  createRequestUri,
  createRequestUriPost,
  parseRequestLink,
  parseRequestUriPost,
  REQUEST_URI_METHODS,
  type RequestLink,
  type RequestUriMethod,
} from './request-link.ts';

export const REQUEST_OBJECT_TYPE = 'oauth-authz-req+jwt';
export const REQUEST_OBJECT_MEDIA_TYPE = 'application/oauth-authz-req+jwt';

/** The audience of every request: we use no dynamic discovery of wallets (section 5.8). */
export const WALLET_AUDIENCE = 'https://self-issued.me/v2';

/** What a wallet knows after the request proved to come from the DID in its client_id. */
export interface AuthorizationRequest {
  /** The full text with prefix: the audience (`domain`) of every presentation. */
  clientId: string;
  /** The verifier's DID. */
  did: string;
  responseUri: string;
  nonce: string;
  state?: string;
  dcqlQuery: DcqlQuery;
  clientMetadata?: ClientMetadata;
}

/**
 * Signs a request object (JAR). `signer` is a key of the DID in `clientId`; `nonce` and `state` are 22 or more URL-safe
 * characters, fresh for each session. Serve it as {@link REQUEST_OBJECT_MEDIA_TYPE}. Throws OAuthError `invalid_request`
 * on a query or parameter that no wallet would take.
 */
export async function createAuthorizationRequest(o: {
  signer: Signer;
  clientId: string;
  responseUri: string;
  nonce: string;
  state: string;
  dcqlQuery: DcqlQuery;
  clientMetadata: ClientMetadata;
  walletNonce?: string;
  now: Date;
}): Promise<string> {
  if (parseClientId(o.clientId).id !== o.signer.controller) throw invalid('The client_id is not the DID of the signer');
  if (!/^[A-Za-z0-9._~-]{22,}$/.test(o.nonce) || !/^[A-Za-z0-9._~-]{22,}$/.test(o.state)) {
    throw invalid('The nonce and the state need 128 bits in URL-safe characters');
  }
  checkDcqlQueryToSend(o.dcqlQuery);
  return signJws({
    signer: o.signer,
    header: { typ: REQUEST_OBJECT_TYPE, kid: o.signer.id },
    payload: {
      aud: WALLET_AUDIENCE,
      iat: secondsOf(o.now),
      response_type: 'vp_token',
      response_mode: 'direct_post',
      client_id: o.clientId,
      response_uri: o.responseUri,
      nonce: o.nonce,
      state: o.state,
      dcql_query: o.dcqlQuery as unknown as JsonObject,
      client_metadata: o.clientMetadata as JsonObject,
      ...(o.walletNonce === undefined ? {} : { wallet_nonce: o.walletNonce }),
    },
  });
}

/**
 * Verifies a request object and reads it. `clientId` is the one of the link that led here; `walletNonce` the one posted
 * to the request URI, if any; `formats` are the credential formats of this wallet. With `now`, a request outside its own
 * `exp` and `nbf` is refused. Parameters outside the object never count.
 * Throws OAuthError; only when the request is authentic does the error carry `replyTo`, so that the wallet may answer
 * with it. An error without `replyTo` must be sent nowhere.
 */
export async function verifyAuthorizationRequest(
  jws: unknown,
  o: {
    clientId: string;
    resolveDid: ResolveDid;
    walletNonce?: string;
    now?: Date;
    formats?: readonly string[];
  } & UrlRules,
): Promise<AuthorizationRequest> {
  const { prefix, id: did } = parseClientId(o.clientId);
  if (prefix !== 'decentralized_identifier') throw invalid('The Client Identifier Prefix is not supported');
  const decoded = decodeJws(jws);
  if (decoded === undefined) throw invalidObject('The request object is no compact JWS with a JSON payload');
  const { header, payload } = decoded;
  if (header.typ !== REQUEST_OBJECT_TYPE)
    throw invalidObject('The typ of the request object has to be oauth-authz-req+jwt');
  const { publicJwk } = await resolveRequestKey(header.kid, did, o.resolveDid, o.now);
  if (!isAlgorithmOf(header.alg, publicJwk, JWS_ALGORITHMS)) {
    throw invalidObject('The alg of the request object is not supported, or is not that of its key');
  }
  if (!(await isSignedBy(jws as string, publicJwk, header.alg))) {
    throw invalidObject('The signature of the request object is not valid');
  }
  if (payload.client_id !== o.clientId) throw invalidObject('The client_id inside and outside the request differ');
  if (payload.aud !== WALLET_AUDIENCE) throw invalidObject('The aud of the request object is not this wallet');
  if (o.walletNonce !== undefined && payload.wallet_nonce !== o.walletNonce) {
    throw invalidObject('The request object does not carry the wallet_nonce');
  }
  if (o.now !== undefined && !isWithinLifetime(payload, o.now)) throw invalidObject('The request object has expired');
  if (payload.request !== undefined || payload.request_uri !== undefined) {
    throw invalidObject('A request object must not refer to another one');
  }
  const replyTo = readReplyTarget(payload, o);
  try {
    return { clientId: o.clientId, did, ...replyTo, ...readParameters(payload, o.formats ?? ['ldp_vc']) };
  } catch (cause) {
    if (!(cause instanceof OAuthError)) throw cause;
    throw new OAuthError(cause.code, cause.description, { cause, replyTo });
  }
}

/**
 * The key named by `kid`, which has to be a verification method of the client's DID (section 5.9.3). The specification
 * names no verification relationship; we ask for `authentication` or `assertionMethod`, because a key that a DID has
 * taken out of both is a retired one.
 */
async function resolveRequestKey(
  kid: JsonValue | undefined,
  did: string,
  resolveDid: ResolveDid,
  now: Date | undefined,
): Promise<VerificationMethod> {
  if (typeof kid !== 'string' || !kid.startsWith(`${did}#`)) {
    throw invalidObject('The kid of the request object has to be a verification method of the client');
  }
  try {
    try {
      return await resolveVerificationMethod(kid, 'authentication', resolveDid, now);
    } catch (error) {
      if (!(error instanceof DidError) || error.code !== 'relationship_missing') throw error;
      return await resolveVerificationMethod(kid, 'assertionMethod', resolveDid, now);
    }
  } catch (cause) {
    if (cause instanceof DidError) throw invalidObject('The key of the request object cannot be used', cause);
    throw cause;
  }
}

/** The response URI of an authentic request; it is trusted because the verifier's DID signed it (section 14, "Validation of the Response URI"). */
function readReplyTarget(payload: JsonObject, rules: UrlRules): ReplyTarget {
  const { response_mode: mode, response_uri: responseUri, state } = payload;
  if (mode !== 'direct_post') throw invalid('Only the response mode direct_post is supported');
  if (!isSecureUrl(responseUri, rules)) throw invalid('The response_uri is missing or no https URL');
  if (state === undefined) return { responseUri };
  if (typeof state !== 'string' || !/^[A-Za-z0-9._~-]+$/.test(state))
    throw invalid('The state has unusable characters');
  return { responseUri, state };
}

function readParameters(
  payload: JsonObject,
  formats: readonly string[],
): Pick<AuthorizationRequest, 'nonce' | 'dcqlQuery' | 'clientMetadata'> {
  if (payload.response_type !== 'vp_token') {
    throw new OAuthError('unsupported_response_type', 'Only the response type vp_token is supported');
  }
  if (payload.redirect_uri !== undefined) throw invalid('A redirect_uri must not be used with direct_post');
  const { nonce } = payload;
  if (typeof nonce !== 'string' || !/^[A-Za-z0-9._~-]+$/.test(nonce)) {
    throw invalid('The nonce is missing or has unusable characters');
  }
  // The one unknown parameter that must not be ignored (section 5): we support no type of transaction data.
  if (payload.transaction_data !== undefined) {
    throw new OAuthError('invalid_transaction_data', 'Transaction data is not supported');
  }
  if (payload.scope !== undefined) {
    const both = payload.dcql_query !== undefined;
    throw both
      ? invalid('The request has to carry either dcql_query or scope')
      : new OAuthError('invalid_scope', 'Requests by scope are not supported');
  }
  if (payload.dcql_query === undefined) throw invalid('The request carries no dcql_query');
  const dcqlQuery = parseDcqlQuery(payload.dcql_query);
  if (payload.state === undefined && !dcqlQuery.credentials.every(requiresHolderBinding)) {
    throw invalid('A request without holder binding has to carry a state');
  }
  const clientMetadata =
    payload.client_metadata === undefined ? undefined : parseClientMetadata(payload.client_metadata);
  const listed = listedFormats(clientMetadata);
  if (!dcqlQuery.credentials.some(({ format }) => formats.includes(format) && listed?.includes(format) !== false)) {
    throw new OAuthError('vp_formats_not_supported', 'No requested credential format is supported');
  }
  return { nonce, dcqlQuery, ...(clientMetadata === undefined ? {} : { clientMetadata }) };
}

function invalid(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}

function invalidObject(description: string, cause?: unknown): OAuthError {
  return new OAuthError('invalid_request_object', description, { cause });
}
