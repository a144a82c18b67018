// Key Binding: the JWT in which the holder says, for one verifier and one request, that this presentation is theirs.
// https://www.rfc-editor.org/rfc/rfc9901#section-7.3
import { decodeJws, isAlgorithmOfKey, JWS_ALGORITHMS, signJws, verifyJws } from '@skill-records/dids/jws';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import type { Signer } from '@skill-records/dids/signer';
import { requireChallenge } from '../challenge.ts';
import { CredentialError } from '../credential-error.ts';
import type { JsonObject } from '../json-object.ts';
import { type Check, type CheckCode, failed, isDocumentCode, notChecked, passed } from '../verdict.ts';
import { confirmationOf, holderOf } from './claims.ts';
import { parseSdJwt, type SdJwt } from './parse.ts';

export const KEY_BINDING_TYPE = 'kb+jwt';

/** How far from now a Key Binding JWT may say it was made, in seconds: as wide as OpenID's own conformance suite. */
export const KEY_BINDING_WINDOW = 300;

export interface KeyBindingOptions {
  /** The verifier's own nonce. */
  nonce: string;
  /** The verifier's own identifier, in OpenID4VP the full client_id. */
  audience: string;
  now: Date;
  /** The verifier's policy, never derived from what was sent. */
  required: boolean;
}

export interface KeyBindingCheck {
  check: Check;
  /** did:jwk of the key that signed; only when the check passed. */
  holder?: string;
  confirmation?: PublicJwk;
}

/**
 * Check `holderBinding`. It compares with the `cnf` of the credential without verifying that: the check means something
 * only together with a good proof (checkSdJwtProof of the same text). A Key Binding JWT that was sent is checked also
 * when none is required. Throws CredentialError `challenge_missing` without nonce or audience, never for what `input` is.
 */
export function checkKeyBinding(input: unknown, o: KeyBindingOptions): KeyBindingCheck {
  requireChallenge({ challenge: o.nonce, domain: o.audience });
  let sdJwt: SdJwt;
  try {
    sdJwt = parseSdJwt(input);
  } catch (error) {
    if (error instanceof CredentialError && isDocumentCode(error.code)) return refusal(error.code);
    throw error;
  }
  if (sdJwt.keyBindingJwt === undefined) {
    return o.required ? refusal('key_binding_missing') : { check: notChecked('holderBinding') };
  }
  const confirmation = confirmationOf(sdJwt.jwt.payload);
  const jwt = decodeJws(sdJwt.keyBindingJwt);
  if (jwt === undefined || confirmation === undefined) return refusal('key_binding_invalid');
  const { header, payload } = jwt;
  if (header.typ !== KEY_BINDING_TYPE) return refusal('typ_mismatch');
  if (!JWS_ALGORITHMS.includes(header.alg as string)) return refusal('alg_not_allowed');
  if (!isAlgorithmOfKey(header.alg, confirmation)) return refusal('alg_not_allowed');
  if (!verifyJws(jwt, confirmation)) return refusal('key_binding_invalid');
  // Which transaction, which verifier, which credential; `aud` has to be one text, not a list that merely holds ours.
  if (payload.nonce !== o.nonce) return refusal('challenge_mismatch');
  if (payload.aud !== o.audience) return refusal('domain_mismatch');
  if (payload.sd_hash !== sdJwt.digest(sdJwt.text)) return refusal('sd_hash_mismatch');
  if (!isTimely(payload, o.now)) return refusal('key_binding_stale');
  return { check: passed('holderBinding'), holder: holderOf(confirmation), confirmation };
}

/** The credential of an SD-JWT+KB, for checkSdJwtProof; `undefined` when the text has no `~` at all. */
export function splitPresentation(presentation: string): { credential: string; keyBindingJwt: string } | undefined {
  const end = presentation.lastIndexOf('~') + 1;
  return end === 0 ? undefined : { credential: presentation.slice(0, end), keyBindingJwt: presentation.slice(end) };
}

/** @throws CredentialError `signing_failed` */
export async function signKeyBinding(
  sdJwt: SdJwt,
  o: { signer: Signer; nonce: string; audience: string; now: Date },
): Promise<string> {
  const payload = {
    iat: Math.floor(o.now.getTime() / 1000),
    aud: o.audience,
    nonce: o.nonce,
    sd_hash: sdJwt.digest(sdJwt.text),
  };
  try {
    return await signJws({ signer: o.signer, header: { typ: KEY_BINDING_TYPE }, payload });
  } catch (cause) {
    throw new CredentialError('signing_failed', 'The Key Binding JWT could not be signed', { cause });
  }
}

function isTimely({ iat, nbf, exp }: JsonObject, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  const near = typeof iat === 'number' && Math.abs(seconds - iat) <= KEY_BINDING_WINDOW;
  const begun = nbf === undefined || (typeof nbf === 'number' && nbf <= seconds + KEY_BINDING_WINDOW);
  return near && begun && (exp === undefined || (typeof exp === 'number' && exp > seconds));
}

function refusal(code: CheckCode): KeyBindingCheck {
  return { check: failed('holderBinding', code) };
}
