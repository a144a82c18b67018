// The result of a verification: seven named checks, and what they add up to.
import type { CredentialErrorCode } from './credential-error.ts';

export const CHECK_IDS = ['proof', 'holderBinding', 'validity', 'status', 'schema', 'issuerTrust', 'query'] as const;

export type CheckId = (typeof CHECK_IDS)[number];

export type Outcome = 'passed' | 'failed' | 'warning' | 'notChecked';

/** Codes of a proof check that refused the document before looking at its proof. */
const DOCUMENT_CODES = [
  'context_unknown',
  'context_inline',
  'term_undefined',
  'member_refused',
  'document_ambiguous',
  'document_too_large',
  'document_malformed',
  'structure_invalid',
  'disclosure_invalid',
  'sd_alg_unsupported',
] as const satisfies readonly CredentialErrorCode[];

/** Every reason a check can give, besides having passed. */
export const CHECK_CODES = [
  ...DOCUMENT_CODES,
  'format_unknown',
  'envelope_invalid',
  'claims_conflict',
  'proof_missing',
  'typ_mismatch',
  'alg_not_allowed',
  'proof_multiple',
  'proof_chain_broken',
  'proof_base',
  'proof_unsupported',
  'proof_malformed',
  'proof_purpose',
  'proof_invalid',
  'proof_expired',
  'proof_from_future',
  'related_resource_mismatch',
  'related_resource_unavailable',
  'related_resource_unchecked',
  'challenge_mismatch',
  'domain_mismatch',
  'issuer_mismatch',
  'key_unresolvable',
  'key_not_allowed',
  'key_retired',
  'holder_mismatch',
  'presentation_empty',
  'key_binding_missing',
  'key_binding_unexpected',
  'key_binding_invalid',
  'key_binding_stale',
  'sd_hash_mismatch',
  'not_yet_valid',
  'expired',
  'status_absent',
  'status_revoked',
  'status_suspended',
  'status_message',
  'status_refresh',
  'status_value_unknown',
  'status_unavailable',
  'status_type_unknown',
  'status_purpose_unknown',
  'status_entry_malformed',
  'status_index_out_of_range',
  'status_list_malformed',
  'status_list_too_short',
  'status_list_unverified',
  'status_list_expired',
  'status_list_mismatch',
  'status_issuer_mismatch',
  'status_purpose_mismatch',
  'schema_absent',
  'schema_unknown',
  'schema_mismatch',
  'type_metadata_unavailable',
  'type_metadata_malformed',
  'type_metadata_mismatch',
  'issuer_unknown',
  'issuer_trust_unavailable',
  'query_not_satisfied',
] as const;

export type CheckCode = (typeof CHECK_CODES)[number];

export interface Check {
  id: CheckId;
  outcome: Outcome;
  code?: CheckCode;
  /** Only of `status`: what message entries say. For developers; not meant to be shown to readers. */
  messages?: StatusText[];
}

/** The value of a message entry (hexadecimal with `0x`) and what its issuer said that it means. */
export interface StatusText {
  status: string;
  message: string;
}

export interface Verdict {
  verified: boolean;
  /** red: not verified; amber: verified with a warning; green: verified without one. */
  assurance: 'green' | 'amber' | 'red';
  /** All seven, in the order of CHECK_IDS. */
  checks: Check[];
}

export function passed(id: CheckId, code?: CheckCode): Check {
  return code === undefined ? { id, outcome: 'passed' } : { id, outcome: 'passed', code };
}

export function failed(id: CheckId, code: CheckCode): Check {
  return { id, outcome: 'failed', code };
}

export function notChecked(id: CheckId, code?: CheckCode): Check {
  return code === undefined ? { id, outcome: 'notChecked' } : { id, outcome: 'notChecked', code };
}

/**
 * Verified means: every required check passed, and no check at all failed. A missing check counts as `notChecked`, and
 * `notChecked` never counts as passed. Only issuerTrust may be a warning (policy `any`); verified is then amber.
 */
export function assembleVerdict(checks: readonly Check[], required: readonly CheckId[]): Verdict {
  const all = CHECK_IDS.map((id) =>
    worstOf(
      id,
      checks.filter((check) => check.id === id),
    ),
  );
  const verified = all.every(({ id, outcome }) => {
    if (outcome === 'failed') return false;
    return !required.includes(id) || outcome === 'passed' || (outcome === 'warning' && id === 'issuerTrust');
  });
  const warned = all.some(({ outcome }) => outcome === 'warning');
  return { verified, assurance: verified ? (warned ? 'amber' : 'green') : 'red', checks: all };
}

const SEVERITY: Record<Outcome, number> = { passed: 0, warning: 1, notChecked: 2, failed: 3 };

/** Several results of one check count as the worst of them; none counts as `notChecked`. */
export function worstOf(id: CheckId, checks: readonly Check[]): Check {
  const [first, ...others] = checks;
  if (first === undefined) return notChecked(id);
  return others.reduce((worst, check) => (SEVERITY[check.outcome] > SEVERITY[worst.outcome] ? check : worst), first);
}

/** Narrows an error code to the ones that a proof check reports as they are. */
export function isDocumentCode(code: CredentialErrorCode): code is (typeof DOCUMENT_CODES)[number] {
  return (DOCUMENT_CODES as readonly string[]).includes(code);
}
