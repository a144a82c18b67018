// Refuses, before any JSON-LD processing, documents whose JSON says more or other things than their signed graph.
//
// A Data Integrity proof signs RDF, and services read JSON. Some JSON never reaches the graph (null, empty lists, doubled
// values, empty and keyword-like identifiers), and some graphs have a second JSON spelling (expanded member names, inline
// contexts). Either would let somebody change what a service reads without breaking the signature.
import { CredentialError, type CredentialErrorCode } from './credential-error.ts';
import { isKnownContext, type KnownContexts } from './document-loader.ts';
import { asList, isJsonObject, isWellFormed, type JsonObject } from './json-object.ts';

export const MAX_DEPTH = 64;
/** With `id` or without: each can bring a context of its own, which is most of the work. A record of ours has up to 30. */
export const MAX_OBJECTS = 512;
/** A record of ours has about 200. */
export const MAX_VALUES = 6_000;
/** The libraries compare each value of a member with all that are there already: 19,000 texts in one list take seconds. */
export const MAX_COMPARISONS = 100_000;
/** Credentials and endorsements inside, each with contexts to process. */
export const MAX_EMBEDDED = 64;
/** Characters in all strings and member names together. */
export const MAX_CHARACTERS = 512 * 1024;

export interface GuardLimits extends KnownContexts {
  /** Default MAX_CHARACTERS; a status list needs more for its one long string. */
  maxCharacters?: number;
}

/** Members whose values are whole credentials with a `@context` of their own. */
const CREDENTIAL_MEMBERS = new Set(['verifiableCredential', 'endorsement']);
/**
 * jsonld keeps nodes in plain objects by their identifier (lib/nodeMap.js): a node called `__proto__` writes its members
 * into the prototype of everything, one called `constructor` into Object itself, for all documents that come after.
 */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
const LONGEST_INHERITED = Math.max(...[...INHERITED].map(({ length }) => length));
const LANGUAGE_TAG = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

/**
 * Throws CredentialError: `document_too_large` (depth, size), `context_unknown`, `context_inline`, `member_refused`
 * (keywords, compact or absolute IRIs as member names), `document_ambiguous` (values that the graph loses or merges),
 * `document_malformed` (not a JSON document).
 */
export function guardDocument(document: unknown, limits: GuardLimits = {}): asserts document is JsonObject {
  if (!isJsonObject(document)) refuse('document_malformed', 'The document has to be a JSON object');
  const root = document;
  // These two are spent at every step, so they are variables of their own.
  let values = MAX_VALUES;
  let characters = limits.maxCharacters ?? MAX_CHARACTERS;
  const budget = { objects: MAX_OBJECTS, comparisons: MAX_COMPARISONS, embedded: MAX_EMBEDDED };
  /** Objects of one id become one node, whose values meet each other. */
  const byId = new Map<unknown, JsonObject[]>();

  function spend(unit: keyof typeof budget, amount: number): void {
    budget[unit] -= amount;
    if (budget[unit] < 0) refuse('document_too_large', 'The document is too large');
  }

  function spendText(amount: number): void {
    characters -= amount;
    if (characters < 0) refuse('document_too_large', 'The document is too large');
  }

  function spendValue(): void {
    if (--values < 0) refuse('document_too_large', 'The document is too large');
  }

  function spendComparisons(object: JsonObject): void {
    const others = byId.get(object.id);
    if (others === undefined) {
      byId.set(object.id, [object]);
      return;
    }
    for (const [key, value] of Object.entries(object)) {
      const before = others.reduce((sum, other) => sum + lengthOf(other[key]), 0);
      spend('comparisons', before * lengthOf(value));
    }
    others.push(object);
  }

  function visit(value: unknown, depth: number, mayHaveContext: boolean, key: string): void {
    if (depth > MAX_DEPTH) refuse('document_too_large', 'The document is nested too deeply');
    spendValue();
    if (Array.isArray(value)) {
      spend('comparisons', (value.length * (value.length - 1)) / 2);
      for (const item of value) visit(item, depth + 1, mayHaveContext, key);
      guardList(value);
    } else if (typeof value === 'object') {
      if (value === null) refuse('document_ambiguous', 'null is no value in JSON-LD');
      visitObject(value as JsonObject, depth, mayHaveContext);
    } else {
      spendText(guardScalar(value, key));
    }
  }

  function visitObject(object: JsonObject, depth: number, mayHaveContext: boolean): void {
    // Nearly all are of this realm; what is not is asked for its kind.
    if (object.constructor !== Object && Object.prototype.toString.call(object) !== '[object Object]') {
      refuse('document_malformed', 'The document holds an object that is not from JSON');
    }
    if ('@value' in object) {
      spendValue();
      spendText(guardLanguageValue(object));
      return;
    }
    spend('objects', 1);
    if (object.id !== undefined) {
      if (depth > 0 && object.id === root.id) {
        refuse('document_ambiguous', 'The document itself is described a second time inside it');
      }
      spendComparisons(object);
    }
    for (const key of Object.keys(object)) {
      const value = object[key];
      spendText(key.length);
      if (key === '@context') {
        if (!mayHaveContext) refuse('context_inline', 'A context stands where none belongs');
        spend('embedded', 1);
        guardContext(value, limits, spendText);
        continue;
      }
      guardMemberName(key);
      visit(value, depth + 1, CREDENTIAL_MEMBERS.has(key), key);
    }
  }

  visit(document, 0, true, '');
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
}

function guardContext(value: unknown, known: KnownContexts, spendCharacters: (amount: number) => void): void {
  const contexts = asList(value);
  if (contexts.length > 16) refuse('document_too_large', 'The document names too many contexts');
  for (const context of contexts) {
    // The public test suites of W3C define their types inline, as the data model allows.
    if (known.contexts === 'conformance' && isJsonObject(context) && !('@import' in context)) {
      spendCharacters(JSON.stringify(context).length);
      continue;
    }
    if (typeof context !== 'string') refuse('context_inline', 'Contexts are named by URL, never written inline');
    if (!isKnownContext(context, known)) refuse('context_unknown', 'The document names a context that is not bundled');
  }
  guardList(contexts);
}

/** Every member has exactly one spelling: the term of its context. */
function guardMemberName(key: string): void {
  if (key === '' || INHERITED.has(key) || key.startsWith('@') || key.includes(':')) {
    refuse('member_refused', 'A member name is a keyword, an IRI or no name at all');
  }
}

function guardList(list: unknown[]): void {
  if (list.length === 0) refuse('document_ambiguous', 'An empty list leaves no trace in the signed graph');
  const seen = new Set<unknown>();
  for (const item of list) {
    if (Array.isArray(item)) refuse('document_ambiguous', 'A list in a list is flattened in the signed graph');
    // Objects without an id are blank nodes: equal ones stay apart. Objects of one id become one node.
    const identity = isJsonObject(item) ? item.id : item;
    if (identity === undefined) continue;
    if (seen.has(identity)) refuse('document_ambiguous', 'A doubled value is one value in the signed graph');
    seen.add(identity);
  }
}

function guardScalar(value: unknown, key: string): number {
  switch (typeof value) {
    case 'boolean':
      return 1;
    case 'number':
      if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
        refuse('document_ambiguous', 'A number is beyond what JSON readers agree on');
      }
      return 1;
    case 'string':
      guardText(value, key);
      return value.length;
    default:
      return refuse('document_malformed', 'The document holds a value that is not JSON');
  }
}

/** What is wrong with a text wherever it stands; `undefined` for nearly every text. */
export function textFault(text: string): string | undefined {
  if (!isWellFormed(text)) return 'A text holds half a surrogate pair';
  // As an identifier each of these is dropped or renamed on the way to the graph, and the context alone knows
  // which members are identifiers.
  const first = text.charAt(0);
  if (first === '' || (first === '@' && /^@[A-Za-z]+$/.test(text)) || (first === '_' && text.startsWith('_:'))) {
    return 'A text is empty, a keyword or a blank node identifier';
  }
  if (text.length <= LONGEST_INHERITED && INHERITED.has(text)) return 'A text is a name that every object inherits';
  return undefined;
}

function guardText(text: string, key: string): void {
  const fault = textFault(text);
  if (fault !== undefined) refuse('document_ambiguous', fault);
  if ((key === 'id' || key === 'type') && /[\s<>"{}|\\^`]/.test(text)) {
    refuse('document_malformed', 'An identifier holds a character that no IRI has');
  }
}

/** https://www.w3.org/TR/vc-data-model-2.0/#language-and-base-direction; gives the number of characters. */
function guardLanguageValue(object: JsonObject): number {
  const { '@value': value, '@language': language, '@direction': direction, ...others } = object;
  if (Object.keys(others).length > 0) refuse('member_refused', 'A language value has a further member');
  if (typeof value !== 'string' || !isWellFormed(value)) {
    refuse('document_ambiguous', 'A language value has to hold a text');
  }
  if (language !== undefined && (typeof language !== 'string' || !LANGUAGE_TAG.test(language))) {
    refuse('document_ambiguous', 'A language value names no language');
  }
  if (direction !== undefined && direction !== 'ltr' && direction !== 'rtl') {
    refuse('document_ambiguous', 'A language value names no direction');
  }
  // Without either it is a second spelling of a plain text.
  if (language === undefined && direction === undefined) {
    refuse('document_ambiguous', 'A language value has neither language nor direction');
  }
  return value.length;
}

function refuse(code: CredentialErrorCode, message: string): never {
  throw new CredentialError(code, message);
}
