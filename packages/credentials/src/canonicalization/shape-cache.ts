// Remembers the shapes of documents that have been processed in full, and hashes further documents of these shapes by template.
import type { DocumentLoader } from '../document-loader.ts';
import type { JsonObject } from '../json-object.ts';
import { type ContextTerms, collectTerms } from './context-terms.ts';
import { referenceCanonicalize } from './reference-path.ts';
import { createMatcher, type Matcher, type Shape, shapeOf } from './shape.ts';
import { compileTemplate, type Template, TemplateError } from './template.ts';

/** What others send decides what is remembered here, so all of it is bounded. */
export interface ShapeCacheLimits {
  /** Compiled shapes; the one that was used longest ago makes room. */
  shapes?: number;
  /** Shapes with the same members at the top, which are tried one after another. */
  alike?: number;
  /** Shapes of which something is known: seen once, compiled, or found impossible to compile. */
  seen?: number;
  /** Compilations that may be spent at once; one more is earned with every `earnedBy` documents learned. */
  budget?: number;
  earnedBy?: number;
  /** Values in one document. */
  values?: number;
}

const LIMITS: Required<ShapeCacheLimits> = {
  shapes: 128,
  alike: 8,
  seen: 1024,
  budget: 16,
  earnedBy: 50,
  values: 2_000,
};

export interface KnownShape {
  template: Template;
  matcher: Matcher;
}

/** `spent`: compiled, or found impossible; not again before it is forgotten. */
type Sighting = 'once' | 'spent';

interface Entry extends KnownShape {
  key: string;
  bucket: string;
  usedAt: number;
}

export class ShapeCache {
  private readonly documentLoader: DocumentLoader;
  private readonly limits: Required<ShapeCacheLimits>;
  private readonly buckets = new Map<string, Entry[]>();
  private readonly seen = new Map<string, Sighting>();
  private readonly terms = new Map<string, ContextTerms>();
  private budget: number;
  private size = 0;
  private tick = 0;
  private learned = 0;

  constructor(documentLoader: DocumentLoader, limits: ShapeCacheLimits = {}) {
    this.documentLoader = documentLoader;
    this.limits = { ...LIMITS, ...limits };
    this.budget = this.limits.budget;
  }

  /** SHA-256 of the canonical form, or null for a document of no known shape, or with values that need another path. */
  hash(document: JsonObject): Uint8Array | null {
    const bucket = this.buckets.get(bucketOf(document)) ?? [];
    for (const entry of bucket) {
      const values = entry.matcher.match(document);
      // Null also where identifiers are equal that are two in this shape; they may be one in another.
      const found = values === null ? null : entry.template.hash(values);
      if (found === null) continue;
      entry.usedAt = ++this.tick;
      return found;
    }
    return null;
  }

  /**
   * To be called with documents that were processed in full and found good, never with others. The second of a shape is
   * compiled, and the result compared with the reference path on this very document. Never rejects.
   */
  async learn(document: JsonObject): Promise<void> {
    if (++this.learned % this.limits.earnedBy === 0) this.budget = Math.min(this.budget + 1, this.limits.budget);
    try {
      const { fixed } = await this.termsOf(document);
      const shape = shapeOf(document, fixed);
      if (!this.shouldCompile(shape.key)) return;
      await this.compile(document, shape, fixed);
    } catch {
      // It stays a document of the general path, which has found it good.
    }
  }

  get count(): number {
    return this.size;
  }

  private shouldCompile(key: string): boolean {
    const sighting = this.seen.get(key);
    if (sighting === undefined) this.mark(key, 'once');
    if (sighting !== 'once' || this.budget <= 0) return false;
    this.budget--;
    this.mark(key, 'spent');
    return true;
  }

  private async compile(document: JsonObject, shape: Shape, fixed: ReadonlySet<string>): Promise<void> {
    const template = await this.compileShape(document, shape, fixed);
    const known = template === undefined ? undefined : toKnownShape(template);
    const values = known?.matcher.match(document) ?? null;
    if (known === undefined || values === null) return;
    const found = known.template.fill(values);
    const expected = found === null ? null : await referenceCanonicalize(document, this.documentLoader);
    if (found === null || Buffer.from(found).toString() !== expected) return;
    this.add({ ...known, key: shape.key, bucket: bucketOf(document), usedAt: ++this.tick });
  }

  /** Values that cannot be holes become part of the shape, as often as that leads on. */
  private async compileShape(
    document: JsonObject,
    shape: Shape,
    fixed: ReadonlySet<string>,
  ): Promise<Template | undefined> {
    const kept = new Set<string>();
    for (let attempt = 0; attempt < 4; attempt++) {
      const { document: marked } = attempt === 0 ? shape : shapeOf(document, fixed, kept);
      try {
        const template = await compileTemplate({ document: marked, documentLoader: this.documentLoader });
        return template.holes.length <= this.limits.values ? template : undefined;
      } catch (error) {
        if (!(error instanceof TemplateError) || error.holes.length === 0) return undefined;
        for (const name of error.holes) kept.add(name);
      }
    }
    return undefined;
  }

  private add(entry: Entry): void {
    const bucket = this.buckets.get(entry.bucket) ?? [];
    this.buckets.set(entry.bucket, bucket);
    bucket.unshift(entry);
    this.size++;
    if (bucket.length > this.limits.alike) this.remove(oldest(bucket));
    if (this.size > this.limits.shapes) this.remove(oldest([...this.buckets.values()].flat()));
  }

  private remove(entry: Entry): void {
    const rest = (this.buckets.get(entry.bucket) ?? []).filter((each) => each !== entry);
    if (rest.length === 0) this.buckets.delete(entry.bucket);
    else this.buckets.set(entry.bucket, rest);
    this.seen.delete(entry.key);
    this.size--;
  }

  private mark(key: string, as: Sighting): void {
    this.seen.delete(key);
    if (this.seen.size >= this.limits.seen) this.seen.delete(this.seen.keys().next().value as string);
    this.seen.set(key, as);
  }

  private async termsOf(document: JsonObject): Promise<ContextTerms> {
    const key = JSON.stringify(document['@context']);
    const known = this.terms.get(key);
    if (known !== undefined) return known;
    const terms = await collectTerms(document, this.documentLoader);
    if (this.terms.size >= this.limits.shapes) this.terms.clear();
    this.terms.set(key, terms);
    return terms;
  }
}

function toKnownShape(template: Template): KnownShape {
  const index = new Map(template.holes.map(({ name }, i) => [name, i]));
  const indexOf = ({ name }: { name: string }) => index.get(name) as number;
  return { template, matcher: createMatcher(template.document, indexOf, template.holes.length) };
}

function bucketOf(document: JsonObject): string {
  let names = '';
  for (const name in document) names += `${name},`;
  return names;
}

function oldest(entries: readonly Entry[]): Entry {
  return entries.reduce((a, b) => (a.usedAt <= b.usedAt ? a : b));
}
