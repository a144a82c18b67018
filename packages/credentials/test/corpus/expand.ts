// Turns a line that stands for many cases into those cases: one per place of the fixture that its walk finds.
import type { JsonObject } from '../../src/json-object.ts';
import type { CorpusCase, Each, Expectation } from './corpus-case.ts';
import { makeInput } from './fixtures.ts';
import { formatPointer, parsePointer } from './json-ops.ts';
import { readPayload, writePayload } from './token-ops.ts';

export interface RunnableCase {
  id: string;
  category: string;
  base: string;
  world: NonNullable<CorpusCase['change']>['world'];
  input: () => Promise<unknown>;
  expect: Expectation;
}

type Path = (string | number)[];

export async function expand(line: CorpusCase): Promise<RunnableCase[]> {
  const { id, category, base, change = {}, each, expect } = line;
  const common = { category, base, world: change.world };
  if (each === undefined) return [{ ...common, id, input: () => makeInput(base, change), expect }];
  const start = await makeInput(base, change);
  if (each.walk === 'flip-character') return flipped(start as string, line);
  const document = readPayload(start);
  return places(document, each).flatMap(({ path, value }) => {
    const pointer = formatPointer(path);
    const found = each.except?.find(([pattern]) => new RegExp(pattern).test(pointer))?.[1] ?? expect;
    if (found === 'skip') return [];
    const input = async () => writePayload(start, edit(structuredClone(document), path, value, each));
    return [{ ...common, id: `${id} ${pointer}`, input, expect: found }];
  });
}

function* walk(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield* walk(member, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function places(document: unknown, { walk: kind, under = '', name }: Each): { path: Path; value: unknown }[] {
  const start = parsePointer(under);
  return [...walk(document)].filter(({ path, value }) => {
    if (!start.every((step, i) => String(path[i]) === step)) return false;
    const isObject = typeof value === 'object' && value !== null;
    switch (kind) {
      case 'change-leaf':
      case 'retype-leaf':
        return !isObject;
      case 'remove':
        return path.length > start.length;
      case 'add-member':
        return isObject && !Array.isArray(value) && !Object.hasOwn(value, name as string);
      default:
        return Array.isArray(value);
    }
  });
}

function edit(root: unknown, path: Path, value: unknown, each: Each): unknown {
  const holder: JsonObject = { root };
  const full: Path = ['root', ...path];
  let container: unknown = holder;
  for (const step of full.slice(0, -1)) container = (container as JsonObject)[step];
  const key = full.at(-1) as string;
  const here = container as JsonObject;
  switch (each.walk) {
    case 'change-leaf':
      here[key] = otherValue(value);
      break;
    case 'retype-leaf':
      here[key] = [value];
      break;
    case 'remove':
      if (Array.isArray(container)) container.splice(Number(key), 1);
      else delete here[key];
      break;
    case 'add-member':
      Object.defineProperty(here[key], each.name as string, {
        value: structuredClone(each.value),
        enumerable: true,
        writable: true,
        configurable: true,
      });
      break;
    default:
      (here[key] as unknown[]).push(structuredClone(each.value));
  }
  return holder.root;
}

/** The same kind of value, so that no check but the signature is asked to notice. */
function otherValue(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  const text = value as string;
  // A signature keeps its length; one more character would be refused before anybody compares it.
  if (/^[zu][\w-]{60,}$/.test(text)) return `${text.slice(0, 40)}${text[40] === 'x' ? 'y' : 'x'}${text.slice(41)}`;
  return /^\d{4}-\d\d-\d\dT/.test(text) ? text.replace(/^\d{4}/, '2025') : `${text}x`;
}

/** Each character of the signature, or each so many, replaced by another of the same alphabet. */
function flipped(token: string, { id, category, base, change, expect, each }: CorpusCase): RunnableCase[] {
  const jwt = token.split('~')[0] as string;
  const start = jwt.lastIndexOf('.') + 1;
  const step = Number(each?.value ?? 1);
  // The last character has bits that belong to no byte.
  const count = Math.ceil((jwt.length - 1 - start) / step);
  return Array.from({ length: count }, (_, i) => start + i * step).map((at) => {
    const other = token[at] === 'A' ? 'B' : 'A';
    const input = async () => `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
    return { id: `${id} ${at - start}`, category, base, world: change?.world, input, expect };
  });
}
