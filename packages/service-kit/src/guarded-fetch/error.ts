// Why an outgoing request was refused or failed: a closed set of codes, without addresses or contents.

export const GUARDED_FETCH_ERROR_CODES = [
  'url_invalid',
  'scheme_forbidden',
  'port_forbidden',
  'userinfo_forbidden',
  'host_forbidden',
  'address_forbidden',
  'dns_failed',
  'connect_failed',
  'tls_failed',
  'timeout',
  'redirect_refused',
  'encoding_refused',
  'content_type_refused',
  'headers_too_large',
  'too_large',
  'response_invalid',
] as const;

export type GuardedFetchErrorCode = (typeof GUARDED_FETCH_ERROR_CODES)[number];

export class GuardedFetchError extends Error {
  readonly code: GuardedFetchErrorCode;
  constructor(code: GuardedFetchErrorCode, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'GuardedFetchError';
    this.code = code;
  }

  /** Any failure of the HTTP client as one of ours. */
  static of(error: unknown): GuardedFetchError {
    if (error instanceof GuardedFetchError) return error;
    const { code, name, cause } = error as { code?: unknown; name?: string; cause?: unknown };
    if (cause instanceof GuardedFetchError) return cause;
    if (code === 'UND_ERR_HEADERS_OVERFLOW') return new GuardedFetchError('headers_too_large', error);
    if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
      return new GuardedFetchError('timeout', error);
    }
    if (
      typeof code === 'string' &&
      /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/.test(code)
    ) {
      return new GuardedFetchError('tls_failed', error);
    }
    if (typeof code === 'string' && /^(HPE_|UND_ERR_RESPONSE|UND_ERR_INVALID|UND_ERR_RES_)/.test(code)) {
      return new GuardedFetchError('response_invalid', error);
    }
    if (name === 'HTTPParserError') return new GuardedFetchError('response_invalid', error);
    return new GuardedFetchError('connect_failed', error);
  }
}
