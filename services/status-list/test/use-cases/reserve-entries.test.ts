// Reserving entries: every index once, for ever, unpredictable, and the same answer to the same question.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reserveEntries } from '../../src/use-cases/reserve-entries.ts';
import {
  createTestService,
  type Instance,
  makeTenant,
  type Reserved,
  reserve,
  type TestService,
} from '../running-service.ts';

let service: TestService;
let instances: Instance[];
beforeAll(async () => {
  service = await createTestService();
  instances = await Promise.all([service.start(), service.start(), service.start()]);
});
afterAll(() => service.close());

const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
const places = (reserved: Reserved[]) =>
  reserved.flatMap(({ entries }) => entries.map((entry) => `${entry.statusListCredential}#${entry.statusListIndex}`));
const indexesOf = (reserved: Reserved[], purpose: string) =>
  reserved.flatMap(({ entries }) =>
    entries.filter((e) => e.statusPurpose === purpose).map((e) => Number(e.statusListIndex)),
  );

describe('indexes', () => {
  test('gives 500 parallel requests over three instances 500 different indexes, and the same ones when asked again', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const issuanceIds = ids(500);
    const ask = async (shift: number) => {
      const answers = await Promise.all(
        issuanceIds.map((id, index) => {
          const { deps, publish } = instances[(index + shift) % 3]!;
          return reserveEntries(deps, publish, {
            tenant: slug,
            issuanceIds: [id],
            purposes: ['revocation', 'suspension'],
          });
        }),
      );
      return answers.flat() as Reserved[];
    };
    const first = await ask(0);
    expect(new Set(places(first)).size).toBe(1000);
    const lists = first.flatMap(({ entries }) => entries.map((entry) => entry.statusListCredential));
    expect(new Set(lists).size).toBe(2);
    expect(await ask(1)).toEqual(first);
  });

  test('gives them in no order that could be continued', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const indexes = indexesOf(await reserve(instances[0]!, slug, ids(1000)), 'revocation');
    const steps = indexes.slice(1).map((index, position) => index - indexes[position]!);
    expect(new Set(steps).size).toBeGreaterThan(900);
    expect(indexes).not.toEqual([...indexes].sort((a, b) => a - b));
    // Spread over the whole list: chi-square of 16 equal parts; 80 is passed by chance once in 10^10 runs.
    const parts = new Array<number>(16).fill(0);
    for (const index of indexes) parts[Math.floor(index / (131_072 / 16))]! += 1;
    const expected = indexes.length / 16;
    const chiSquare = parts.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(80);
  });

  test('gives the entries of one issuance different indexes in different lists', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const reserved = await reserve(instances[0]!, slug, ids(50));
    expect(indexesOf(reserved, 'revocation')).not.toEqual(indexesOf(reserved, 'suspension'));
    for (const { entries } of reserved) {
      expect(entries.map((entry) => entry.statusPurpose)).toEqual(['revocation', 'suspension']);
      expect(new Set(entries.map((entry) => entry.statusListCredential)).size).toBe(2);
    }
  });

  test('answers batches that overlap, sent at once in opposite order, with one index per issuance', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const all = ids(600);
    const [forward, backward] = [all.slice(0, 400), all.slice(200).reverse()];
    const answers = await Promise.all([
      reserve(instances[0]!, slug, forward),
      reserve(instances[1]!, slug, backward),
      reserve(instances[2]!, slug, forward),
    ]);
    const byIssuance = new Map<string, Set<string>>();
    for (const { issuanceId, entries } of answers.flat()) {
      for (const entry of entries) {
        const key = `${issuanceId} ${entry.statusPurpose}`;
        byIssuance.set(key, (byIssuance.get(key) ?? new Set()).add(entry.id));
      }
    }
    expect(byIssuance.size).toBe(1200);
    expect([...byIssuance.values()].every((seen) => seen.size === 1)).toBe(true);
    expect(new Set(answers.flatMap(places)).size).toBe(1200);
    expect(answers.map((answer) => answer.map(({ issuanceId }) => issuanceId))).toEqual([forward, backward, forward]);
  });

  test('reserves the missing purpose later without touching the first', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const [id] = ids(1);
    const [first] = await reserve(instances[0]!, slug, [id!], ['revocation']);
    const [both] = await reserve(instances[1]!, slug, [id!], ['suspension', 'revocation']);
    expect(first!.entries.map((entry) => entry.statusPurpose)).toEqual(['revocation']);
    expect(both!.entries[0]).toEqual(first!.entries[0]);
    expect(both!.entries[1]!.statusPurpose).toBe('suspension');
  });

  test('gives one issuance one entry when 60 requests for it alone arrive at once', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    for (let round = 0; round < 3; round += 1) {
      const [id] = ids(1);
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, index) => reserve(instances[index % 3]!, slug, [id!])),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]![0]!.entries).toHaveLength(2);
    }
  });

  test('gives singles and batches that run at once different indexes', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const shared = ids(300);
    const answers = await Promise.all([
      reserve(instances[0]!, slug, [...ids(700), ...shared]),
      reserve(instances[1]!, slug, [...shared, ...ids(700)]),
      ...shared.slice(0, 40).map((id, index) => reserve(instances[index % 3]!, slug, [id])),
    ]);
    expect(new Set(answers.flatMap(places)).size).toBe(2 * 1700);
  });

  test('counts an id that is named twice once', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const [id] = ids(1);
    expect(await reserve(instances[0]!, slug, [id!, id!])).toHaveLength(1);
  });
});

describe('lists', () => {
  test('opens a new list when one is half full, also in the middle of a batch', async () => {
    const small = await service.start({ fillLimit: 10 });
    const { slug } = await makeTenant(service, small);
    const reserved = [...(await reserve(small, slug, ids(7))), ...(await reserve(small, slug, ids(18)))];
    const perList = new Map<string, number>();
    for (const { entries } of reserved) {
      const { statusListCredential } = entries.find((entry) => entry.statusPurpose === 'revocation')!;
      perList.set(statusListCredential, (perList.get(statusListCredential) ?? 0) + 1);
    }
    expect([...perList.values()]).toEqual([10, 10, 5]);
    for (const url of perList.keys()) expect((await small.get(new URL(url).pathname)).statusCode).toBe(200);
  });

  test('opens one list per purpose when many first requests arrive at once', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const first = await Promise.all(Array.from({ length: 30 }, (_, index) => reserve(instances[index % 3]!, slug)));
    const more = await Promise.all(Array.from({ length: 10 }, () => reserve(instances[1]!, slug)));
    const all = [...first, ...more].flat();
    expect(new Set(all.flatMap(({ entries }) => entries.map((entry) => entry.statusListCredential))).size).toBe(2);
  });

  test('answers only when the lists can be fetched, and finishes what a crash left when asked again', async () => {
    let broken = true;
    const crashing = await service.start({
      signList: (unsigned, o) =>
        broken ? Promise.reject(new Error('crash while signing')) : instances[0]!.deps.signList(unsigned, o),
    });
    const { slug } = await makeTenant(service, crashing);
    const request = { tenant: slug, issuanceIds: ids(3), purposes: ['revocation'] };
    const failed = await crashing.call('POST', '/v1/entries', request);
    expect([failed.status, failed.body.code]).toEqual([503, 'publication_pending']);
    broken = false;
    const { status, body } = await crashing.call('POST', '/v1/entries', request);
    expect(status).toBe(200);
    const url = (body as unknown as Reserved[])[0]!.entries[0]!.statusListCredential;
    expect((await crashing.get(new URL(url).pathname)).statusCode).toBe(200);
  });

  test('reserves 40,000 entries in a few batches', async () => {
    const { slug } = await makeTenant(service, instances[0]!);
    const seen = new Set<string>();
    for (let batch = 0; batch < 20; batch += 1) {
      for (const place of places(await reserve(instances[0]!, slug, ids(1000)))) seen.add(place);
    }
    expect(seen.size).toBe(40_000);
  });
});

describe('requests', () => {
  const valid = { tenant: 'acme', issuanceIds: ['0123456789'], purposes: ['revocation'] };
  test.each([
    ['no issuance', { issuanceIds: [] }],
    ['1001 issuances', { issuanceIds: Array.from({ length: 1001 }, () => randomUUID()) }],
    ['an issuance id that is too short to be random', { issuanceIds: ['1'] }],
    ['an issuance id that is a number', { issuanceIds: [123456789] }],
    ['an issuance id with a space', { issuanceIds: ['0123456789 x'] }],
    ['no purpose', { purposes: [] }],
    ['a purpose that is not offered', { purposes: ['refresh'] }],
    ['a purpose twice', { purposes: ['revocation', 'revocation'] }],
    ['a tenant that is no slug', { tenant: 'ACME/../x' }],
  ])('refuses %s', async (_title, change) => {
    const { status, body } = await instances[0]!.call('POST', '/v1/entries', { ...valid, ...change });
    expect([status, body.code]).toEqual([400, 'validation_failed']);
  });

  test('refuses a tenant without list key', async () => {
    const { status, body } = await instances[0]!.call('POST', '/v1/entries', { ...valid, tenant: 'nobody' });
    expect([status, body.code]).toEqual([404, 'tenant_unknown']);
  });
});
