// How a presentation request reaches a wallet: the link in a QR code, and the POST with which a wallet may fetch the request.
// OpenID4VP 1.0, section 5.10 and RFC 9101: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.10
import { type Form, formReader } from '../form.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import { OAuthError } from '../oauth-error.ts';
import { isSecureUrl, type UrlRules } from '../url.ts';
import { parseClientId } from './client-id.ts';

export const REQUEST_URI_METHODS = ['get', 'post'] as const;
export type RequestUriMethod = (typeof REQUEST_URI_METHODS)[number];

const MAX_LINK_LENGTH = 64 * 1024;
const MAX_WALLET_METADATA_LENGTH = 16 * 1024;

export type RequestLink =
  | { kind: 'reference'; clientId: string; requestUri: string; method: RequestUriMethod }
  | { kind: 'value'; clientId: string; request: string };

/** The link that opens a wallet; `method` post lets the wallet send a wallet_nonce. */
export function createRequestUri(o: { clientId: string; requestUri: string; method?: RequestUriMethod }): string {
  const method = o.method === undefined ? '' : `&request_uri_method=${o.method}`;
  return `openid4vp://?client_id=${encodeURIComponent(o.clientId)}&request_uri=${encodeURIComponent(o.requestUri)}${method}`;
}

/**
 * Reads what a person scanned or pasted: an `openid4vp://` link or the web link of a wallet page. Parameters beside the
 * signed object are not read at all (section 5.10.1), so a link that carries an unsigned request is refused.
 * Throws OAuthError `invalid_request` or `invalid_request_uri_method`.
 */
export function parseRequestLink(link: unknown, rules: UrlRules = {}): RequestLink {
  if (typeof link !== 'string' || link.length > MAX_LINK_LENGTH || !/^(openid4vp|https?):\/\/[^?]*\?/i.test(link)) {
    throw fault('The input is no presentation request link');
  }
  const query = link.slice(link.indexOf('?') + 1).split('#', 1)[0];
  const read = formReader(new URLSearchParams(query), 'invalid_request');
  const clientId = read('client_id');
  if (clientId === undefined) throw fault('The client_id is missing');
  parseClientId(clientId);
  const request = read('request');
  const requestUri = read('request_uri');
  const method = read('request_uri_method');
  if ((request === undefined) === (requestUri === undefined)) {
    throw fault('The link has to carry either request or request_uri');
  }
  if (request !== undefined) {
    if (method !== undefined) throw fault('The request_uri_method needs a request_uri');
    return { kind: 'value', clientId, request };
  }
  if (method !== undefined && method !== 'get' && method !== 'post') {
    throw new OAuthError('invalid_request_uri_method', 'The request_uri_method has to be get or post');
  }
  if (!isSecureUrl(requestUri, rules)) throw fault('The request_uri has to be an https URL');
  return { kind: 'reference', clientId, requestUri, method: method ?? 'get' };
}

/** Creates the form a wallet posts to the request URI, with `Accept: application/oauth-authz-req+jwt`. */
export function createRequestUriPost(o: { walletNonce: string; walletMetadata?: JsonObject }): URLSearchParams {
  const form = new URLSearchParams({ wallet_nonce: o.walletNonce });
  if (o.walletMetadata !== undefined) form.set('wallet_metadata', JSON.stringify(o.walletMetadata));
  return form;
}

/** Reads that form at the verifier; both parameters are optional. Throws OAuthError `invalid_request`. */
export function parseRequestUriPost(form: Form): { walletNonce?: string; walletMetadata?: JsonObject } {
  const read = formReader(form, 'invalid_request');
  const walletNonce = read('wallet_nonce');
  if (walletNonce !== undefined && walletNonce.length > 1024) throw fault('The wallet_nonce is too long');
  const text = read('wallet_metadata');
  const walletMetadata = text === undefined ? undefined : parseJson(text, MAX_WALLET_METADATA_LENGTH);
  if (text !== undefined && !isJsonObject(walletMetadata)) throw fault('The wallet_metadata has to be a JSON object');
  return {
    ...(walletNonce === undefined ? {} : { walletNonce }),
    ...(walletMetadata === undefined ? {} : { walletMetadata: walletMetadata as JsonObject }),
  };
}

function fault(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}
