// Turns what can go wrong between wallet and issuer into the wallet's problems.
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { RefusedError, UnreachableError } from '../clients/http.ts';
import type { WalletProblemCode } from '../problems.ts';

const READING_FAULTS: Readonly<Record<string, WalletProblemCode>> = {
  invalid_credential_offer: 'offer_malformed',
  issuer_mismatch: 'issuer_mismatch',
  issuer_not_supported: 'issuer_not_supported',
  invalid_nonce_response: 'nonce_unavailable',
};

/** Any error of the issuer's side as a problem; other errors (ours) come back as they are. */
export function toOfferProblem(error: unknown): unknown {
  if (error instanceof Problem) return error;
  if (error instanceof UnreachableError) return new Problem('issuer_unreachable', { cause: error });
  if (error instanceof RefusedError) {
    return problem('issuer_refused', { reason: error.error ?? `HTTP ${error.status}` });
  }
  if (error instanceof OAuthError) {
    return new Problem(READING_FAULTS[error.code] ?? 'issuer_invalid', { cause: error });
  }
  return error;
}

/** After these the offer is over; after all others another attempt may succeed. */
const FINAL: ReadonlySet<string> = new Set<WalletProblemCode>([
  'credential_malformed',
  'context_unknown',
  'credential_proof_invalid',
  'credential_expired',
  'credential_not_yet_valid',
  'credential_schema_invalid',
  'credential_subject_mismatch',
  'endorsed_credential_unknown',
  'credential_type_mismatch',
]);

export function isFinal(code: string): boolean {
  return FINAL.has(code);
}
