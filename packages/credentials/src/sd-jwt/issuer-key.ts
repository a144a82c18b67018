// Finds the key that the issuer of an SD-JWT VC signs with.
// SD-JWT VC draft-19, "Issuer Verification Key Discovery and Validation"
import { DidError } from '@skill-records/dids/did-error';
import { type PublicJwk, parsePublicJwk } from '@skill-records/dids/public-jwk';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { resolveVerificationMethod } from '@skill-records/dids/verification-method';
import { keyCodeOf } from '../checks/key-codes.ts';
import type { JsonObject } from '../json-object.ts';
import type { CheckCode } from '../verdict.ts';

/**
 * The keys that an https issuer publishes in its JWT VC Issuer Metadata, `issuer` in it being exactly `iss`. Fetching
 * them safely (https, limits, no internal addresses) is the caller's.
 */
export type ResolveJwtIssuer = (iss: string) => Promise<readonly PublicJwk[]>;

export interface IssuerKeyOptions {
  resolveDid: ResolveDid;
  /** Without it an https issuer is refused. */
  resolveJwtIssuer?: ResolveJwtIssuer;
  now: Date;
}

export type IssuerKey = { publicJwk: PublicJwk } | { code: CheckCode };

/**
 * The form of `iss` alone decides where the key is looked for, so that no attacker can choose the weaker way:
 * - `https://…`: a key of the issuer metadata, the one that `kid` names, or the only one when there is no `kid`;
 * - a DID: the verification method that `kid` names, which has to be this DID's, under assertionMethod. The draft
 *   defines nothing for DIDs; this is our policy, the same as for the W3C formats.
 * Keys in the header itself (`jwk`, `x5c`, and URLs of keys) are never used.
 */
export async function findIssuerKey(header: JsonObject, claims: JsonObject, o: IssuerKeyOptions): Promise<IssuerKey> {
  const { iss } = claims;
  if (typeof iss !== 'string') return { code: 'key_unresolvable' };
  if (header.kid !== undefined && typeof header.kid !== 'string') return { code: 'proof_malformed' };
  if (iss.startsWith('did:')) return findDidKey(iss, header.kid, claims, o);
  return isIssuerUrl(iss) && o.resolveJwtIssuer !== undefined
    ? findPublishedKey(iss, header.kid, o.resolveJwtIssuer)
    : { code: 'key_unresolvable' };
}

async function findDidKey(
  iss: string,
  kid: string | undefined,
  { iat }: JsonObject,
  o: IssuerKeyOptions,
): Promise<IssuerKey> {
  if (kid === undefined) return { code: 'proof_malformed' };
  const id = kid.startsWith('#') ? `${iss}${kid}` : kid;
  // A method of another DID is not looked up at all.
  if (!id.startsWith(`${iss}#`)) return { code: 'issuer_mismatch' };
  const signedAt = typeof iat === 'number' ? new Date(iat * 1000) : o.now;
  try {
    return { publicJwk: (await resolveVerificationMethod(id, 'assertionMethod', o.resolveDid, signedAt)).publicJwk };
  } catch (error) {
    if (error instanceof DidError) return { code: keyCodeOf(error) };
    throw error;
  }
}

async function findPublishedKey(iss: string, kid: string | undefined, resolve: ResolveJwtIssuer): Promise<IssuerKey> {
  let keys: readonly PublicJwk[];
  try {
    keys = await resolve(iss);
  } catch {
    return { code: 'key_unresolvable' };
  }
  const [key, ...others] = kid === undefined ? keys : keys.filter((each) => each.kid === kid);
  if (key === undefined || others.length > 0) return { code: 'key_not_allowed' };
  try {
    const publicJwk = parsePublicJwk(key);
    return publicJwk.use === undefined || publicJwk.use === 'sig' ? { publicJwk } : { code: 'key_not_allowed' };
  } catch {
    return { code: 'key_not_allowed' };
  }
}

/** Scheme, host, port and path, and nothing else (draft-19, "JWT VC Issuer Metadata"). */
function isIssuerUrl(iss: string): boolean {
  return /^https:\/\/[^/?#@\\\s]+(?:\/[^?#\\\s]*)?$/.test(iss) && URL.canParse(iss);
}
