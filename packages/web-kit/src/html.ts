// The value every component returns: markup that is already safe, told apart from plain text by its class.

/** Markup that has been escaped. Only the jsx runtime and `trusted()` make one; a look-alike object from JSON is not an instance. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand between two tags. `false`, `true`, `null` and `undefined` print nothing, so that `{condition && <p/>}` works. */
export type Child = Html | string | number | bigint | boolean | null | undefined | readonly Child[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes text for element content and for quoted attribute values (HTML Living Standard 13.3). */
export function escapeHtml(text: string): string {
  // U+0000 and lone surrogates have no place in an HTML document; they become the replacement character.
  return toWellFormed(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Markup of one child: escaped when it is text, as it is when it is `Html`. Other objects are a programming error. */
export function childToMarkup(child: Child): string {
  if (child === null || child === undefined || typeof child === 'boolean') return '';
  if (child instanceof Html) return child.toString();
  if (typeof child === 'string') return escapeHtml(child);
  if (typeof child === 'number' || typeof child === 'bigint') return String(child);
  if (Array.isArray(child)) return child.map(childToMarkup).join('');
  throw new TypeError('a child of an element must be text, a number, a list or markup');
}

/** A whole document as the response body: doctype and markup. */
export function render(page: Html): string {
  return `<!doctype html>\n${childToMarkup(page)}\n`;
}

/** A piece of a page, for the elements that `live.js` fetches again. */
export function renderFragment(fragment: Html): string {
  return childToMarkup(fragment);
}

function toWellFormed(text: string): string {
  let result = '';
  for (const character of text) {
    const codePoint = character.codePointAt(0) as number;
    result += codePoint === 0 || (codePoint >= 0xd800 && codePoint <= 0xdfff) ? '\uFFFD' : character;
  }
  return result;
}
