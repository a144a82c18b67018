// Bearer tokens of the protected endpoints: taken from the Authorization header only, and refused with a challenge.
// RFC 6750: https://www.rfc-editor.org/rfc/rfc6750
import { type BEARER_ERROR_CODES, OAuthError } from '../oauth-error.ts';

/**
 * Returns the access token of an `Authorization` header; a token in the query or the body does not count (RFC 6750,
 * section 5.3). Throws OAuthError `invalid_token`.
 */
export function parseBearerToken(authorization: unknown): string {
  const match = typeof authorization === 'string' ? /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization) : null;
  if (match?.[1] === undefined)
    throw new OAuthError('invalid_token', 'A bearer token is required in the Authorization header');
  return match[1];
}

/** The `WWW-Authenticate` value; without a code when the request had no token at all (RFC 6750, section 3.1). */
export function createBearerChallenge(code?: (typeof BEARER_ERROR_CODES)[number]): string {
  return code === undefined ? 'Bearer' : `Bearer error="${code}"`;
}
