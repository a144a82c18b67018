// Tells which rows may be signed without looking at the whole document again, once one document of the template has been accepted.
import { parseDateTimeStamp } from '../date-time.ts';
import { textFault } from '../guard-document.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { dataModelOf, PERIOD_MEMBERS } from '../structure.ts';
import { type Hole, type HoleValue, holesOf, isHole } from './hole.ts';

/** Characters in all values together; guardDocument allows twice as many in a document. */
const MAX_CHARACTERS = 256 * 1024;
/** What addProof refuses beyond guardDocument: control characters but tab and line breaks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

export interface RowGuard {
  /**
   * False sends the row through addProof, which knows why and says so, or finds nothing wrong. `written` are the texts of
   * the values in N-Quads: a value that stands there as it is holds no control character.
   */
  accepts(values: readonly HoleValue[], written: readonly string[]): boolean;
}

/**
 * Everything that guardDocument, checkStructure and addProof ask of a document and that depends on values: sufficient
 * conditions, so that a row which is accepted here is accepted there. `undefined` when rows of this document cannot be
 * told apart that way: its issuer varies, or digests of related resources do.
 */
export function planRowGuard(document: JsonObject, indexOf: (each: Hole) => number): RowGuard | undefined {
  const { issuer, relatedResource } = document;
  if (holesOf(isJsonObject(issuer) ? issuer.id : issuer).length > 0 || holesOf(relatedResource).length > 0)
    return undefined;
  const distinct = [...distinctValues(document, indexOf, document)];
  const [from, until] = PERIOD_MEMBERS[dataModelOf(document) ?? '2.0'].map((member) =>
    document[member] === undefined ? undefined : reader(document[member], indexOf),
  );
  const texts = holesOf(document).flatMap((each) => (each.kind === 'text' ? [indexOf(each)] : []));
  const numbers = holesOf(document).flatMap((each) => (each.kind === 'number' ? [indexOf(each)] : []));
  const timeOf = createTimeReader();

  return {
    accepts(values, written) {
      let characters = 0;
      for (let i = 0; i < texts.length; i++) {
        const at = texts[i] as number;
        const value = values[at] as string;
        if (textFault(value) !== undefined || (written[at] !== value && CONTROL.test(value))) return false;
        characters += value.length;
      }
      for (let i = 0; i < numbers.length; i++) {
        if (!(Math.abs(values[numbers[i] as number] as number) <= Number.MAX_SAFE_INTEGER)) return false;
      }
      if (characters > MAX_CHARACTERS || !isPeriod(values)) return false;
      for (let i = 0; i < distinct.length; i++) {
        const { a, b } = distinct[i] as Pair;
        if (a(values) === b(values)) return false;
      }
      return true;
    },
  };

  function isPeriod(values: readonly HoleValue[]): boolean {
    const first = from === undefined ? Number.NEGATIVE_INFINITY : timeOf(from(values));
    const last = until === undefined ? Number.POSITIVE_INFINITY : timeOf(until(values));
    return first !== undefined && last !== undefined && first <= last;
  }
}

/** Reads one value of a row, or one that belongs to the template. */
type Reader = (values: readonly HoleValue[]) => unknown;
interface Pair {
  a: Reader;
  b: Reader;
}

function reader(value: unknown, indexOf: (each: Hole) => number): Reader {
  if (!isHole(value)) return () => value;
  const at = indexOf(value);
  return (values) => values[at];
}

/** Pairs that must not be equal: members of one list, and the document's id beside any other. At least one of a pair varies. */
function* distinctValues(value: unknown, indexOf: (each: Hole) => number, root: JsonObject): Generator<Pair> {
  if (isHole(value) || typeof value !== 'object' || value === null) return;
  const identity = (item: unknown) => (isJsonObject(item) && !isHole(item) ? item.id : item);
  function* pair(a: unknown, b: unknown): Generator<Pair> {
    if (a !== undefined && b !== undefined && (isHole(a) || isHole(b))) {
      yield { a: reader(a, indexOf), b: reader(b, indexOf) };
    }
  }
  if (Array.isArray(value)) {
    const identities = value.map(identity);
    for (const [i, a] of identities.entries()) for (const b of identities.slice(i + 1)) yield* pair(a, b);
  } else if (value !== root) yield* pair(identity(value), root.id);
  for (const member of Object.values(value)) yield* distinctValues(member, indexOf, root);
}

/** Rows of one batch share most of their times. */
function createTimeReader(): (text: unknown) => number | undefined {
  const known = new Map<string, number>();
  return (text) => {
    if (typeof text !== 'string') return undefined;
    const found = known.get(text);
    if (found !== undefined) return found;
    const time = parseDateTimeStamp(text)?.getTime();
    if (known.size >= 64) known.clear();
    if (time !== undefined) known.set(text, time);
    return time;
  };
}
