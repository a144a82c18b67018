// How a value is written in canonical N-Quads and in JSON.
// https://www.w3.org/TR/rdf-canon/#canonical-quads and what JSON.stringify does

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what has to be escaped.
/** Written as it is in N-Quads and in JSON alike, and the same in UTF-8; nearly every value is of this kind. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** What N-Quads and JSON escape in different ways, or only one of them. */
const UNLIKE = /[\u0000-\u0007\u000b\u000e-\u001f\u007f]/;
const LITERAL_ESCAPES = /["\\\u0000-\u001f\u007f]/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: see above.

const SHORT: Record<string, string> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** True when N-Quads and JSON escape the text in the same way. */
export function isEscapedAlike(text: string): boolean {
  return !UNLIKE.test(text);
}

export function escapeLiteral(text: string): string {
  return text.replace(
    LITERAL_ESCAPES,
    (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** Without the quotes around it. */
export function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Rows of one kind share their numbers. */
const DOUBLES_KEPT = 256;
const doubles = new Map<number, string>();

/** An xsd:double in the form that jsonld writes, https://www.w3.org/TR/json-ld11-api/#data-round-tripping */
export function canonicalDouble(value: number): string {
  const known = doubles.get(value);
  if (known !== undefined) return known;
  const text = value.toExponential(15).replace(/(\d)0*e\+?/, '$1E');
  if (doubles.size >= DOUBLES_KEPT) doubles.clear();
  doubles.set(value, text);
  return text;
}
