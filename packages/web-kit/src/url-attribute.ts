// Decides which addresses may stand in a link, a form or an image.

const LINK_SCHEMES = new Set(['http', 'https', 'mailto', 'openid-credential-offer', 'openid4vp']);
const IMAGE_DATA_PREFIX = 'data:image/svg+xml';

/** Attributes whose value a browser treats as an address. */
export const URL_ATTRIBUTES: ReadonlySet<string> = new Set(['href', 'src', 'action', 'formaction', 'cite', 'poster']);

/**
 * The address when it is allowed in that place, else `undefined` (the attribute is then left out: hostile data must not break a page).
 * Allowed: the schemes above, same-origin paths, fragments and queries; `data:image/svg+xml` in `img src` only, where scripts do not run.
 * Browsers drop tabs and line breaks inside an address and controls around it, so they are dropped before the scheme is read
 * (https://url.spec.whatwg.org/#concept-basic-url-parser).
 */
export function allowedUrl(element: string, attribute: string, value: string): string | undefined {
  const url = withoutIgnoredCharacters(value);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return isSameOriginReference(url) ? url : undefined;
  if (element === 'img' && attribute === 'src' && url.startsWith(IMAGE_DATA_PREFIX)) {
    return /^data:image\/svg\+xml[;,]/.test(url) ? url : undefined;
  }
  if (element === 'img' || element === 'script') return scheme === 'https' || scheme === 'http' ? url : undefined;
  return LINK_SCHEMES.has(scheme) ? url : undefined;
}

function withoutIgnoredCharacters(value: string): string {
  let url = '';
  for (const character of value) {
    if (character !== '\t' && character !== '\n' && character !== '\r') url += character;
  }
  let start = 0;
  while (start < url.length && url.charCodeAt(start) <= 0x20) start += 1;
  return url.slice(start).trimEnd();
}

/** `//host` and `/\host` leave the origin although they look like paths; a colon before the first slash would be a scheme. */
function isSameOriginReference(url: string): boolean {
  return !/^[/\\]{2}/.test(url) && !/^[^/?#]*:/.test(url);
}
