// The one error that this package throws, and the closed list of its codes.

/** Every code a {@link DidError} can carry. Switch on the code, never on the message. */
export const DID_ERROR_CODES = [
  'did_invalid',
  'did_unresolvable',
  'did_method_unsupported',
  'did_url_invalid',
  'document_invalid',
  'verification_method_unknown',
  'verification_method_ambiguous',
  'verification_method_retired',
  'relationship_missing',
  'controller_mismatch',
  'key_invalid',
  'key_type_unsupported',
  'key_mismatch',
] as const;

export type DidErrorCode = (typeof DID_ERROR_CODES)[number];

/** A DID, a key or a verification method that cannot be used; `message` is for logs and quotes no input. */
export class DidError extends Error {
  readonly code: DidErrorCode;

  constructor(code: DidErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DidError';
    this.code = code;
  }
}
