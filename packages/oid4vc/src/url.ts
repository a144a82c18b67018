// Judges URLs that the other side names; whether an address may be connected to is decided later, by the caller's fetch.

export interface UrlRules {
  /** Exact origins (scheme, host, port) that may use http, for development on one machine; empty by default. */
  allowedInsecureOrigins?: readonly string[];
}

const MAX_URL_LENGTH = 2048;

/**
 * True for an absolute https URL of printable ASCII, without user name, password, fragment or backslash. Texts that
 * URL parsers would repair differently are refused rather than normalised.
 */
export function isSecureUrl(text: unknown, rules: UrlRules = {}): text is string {
  if (typeof text !== 'string' || text.length > MAX_URL_LENGTH) return false;
  if (!/^https?:\/\/(?![/?#@])[!-~]+$/.test(text) || /[\\#"<>^`{|}]/.test(text)) return false;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (rules.allowedInsecureOrigins ?? []).includes(url.origin);
}

/** True for a credential issuer or authorization server identifier: a secure URL without query (OpenID4VCI 1.0, section 12.2.1). */
export function isIssuerIdentifier(text: unknown, rules: UrlRules = {}): text is string {
  return isSecureUrl(text, rules) && !text.includes('?');
}
