// A document with holes, compiled once: fills in values and gives canonical N-Quads, their hash and the JSON text.
import { isUtf8 } from 'node:buffer';
import type { DocumentLoader } from '../document-loader.ts';
import type { JsonObject } from '../json-object.ts';
import { bytesOf, fromByteText, sha256 } from './byte-text.ts';
import { type CanonicalForm, planCanonicalForm } from './canonical-form.ts';
import { collectTerms } from './context-terms.ts';
import { fillHoles, type HoleValue, holesOf, isHole } from './hole.ts';
import { matchJsonText, planJsonText } from './json-text.ts';
import { type Piece, render } from './pattern.ts';
import { type ProbedHole, probe } from './probe.ts';
import { referenceCanonicalize } from './reference-path.ts';
import { TemplateError } from './template-error.ts';
import { type ValueTexts, writeValueTexts } from './value-texts.ts';

export { type Hole, type HoleKind, type HoleValue, hole } from './hole.ts';
export { TemplateError } from './template-error.ts';

/** Quads of a template at most; a larger document is processed in full. */
const MAX_QUADS = 4096;

/** Values are given in the order of `holes`. Nothing here changes after compiling but memory that is used again. */
export interface Template {
  readonly holes: readonly ProbedHole[];
  readonly document: JsonObject;
  /** Canonical N-Quads in UTF-8, or null: use another path. */
  fill(values: readonly HoleValue[]): Uint8Array | null;
  /** SHA-256 of the same. */
  hash(values: readonly HoleValue[]): Uint8Array | null;
  /** What JSON.stringify gives for the document with these values, or null. */
  json(values: readonly HoleValue[]): string | null;
  /** The values of a body that is JSON.stringify's text of this template, or null. */
  match(body: Uint8Array): HoleValue[] | null;
  substitute(values: readonly HoleValue[]): JsonObject;
  /** For those who put more around it: byte texts in memory that the next call uses again. */
  readonly parts: TemplateParts;
}

export interface TemplateParts {
  readonly form: CanonicalForm;
  readonly jsonText: Piece;
  readonly names: ReadonlySet<string>;
}

/**
 * Compiles a document in which every value that varies is a hole. Members, lengths of arrays, types and truth values
 * belong to the template. The template is proved on the way: what it gives for the values of the probes has to be what
 * the unmodified library gives. Throws TemplateError when a value cannot be a hole, CredentialError for contexts, and what
 * the library throws for a document that is none.
 */
export async function compileTemplate(o: { document: JsonObject; documentLoader: DocumentLoader }): Promise<Template> {
  const { document, documentLoader } = o;
  const { names, fixed } = await collectTerms(document, documentLoader);
  refuseFixed(document, fixed);
  const { holes, quads, nodes, samples } = await probe(document, documentLoader);
  if (quads.length > MAX_QUADS) throw new TemplateError('too_large', 'The graph is too large for a template');
  const form = planCanonicalForm(quads, holes.length, nodes);
  const index = new Map(holes.map(({ name }, i) => [name, i]));
  const parts = { form, names, jsonText: planJsonText(document, ({ name }) => index.get(name) as number) };
  const template = createTemplate(document, holes, parts);
  for (const { values, document: sample } of samples) {
    const expected = await referenceCanonicalize(sample, documentLoader);
    const found = template.fill(values);
    if (found === null) throw new TemplateError('tie', 'Blank nodes are alike whatever the values');
    if (Buffer.from(found).toString() !== expected || template.json(values) !== JSON.stringify(sample)) {
      throw new TemplateError('not_equal', 'The template does not give what the library gives');
    }
  }
  return template;
}

function createTemplate(document: JsonObject, holes: readonly ProbedHole[], parts: TemplateParts): Template {
  const { form, jsonText, names } = parts;
  const kinds = holes.map(({ kind }) => kind);
  const texts: ValueTexts = { quads: [], json: [] };
  const write = (values: readonly HoleValue[]) =>
    writeValueTexts(holes, values, names, texts, true) ? form.write(texts.quads) : null;

  return {
    holes,
    document,
    parts,
    fill(values) {
      const text = write(values);
      return text === null ? null : bytesOf(text);
    },
    hash(values) {
      const text = write(values);
      return text === null ? null : sha256(text);
    },
    json(values) {
      return writeValueTexts(holes, values, names, texts, true) ? fromByteText(render(jsonText, texts.json)) : null;
    },
    match(body) {
      const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      return isUtf8(buffer) ? matchJsonText(jsonText, buffer.toString('latin1'), kinds) : null;
    },
    substitute(values) {
      return fillHoles(document, new Map(holes.map(({ name }, i) => [name, values[i] as HoleValue])));
    },
  };
}

/** A value that is looked up in the context, or that is no value of the graph, decides more than itself. */
function refuseFixed(value: unknown, fixed: ReadonlySet<string>): void {
  if (isHole(value) || typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (Array.isArray(value) || !(fixed.has(key) || key === '@context')) refuseFixed(member, fixed);
    else if (holesOf(member).length > 0) {
      throw new TemplateError(
        'hole_misplaced',
        'A value of this member belongs to the template',
        holesOf(member).map(({ name }) => name),
      );
    }
  }
}
