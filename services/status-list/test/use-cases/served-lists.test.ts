// What is served from memory: as new as promised, never older than before, and asked for once when many want it.
import { describe, expect, test } from '@jest/globals';
import type { Database } from '@skill-records/service-kit/database';
import { createServedLists, type ServedLists } from '../../src/use-cases/served-lists.ts';

const LIST = { slug: 'acme', listId: 'a'.repeat(22) };
const validUntil = new Date('2026-05-02T00:00:00Z');

/** A database of one list, a clock that is moved by hand, and the memory between them. */
function world(o: { maxAgeMs?: number; maxBytes?: number } = {}) {
  const state = {
    version: 1,
    now: 1000,
    asked: [] as number[],
    missing: false,
    gate: undefined as Promise<void> | undefined,
  };
  const query = async (_text: string, [, , known]: [string, string, number]) => {
    const { version } = state;
    state.asked.push(known);
    await state.gate;
    if (state.missing) return { rows: [], rowCount: 0 };
    const bytes = known === version ? null : Buffer.from(`version ${version}`);
    return { rows: [{ version: String(version), kind: 'bitstring', bytes, valid_until: validUntil }], rowCount: 1 };
  };
  const db = { query } as unknown as Database;
  const lists = createServedLists({
    maxAgeMs: o.maxAgeMs ?? 1000,
    maxBytes: o.maxBytes ?? 1000,
    clock: () => state.now,
  });
  const read = async (list = LIST) => (await lists.read(db, list))?.bytes.toString();
  return { state, lists, read, db };
}
const publish = (lists: ServedLists, version: number, list = LIST) =>
  lists.put({ ...list, version, kind: 'bitstring', bytes: Buffer.from(`version ${version}`), validUntil });

describe('a list in memory', () => {
  test('is served without a query for as long as promised, and not longer', async () => {
    const { state, read } = world();
    expect(await read()).toBe('version 1');
    state.version = 2;
    state.now += 999;
    expect(await read()).toBe('version 1');
    expect(state.asked).toEqual([0]);
    state.now += 1;
    expect(await read()).toBe('version 2');
    expect(state.asked).toEqual([0, 1]);
  });

  test('is compared by version alone: bytes that are known are not sent again', async () => {
    const { state, read, lists, db } = world();
    await read();
    const first = await lists.read(db, LIST);
    state.now += 5000;
    const again = await lists.read(db, LIST);
    expect(again?.bytes).toBe(first?.bytes);
    expect(again?.etag).toBe(first?.etag);
    expect(state.asked).toEqual([0, 1]);
  });

  test('is asked for again at once when somebody says that something was published', async () => {
    const { state, read, lists } = world();
    await read();
    state.version = 2;
    lists.expire();
    state.now += 1;
    expect(await read()).toBe('version 2');
  });

  test('is what this instance has just published, without a query', async () => {
    const { state, read, lists } = world();
    await read();
    publish(lists, 2);
    expect(await read()).toBe('version 2');
    expect(state.asked).toEqual([0]);
  });

  test('has a tag of its bytes: the same for the same, another for others', async () => {
    const { lists, db, state } = world();
    const tags = new Set<string | undefined>();
    for (const version of [1, 2, 3]) {
      state.version = version;
      state.now += 1000;
      tags.add((await lists.read(db, LIST))?.etag);
    }
    expect(tags.size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[A-Za-z0-9_-]{22}"$/);
  });

  test('does not stand for a list of another tenant or id', async () => {
    const { read, state } = world();
    await read();
    state.missing = true;
    expect(await read({ ...LIST, slug: 'other' })).toBeUndefined();
    expect(await read({ ...LIST, listId: 'b'.repeat(22) })).toBeUndefined();
    expect(state.asked).toEqual([0, 0, 0]);
  });
});

describe('what was served before', () => {
  test('is never followed by an older version', async () => {
    const { state, read, lists } = world();
    publish(lists, 7);
    state.now += 1000;
    state.version = 6;
    await expect(read()).rejects.toMatchObject({ code: 'history_rolled_back' });
    state.missing = true;
    await expect(read()).rejects.toMatchObject({ code: 'history_rolled_back' });
    state.missing = false;
    state.version = 8;
    expect(await read()).toBe('version 8');
  });

  test('is not replaced by an older publication that comes late', async () => {
    const { read, lists } = world();
    publish(lists, 3);
    publish(lists, 2);
    expect(await read()).toBe('version 3');
  });

  test('is not overtaken by a question that was sent before our own publication', async () => {
    const { state, read, lists } = world();
    await read();
    state.now += 1000;
    let open: () => void = () => {};
    state.gate = new Promise((resolve) => {
      open = resolve;
    });
    const early = read();
    publish(lists, 2);
    open();
    expect(await early).toBe('version 2');
    expect(await read()).toBe('version 2');
  });
});

describe('many readers', () => {
  test('share one question', async () => {
    const { state, read } = world();
    const answers = await Promise.all(Array.from({ length: 50 }, () => read()));
    expect(new Set(answers)).toEqual(new Set(['version 1']));
    expect(state.asked).toEqual([0]);
  });

  test('do not share one that was sent before the word of a new version', async () => {
    const { state, read, lists } = world();
    let open: () => void = () => {};
    state.gate = new Promise((resolve) => {
      open = resolve;
    });
    const early = read();
    state.version = 2;
    lists.expire();
    state.now += 1;
    const late = read();
    open();
    expect(await late).toBe('version 2');
    expect(['version 1', 'version 2']).toContain(await early);
    expect(await read()).toBe('version 2');
  });

  test('all learn of a failure, and the next one asks again', async () => {
    const { state, read } = world();
    state.gate = Promise.reject(new Error('no database'));
    state.gate.catch(() => {});
    const results = await Promise.allSettled([read(), read()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    state.gate = undefined;
    expect(await read()).toBe('version 1');
  });

  test('are never answered from memory when the promise is no time at all', async () => {
    const { state, read } = world({ maxAgeMs: 0 });
    await Promise.all([read(), read()]);
    state.version = 2;
    expect(await read()).toBe('version 2');
    expect(state.asked).toHaveLength(3);
  });
});

test('memory is bounded: the list that was not asked for longest leaves', async () => {
  const { state, read } = world({ maxBytes: 20 });
  const lists = ['a', 'b', 'c'].map((letter) => ({ slug: 'acme', listId: letter.repeat(22) }));
  for (const list of lists) await read(list);
  expect(state.asked).toEqual([0, 0, 0]);
  await read(lists[2]);
  expect(state.asked).toHaveLength(3);
  await read(lists[0]);
  expect(state.asked).toEqual([0, 0, 0, 0]);
});
