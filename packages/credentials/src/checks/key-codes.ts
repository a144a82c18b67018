// What the check `proof` says when the key that a proof names cannot be had or may not be used.
import type { DidError, DidErrorCode } from '@skill-records/dids/did-error';
import type { CheckCode } from '../verdict.ts';

const KEY_CODES: Record<DidErrorCode, CheckCode> = {
  did_invalid: 'key_unresolvable',
  did_unresolvable: 'key_unresolvable',
  did_method_unsupported: 'key_unresolvable',
  did_url_invalid: 'proof_malformed',
  document_invalid: 'key_unresolvable',
  verification_method_unknown: 'key_not_allowed',
  verification_method_ambiguous: 'key_not_allowed',
  verification_method_retired: 'key_retired',
  relationship_missing: 'key_not_allowed',
  controller_mismatch: 'key_not_allowed',
  key_invalid: 'key_not_allowed',
  key_type_unsupported: 'key_not_allowed',
  key_mismatch: 'key_not_allowed',
};

export function keyCodeOf(error: DidError): CheckCode {
  return KEY_CODES[error.code];
}
