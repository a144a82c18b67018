// Key proofs of type jwt: the wallet shows that it holds the key, and the issuer learns to which DID to bind the credential.
// OpenID4VCI 1.0, appendix F.1 and F.4: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-F.1

import { DidError } from '@skill-records/dids/did-error';
import { createDidJwk } from '@skill-records/dids/did-jwk';
import { isSamePublicKey, parsePublicJwk } from '@skill-records/dids/public-jwk';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import type { PublicJwk, Signer } from '@skill-records/dids/signer';
import { resolveVerificationMethod } from '@skill-records/dids/verification-method';
import type { JsonObject } from '../json.ts';
import { type DecodedJws, decodeJws, isAlgorithmOf, isSignedBy, JWS_ALGORITHMS, signJws } from '../jws.ts';
import { isFresh, isWithinLifetime, secondsOf } from '../jwt-time.ts';
import { OAuthError } from '../oauth-error.ts';

export const HOLDER_PROOF_TYPE = 'openid4vci-proof+jwt';

/** What to publish as `proof_signing_alg_values_supported` for the proof type `jwt`. */
export const HOLDER_PROOF_ALGORITHMS = JWS_ALGORITHMS;

/** What to publish as `cryptographic_binding_methods_supported`; a `jwk` is bound as its did:jwk. */
export const HOLDER_BINDING_METHODS = ['did:key', 'did:jwk', 'jwk'] as const;

const MAX_PROOF_LENGTH = 16 * 1024;

export interface VerifiedHolderProof {
  /** did:key or did:jwk: the `credentialSubject.id` of the credential. */
  did: string;
  publicJwk: PublicJwk;
  nonce: string;
}

export interface VerifyHolderProofOptions {
  /** The credential issuer identifier, exactly. */
  audience: string;
  now: Date;
  resolveDid: ResolveDid;
  /** Says whether the nonce was ours and is still good; asked last, so it may consume the nonce. */
  checkNonce: (nonce: string) => Promise<boolean> | boolean;
  /** The published algorithms; default {@link HOLDER_PROOF_ALGORITHMS}. */
  algorithms?: readonly string[];
  /** The client the access token was issued to; absent when it was issued anonymously. */
  clientId?: string;
}

/** Creates a proof by DID URL (`kid`) or by public key (`jwk`). The key signs for `audience` only, and for one nonce. */
export function createHolderProof(o: {
  signer: Signer;
  audience: string;
  nonce?: string;
  now: Date;
  form: 'kid' | 'jwk';
  clientId?: string;
}): Promise<string> {
  const { kty, crv, x, y } = o.signer.publicJwk;
  const jwk: JsonObject = { kty, crv, x, ...(y === undefined ? {} : { y }) };
  return signJws({
    signer: o.signer,
    header: { typ: HOLDER_PROOF_TYPE, ...(o.form === 'kid' ? { kid: o.signer.id } : { jwk }) },
    payload: {
      ...(o.clientId === undefined ? {} : { iss: o.clientId }),
      aud: o.audience,
      iat: secondsOf(o.now),
      ...(o.nonce === undefined ? {} : { nonce: o.nonce }),
    },
  });
}

/** Verifies one proof. Throws OAuthError `invalid_proof`, or `invalid_nonce` when only the nonce is not good. */
export async function verifyHolderProof(jwt: unknown, o: VerifyHolderProofOptions): Promise<VerifiedHolderProof> {
  const [proof] = await verifyHolderProofs([jwt], o);
  return proof as VerifiedHolderProof;
}

/**
 * Verifies all proofs of one request: each for another key, because one key binds at most one credential (section 8.3).
 * They may share a nonce; every nonce is checked once, after all signatures hold. Throws as {@link verifyHolderProof}.
 */
export async function verifyHolderProofs(
  jwts: readonly unknown[],
  o: VerifyHolderProofOptions,
): Promise<VerifiedHolderProof[]> {
  const proofs: VerifiedHolderProof[] = [];
  for (const jwt of jwts) {
    const proof = await verifyWithoutNonce(jwt, o);
    if (proofs.some(({ publicJwk }) => isSamePublicKey(publicJwk, proof.publicJwk))) {
      throw fault('Two proofs are of the same key');
    }
    proofs.push(proof);
  }
  for (const nonce of new Set(proofs.map((proof) => proof.nonce))) {
    if ((await o.checkNonce(nonce)) !== true)
      throw new OAuthError('invalid_nonce', 'The nonce of a proof is not valid');
  }
  return proofs;
}

async function verifyWithoutNonce(jwt: unknown, o: VerifyHolderProofOptions): Promise<VerifiedHolderProof> {
  const decoded = decodeJws(jwt, MAX_PROOF_LENGTH);
  if (decoded === undefined) throw fault('The proof is no compact JWS with a JSON payload');
  const { header } = decoded;
  if (header.typ !== HOLDER_PROOF_TYPE) throw fault('The typ of the proof has to be openid4vci-proof+jwt');
  const { did, publicJwk } = await resolveHolderKey(header, o);
  const { alg } = header;
  if (!isAlgorithmOf(alg, publicJwk, o.algorithms ?? HOLDER_PROOF_ALGORITHMS)) {
    throw fault('The alg of the proof is not supported, or is not that of its key');
  }
  if (!(await isSignedBy(jwt as string, publicJwk, alg))) throw fault('The signature of the proof is not valid');
  return { did, publicJwk, nonce: checkClaims(decoded, o) };
}

/** Exactly one of `kid`, `jwk` and `x5c` names the key (appendix F.1); certificates are not supported. */
async function resolveHolderKey(
  header: JsonObject,
  o: VerifyHolderProofOptions,
): Promise<{ did: string; publicJwk: PublicJwk }> {
  const named = ['kid', 'jwk', 'x5c'].filter((name) => Object.hasOwn(header, name));
  if (named.length !== 1) throw fault('The proof has to name its key by exactly one of kid, jwk and x5c');
  try {
    if (named[0] === 'jwk') {
      const { use, ...labelled } = parsePublicJwk(header.jwk);
      if (use !== undefined && use !== 'sig') throw fault('The jwk of the proof is not a signature key');
      // Labels would make another DID of the same key, so the DID is that of the bare key.
      const { kty, crv, x, y } = labelled;
      const publicJwk: PublicJwk = { kty, crv, x, ...(y === undefined ? {} : { y }) };
      return { did: createDidJwk(publicJwk).did, publicJwk };
    }
    const { kid } = header;
    if (typeof kid !== 'string' || !/^did:(key|jwk):/.test(kid)) {
      throw fault('The key of the proof has to be a jwk, or a kid that is a DID URL of did:key or did:jwk');
    }
    const method = await resolveVerificationMethod(kid, 'authentication', o.resolveDid, o.now);
    return { did: method.controller, publicJwk: method.publicJwk };
  } catch (cause) {
    if (cause instanceof DidError) throw fault('The key of the proof cannot be used', cause);
    throw cause;
  }
}

function checkClaims({ payload }: DecodedJws, o: VerifyHolderProofOptions): string {
  if (payload.aud !== o.audience) throw fault('The aud of the proof has to be the credential issuer identifier');
  if (!isFresh(payload, o.now)) throw fault('The iat of the proof is missing, too old or in the future');
  if (!isWithinLifetime(payload, o.now)) throw fault('The proof is not within its own exp and nbf');
  // "MUST be omitted" for an anonymous token, else "MUST be the client_id" (appendix F.1).
  if (payload.iss !== undefined && payload.iss !== o.clientId) {
    throw fault('The iss of the proof has to be the client_id, and absent for an anonymous client');
  }
  if (typeof payload.nonce !== 'string' || payload.nonce === '') throw fault('The proof carries no nonce');
  return payload.nonce;
}

function fault(description: string, cause?: unknown): OAuthError {
  return new OAuthError('invalid_proof', description, { cause });
}
