// Finds where in the graph of a document its holes end up, by putting recognizable values into them.
import { createHash } from 'node:crypto';
import type { DocumentLoader } from '../document-loader.ts';
import type { JsonObject } from '../json-object.ts';
import { toByteText } from './byte-text.ts';
import { escapeLiteral } from './escapes.ts';
import { type Quad, type Term, toQuads } from './general-path.ts';
import { type Hole, type HoleValue, holesOf, mapHoles } from './hole.ts';
import { isStatic, type Part, type Pattern, squash } from './pattern.ts';
import { TemplateError } from './template-error.ts';

export interface PatternQuad {
  /** With the space after it. */
  subject: Pattern;
  predicate: string;
  /** Object, graph and the end of the line. */
  rest: Pattern;
}

export interface ProbedHole {
  name: string;
  kind: 'text' | 'iri' | 'number' | 'language';
  /** Of a number: the datatype that the context gives it; without one its value decides between integer and double. */
  datatype?: string;
}

export interface Probe {
  holes: ProbedHole[];
  quads: PatternQuad[];
  /** Blank nodes are numbered after the holes. */
  nodes: number;
  /** The documents that were used, to prove the template with. */
  samples: { values: HoleValue[]; document: JsonObject }[];
}

const XSD = 'http://www.w3.org/2001/XMLSchema#';
export const XSD_INTEGER = `${XSD}integer`;
export const XSD_DOUBLE = `${XSD}double`;
const XSD_STRING = `${XSD}string`;
const LANG_STRING = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString';
/** Numbers are recognized by their value: whole ones in one probe, halves in the other. */
const NUMBER_BASE = 7_000_000_000;

/** Throws TemplateError `hole_unreached`, `hole_misplaced` or `shape_varies`, and what the JSON-LD library throws. */
export async function probe(document: JsonObject, documentLoader: DocumentLoader): Promise<Probe> {
  const declared = holesOf(document);
  const index = new Map(declared.map(({ name }, i) => [name, i]));
  // Not a random mark, so that a template is the same each time; a digest of the document cannot stand in the document.
  const mark = createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 16);
  const samples = [0, 0.5].map((fraction) => {
    const values = declared.map((each, i) => sentinel(each, i, mark, fraction));
    const filled = mapHoles(document, ({ name }) => values[index.get(name) as number]) as JsonObject;
    return { values, document: filled };
  });
  const [whole, half] = samples as [(typeof samples)[0], (typeof samples)[0]];
  const hasNumbers = declared.some(({ kind }) => kind === 'number');
  const quads = await toQuads(whole.document, documentLoader);
  const others = hasNumbers ? await toQuads(half.document, documentLoader) : quads;
  if (quads.length !== others.length)
    throw new TemplateError('shape_varies', 'A number decides how many quads there are');

  const reader = new QuadReader(declared, mark);
  const patterns = quads.map((quad, i) => reader.read(quad, others[i] as Quad));
  const unreached = reader.unreached();
  if (unreached.length > 0) throw new TemplateError('hole_unreached', 'A value is not in the graph', unreached);
  return { holes: reader.holes, quads: patterns, nodes: reader.nodes.size, samples: hasNumbers ? samples : [whole] };
}

/** An absolute IRI serves as a literal and as an identifier. */
function sentinel({ kind }: Hole, i: number, mark: string, fraction: number): HoleValue {
  if (kind === 'number') return NUMBER_BASE + i + fraction;
  return kind === 'language' ? `x-${mark.slice(0, 8)}-${i}` : `urn:h${mark}:${i};`;
}

/** Turns quads into patterns, and remembers what it has learned of the holes. */
class QuadReader {
  readonly holes: ProbedHole[];
  readonly nodes = new Map<string, number>();
  private readonly reached = new Set<number>();
  private readonly mark: string;
  private readonly texts: Map<string, number>;
  private readonly languages: Map<string, number>;

  constructor(declared: readonly Hole[], mark: string) {
    this.mark = mark;
    this.holes = declared.map(({ name, kind }) => ({ name, kind }));
    const sentinels = (kind: string) =>
      new Map(
        declared.flatMap((each, i) => (each.kind === kind ? [[sentinel(each, i, mark, 0) as string, i] as const] : [])),
      );
    this.texts = sentinels('text');
    this.languages = sentinels('language');
  }

  read(quad: Quad, other: Quad): PatternQuad {
    const graph = quad.graph.termType === 'DefaultGraph' ? [] : [' ', ...this.resource(quad.graph)];
    const predicate = this.resource(quad.predicate);
    if (!isStatic(predicate)) throw this.misplaced('A value decides a predicate');
    return {
      subject: squash([...this.resource(quad.subject), ' ']),
      predicate: `${predicate.join('')} `,
      rest: squash([...this.object(quad.object, other.object), ...graph, ' .\n']),
    };
  }

  unreached(): string[] {
    return this.holes.filter((_, i) => !this.reached.has(i)).map(({ name }) => name);
  }

  private resource(term: Term): Part[] {
    if (term.termType === 'BlankNode') return [this.node(term.value)];
    const hole = this.texts.get(term.value);
    if (hole === undefined) return [toByteText(`<${this.withoutMark(term.value)}>`)];
    (this.holes[hole] as ProbedHole).kind = 'iri';
    this.reached.add(hole);
    return ['<', hole, '>'];
  }

  private object(term: Quad['object'], other: Quad['object']): Part[] {
    if (term.termType !== 'Literal') return this.resource(term);
    const datatype = this.withoutMark(term.datatype?.value ?? XSD_STRING);
    if (term.value !== other.value) return this.number(term, other);
    const hole = this.texts.get(term.value);
    if (hole !== undefined) this.reached.add(hole);
    const text = hole ?? escapeLiteral(toByteText(this.withoutMark(term.value)));
    if (datatype === LANG_STRING && term.language) return ['"', text, '"@', this.language(term.language)];
    return ['"', text, datatype === XSD_STRING || datatype === LANG_STRING ? '"' : toByteText(`"^^<${datatype}>`)];
  }

  /** The filler of a number brings its closing quote and its datatype. */
  private number(term: Quad['object'], other: Quad['object']): Part[] {
    const hole = Number(term.value) - NUMBER_BASE;
    const probed = this.holes[hole];
    if (probed?.kind !== 'number' || Number(other.value) !== NUMBER_BASE + hole + 0.5) {
      throw this.misplaced('A number is part of a larger value');
    }
    const [a, b] = [term.datatype?.value, other.datatype?.value];
    const datatype = a === XSD_INTEGER && b === XSD_DOUBLE ? undefined : a;
    if (datatype !== undefined && a !== b) throw this.misplaced('A number decides its datatype by an unknown rule');
    if (this.reached.has(hole) && probed.datatype !== datatype) throw this.misplaced('A number has two datatypes');
    if (datatype !== undefined) probed.datatype = datatype;
    this.reached.add(hole);
    return ['"', hole];
  }

  private language(tag: string): Part {
    const hole = this.languages.get(tag);
    if (hole === undefined) return this.withoutMark(tag);
    this.reached.add(hole);
    return hole;
  }

  private node(name: string): number {
    const known = this.nodes.get(name) ?? this.nodes.size;
    this.nodes.set(name, known);
    return this.holes.length + known;
  }

  private withoutMark(text: string): string {
    if (text.includes(this.mark.slice(0, 8))) {
      const names = this.holes.filter((_, i) => new RegExp(`[:-]${i}(?![0-9])`).test(text)).map(({ name }) => name);
      throw this.misplaced('A value is part of a larger one', names);
    }
    return text;
  }

  private misplaced(message: string, holes: string[] = []): TemplateError {
    return new TemplateError('hole_misplaced', message, holes);
  }
}
