// What binds a presentation in a JWT to one request of one verifier: `nonce` and `aud`.
// https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.6
import type { JsonObject } from '../json-object.ts';
import type { CheckCode } from '../verdict.ts';

/**
 * Texts, compared exactly. `aud` may be a list of one (RFC 7519, section 4.1.3, allows both spellings); a list that merely
 * includes ours was made for others too.
 */
export function requestFault(claims: JsonObject, o: { challenge: string; domain: string }): CheckCode | undefined {
  if (claims.nonce !== o.challenge) return 'challenge_mismatch';
  const { aud } = claims;
  const audience = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  return audience === o.domain ? undefined : 'domain_mismatch';
}
