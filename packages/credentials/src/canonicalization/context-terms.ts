// The terms and prefixes of contexts, scoped ones included: what a value must not look like, and which members hold no free values.
import { CredentialError } from '../credential-error.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { asList, isJsonObject } from '../json-object.ts';

export interface ContextTerms {
  /** Every defined name, and the part before the colon of those that have one: an IRI of this scheme could be a compact IRI. */
  names: Set<string>;
  /** Members whose value is looked up in the context (`@type` and `@vocab` coercion) or is not a single value of the graph. */
  fixed: Set<string>;
}

const FIXED_KEYWORDS = ['@type', '@index', '@direction', '@json', '@nest', '@included', '@reverse'];
/** In these maps a member name is a value; what stands below is read by rules of their own. */
const MAPS = ['@language', '@index', '@id', '@type'];

/**
 * Collects from every `@context` in the document. A name counts wherever it is defined, also where it is out of scope:
 * too many refused values cost time, one too few would be a wrong signature. Throws what the loader throws, and
 * `context_unsafe` for `@import`, which brings in terms from elsewhere.
 */
export async function collectTerms(document: unknown, documentLoader: DocumentLoader): Promise<ContextTerms> {
  const terms: ContextTerms = { names: new Set(), fixed: new Set(FIXED_KEYWORDS) };
  const visited = new Set<string>();

  async function readContext(context: unknown): Promise<void> {
    for (const entry of asList(context)) {
      if (typeof entry === 'string') {
        if (visited.has(entry)) continue;
        visited.add(entry);
        const remote = await documentLoader(entry);
        await readContext((remote.document as { '@context'?: unknown })['@context']);
      } else if (isJsonObject(entry)) {
        await readDefinitions(entry);
      }
    }
  }

  async function readDefinitions(context: Record<string, unknown>): Promise<void> {
    if ('@import' in context) throw new CredentialError('context_unsafe', 'A context imports another one');
    for (const [name, definition] of Object.entries(context)) {
      if (name.startsWith('@')) continue;
      terms.names.add(name);
      const colon = name.indexOf(':');
      if (colon >= 0) terms.names.add(name.slice(0, colon));
      if (isFixed(definition)) terms.fixed.add(name);
      if (isJsonObject(definition) && '@context' in definition) await readContext(definition['@context']);
    }
  }

  async function visit(value: unknown): Promise<void> {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key === '@context' && !Array.isArray(value)) await readContext(member);
      else await visit(member);
    }
  }

  await visit(document);
  return terms;
}

function isFixed(definition: unknown): boolean {
  if (!isJsonObject(definition)) return FIXED_KEYWORDS.includes(definition as string);
  const { '@type': type, '@id': id, '@container': container } = definition;
  return (
    type === '@vocab' ||
    type === '@json' ||
    FIXED_KEYWORDS.includes(id as string) ||
    '@reverse' in definition ||
    '@nest' in definition ||
    asList(container).some((each) => MAPS.includes(each as string))
  );
}
