// Issues an SD-JWT VC: claims that may be shown one by one, signed as salted digests.
// https://www.rfc-editor.org/rfc/rfc9901#section-4
import { randomBytes } from 'node:crypto';
import { encodeBase64url } from '@skill-records/dids/base64url';
import { signJws } from '@skill-records/dids/jws';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import type { Signer } from '@skill-records/dids/signer';
import { CredentialError } from '../credential-error.ts';
import type { JsonObject } from '../json-object.ts';
import { SD_JWT_VC_TYPE } from './check-proof.ts';
import { type ClaimPath, isClaimPath } from './claim-path.ts';
import { claimsFault } from './claims.ts';
import { concealClaims } from './conceal.ts';
import { NEVER_DISCLOSED, readIssuedClaims } from './issued-claims.ts';
import { parseSdJwt } from './parse.ts';

export interface IssueSdJwtOptions {
  /** The claims of the credential itself, with `exp` or `nbf` (seconds) if it has them; `iat` is `now` unless given. */
  claims: JsonObject;
  /** What the holder may show or hide, each on its own; `null` for all elements. A path that fits nothing is no fault. */
  disclosable: readonly ClaimPath[];
  signer: Signer;
  now: Date;
  /** An https URL, or the signer's DID. */
  iss: string;
  /** Default: the signer's verification method. */
  kid?: string;
  /** A URI. */
  vct: string;
  /** Subresource Integrity digest of the type metadata document. */
  vctIntegrity?: string;
  /** Public key of the holder; without it nobody can prove that the credential is theirs. */
  holderJwk?: PublicJwk;
  /** For example `{"status_list": {"idx": 3, "uri": "https://…"}}`. */
  status?: JsonObject;
  /**
   * Each object and list that hides something is filled up with digests of nothing to a multiple of this number, so that
   * counting digests tells little. Default: none are added.
   */
  decoys?: number;
  /** Cryptographically random bytes; for tests that need the same text twice. */
  random?: (size: number) => Uint8Array;
}

/**
 * Resolves to the compact serialization, ending in `~`. What would be refused by our own verification is not issued.
 * Throws CredentialError: `disclosure_invalid` (a reserved claim name, a claim that has to stand open, no claim path),
 * `structure_invalid`, `issuer_mismatch` (`iss` is another DID than the signer's), `document_too_large`, `signing_failed`.
 */
export async function issueSdJwtVc(o: IssueSdJwtOptions): Promise<string> {
  if (o.iss.startsWith('did:') && o.iss !== o.signer.controller) {
    throw new CredentialError('issuer_mismatch', 'The issuer of the credential is not the DID that signs it');
  }
  if (!Number.isSafeInteger(o.decoys ?? 1) || (o.decoys ?? 1) < 1) throw new RangeError('decoys has to be 1 or more');
  for (const path of o.disclosable) {
    if (!isClaimPath(path) || typeof path[0] !== 'string' || NEVER_DISCLOSED.has(path[0])) {
      throw new CredentialError('disclosure_invalid', 'A claim is not one that may be disclosed selectively');
    }
  }
  const { random = randomBytes } = o;
  const open = openClaims(o);
  const fault = claimsFault(open);
  if (fault !== undefined) throw new CredentialError('structure_invalid', fault);
  const concealed = concealClaims(open, o.disclosable, {
    fillTo: o.decoys ?? 1,
    // 128 bits, as RFC 9901, section 9.3, recommends.
    salt: () => encodeBase64url(random(16)),
    noise: () => encodeBase64url(random(32)),
  });
  const jwt = await sign(o, concealed.payload);
  const text = [jwt, ...concealed.disclosures, ''].join('~');
  readIssuedClaims(parseSdJwt(text));
  return text;
}

/** What the options say wins nothing silently: a claim that says otherwise is a fault of the caller. */
function openClaims(o: IssueSdJwtOptions): JsonObject {
  const fixed: JsonObject = {
    iss: o.iss,
    vct: o.vct,
    ...(o.vctIntegrity === undefined ? {} : { 'vct#integrity': o.vctIntegrity }),
    ...(o.status === undefined ? {} : { status: o.status }),
    ...(o.holderJwk === undefined ? {} : { cnf: { jwk: o.holderJwk } }),
  };
  for (const name of ['iss', 'vct', 'vct#integrity', 'status', 'cnf']) {
    if (Object.hasOwn(o.claims, name)) {
      throw new CredentialError('structure_invalid', `${name} is not given among the claims`);
    }
  }
  if (!URL.canParse(o.vct)) throw new CredentialError('structure_invalid', 'vct has to be a URI');
  return { ...fixed, iat: Math.floor(o.now.getTime() / 1000), ...o.claims };
}

async function sign({ signer, kid }: IssueSdJwtOptions, payload: JsonObject): Promise<string> {
  try {
    return await signJws({ signer, header: { typ: SD_JWT_VC_TYPE, kid: kid ?? signer.id }, payload });
  } catch (cause) {
    throw new CredentialError('signing_failed', 'The credential could not be signed', { cause });
  }
}
