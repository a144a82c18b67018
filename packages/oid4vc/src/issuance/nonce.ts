// The answer of the nonce endpoint, which takes an empty POST without access token.
// OpenID4VCI 1.0, section 7: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-7
import Type, { type Static } from 'typebox';
import { checkShape } from '../shape.ts';

const NonceResponseSchema = Type.Object({ c_nonce: Type.String({ minLength: 1, maxLength: 1024 }) });

export type NonceResponse = Static<typeof NonceResponseSchema>;

/** Creates the body; send it with `Cache-Control: no-store`. Drafts had a lifetime beside the nonce; 1.0 has none. */
export function createNonceResponse(o: { nonce: string }): NonceResponse {
  return { c_nonce: o.nonce };
}

/** Returns the nonce. Throws OAuthError `invalid_nonce_response`: a wallet must stop then, not prove without nonce. */
export function parseNonceResponse(json: unknown): string {
  return checkShape(NonceResponseSchema, json, { code: 'invalid_nonce_response', what: 'Nonce response' }).c_nonce;
}
