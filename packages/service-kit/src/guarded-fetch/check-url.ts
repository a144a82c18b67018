// Judges a URL before anything is resolved or dialled.
import { isIP } from 'node:net';
import { isPublicAddress } from './addresses.ts';
import { GuardedFetchError } from './error.ts';

const MAX_LENGTH = 2_048;

/**
 * Parses once (WHATWG) and answers the URL to request, or throws `GuardedFetchError`: https, port 443, no user information,
 * no forbidden literal address. Exact origins in `insecureOrigins` are free of scheme, port and address rules.
 * Also for settings (webhooks): what passes here is checked again, with its addresses, at each request.
 */
export function checkUrl(text: string, insecureOrigins: ReadonlySet<string> = new Set()): URL {
  // The URL parser would quietly drop line breaks and turn backslashes around: another parser might not.
  if (typeof text !== 'string' || text.length > MAX_LENGTH || /[\s\\]|[^\x21-\x7e]/.test(text) || !URL.canParse(text)) {
    throw new GuardedFetchError('url_invalid');
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw new GuardedFetchError('userinfo_forbidden');
  if (insecureOrigins.has(url.origin)) return url;
  if (url.protocol !== 'https:') throw new GuardedFetchError('scheme_forbidden');
  if (url.port !== '') throw new GuardedFetchError('port_forbidden');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) throw new GuardedFetchError('address_forbidden');
  } else if (!/^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/.test(host)) {
    throw new GuardedFetchError('host_forbidden'); // a trailing dot, a single label, an odd character
  }
  return url;
}
