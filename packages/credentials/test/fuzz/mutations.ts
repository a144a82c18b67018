// Small random changes to texts and to JSON values, as fast-check arbitraries, so that a find shrinks to the change that matters.
import fc from 'fast-check';
import { ODD_TEXTS, ODD_VALUES } from './odd-values.ts';

export interface TextEdit {
  how: 'replace' | 'insert' | 'delete' | 'copy' | 'swap-case' | 'cut';
  /** Where, as a share of the length. */
  at: number;
  length: number;
  text: string;
}

/** Without bias: the first and the last place are like any other. */
const share = fc.noBias(fc.nat({ max: 99_999 })).map((n) => n / 100_000);

export const textEdits: fc.Arbitrary<TextEdit[]> = fc.array(
  fc.record({
    how: fc.constantFrom('replace', 'insert', 'delete', 'copy', 'swap-case', 'cut'),
    at: share,
    length: fc.integer({ min: 1, max: 24 }),
    text: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...ODD_TEXTS) },
      { weight: 2, arbitrary: fc.constantFrom(...'ABCxyz019+/=-_.~{}[]":,\\#?%:z') },
      { weight: 1, arbitrary: fc.string({ maxLength: 4, unit: 'binary' }) },
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

export function editText(text: string, edits: readonly TextEdit[]): string {
  return edits.reduce(editOnce, text);
}

function editOnce(current: string, { how, at, length, text }: TextEdit): string {
  const start = Math.min(current.length, Math.floor(at * (current.length + 1)));
  const [before, piece, after] = [
    current.slice(0, start),
    current.slice(start, start + length),
    current.slice(start + length),
  ];
  if (how === 'replace') return before + text + after;
  if (how === 'insert') return before + text + piece + after;
  if (how === 'delete') return before + after;
  if (how === 'copy') return before + piece + piece + after;
  if (how === 'cut') return before;
  return before + (piece === piece.toUpperCase() ? piece.toLowerCase() : piece.toUpperCase()) + after;
}

export interface JsonEdit {
  how: 'set' | 'delete' | 'copy' | 'wrap' | 'rename' | 'add' | 'push';
  /** Which of the places of the document, as a share of their number. */
  at: number;
  /** Which other place, for copies. */
  from: number;
  name: string;
  value: unknown;
}

export const jsonEdits: fc.Arbitrary<JsonEdit[]> = fc.array(
  fc.record({
    how: fc.constantFrom('set', 'set', 'delete', 'copy', 'wrap', 'rename', 'add', 'push'),
    at: share,
    from: share,
    name: fc.constantFrom(...ODD_TEXTS),
    value: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...ODD_VALUES) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

interface Place {
  container: Record<string, unknown> | unknown[];
  key: string;
}

/** A changed copy. */
export function editJson(document: unknown, edits: readonly JsonEdit[]): unknown {
  const holder: Record<string, unknown> = { root: structuredClone(document) };
  for (const edit of edits) {
    const all = placesOf(holder);
    const place = pick(all, edit.at);
    if (place !== undefined) apply(place, edit, structuredClone(read(pick(all, edit.from) ?? place)));
  }
  return holder.root ?? null;
}

function apply({ container, key }: Place, { how, name, value }: JsonEdit, other: unknown): void {
  const here = (container as Record<string, unknown>)[key];
  if (how === 'set') write(container, key, structuredClone(value));
  if (how === 'delete') erase(container, key);
  if (how === 'copy') write(container, key, other);
  if (how === 'wrap') write(container, key, Array.isArray(here) && here.length === 1 ? here[0] : [here]);
  if (how === 'rename') {
    erase(container, key);
    write(container, Array.isArray(container) ? key : name, here);
  }
  if (how === 'add' && typeof here === 'object' && here !== null && !Array.isArray(here)) {
    write(here as Record<string, unknown>, name, structuredClone(value));
  }
  if (how === 'push' && Array.isArray(here)) here.push(structuredClone(value));
}

function placesOf(holder: Record<string, unknown>): Place[] {
  const places: Place[] = [];
  const visit = (container: Place['container']) => {
    for (const key of Object.keys(container)) {
      places.push({ container, key });
      const value = (container as Record<string, unknown>)[key];
      if (typeof value === 'object' && value !== null) visit(value as Place['container']);
    }
  };
  visit(holder);
  return places;
}

const pick = (places: Place[], at: number): Place | undefined =>
  places[Math.min(places.length - 1, Math.floor(at * places.length))];
const read = ({ container, key }: Place): unknown => (container as Record<string, unknown>)[key];

/** A member named `__proto__` becomes a member, as JSON.parse makes it. */
function write(container: Place['container'], key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, writable: true, configurable: true });
}

function erase(container: Place['container'], key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
}
