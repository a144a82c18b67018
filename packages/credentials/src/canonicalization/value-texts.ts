// Turns the values of holes into the texts that stand in N-Quads and in JSON, or refuses them.
import { isWellFormed } from '../json-object.ts';
import { toByteText } from './byte-text.ts';
import { canonicalDouble, escapeJson, escapeLiteral, isEscapedAlike, isPlain } from './escapes.ts';
import type { HoleValue } from './hole.ts';
import { type ProbedHole, XSD_DOUBLE, XSD_INTEGER } from './probe.ts';

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what an IRI must not hold.
/** Absolute, in the characters that N-Quads writes as they are. */
const ASCII_IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-[\]_a-z~]+$/;
/** The same with letters of other scripts; nothing that jsonld takes for white space, nothing whose order is in dispute. */
const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\u0000-\u0020<>"{}|^`\\\u007f\ud800-\uffff]+$/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: see above.
const LANGUAGE = /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/;

/** The forms of the values of one document, value by value. */
export interface ValueTexts {
  /** In N-Quads, as byte texts. */
  quads: string[];
  /** In JSON, without quotes: as characters or as byte texts, whichever was asked for. */
  json: string[];
}

/**
 * Writes the forms of all values. False when a value is not one that this template can be proved right for; nothing is
 * wrong with such a value, it takes the general path. `names` are the terms and prefixes of the contexts: an IRI of such
 * a scheme would be read as a compact IRI.
 */
export function writeValueTexts(
  holes: readonly ProbedHole[],
  values: readonly HoleValue[],
  names: ReadonlySet<string>,
  texts: ValueTexts,
  jsonInBytes: boolean,
): boolean {
  if (values.length !== holes.length) return false;
  const { quads, json } = texts;
  for (let i = 0; i < holes.length; i++) {
    const { kind, datatype } = holes[i] as ProbedHole;
    const value = values[i];
    if (kind === 'number') {
      const text = typeof value === 'number' ? numberText(value, datatype) : undefined;
      if (text === undefined) return false;
      quads[i] = text;
      json[i] = String(value);
    } else if (typeof value !== 'string') {
      return false;
    } else if (kind === 'text') {
      if (isPlain(value)) {
        quads[i] = value;
        json[i] = value;
      } else {
        if (!isWellFormed(value)) return false;
        const escaped = escapeJson(value);
        const bytes = toByteText(escaped);
        quads[i] = isEscapedAlike(value) ? bytes : toByteText(escapeLiteral(value));
        json[i] = jsonInBytes ? bytes : escaped;
      }
    } else if (kind === 'iri') {
      if (!isIri(value) || names.has(value.slice(0, value.indexOf(':')))) return false;
      quads[i] = toByteText(value);
      json[i] = jsonInBytes ? (quads[i] as string) : value;
    } else {
      if (!LANGUAGE.test(value)) return false;
      quads[i] = value.toLowerCase();
      json[i] = value;
    }
  }
  return true;
}

function isIri(value: string): boolean {
  return ASCII_IRI.test(value) || IRI.test(value);
}

/**
 * With its closing quote and datatype. jsonld writes 1e-7, 2e-7 and 5e-324 all as the integer 0, so different numbers
 * would have one signature: exponents are refused.
 */
function numberText(value: number, datatype: string | undefined): string | undefined {
  const text = String(value);
  if (!Number.isFinite(value) || text.includes('e')) return undefined;
  const isDouble = text.includes('.') || datatype === XSD_DOUBLE;
  const written = isDouble ? canonicalDouble(value) : value.toFixed(0);
  return `${written}"^^<${datatype ?? (isDouble ? XSD_DOUBLE : XSD_INTEGER)}>`;
}
