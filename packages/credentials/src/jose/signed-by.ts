// Verifies a JWT with the key that its `kid` names, a verification method of the DID that is its author.
// https://www.w3.org/TR/vc-jose-cose/#using-controlled-identifier-documents

import type { VerificationRelationship } from '@skill-records/dids/did-document';
import { DidError } from '@skill-records/dids/did-error';
import { type DecodedJws, isAlgorithmOfKey, JWS_ALGORITHMS, verifyJws } from '@skill-records/dids/jws';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { didOf, resolveVerificationMethod } from '@skill-records/dids/verification-method';
import { keyCodeOf } from '../checks/key-codes.ts';
import type { CheckCode } from '../verdict.ts';

/**
 * The key comes from the DID document alone: `jwk`, `jku`, `x5c` and `x5u` of the header are not looked at. `authors` are
 * all that the token says about who made it; each has to be the DID of `kid`, and that is asked before anything is
 * resolved. `signedAt` decides whether a retired key was still in use.
 */
export async function verifySignedBy(
  jws: DecodedJws,
  o: {
    relationship: VerificationRelationship;
    authors: readonly unknown[];
    mismatch: CheckCode;
    resolveDid: ResolveDid;
    signedAt: Date;
  },
): Promise<{ controller: string } | { code: CheckCode }> {
  const { alg, kid } = jws.header;
  if (!JWS_ALGORITHMS.includes(alg as string)) return { code: 'alg_not_allowed' };
  if (typeof kid !== 'string') return { code: 'proof_malformed' };
  try {
    const controller = didOf(kid);
    if (o.authors.some((author) => author !== controller)) return { code: o.mismatch };
    const { publicJwk } = await resolveVerificationMethod(kid, o.relationship, o.resolveDid, o.signedAt);
    if (!isAlgorithmOfKey(alg, publicJwk)) return { code: 'alg_not_allowed' };
    return verifyJws(jws, publicJwk) ? { controller } : { code: 'proof_invalid' };
  } catch (error) {
    if (error instanceof DidError) return { code: keyCodeOf(error) };
    throw error;
  }
}
