// The holder's side: shows the claims that were asked for, with the disclosures they need and not one more.
// https://www.rfc-editor.org/rfc/rfc9901#section-7.2
import { isSamePublicKey } from '@skill-records/dids/public-jwk';
import type { Signer } from '@skill-records/dids/signer';
import { requireChallenge } from '../challenge.ts';
import { CredentialError } from '../credential-error.ts';
import { type ClaimPath, isClaimPath, selectClaims } from './claim-path.ts';
import { confirmationOf } from './claims.ts';
import { disclosuresOf, readIssuedClaims } from './issued-claims.ts';
import { signKeyBinding } from './key-binding.ts';
import { type Disclosure, parseSdJwt, type SdJwt } from './parse.ts';

export interface SelectOptions {
  /** As issued to the holder: with all disclosures, without Key Binding. */
  sdJwt: string;
  /** Each selected claim is shown whole, with everything in it; what leads to it is opened, its neighbours stay hidden. */
  disclose: readonly ClaimPath[];
}

/**
 * The SD-JWT with the selected disclosures only, ending in `~`. Throws CredentialError `claim_path_unknown` for a path
 * that selects nothing (less than was agreed to is never sent silently), `key_binding_unexpected` for an SD-JWT+KB, and
 * the codes of parseSdJwt and readIssuedClaims.
 */
export function selectDisclosures(o: SelectOptions): string {
  const sdJwt = parseSdJwt(o.sdJwt);
  refusePresentation(sdJwt);
  const claims = readIssuedClaims(sdJwt);
  const shown = new Set<Disclosure>();
  for (const path of o.disclose) {
    const selected = isClaimPath(path) ? (selectClaims(claims, path) ?? []) : [];
    const visible = selected.filter(({ claim }) => claim.kind !== 'hidden');
    if (visible.length === 0) throw new CredentialError('claim_path_unknown', 'A path selects no claim');
    for (const { claim, disclosures } of visible) {
      for (const disclosure of [...disclosures, ...disclosuresOf(claim)]) shown.add(disclosure);
    }
  }
  const [jwt] = sdJwt.text.split('~', 1);
  // In the order of issuance: the order of the selection would tell how the wallet was used.
  const texts = sdJwt.disclosures.filter((disclosure) => shown.has(disclosure)).map(({ text }) => text);
  return [jwt, ...texts, ''].join('~');
}

export interface BindOptions {
  signer: Signer;
  nonce: string;
  audience: string;
  now: Date;
}

/** selectDisclosures and bindSdJwt in one. */
export async function presentSdJwt(o: SelectOptions & BindOptions): Promise<string> {
  return bindSdJwt(selectDisclosures(o), o);
}

/**
 * The SD-JWT+KB for one verifier (`audience`) and one request (`nonce`), with the disclosures as they are. Throws
 * CredentialError `holder_mismatch` when the signer's key is not the one in `cnf`, `key_binding_unexpected`,
 * `challenge_missing`, `signing_failed`, and the codes of parseSdJwt.
 */
export async function bindSdJwt(input: unknown, o: BindOptions): Promise<string> {
  requireChallenge({ challenge: o.nonce, domain: o.audience });
  const sdJwt = parseSdJwt(input);
  refusePresentation(sdJwt);
  const confirmation = confirmationOf(sdJwt.jwt.payload);
  if (confirmation === undefined || !isSamePublicKey(confirmation, o.signer.publicJwk)) {
    throw new CredentialError('holder_mismatch', 'The credential was not issued to the key that presents it');
  }
  return `${sdJwt.text}${await signKeyBinding(sdJwt, o)}`;
}

function refusePresentation({ keyBindingJwt }: SdJwt): void {
  if (keyBindingJwt !== undefined) {
    throw new CredentialError('key_binding_unexpected', 'A presentation cannot be presented again');
  }
}
