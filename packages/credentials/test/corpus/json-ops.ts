// The closed list of changes to a JSON document, each a small deterministic step that fits in a line of data.

export type JsonOp =
  | { op: 'set'; at: string; value: unknown }
  | { op: 'delete'; at: string }
  /** Before the element `at`; `/list/-` appends. */
  | { op: 'insert'; at: string; value: unknown }
  | { op: 'copy' | 'move'; from: string; at: string }
  | { op: 'replace-text'; at: string; find: string; by: string }
  /** A chain of objects (or lists, without `name`) of this depth around `value`. */
  | { op: 'nest'; at: string; name?: string; levels: number; value: unknown; with?: Record<string, unknown> }
  /** A list of this many copies of `value`; each `#` in its texts becomes the number of the copy. */
  | { op: 'repeat'; at: string; times: number; value: unknown }
  | { op: 'long-text'; at: string; length: number; of?: string }
  /** A tree of objects: `width` children under `name` on each of `depth` levels. */
  | { op: 'tree'; at: string; name: string; width: number; depth: number; node: Record<string, unknown> }
  /** The same members in the opposite order, on every level. */
  | { op: 'reverse-members'; at: string }
  | { op: 'reverse-list'; at: string }
  | { op: 'wrap-list' | 'unwrap-list'; at: string };

type Container = Record<string, unknown> & unknown[];

/** Changes `root` in place and returns it; an op whose place does not exist is a mistake in the data and throws. */
export function applyJsonOps<T>(root: T, ops: readonly JsonOp[] = []): T {
  const holder = { root };
  for (const op of ops) apply(holder, op);
  return holder.root;
}

function apply(holder: { root: unknown }, op: JsonOp): void {
  if (op.op === 'delete') {
    erase(holder, op.at);
  } else if (op.op === 'insert') {
    const { container, key } = place(holder, op.at);
    container.splice(key === '-' ? container.length : Number(key), 0, structuredClone(op.value));
  } else {
    const value = newValue(holder, op);
    if (op.op === 'move') erase(holder, op.from);
    write(holder, op.at, value);
  }
}

function newValue(holder: { root: unknown }, op: Exclude<JsonOp, { op: 'delete' | 'insert' }>): unknown {
  switch (op.op) {
    case 'set':
      return structuredClone(op.value);
    case 'copy':
    case 'move':
      return structuredClone(read(holder, op.from));
    case 'replace-text': {
      const text = read(holder, op.at) as string;
      if (!text.includes(op.find)) throw new Error(`${op.at} does not hold ${op.find}`);
      return text.replace(op.find, () => op.by);
    }
    case 'nest':
      return nest(op);
    case 'repeat':
      return Array.from({ length: op.times }, (_, i) => numbered(op.value, i));
    case 'long-text':
      return (op.of ?? 'x').repeat(Math.ceil(op.length / (op.of ?? 'x').length));
    case 'tree':
      return tree(op, op.depth);
    case 'reverse-members':
      return reversed(read(holder, op.at));
    case 'reverse-list':
      return [...(read(holder, op.at) as unknown[])].reverse();
    case 'wrap-list':
      return [read(holder, op.at)];
    case 'unwrap-list':
      return (read(holder, op.at) as unknown[])[0];
  }
}

/** RFC 6901. */
export function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new Error(`not a JSON pointer: ${pointer}`);
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function formatPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function place(holder: { root: unknown }, pointer: string): { container: Container; key: string } {
  const path = ['root', ...parsePointer(pointer)];
  let container = holder as unknown as Container;
  for (const step of path.slice(0, -1)) {
    container = (container as Record<string, unknown>)[step] as Container;
    if (typeof container !== 'object' || container === null) throw new Error(`nothing at ${pointer}`);
  }
  return { container, key: path.at(-1) as string };
}

function read(holder: { root: unknown }, pointer: string): unknown {
  const { container, key } = place(holder, pointer);
  if (!Object.hasOwn(container, key)) throw new Error(`nothing at ${pointer}`);
  return (container as Record<string, unknown>)[key];
}

/** A member named `__proto__` becomes a member, as JSON.parse makes it. */
function write(holder: { root: unknown }, pointer: string, value: unknown): void {
  const { container, key } = place(holder, pointer);
  Object.defineProperty(container, key, { value, enumerable: true, writable: true, configurable: true });
}

function erase(holder: { root: unknown }, pointer: string): void {
  const { container, key } = place(holder, pointer);
  if (!Object.hasOwn(container, key)) throw new Error(`nothing at ${pointer}`);
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete (container as Record<string, unknown>)[key];
}

function nest({ name, levels, value, with: members }: Extract<JsonOp, { op: 'nest' }>): unknown {
  let nested = value;
  for (let i = 0; i < levels; i++) nested = name === undefined ? [nested] : { ...members, [name]: nested };
  return nested;
}

function tree(op: Extract<JsonOp, { op: 'tree' }>, depth: number): unknown {
  if (depth === 0) return { ...op.node };
  return { ...op.node, [op.name]: Array.from({ length: op.width }, () => tree(op, depth - 1)) };
}

function numbered(value: unknown, number: number): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('#', String(number)));
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
