// Turns what the JSON-LD and proof libraries throw into our codes, once.
import { CredentialError, type CredentialErrorCode } from './credential-error.ts';

type ThirdPartyError = {
  name?: string;
  message?: string;
  cause?: unknown;
  errors?: unknown;
  details?: { cause?: unknown };
};

/** Our own error from inside a library's wrapping, or the first library error that tells something. */
function rootCause(error: unknown): unknown {
  let current = error;
  for (let i = 0; i < 8; i++) {
    if (current instanceof CredentialError || typeof current !== 'object' || current === null) return current;
    const { cause, errors, details } = current as ThirdPartyError;
    const next = Array.isArray(errors) ? errors[0] : (details?.cause ?? cause);
    if (next === undefined) return current;
    current = next;
  }
  return current;
}

/** The code of a failed canonicalization, or `undefined` when the error is about something else. */
export function documentErrorCode(error: unknown): CredentialErrorCode | undefined {
  const root = rootCause(error);
  if (root instanceof CredentialError) return root.code;
  const { name = '', message = '' } = (root ?? {}) as ThirdPartyError;
  // "Safe mode": a member, type or identifier that no context defines would be left out of the signed graph.
  if (name === 'jsonld.ValidationError') return 'term_undefined';
  if (name.startsWith('jsonld.')) return 'document_malformed';
  // rdf-canonize stops when blank nodes are too alike to be told apart with bounded work; V8 when the stack is full.
  if (/^Maximum deep iterations|^Abort signal/.test(message) || root instanceof RangeError) return 'document_too_large';
  return undefined;
}

/** Wraps an error of signing or expanding; `fallback` is the code for what the libraries do not tell apart. */
export function toCredentialError(error: unknown, fallback: CredentialErrorCode): CredentialError {
  const root = rootCause(error);
  if (root instanceof CredentialError) return root;
  return new CredentialError(documentErrorCode(error) ?? fallback, 'The document could not be processed', {
    cause: root,
  });
}
