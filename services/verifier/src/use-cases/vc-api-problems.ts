// What a finding is called in the specifications: the problem types of VC Data Model, Data Integrity and the status list.
// https://www.w3.org/TR/vc-data-model-2.0/#problem-details
import { statusErrorName, statusErrorType } from '@skill-records/credentials/status-errors';
import type { Check, CheckCode } from '@skill-records/credentials/verdict';

/** RFC 9457, without input. */
export interface ProblemDetails {
  type: string;
  title: string;
  /** Our own, closed list of codes: docs/errors.md. */
  code: string;
  check: string;
}

const DATA_MODEL = 'https://www.w3.org/TR/vc-data-model#';
const DATA_INTEGRITY = 'https://w3id.org/security#';

/** Documents that cannot be read at all, or that break a rule of the data model. */
const MALFORMED: readonly CheckCode[] = [
  'context_inline',
  'context_unknown',
  'document_ambiguous',
  'envelope_invalid',
  'format_unknown',
  'member_refused',
  'proof_malformed',
  'structure_invalid',
  'term_undefined',
];

export function problemDetailsOf({ id, outcome, code }: Check): ProblemDetails {
  const name = code ?? `${id}_${outcome}`;
  return { type: typeOf(id, code), title: `${id}: ${name.replaceAll('_', ' ')}`, code: name, check: id };
}

function typeOf(id: Check['id'], code: CheckCode | undefined): string {
  switch (code) {
    case undefined:
      break;
    case 'document_malformed':
    case 'document_too_large':
      return `${DATA_MODEL}PARSING_ERROR`;
    case 'challenge_mismatch':
      return `${DATA_INTEGRITY}INVALID_CHALLENGE_ERROR`;
    case 'domain_mismatch':
      return `${DATA_INTEGRITY}INVALID_DOMAIN_ERROR`;
    case 'proof_purpose':
      return `${DATA_INTEGRITY}PROOF_VERIFICATION_ERROR`;
    default:
      if (MALFORMED.includes(code)) return `${DATA_MODEL}MALFORMED_VALUE_ERROR`;
  }
  const statusError = code === undefined ? undefined : statusErrorName(code);
  if (statusError !== undefined) return statusErrorType(statusError);
  return id === 'validity' ? `${DATA_MODEL}RANGE_ERROR` : `${DATA_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR`;
}
