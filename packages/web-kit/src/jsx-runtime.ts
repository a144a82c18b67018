// Turns TSX into markup on the server: every child and every attribute is escaped, addresses pass an allow-list.
import { type Child, childToMarkup, escapeHtml, Html } from './html.ts';
import { ELEMENTS, type Elements, VOID_ELEMENTS } from './jsx-types.ts';
import { allowedUrl, URL_ATTRIBUTES } from './url-attribute.ts';

type Props = Record<string, unknown> & { children?: Child };
type Component = (props: never) => Html;

export declare namespace JSX {
  type Element = Html;
  type ElementType = keyof IntrinsicElements | Component;
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicAttributes {
    key?: string | number;
  }
  interface IntrinsicElements extends Elements {}
}

/** `<>…</>`: the children without an element around them. */
export function Fragment(props: { children?: Child }): Html {
  return new Html(childToMarkup(props.children));
}

/** Called by the compiler for each element. Throws a `TypeError` for elements and attributes that no page may use. */
export function jsx(type: string | Component, props: Props): Html {
  if (typeof type === 'function') return (type as (props: Props) => Html)(props);
  if (!ELEMENTS.has(type)) throw new TypeError(`element not allowed: ${type}`);
  const { children, ...attributes } = props;
  const open = `<${type}${Object.entries(attributes)
    .map(([name, value]) => attributeToMarkup(type, name, value))
    .join('')}>`;
  if (VOID_ELEMENTS.has(type)) {
    if (children !== undefined) throw new TypeError(`${type} has no content`);
    return new Html(open);
  }
  // The pages' policy forbids inline scripts; text inside <script> would not be decoded as HTML either, so escaping could not protect it.
  if (type === 'script' && children !== undefined) throw new TypeError('a script needs a src and has no content');
  return new Html(`${open}${childToMarkup(children)}</${type}>`);
}

export const jsxs = jsx;

const ATTRIBUTE_NAME = /^[a-z][a-z0-9-]*$|^viewBox$/;

function attributeToMarkup(element: string, name: string, value: unknown): string {
  if (value === undefined || value === null || value === false) return '';
  if (!ATTRIBUTE_NAME.test(name)) throw new TypeError(`attribute name not allowed: ${name}`);
  // Event handlers, inline styles and embedded documents are what the pages' content security policy refuses as well.
  if (name.startsWith('on') || name === 'style' || name === 'srcdoc' || name === 'srcset') {
    throw new TypeError(`attribute not allowed: ${name}`);
  }
  if (value === true) return name.startsWith('aria-') ? ` ${name}="true"` : ` ${name}`;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new TypeError(`the attribute ${name} must be text, a number or a boolean`);
  }
  const text = String(value);
  if (!URL_ATTRIBUTES.has(name)) return ` ${name}="${escapeHtml(text)}"`;
  const url = allowedUrl(element, name, text);
  return url === undefined ? '' : ` ${name}="${escapeHtml(url)}"`;
}
