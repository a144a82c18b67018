// Check `proof` of an SD-JWT VC: the issuer signed these digests, and every disclosure that was sent belongs to one.
// https://www.rfc-editor.org/rfc/rfc9901#section-7.1
import { isAlgorithmOfKey, JWS_ALGORITHMS, verifyJws } from '@skill-records/dids/jws';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import { CredentialError } from '../credential-error.ts';
import type { JsonObject } from '../json-object.ts';
import { type Check, type CheckCode, failed, isDocumentCode, passed } from '../verdict.ts';
import { claimsFault, confirmationOf } from './claims.ts';
import { type IssuedObject, readIssuedClaims, toClaims } from './issued-claims.ts';
import { findIssuerKey, type IssuerKeyOptions } from './issuer-key.ts';
import { parseSdJwt, type SdJwt } from './parse.ts';

export const SD_JWT_VC_TYPE = 'dc+sd-jwt';

/** Everything but `check` and `format` is there only when the check passed. */
export interface SdJwtProofCheck {
  check: Check;
  format: 'dc+sd-jwt';
  /** The processed claims: what was signed, with the disclosures in place and without anything hidden. */
  document?: JsonObject;
  /** `iss`. */
  controller?: string;
  confirmation?: PublicJwk;
  /** The same claims, still knowing what was disclosed; for checkTypeMetadata. */
  issued?: IssuedObject;
}

/**
 * `input` is the credential alone, ending in `~`: an SD-JWT+KB is a presentation and fails with `key_binding_unexpected`
 * (see splitPresentation). All that costs nothing is checked before a key is fetched. Never throws for what `input` is.
 */
export async function checkSdJwtProof(input: unknown, o: IssuerKeyOptions): Promise<SdJwtProofCheck> {
  let sdJwt: SdJwt;
  let issued: IssuedObject;
  try {
    sdJwt = parseSdJwt(input);
    issued = readIssuedClaims(sdJwt);
  } catch (error) {
    if (error instanceof CredentialError && isDocumentCode(error.code)) return refusal(error.code);
    throw error;
  }
  if (sdJwt.keyBindingJwt !== undefined) return refusal('key_binding_unexpected');
  const { header } = sdJwt.jwt;
  // Explicit typing (RFC 8725, section 3.11): no other JWT of the same issuer can be passed off as a credential.
  if (header.typ !== SD_JWT_VC_TYPE) return refusal('typ_mismatch');
  if (!JWS_ALGORITHMS.includes(header.alg as string)) return refusal('alg_not_allowed');
  const document = toClaims(issued);
  if (claimsFault(document) !== undefined) return refusal('structure_invalid');

  const key = await findIssuerKey(header, document, o);
  if ('code' in key) return refusal(key.code);
  if (!isAlgorithmOfKey(header.alg, key.publicJwk)) return refusal('alg_not_allowed');
  if (!verifyJws(sdJwt.jwt, key.publicJwk)) return refusal('proof_invalid');
  const confirmation = confirmationOf(document);
  return {
    check: passed('proof'),
    format: 'dc+sd-jwt',
    document,
    controller: document.iss as string,
    ...(confirmation === undefined ? {} : { confirmation }),
    issued,
  };
}

function refusal(code: CheckCode): SdJwtProofCheck {
  return { check: failed('proof', code), format: 'dc+sd-jwt' };
}
