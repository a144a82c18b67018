// Lets jsonld share what it would copy: active contexts and their term definitions, which nothing changes once they are made.
/// <reference path="../types/digitalbazaar.d.ts" />
import jsonld from 'jsonld';
import type { DocumentLoader } from '../document-loader.ts';
import { asList, isJsonObject } from '../json-object.ts';

// jsonld 9 copies the whole active context in depth for every node with a scoped context, and when it leaves the scope.
// Two thirds of the time of a signature and nearly all of its garbage are these copies. The copies also are new keys for
// the cache of processed contexts, so scoped contexts are processed again and again.
//
// Three changes, none of which touches the library's code or what other callers of it see:
//  - `clone` copies the map of definitions when somebody first asks for it, and shares the definitions: they are built before
//    they are put into the map and only read afterwards (lib/context.js, createTermDefinition);
//  - leaving a scope gives the previous context itself: whoever wants to change one clones it first (lib/context.js, process);
//  - contexts are resolved by a resolver of our own, which knows scoped contexts by identity instead of by their JSON text.
// The first two stand on the initial context that the library keeps for the processing mode `json-ld-1.1`. Callers that
// name no processing mode, such as @digitalbazaar/vc, have another one and run unchanged; both modes have the same rules.

interface ActiveContext {
  mappings: Map<string, unknown>;
  protected: Record<string, boolean>;
  inverse: unknown;
  previousContext?: ActiveContext;
  '@base'?: unknown;
  '@language'?: unknown;
  '@vocab'?: unknown;
  clone: () => ActiveContext;
  getInverse: () => unknown;
  revertToPreviousContext: () => ActiveContext;
}

/** A copy with the members that the library's own `clone` copies, and no others: a default direction, for one, is lost there too. */
class SharedContext implements ActiveContext {
  declare previousContext?: ActiveContext;
  inverse: unknown = null;
  getInverse: () => unknown;
  readonly origin: ActiveContext;
  private ownMappings: Map<string, unknown> | undefined;
  private ownProtected: Record<string, boolean> | undefined;

  constructor(origin: ActiveContext) {
    this.origin = origin;
    this.getInverse = origin.getInverse;
    for (const key of ['previousContext', '@base', '@language', '@vocab'] as const) {
      if (key in origin) (this as ActiveContext)[key] = origin[key] as never;
    }
  }

  /** Most copies are made for a scope whose result is known already, and never read. */
  get mappings(): Map<string, unknown> {
    this.ownMappings ??= new Map(this.origin.mappings);
    return this.ownMappings;
  }

  get protected(): Record<string, boolean> {
    this.ownProtected ??= { ...this.origin.protected };
    return this.ownProtected;
  }

  clone(): ActiveContext {
    return new SharedContext(this);
  }

  revertToPreviousContext(): ActiveContext {
    return this.previousContext ?? this;
  }
}

function cloneInitial(this: ActiveContext): ActiveContext {
  return new SharedContext(this);
}

/** Before every use: the library may have dropped its initial contexts. */
export async function shareContexts(): Promise<void> {
  const initial = (await jsonld.processContext(null, null, {
    processingMode: 'json-ld-1.1',
  })) as unknown as ActiveContext;
  initial.clone = cloneInitial;
}

/** One context document and what it makes of each active context; the form that jsonld's processor asks for. */
class ResolvedContext {
  readonly document: object | null;
  private readonly processed = new WeakMap<ActiveContext, unknown>();
  private readonly typeScoped = new WeakMap<ActiveContext, unknown>();

  constructor(document: object | null) {
    this.document = document;
  }

  getProcessed(active: ActiveContext): unknown {
    const origin = typeScopeOrigin(active);
    return origin === undefined ? this.processed.get(active) : this.typeScoped.get(origin);
  }

  setProcessed(active: ActiveContext, result: unknown): void {
    const origin = typeScopeOrigin(active);
    if (origin === undefined) this.processed.set(active, result);
    else this.typeScoped.set(origin, result);
  }
}

/**
 * For a type-scoped context the processor makes a copy that differs from its origin only by remembering it. That copy is
 * never changed either, and the origin is what identifies it.
 */
function typeScopeOrigin(active: ActiveContext): ActiveContext | undefined {
  return active instanceof SharedContext && active.previousContext === active.origin ? active.origin : undefined;
}

const NO_CONTEXT = [new ResolvedContext(null)];
const byIdentity = new WeakMap<object, ResolvedContext>();
const byUrl = new WeakMap<DocumentLoader, Map<string, ResolvedContext[]>>();

/** For one operation. Contexts that the loader marks as static stay resolved for the life of the loader. */
export function createContextResolver(documentLoader: DocumentLoader): object {
  const known = byUrl.get(documentLoader) ?? new Map<string, ResolvedContext[]>();
  byUrl.set(documentLoader, known);
  const perOperation = new Map<string, ResolvedContext[]>();

  async function fromUrl(url: string): Promise<ResolvedContext[]> {
    const found = known.get(url) ?? perOperation.get(url);
    if (found !== undefined) return found;
    const { document, tag } = await documentLoader(url);
    const context = isJsonObject(document) && '@context' in document ? document['@context'] : {};
    // A context made of other contexts by URL could lead back to itself; jsonld's own resolver sees to that.
    if (asList(context).some((entry) => typeof entry === 'string')) throw new Error('A context refers to another one');
    const resolved = await resolve({ context });
    (tag === 'static' ? known : perOperation).set(url, resolved);
    return resolved;
  }

  async function resolve(o: { context: unknown }): Promise<ResolvedContext[]> {
    const context = isJsonObject(o.context) && o.context['@context'] ? o.context['@context'] : o.context;
    const out: ResolvedContext[] = [];
    for (const entry of Array.isArray(context) ? context : [context]) {
      if (typeof entry === 'string') out.push(...(await fromUrl(entry)));
      else if (entry === null) out.push(...NO_CONTEXT);
      else if (isJsonObject(entry)) out.push(fromObject(entry));
      else throw new Error('A context is not an object');
    }
    return out;
  }

  return { resolve };
}

function fromObject(context: object): ResolvedContext {
  const found = byIdentity.get(context);
  if (found !== undefined) return found;
  const resolved = new ResolvedContext(context);
  byIdentity.set(context, resolved);
  return resolved;
}
