// The one error that this package throws, the closed lists of its codes, and the JSON body that carries it.

/** Token endpoint: RFC 6749, section 5.2 (https://www.rfc-editor.org/rfc/rfc6749#section-5.2) and RFC 9396, section 5. */
export const TOKEN_ERROR_CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_authorization_details',
] as const;

/** Protected endpoints, sent with `WWW-Authenticate`: RFC 6750, section 3.1 (https://www.rfc-editor.org/rfc/rfc6750#section-3.1). */
export const BEARER_ERROR_CODES = ['invalid_token', 'insufficient_scope'] as const;

/** Credential endpoint: OpenID4VCI 1.0, section 8.3.1.2. */
export const CREDENTIAL_ERROR_CODES = [
  'invalid_credential_request',
  'unknown_credential_configuration',
  'unknown_credential_identifier',
  'invalid_proof',
  'invalid_nonce',
  'invalid_encryption_parameters',
  'credential_request_denied',
] as const;

/** Notification endpoint: OpenID4VCI 1.0, section 11.3. */
export const NOTIFICATION_ERROR_CODES = ['invalid_notification_id', 'invalid_notification_request'] as const;

/** What a wallet answers to a presentation request: OpenID4VP 1.0, section 8.5, RFC 6749, 4.1.2.1 and RFC 9101, section 7. */
export const PRESENTATION_ERROR_CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_scope',
  'invalid_request_object',
  'unsupported_response_type',
  'access_denied',
  'vp_formats_not_supported',
  'invalid_request_uri_method',
  'invalid_transaction_data',
  'wallet_unavailable',
] as const;

/** Faults of what a wallet or verifier reads from the other side. They never go over the wire. */
export const READING_ERROR_CODES = [
  'invalid_credential_offer',
  'invalid_issuer_metadata',
  'invalid_authorization_server_metadata',
  'issuer_mismatch',
  'issuer_not_supported',
  'invalid_token_response',
  'invalid_nonce_response',
  'invalid_credential_response',
  'invalid_direct_post_response',
] as const;

export type WireErrorCode =
  | (typeof TOKEN_ERROR_CODES)[number]
  | (typeof BEARER_ERROR_CODES)[number]
  | (typeof CREDENTIAL_ERROR_CODES)[number]
  | (typeof NOTIFICATION_ERROR_CODES)[number]
  | (typeof PRESENTATION_ERROR_CODES)[number];

export type OAuthErrorCode = WireErrorCode | (typeof READING_ERROR_CODES)[number];

/** Every code an {@link OAuthError} can carry, each once. */
export const OAUTH_ERROR_CODES: readonly OAuthErrorCode[] = [
  ...new Set<OAuthErrorCode>([
    ...TOKEN_ERROR_CODES,
    ...BEARER_ERROR_CODES,
    ...CREDENTIAL_ERROR_CODES,
    ...NOTIFICATION_ERROR_CODES,
    ...PRESENTATION_ERROR_CODES,
    ...READING_ERROR_CODES,
  ]),
];

/** Where a wallet may send its refusal: known only once the request proved to be the verifier's own. */
export interface ReplyTarget {
  responseUri: string;
  state?: string;
}

/**
 * A protocol message that is refused. `description` keeps to the characters that both specifications allow and quotes
 * no value of the message. `replyTo` is set only by `verifyAuthorizationRequest`.
 */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly description: string;
  readonly replyTo?: ReplyTarget;

  constructor(code: OAuthErrorCode, description: string, options?: { cause?: unknown; replyTo?: ReplyTarget }) {
    const safe = toErrorDescription(description);
    super(`${code}: ${safe}`, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OAuthError';
    this.code = code;
    this.description = safe;
    if (options?.replyTo !== undefined) this.replyTo = options.replyTo;
  }
}

export interface ErrorResponse {
  error: WireErrorCode;
  error_description?: string;
}

/** The JSON body of an OAuth error; the HTTP status is the caller's. A reading fault becomes `invalid_request`. */
export function errorBody(error: OAuthError): ErrorResponse {
  const code = isReadingCode(error.code) ? 'invalid_request' : error.code;
  return error.description === '' ? { error: code } : { error: code, error_description: error.description };
}

/**
 * Reads `error` and `error_description` of the other side's answer, whatever the codes are; undefined when it is no
 * OAuth error. The description is made safe to log, but it is the other side's text: show it to nobody as our own.
 */
export function parseErrorBody(body: unknown): { error: string; description?: string } | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { error, error_description: description } = body as Record<string, unknown>;
  if (!isErrorCodeText(error)) return undefined;
  return typeof description === 'string' && description !== ''
    ? { error, description: toErrorDescription(description) }
    : { error };
}

/** RFC 6749 allows more, but every code that exists is a word; anything else is noise. */
export function isErrorCodeText(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9_.:-]{1,64}$/.test(text);
}

/** Brings a text into %x20-21 / %x23-5B / %x5D-7E (OpenID4VCI 1.0, section 8.3.1.2; RFC 6749, section 5.2), at most 200 characters. */
export function toErrorDescription(text: string): string {
  return text
    .slice(0, 200)
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .trim();
}

function isReadingCode(code: OAuthErrorCode): code is (typeof READING_ERROR_CODES)[number] {
  return (READING_ERROR_CODES as readonly string[]).includes(code);
}
