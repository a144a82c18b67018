// Presentation responses by direct_post: built by the wallet, taken apart by the verifier, and the verifier's short answer.
// OpenID4VP 1.0, section 8: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8
import { type Form, formReader } from '../form.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import { isErrorCodeText, OAuthError, type PRESENTATION_ERROR_CODES, toErrorDescription } from '../oauth-error.ts';
import { isSecureUrl, type UrlRules } from '../url.ts';
import type { DcqlQuery } from './dcql-query.ts';

/** Characters of the JSON text; a handful of credentials with pictures fits. */
const MAX_VP_TOKEN_LENGTH = 4 * 1024 * 1024;

/** Presentations by credential query id (section 8.1); objects for `ldp_vc`, strings for JWT formats. */
export type VpToken = { [queryId: string]: (JsonObject | string)[] };

export type DirectPost =
  | { kind: 'vp_token'; vpToken: VpToken; state: string }
  /** The wallet refused. `error` may be any code; `description` is the wallet's text. */
  | { kind: 'error'; error: string; description?: string; state: string };

/** Creates the form of a positive answer; `state` is the request's, when it had one. */
export function createDirectPostBody(o: { vpToken: VpToken; state?: string }): URLSearchParams {
  const form = new URLSearchParams({ vp_token: JSON.stringify(o.vpToken) });
  if (o.state !== undefined) form.set('state', o.state);
  return form;
}

/**
 * Creates the form of a refusal. A wallet without a match and a person who said no both answer `access_denied` without
 * description, so that a verifier cannot tell them apart (section 15.4.1).
 */
export function createErrorBody(o: {
  error: (typeof PRESENTATION_ERROR_CODES)[number];
  description?: string;
  state?: string;
}): URLSearchParams {
  const form = new URLSearchParams({ error: o.error });
  if (o.description !== undefined && o.error !== 'access_denied') {
    form.set('error_description', toErrorDescription(o.description));
  }
  if (o.state !== undefined) form.set('state', o.state);
  return form;
}

/**
 * Reads what arrived at the response URI. With `query` the vp_token also has to fit it: known ids only, one presentation
 * unless `multiple`, objects for `ldp_vc`. Our requests always carry a state, so an answer without one is refused;
 * whether it is alive, and that it is used once, is the caller's. Throws OAuthError `invalid_request`.
 */
export function parseDirectPost(form: Form, o: { query?: DcqlQuery } = {}): DirectPost {
  const read = formReader(form, 'invalid_request');
  const state = read('state');
  if (state === undefined) throw fault('The state is missing');
  const error = read('error');
  const vpTokenText = read('vp_token');
  if (read('response') !== undefined) throw fault('Encrypted responses are not supported');
  if ((error === undefined) === (vpTokenText === undefined)) {
    throw fault('The response has to carry either vp_token or error');
  }
  if (error !== undefined) {
    if (!isErrorCodeText(error)) throw fault('The error is no error code');
    const description = read('error_description');
    return {
      kind: 'error',
      error,
      ...(description === undefined ? {} : { description: toErrorDescription(description) }),
      state,
    };
  }
  const vpToken = checkVpToken(parseJson(vpTokenText, MAX_VP_TOKEN_LENGTH));
  if (o.query !== undefined) checkAgainstQuery(vpToken, o.query);
  return { kind: 'vp_token', vpToken, state };
}

/** Creates the body with which the verifier acknowledges an answer or a refusal; `redirectUri` holds a fresh secret. */
export function createDirectPostResponse(o: { redirectUri?: string } = {}): { redirect_uri?: string } {
  return o.redirectUri === undefined ? {} : { redirect_uri: o.redirectUri };
}

/**
 * Reads that body at the wallet; the person's browser has to go to `redirectUri` when there is one. Only web links are
 * followed. Throws OAuthError `invalid_direct_post_response`.
 */
export function parseDirectPostResponse(json: unknown, rules: UrlRules = {}): { redirectUri?: string } {
  const refuse = (description: string) => new OAuthError('invalid_direct_post_response', description);
  if (!isJsonObject(json)) throw refuse('The answer has to be a JSON object');
  if (json.redirect_uri === undefined) return {};
  const { redirect_uri: redirectUri } = json;
  if (typeof redirectUri !== 'string' || !isSecureUrl(redirectUri.split('#', 1)[0], rules) || /\s/.test(redirectUri)) {
    throw refuse('The redirect_uri has to be an https URL');
  }
  return { redirectUri };
}

function checkVpToken(json: unknown): VpToken {
  if (!isJsonObject(json)) throw fault('The vp_token has to be a JSON object');
  const entries = Object.entries(json);
  if (entries.length === 0) throw fault('The vp_token carries no presentation');
  for (const [id, presentations] of entries) {
    if (!/^[A-Za-z0-9_-]+$/.test(id)) throw fault('A key of the vp_token is no credential query id');
    if (!Array.isArray(presentations) || presentations.length === 0) {
      throw fault('Every entry of the vp_token has to be a non-empty array');
    }
    if (!presentations.every((one) => isJsonObject(one) || (typeof one === 'string' && one !== ''))) {
      throw fault('A presentation has to be an object or a string');
    }
  }
  return json as VpToken;
}

function checkAgainstQuery(vpToken: VpToken, query: DcqlQuery): void {
  for (const [id, presentations] of Object.entries(vpToken)) {
    const asked = query.credentials.find((credential) => credential.id === id);
    if (asked === undefined) throw fault('The vp_token answers a credential query that was not asked');
    if (asked.multiple !== true && presentations.length > 1) {
      throw fault('The vp_token carries several presentations where one was asked for');
    }
    if (presentations.some((one) => (asked.format === 'ldp_vc') !== isJsonObject(one))) {
      throw fault('A presentation is not encoded as its format requires');
    }
  }
}

function fault(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}
