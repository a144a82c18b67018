// The one error that this package throws, and the closed list of its codes.

/** Every code a {@link CredentialError} can carry. Switch on the code, never on the message. */
export const CREDENTIAL_ERROR_CODES = [
  'self_test_failed',
  'context_unknown',
  'context_inline',
  'context_unsafe',
  'term_undefined',
  'member_refused',
  'document_ambiguous',
  'document_too_large',
  'document_malformed',
  'structure_invalid',
  'disclosure_invalid',
  'sd_alg_unsupported',
  'claim_path_unknown',
  'key_binding_unexpected',
  'holder_mismatch',
  'control_character',
  'proof_present',
  'proof_multiple',
  'proof_chain_broken',
  'proof_base_missing',
  'proof_invalid',
  'pointer_invalid',
  'related_resource_mismatch',
  'issuer_mismatch',
  'format_unsupported',
  'signer_unsupported',
  'signature_wrong',
  'signing_failed',
  'challenge_missing',
  'status_list_malformed',
  'status_list_too_large',
] as const;

export type CredentialErrorCode = (typeof CREDENTIAL_ERROR_CODES)[number];

/** A document that cannot be processed or signed; `message` is for logs and quotes no value of the document. */
export class CredentialError extends Error {
  readonly code: CredentialErrorCode;

  constructor(code: CredentialErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CredentialError';
    this.code = code;
  }
}
