// Decoys: a list shows more changes than there are, each of a kind that could be real, and no decoy is ever anybody's.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { countEntries, readEntry } from '@skill-records/credentials/entry-bits';
import { createDatabase, type Database } from '@skill-records/service-kit/database';
import { createDecoys, ENTRIES_PER_DECOY } from '../../src/use-cases/decoys.ts';
import { publishDueLists } from '../../src/use-cases/publish-due-lists.ts';
import { stirDecoys } from '../../src/use-cases/stir-decoys.ts';
import { readBits, readToken } from '../read-values.ts';
import {
  createTestService,
  type Instance,
  makeTenant,
  type Reserved,
  type ReservedToken,
  reserveAs,
  type TestService,
} from '../running-service.ts';

const SIZE = 131_072;
const DECOYS = SIZE / ENTRIES_PER_DECOY;

let service: TestService;
let instance: Instance;
let admin: Database;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start({ decoys: createDecoys() });
  admin = createDatabase({ url: service.database.adminUrl });
});
afterAll(async () => {
  await admin.close();
  await service.close();
});

const listIdOf = (url: string) => url.split('/').at(-1)!;
const decoysOf = async (url: string) => {
  const { rows } = await admin.query<{ idx: number; issuance_id: string }>(
    'SELECT idx, issuance_id FROM status_list.status_entry WHERE list_id = $1 AND decoy',
    [listIdOf(url)],
  );
  return rows;
};
const setIn = (bits: Uint8Array) =>
  new Set(Array.from({ length: countEntries(bits, 1) }, (_, i) => i).filter((i) => readEntry(bits, i, 1, 'msb') === 1));
const change = (issuanceId: string, status: string) =>
  instance.call('POST', `/v1/entries/${issuanceId}/status`, { status, changeId: randomUUID() });

async function makeList(purpose: 'revocation' | 'suspension', count = 1) {
  const { slug } = await makeTenant(service, instance);
  const issuanceIds = Array.from({ length: count }, () => randomUUID());
  const reserved = await reserveAs<Reserved>(instance, { tenant: slug, issuanceIds, purposes: [purpose] });
  const url = reserved[0]!.entries[0]!.statusListCredential;
  return { slug, url, reserved, indexes: reserved.map(({ entries }) => Number(entries[0]!.statusListIndex)) };
}

describe('a new list', () => {
  test('puts one index in 128 aside and sets none to half of them, a different number each time', async () => {
    const counts: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const { url } = await makeList('revocation');
      const decoys = await decoysOf(url);
      expect(decoys).toHaveLength(DECOYS);
      const set = setIn(await readBits(instance, url));
      expect(set.size).toBeLessThanOrEqual(DECOYS / 2);
      const indexes = new Set(decoys.map(({ idx }) => idx));
      expect([...set].every((index) => indexes.has(index))).toBe(true);
      counts.push(set.size);
    }
    expect(new Set(counts).size).toBeGreaterThan(1);
  });

  test('of tokens has decoys too, of no status that does not exist', async () => {
    const { slug } = await makeTenant(service, instance);
    const [reserved] = await reserveAs<ReservedToken>(instance, { tenant: slug, kind: 'token' });
    const { uri } = reserved!.entries[0]!.statusList;
    expect(await decoysOf(uri)).toHaveLength(DECOYS);
    const { statuses } = await readToken(instance, uri);
    const values = Array.from({ length: SIZE }, (_, i) => readEntry(statuses, i, 2, 'lsb'));
    expect(values).not.toContain(3);
    expect(values.filter((value) => value !== 0).length).toBeLessThanOrEqual(DECOYS / 2);
  });

  test('never hands a decoy out, and counts none as reserved', async () => {
    const { slug, url, indexes } = await makeList('revocation', 1000);
    for (let batch = 0; batch < 5; batch += 1) {
      const issuanceIds = Array.from({ length: 1000 }, () => randomUUID());
      const more = await reserveAs<Reserved>(instance, { tenant: slug, issuanceIds, purposes: ['revocation'] });
      indexes.push(...more.map(({ entries }) => Number(entries[0]!.statusListIndex)));
    }
    const decoys = new Set((await decoysOf(url)).map(({ idx }) => idx));
    expect(indexes.filter((index) => decoys.has(index))).toEqual([]);
    const { rows } = await admin.query<{ reserved: number }>(
      'SELECT reserved FROM status_list.status_list WHERE id = $1',
      [listIdOf(url)],
    );
    expect(rows[0]?.reserved).toBe(6000);
  });

  test('has decoys under names that nobody can send', async () => {
    const { url } = await makeList('revocation');
    const [decoy] = await decoysOf(url);
    expect((await change(encodeURIComponent(decoy!.issuance_id), 'revoked')).status).toBe(400);
    await expect(
      service.database.app.query('INSERT INTO status_list.status_entry (issuance_id, decoy) VALUES ($1, true)', ['x']),
    ).rejects.toThrow();
  });
});

describe('a change', () => {
  test('comes with a changing number of decoys, and touches no other entry', async () => {
    const { url, reserved, indexes } = await makeList('revocation', 20);
    const decoys = new Set((await decoysOf(url)).map(({ idx }) => idx));
    const sizes = new Set<number>();
    let before = setIn(await readBits(instance, url));
    for (const [position, { issuanceId }] of reserved.entries()) {
      expect((await change(issuanceId, 'revoked')).status).toBe(200);
      const after = setIn(await readBits(instance, url));
      const fresh = [...after].filter((index) => !before.has(index));
      expect(fresh).toContain(indexes[position]);
      expect(fresh.filter((index) => index !== indexes[position]).every((index) => decoys.has(index))).toBe(true);
      // BSL-4 what is revoked stays revoked, decoys too.
      expect([...before].every((index) => after.has(index))).toBe(true);
      sizes.add(fresh.length);
      before = after;
    }
    // 20 changes that all came without any decoy, or all with the same number: about once in 2^20.
    expect(sizes.size).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(9);
  });

  test('of a suspension lets decoys come and go', async () => {
    const { url, reserved, indexes } = await makeList('suspension');
    const decoys = new Set((await decoysOf(url)).map(({ idx }) => idx));
    const gone = new Set<number>();
    let before = setIn(await readBits(instance, url));
    for (let round = 0; round < 12; round += 1) {
      await change(reserved[0]!.issuanceId, round % 2 === 0 ? 'suspended' : 'active');
      const after = setIn(await readBits(instance, url));
      for (const index of before) if (!after.has(index) && index !== indexes[0]) gone.add(index);
      before = after;
    }
    expect([...gone].every((index) => decoys.has(index))).toBe(true);
    expect(before.has(indexes[0]!)).toBe(false);
  });

  test('of a token never brings an invalid decoy back', async () => {
    const { slug } = await makeTenant(service, instance);
    const [reserved] = await reserveAs<ReservedToken>(instance, { tenant: slug, kind: 'token' });
    const { uri, idx } = reserved!.entries[0]!.statusList;
    const valuesOf = async () => {
      const { statuses } = await readToken(instance, uri);
      return Array.from({ length: SIZE }, (_, i) => readEntry(statuses, i, 2, 'lsb'));
    };
    let before = await valuesOf();
    for (let round = 0; round < 8; round += 1) {
      expect((await change(reserved!.issuanceId, round % 2 === 0 ? 'suspended' : 'active')).status).toBe(200);
      const after = await valuesOf();
      const changed = after.flatMap((value, i) => (value === before[i] || i === idx ? [] : [`${before[i]}>${value}`]));
      expect(changed.filter((step) => !['0>1', '0>2', '2>0', '2>1'].includes(step))).toEqual([]);
      before = after;
    }
  });

  test('tells nothing about its number: neither the tag nor the signed list counts versions', async () => {
    const { url, reserved } = await makeList('revocation');
    await change(reserved[0]!.issuanceId, 'revoked');
    const answer = await instance.get(new URL(url).pathname);
    const version = await service.versionOf(url);
    expect(answer.headers.etag).not.toContain(String(version));
    expect(JSON.stringify(Object.keys(answer.json().credentialSubject))).toBe(
      '["id","type","statusPurpose","ttl","encodedList"]',
    );
  });
});

describe('without any occasion', () => {
  test('decoys of some lists change too, and the lists are published as due', async () => {
    const { url, indexes } = await makeList('suspension');
    const before = setIn(await readBits(instance, url));
    const version = await service.versionOf(url);
    const events = async () => {
      const { rows } = await admin.query<{ last_seq: string }>(
        'SELECT last_seq FROM status_list.status_list WHERE id = $1',
        [listIdOf(url)],
      );
      return Number(rows[0]!.last_seq);
    };
    // As if a whole day lay between two rounds: in each, half of the lists draw a decoy. 64 without any: once in 2^64.
    for (let round = 0; round < 64 && (await events()) === version; round += 1) {
      await stirDecoys(instance.deps, 24 * 3_600_000);
    }
    await publishDueLists(instance.deps, instance.publish);
    const after = setIn(await readBits(instance, url));
    expect(await service.versionOf(url)).toBeGreaterThan(version);
    expect(after.has(indexes[0]!)).toBe(false);
    const decoys = new Set((await decoysOf(url)).map(({ idx }) => idx));
    for (const index of [...before, ...after]) expect(decoys.has(index)).toBe(true);
  });

  test('no decoy changes in a round of no time at all', async () => {
    const count = async () => {
      const { rows } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM status_list.status_event');
      return rows[0]!.n;
    };
    const before = await count();
    await stirDecoys(instance.deps, 0);
    expect(await count()).toBe(before);
  });
});
