// The attributes and elements that pages may use; the compiler refuses the rest and so does the runtime.
import type { Child } from './html.ts';

type Value = string | number | boolean | null | undefined;

export interface GlobalAttributes {
  children?: Child;
  class?: string | undefined;
  dir?: 'ltr' | 'rtl' | 'auto';
  hidden?: boolean | undefined;
  id?: string | undefined;
  lang?: string | undefined;
  role?: string | undefined;
  tabindex?: number | string;
  title?: string | undefined;
  translate?: 'yes' | 'no';
  [aria: `aria-${string}`]: Value;
  [data: `data-${string}`]: Value;
}

type With<T> = GlobalAttributes & { [K in keyof T]?: T[K] | undefined };

interface Input {
  accept: string;
  autocapitalize: string;
  autocomplete: string;
  autofocus: boolean;
  checked: boolean;
  disabled: boolean;
  enterkeyhint: string;
  inputmode: string;
  max: string | number;
  maxlength: number;
  min: string | number;
  minlength: number;
  name: string;
  pattern: string;
  placeholder: string;
  readonly: boolean;
  required: boolean;
  spellcheck: 'true' | 'false';
  step: string | number;
  type: string;
  value: string | number;
}

interface Svg {
  cx: string | number;
  cy: string | number;
  d: string;
  fill: string;
  focusable: 'false';
  height: string | number;
  r: string | number;
  rx: string | number;
  stroke: string;
  'stroke-linecap': string;
  'stroke-linejoin': string;
  'stroke-width': string | number;
  viewBox: string;
  width: string | number;
  x: string | number;
  y: string | number;
}

type Plain =
  | 'abbr'
  | 'address'
  | 'article'
  | 'aside'
  | 'b'
  | 'body'
  | 'br'
  | 'caption'
  | 'code'
  | 'dd'
  | 'div'
  | 'dl'
  | 'dt'
  | 'em'
  | 'fieldset'
  | 'figcaption'
  | 'figure'
  | 'footer'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'head'
  | 'header'
  | 'hr'
  | 'html'
  | 'kbd'
  | 'legend'
  | 'li'
  | 'main'
  | 'nav'
  | 'p'
  | 'pre'
  | 'section'
  | 'small'
  | 'span'
  | 'strong'
  | 'sub'
  | 'summary'
  | 'sup'
  | 'table'
  | 'tbody'
  | 'tfoot'
  | 'thead'
  | 'tr'
  | 'ul'
  | 'wbr';

export type Elements = { [K in Plain]: GlobalAttributes } & {
  a: With<{ href: string; rel: string; target: string; download: boolean | string; hreflang: string }>;
  button: With<{
    type: 'submit' | 'button' | 'reset';
    name: string;
    value: string;
    disabled: boolean;
    formaction: string;
    form: string;
  }>;
  details: With<{ open: boolean; name: string }>;
  form: With<{
    action: string;
    method: 'get' | 'post';
    enctype: string;
    novalidate: boolean;
    autocomplete: string;
    name: string;
  }>;
  img: GlobalAttributes & {
    alt: string;
    src: string;
    width?: number | undefined;
    height?: number | undefined;
    loading?: 'lazy' | 'eager';
    decoding?: 'async';
  };
  input: With<Input>;
  label: With<{ for: string }>;
  link: With<{ rel: string; href: string; type: string; sizes: string; media: string }>;
  meta: With<{ charset: string; name: string; content: string; media: string }>;
  ol: With<{ start: number; type: string; reversed: boolean }>;
  option: With<{ value: string | number; selected: boolean; disabled: boolean }>;
  output: With<{ for: string; name: string }>;
  progress: With<{ value: number; max: number }>;
  script: { src: string; defer?: boolean; type?: 'module' };
  select: With<{ name: string; required: boolean; disabled: boolean; autocomplete: string }>;
  td: With<{ colspan: number; rowspan: number; headers: string }>;
  textarea: With<{
    name: string;
    rows: number;
    required: boolean;
    readonly: boolean;
    maxlength: number;
    placeholder: string;
    spellcheck: 'true' | 'false';
    autocomplete: string;
  }>;
  th: With<{ colspan: number; rowspan: number; scope: 'col' | 'row' }>;
  time: With<{ datetime: string }>;
  title: { children?: Child };
  svg: With<Svg>;
  path: With<Svg>;
  circle: With<Svg>;
  rect: With<Svg>;
};

/** The same list for the runtime, which also sees untyped callers. `style`, `iframe`, `object`, `embed` and `base` are absent on purpose. */
export const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'a abbr address article aside b body br button caption circle code dd details div dl dt em fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 head header hr html img input kbd label legend li link main meta nav ol option output p path pre progress rect script ' +
    'section select small span strong sub summary sup svg table tbody td textarea tfoot th thead time title tr ul wbr'
  ).split(' '),
);

export const VOID_ELEMENTS: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);
