// What is kept in memory of a list: always exactly what its history says, and never used when it may be another history.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createDatabase, type Database } from '@skill-records/service-kit/database';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { appendEvent, appendValues } from '../../src/store/status-events.ts';
import { findList } from '../../src/store/status-lists.ts';
import { findTenant } from '../../src/store/tenants.ts';
import { createHotLists, type HotLists } from '../../src/use-cases/hot-lists.ts';
import {
  createTestService,
  type Instance,
  makeTenant,
  type Reserved,
  type ReservedToken,
  reserveAs,
  type TestService,
} from '../running-service.ts';

let service: TestService;
let instance: Instance;
let admin: Database;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start();
  admin = createDatabase({ url: service.database.adminUrl });
});
afterAll(async () => {
  await admin.close();
  await service.close();
});

const MANY = 1024 ** 3;

/** A list of its own with 20 entries given away. */
async function makeList(kind: 'suspension' | 'status') {
  const own = await makeTenant(service, instance);
  const id = (await findTenant(service.database.app, own.slug))!.id;
  const issuanceIds = Array.from({ length: 20 }, () => randomUUID());
  const request = { tenant: own.slug, issuanceIds };
  if (kind === 'status') {
    const reserved = await reserveAs<ReservedToken>(instance, { ...request, kind: 'token' });
    const entries = reserved.map(({ entries: [entry] }) => entry!.statusList);
    return {
      tenantId: id,
      listId: entries[0]!.uri.split('/').at(-1)!,
      purpose: kind,
      indexes: entries.map(({ idx }) => idx),
    };
  }
  const reserved = await reserveAs<Reserved>(instance, { ...request, purposes: [kind] });
  const entries = reserved.map(({ entries: [entry] }) => entry!);
  const listId = entries[0]!.statusListCredential.split('/').at(-1)!;
  return { tenantId: id, listId, purpose: kind, indexes: entries.map((entry) => Number(entry.statusListIndex)) };
}
type List = Awaited<ReturnType<typeof makeList>>;

const set = (list: List, values: [at: number, value: number][]) =>
  withTenant(service.database.app, list.tenantId, (tx) =>
    appendValues(tx, { ...list, values: values.map(([at, value]) => ({ index: list.indexes[at] as number, value })) }),
  );
const fold = (hot: HotLists, list: List, o?: { fromScratch: boolean }) =>
  withTenant(service.database.app, list.tenantId, async (tx) => {
    const bits = await hot.fold(tx, (await findList(tx, list.tenantId, list.listId))!, o);
    return { text: bits.encode(), bits: Uint8Array.from(bits.bits) };
  });
const fromScratch = (list: List) => fold(createHotLists({ maxBytes: MANY }), list);

/** Repeatable draws: a run that fails names its seed. */
function drawer(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
  'gives the same bits and the same text as a fold of the whole history, after any events (seed %d)',
  async (seed) => {
    const draw = drawer(seed);
    const kind = seed % 2 === 0 ? 'status' : 'suspension';
    const list = await makeList(kind);
    const hot = createHotLists({ maxBytes: MANY });
    for (let step = 0; step < 12; step += 1) {
      const choice = draw(10);
      if (choice === 0) {
        await withTenant(service.database.app, list.tenantId, (tx) => appendEvent(tx, { ...list, kind: 'renewed' }));
      } else if (choice < 4) {
        expect(await fold(hot, list)).toEqual(await fromScratch(list));
      } else {
        const entries = new Set(Array.from({ length: 1 + draw(4) }, () => draw(20)));
        await set(
          list,
          [...entries].map((at) => [at, draw(2) * (kind === 'status' ? 2 : 1)]),
        );
      }
    }
    expect(await fold(hot, list)).toEqual(await fromScratch(list));
  },
);

test('reads only what is new, and everything for the first time, after a gap or on demand', async () => {
  const list = await makeList('suspension');
  const hot = createHotLists({ maxBytes: MANY });
  /** Whether the fold went over the whole history. */
  const foldsAll = (o?: { fromScratch: boolean }) =>
    withTenant(service.database.app, list.tenantId, async (tx) => {
      const row = (await findList(tx, list.tenantId, list.listId))!;
      const query = jest.fn(tx.query);
      await hot.fold({ ...tx, query: query as typeof tx.query }, row, o);
      return query.mock.calls.some(([text]) => text.includes('DISTINCT ON'));
    });
  expect(await foldsAll()).toBe(true);
  await set(list, [[0, 1]]);
  expect(await foldsAll()).toBe(false);
  expect(await foldsAll({ fromScratch: true })).toBe(true);
  // Rows that the database does not hold (any more).
  await admin.query(`DELETE FROM status_list.status_event WHERE list_id = $1 AND seq = 2`, [list.listId]);
  expect(await foldsAll()).toBe(true);
});

test('is not used when the database went back and on in another way', async () => {
  const list = await makeList('suspension');
  const hot = createHotLists({ maxBytes: MANY });
  await set(list, [[0, 1]]);
  await set(list, [[1, 1]]);
  await fold(hot, list);
  // A restored backup: the last event is gone, and another one of the same number takes its place.
  await admin.query('DELETE FROM status_list.status_event WHERE list_id = $1 AND seq = 3', [list.listId]);
  await admin.query('UPDATE status_list.status_list SET last_seq = 2 WHERE id = $1', [list.listId]);
  await set(list, [[2, 1]]);
  expect(await fold(hot, list)).toEqual(await fromScratch(list));
  // And when it is behind what is remembered.
  await admin.query('DELETE FROM status_list.status_event WHERE list_id = $1 AND seq = 3', [list.listId]);
  await admin.query('UPDATE status_list.status_list SET last_seq = 2 WHERE id = $1', [list.listId]);
  expect(await fold(hot, list)).toEqual(await fromScratch(list));
});

test('leaves nothing behind when an event cannot be applied', async () => {
  const list = await makeList('suspension');
  const hot = createHotLists({ maxBytes: MANY });
  await fold(hot, list);
  await set(list, [[0, 1]]);
  await admin.query('ALTER TABLE status_list.status_event DISABLE TRIGGER ALL');
  await admin.query('ALTER TABLE status_list.status_event DROP CONSTRAINT status_event_single_bit_check');
  await admin.query('UPDATE status_list.status_event SET value = 7 WHERE list_id = $1 AND seq = 2', [list.listId]);
  await expect(fold(hot, list)).rejects.toThrow(RangeError);
  await admin.query('UPDATE status_list.status_event SET value = 1 WHERE list_id = $1 AND seq = 2', [list.listId]);
  expect(await fold(hot, list)).toEqual(await fromScratch(list));
});

test('is bounded: what was not used for longest is folded again', async () => {
  const lists = [await makeList('suspension'), await makeList('suspension'), await makeList('suspension')];
  const hot = createHotLists({ maxBytes: 2 * 20_000 });
  const foldsAll = (list: List) =>
    withTenant(service.database.app, list.tenantId, async (tx) => {
      const query = jest.fn(tx.query);
      await hot.fold({ ...tx, query: query as typeof tx.query }, (await findList(tx, list.tenantId, list.listId))!);
      return query.mock.calls.some(([text]) => text.includes('DISTINCT ON'));
    });
  for (const list of lists) await foldsAll(list);
  expect(await foldsAll(lists[2]!)).toBe(false);
  expect(await foldsAll(lists[1]!)).toBe(false);
  expect(await foldsAll(lists[0]!)).toBe(true);
});
