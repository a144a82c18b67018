// Templates per kind of credential: finished, unsigned credentials come in with a key, and those of one key soon differ in a few values only.
import type { Signer } from '@skill-records/dids/signer';
import { addProof } from '../add-proof.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { collectTerms } from './context-terms.ts';
import { createFastSigner, type FastSigner, type FastSignerOptions } from './fast-signer.ts';
import { holesOf } from './hole.ts';
import type { TwoHashSuite } from './proof-options.ts';
import { createMatcher, type Matcher, shapeOf } from './shape.ts';

export interface TemplateStoreOptions extends Pick<FastSignerOptions, 'shadowEvery' | 'onMismatch' | 'reference'> {
  documentLoader: DocumentLoader;
  /** Keys whose templates are kept; the one that was used longest ago makes room. */
  limit?: number;
}

export interface TemplateStore {
  /**
   * The signed JSON text, which is JSON.stringify of what addProof gives; throws what addProof throws. `key` names what
   * the credentials have in common, such as achievement and configuration. A credential that is unlike the others of its
   * key costs time and nothing else.
   */
  sign(
    credential: JsonObject,
    o: { key: string; signer: Signer; cryptosuite: TwoHashSuite; now: Date },
  ): Promise<string>;
  readonly counts: { template: number; general: number };
  /** Resolves when no template is being made. */
  idle(): Promise<void>;
}

interface Entry {
  /** The credential that the next one of this key is compared with. */
  sample: JsonObject;
  /** JSON pointers of the values that were seen to vary. */
  varying: Set<string>;
  attempts: number;
  ready?: { signer: FastSigner; matcher: Matcher };
}

const LIMIT = 256;
/** A template is made anew when one more value turns out to vary. A key that goes on varying has none. */
const MAX_ATTEMPTS = 8;

export function createTemplateStore(o: TemplateStoreOptions): TemplateStore {
  const { documentLoader } = o;
  const entries = new Map<string, Entry>();
  const counts = { template: 0, general: 0 };
  let making = Promise.resolve();

  return {
    counts,
    idle: () => making,
    async sign(credential, { key, signer, cryptosuite, now }) {
      const name = JSON.stringify([key, signer.id, signer.publicJwk.x, cryptosuite]);
      const entry = entries.get(name);
      const values = entry?.ready?.signer.on ? entry.ready.matcher.match(credential) : null;
      if (entry?.ready !== undefined && values !== null) {
        entries.delete(name);
        entries.set(name, entry);
        counts.template++;
        return entry.ready.signer.sign(values, now, signer);
      }
      const signed = await addProof(credential, { signer, cryptosuite, documentLoader, now });
      counts.general++;
      // Only what addProof has accepted is an example of anything.
      remember(name, structuredClone(credential), { signer, cryptosuite });
      return JSON.stringify(signed);
    },
  };

  function remember(name: string, credential: JsonObject, by: { signer: Signer; cryptosuite: TwoHashSuite }): void {
    const entry = entries.get(name);
    if (entry === undefined) {
      if (entries.size >= (o.limit ?? LIMIT)) entries.delete(entries.keys().next().value as string);
      entries.set(name, { sample: credential, varying: new Set(), attempts: 0 });
      return;
    }
    const differing = differences(entry.sample, credential);
    if (differing === undefined) {
      // Of another shape: the next one decides which of the two is the usual one.
      entry.sample = credential;
      entry.varying.clear();
    } else {
      for (const pointer of differing) entry.varying.add(pointer);
    }
    if (entry.ready?.signer.on === false || entry.attempts >= MAX_ATTEMPTS || !differing?.length) return;
    entry.attempts++;
    making = making.then(() => make(entry, by)).catch(() => {});
  }

  async function make(entry: Entry, by: { signer: Signer; cryptosuite: TwoHashSuite }): Promise<void> {
    const { sample, varying } = entry;
    const { fixed } = await collectTerms(sample, documentLoader);
    const kept = new Set([...leaves(sample, '')].filter((pointer) => !varying.has(pointer)));
    const { document } = shapeOf(sample, fixed, kept);
    const names = holesOf(document).map((each) => each.name);
    const signer = await createFastSigner({ ...o, ...by, document });
    const matcher = createMatcher(document, (each) => names.indexOf(each.name), names.length);
    entry.ready = { signer, matcher };
  }
}

/** JSON pointers of the values that differ, or `undefined` when more than values does. */
function differences(a: unknown, b: unknown, path = ''): string[] | undefined {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return a === b ? [] : typeof a === typeof b ? [path] : undefined;
  }
  const [names, others] = [Object.keys(a), Object.keys(b)];
  const isAlike = Array.isArray(a) === Array.isArray(b) && names.length === others.length;
  if (!isAlike || !names.every((name, i) => name === others[i])) return undefined;
  const found: string[] = [];
  for (const name of names) {
    const below = differences((a as JsonObject)[name], (b as JsonObject)[name], `${path}/${name}`);
    if (below === undefined) return undefined;
    found.push(...below);
  }
  return found;
}

function* leaves(value: unknown, path: string): Generator<string> {
  if (Array.isArray(value) || isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) yield* leaves(member, `${path}/${name}`);
  } else yield path;
}
