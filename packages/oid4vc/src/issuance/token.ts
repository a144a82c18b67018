// Token requests and responses of the pre-authorized code flow.
// OpenID4VCI 1.0, section 6: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-6
import Type, { type Static } from 'typebox';
import { type Form, formReader } from '../form.ts';
import { isJsonObject, parseJson } from '../json.ts';
import { OAuthError } from '../oauth-error.ts';
import { checkShape } from '../shape.ts';
import { PRE_AUTHORIZED_GRANT } from './offer.ts';

const MAX_AUTHORIZATION_DETAILS_LENGTH = 16 * 1024;
const Text = Type.String({ minLength: 1 });

const TokenResponseSchema = Type.Object({
  access_token: Text,
  token_type: Text,
  expires_in: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  authorization_details: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String(),
        credential_configuration_id: Type.Optional(Text),
        credential_identifiers: Type.Optional(Type.Array(Text, { minItems: 1 })),
      }),
      { minItems: 1 },
    ),
  ),
});

export type TokenResponse = Static<typeof TokenResponseSchema>;

export interface TokenRequest {
  preAuthorizedCode: string;
  txCode?: string;
  /** Present only when the wallet identifies itself; without it the request is anonymous. */
  clientId?: string;
  /** The configurations asked for by `authorization_details`; the response then has to name credential identifiers. */
  authorizationDetails?: { configurationId: string; locations?: string[] }[];
}

/** What the token allows, when the authorization server names credential identifiers. */
export interface GrantedConfiguration {
  configurationId: string;
  credentialIdentifiers: string[];
}

/** Creates the form body that a wallet posts. `txCode` is sent if and only if the offer asked for one. */
export function createTokenRequest(o: TokenRequest): URLSearchParams {
  const form = new URLSearchParams({ grant_type: PRE_AUTHORIZED_GRANT, 'pre-authorized_code': o.preAuthorizedCode });
  if (o.txCode !== undefined) form.set('tx_code', o.txCode);
  if (o.clientId !== undefined) form.set('client_id', o.clientId);
  if (o.authorizationDetails !== undefined) {
    const details = o.authorizationDetails.map(({ configurationId, locations }) => ({
      type: 'openid_credential',
      credential_configuration_id: configurationId,
      ...(locations === undefined ? {} : { locations }),
    }));
    form.set('authorization_details', JSON.stringify(details));
  }
  return form;
}

/**
 * Reads a token request. Whether the code exists, is alive and wants a tx_code is the caller's to decide: a missing or
 * unexpected tx_code is `invalid_request`, a wrong one or a wrong code `invalid_grant` (section 6.3).
 * Throws OAuthError `invalid_request`, `unsupported_grant_type` or `invalid_authorization_details`.
 */
export function parseTokenRequest(form: Form): TokenRequest {
  const read = formReader(form, 'invalid_request');
  const grantType = read('grant_type');
  if (grantType === undefined) throw new OAuthError('invalid_request', 'The grant_type is missing');
  if (grantType !== PRE_AUTHORIZED_GRANT) {
    throw new OAuthError('unsupported_grant_type', 'Only the pre-authorized code grant is supported');
  }
  const preAuthorizedCode = read('pre-authorized_code');
  if (preAuthorizedCode === undefined) throw new OAuthError('invalid_request', 'The pre-authorized_code is missing');
  const txCode = read('tx_code');
  const clientId = read('client_id');
  const details = read('authorization_details');
  return {
    preAuthorizedCode,
    ...(txCode === undefined ? {} : { txCode }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(details === undefined ? {} : { authorizationDetails: parseAuthorizationDetails(details) }),
  };
}

/** Creates the response body; send it with `Cache-Control: no-store`. It carries no nonce: that is the nonce endpoint's. */
export function createTokenResponse(o: {
  accessToken: string;
  /** Seconds; more than 300 would need a sender-constrained token (section 13.10). */
  expiresIn: number;
  granted?: GrantedConfiguration[];
}): TokenResponse {
  return {
    access_token: o.accessToken,
    token_type: 'Bearer',
    expires_in: o.expiresIn,
    ...(o.granted === undefined
      ? {}
      : {
          authorization_details: o.granted.map(({ configurationId, credentialIdentifiers }) => ({
            type: 'openid_credential',
            credential_configuration_id: configurationId,
            credential_identifiers: credentialIdentifiers,
          })),
        }),
  };
}

/** Reads a token response; only bearer tokens are understood. Throws OAuthError `invalid_token_response`. */
export function parseTokenResponse(json: unknown): {
  accessToken: string;
  expiresIn?: number;
  granted?: GrantedConfiguration[];
} {
  const code = 'invalid_token_response';
  const response = checkShape(TokenResponseSchema, json, { code, what: 'Token response' });
  if (response.token_type.toLowerCase() !== 'bearer') throw new OAuthError(code, 'The token_type is not Bearer');
  if (!/^[\x21-\x7e]+$/.test(response.access_token))
    throw new OAuthError(code, 'The access_token has unusable characters');
  const granted = response.authorization_details
    ?.filter(({ type }) => type === 'openid_credential')
    .map(({ credential_configuration_id: configurationId, credential_identifiers: credentialIdentifiers }) => {
      if (configurationId === undefined || credentialIdentifiers === undefined) {
        throw new OAuthError(code, 'The authorization_details name no credential identifiers');
      }
      return { configurationId, credentialIdentifiers };
    });
  return {
    accessToken: response.access_token,
    ...(response.expires_in === undefined ? {} : { expiresIn: response.expires_in }),
    ...(granted === undefined || granted.length === 0 ? {} : { granted }),
  };
}

/** RFC 9396, section 5: an unknown type is refused; unknown members of our own type are allowed (section 5.1.1). */
function parseAuthorizationDetails(text: string): NonNullable<TokenRequest['authorizationDetails']> {
  const fault = (description: string) => new OAuthError('invalid_authorization_details', description);
  const json = parseJson(text, MAX_AUTHORIZATION_DETAILS_LENGTH);
  if (!Array.isArray(json) || json.length === 0)
    throw fault('The authorization_details have to be a non-empty JSON array');
  return json.map((detail) => {
    if (!isJsonObject(detail) || detail.type !== 'openid_credential')
      throw fault('The authorization details type is unknown');
    const { credential_configuration_id: configurationId, locations } = detail;
    if (typeof configurationId !== 'string' || configurationId === '') {
      throw fault('The authorization_details have to name a credential_configuration_id');
    }
    if (locations === undefined) return { configurationId };
    if (!Array.isArray(locations) || !locations.every((location) => typeof location === 'string')) {
      throw fault('The locations have to be an array of strings');
    }
    return { configurationId, locations: locations as string[] };
  });
}
