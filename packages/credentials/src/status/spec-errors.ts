// Our codes in the words of the specification, for interfaces that answer with its error types.
// https://www.w3.org/TR/vc-bitstring-status-list/#processing-errors
import type { CheckCode } from '../verdict.ts';

export const STATUS_ERROR_NAMES = [
  'STATUS_RETRIEVAL_ERROR',
  'STATUS_VERIFICATION_ERROR',
  'STATUS_LIST_LENGTH_ERROR',
  'RANGE_ERROR',
  'MALFORMED_VALUE_ERROR',
] as const;

export type StatusErrorName = (typeof STATUS_ERROR_NAMES)[number];

const NAMES: Partial<Record<CheckCode, StatusErrorName>> = {
  status_unavailable: 'STATUS_RETRIEVAL_ERROR',
  status_list_unverified: 'STATUS_VERIFICATION_ERROR',
  status_list_expired: 'STATUS_VERIFICATION_ERROR',
  status_list_mismatch: 'STATUS_VERIFICATION_ERROR',
  status_issuer_mismatch: 'STATUS_VERIFICATION_ERROR',
  status_purpose_mismatch: 'STATUS_VERIFICATION_ERROR',
  status_list_too_short: 'STATUS_LIST_LENGTH_ERROR',
  status_index_out_of_range: 'RANGE_ERROR',
  status_entry_malformed: 'MALFORMED_VALUE_ERROR',
  status_list_malformed: 'MALFORMED_VALUE_ERROR',
};

/** The specification's name; `undefined` for codes that are no error of its algorithms, such as `status_revoked`. */
export function statusErrorName(code: CheckCode): StatusErrorName | undefined {
  return NAMES[code];
}

/** The `type` of problem details (RFC 9457) for one of these errors. */
export function statusErrorType(name: StatusErrorName): string {
  return `https://www.w3.org/ns/credentials/status-list#${name}`;
}
