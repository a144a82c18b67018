// Reservations, batches and changes of the same records at once, over several instances and lists: nobody waits in a circle, nothing is lost.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { changeStatus } from '../../src/use-cases/change-status.ts';
import { createDecoys } from '../../src/use-cases/decoys.ts';
import { reserveEntries } from '../../src/use-cases/reserve-entries.ts';
import { stirDecoys } from '../../src/use-cases/stir-decoys.ts';
import { readValues } from '../read-values.ts';
import {
  createTestService,
  type Instance,
  makeTenant,
  type Reserved,
  type ReservedToken,
  type TestService,
} from '../running-service.ts';

let service: TestService;
let instances: Instance[];
beforeAll(async () => {
  service = await createTestService();
  const settings = { openLists: 3, decoys: createDecoys() };
  instances = await Promise.all([service.start(settings), service.start(settings)]);
});
afterAll(() => service.close());

test('BSL-4 TSL-4 40 records in three forms, revoked or suspended while they and others are being reserved', async () => {
  const { slug } = await makeTenant(service, instances[0]!);
  const ids = Array.from({ length: 40 }, () => randomUUID());
  const reserve = (at: number, issuanceIds: string[], variant: string, kind: 'bitstring' | 'token') => {
    const { deps, publish } = instances[at % 2]!;
    return reserveEntries(deps, publish, {
      tenant: slug,
      issuanceIds,
      purposes: ['revocation', 'suspension'],
      variant,
      kind,
    });
  };
  const change = (at: number, issuanceId: string) => {
    const { deps, publish } = instances[at % 2]!;
    const status = at % 4 === 0 ? 'suspended' : 'revoked';
    return changeStatus(deps, publish, { tenant: slug, issuanceId, status, changeId: randomUUID() });
  };
  await Promise.all(ids.map((id, at) => reserve(at, [id], 'plain', 'bitstring')));
  await Promise.all([
    ...ids.map((id, at) => change(at, id)),
    ...ids.map((id, at) => reserve(at + 1, [id], 'token', 'token')),
    reserve(0, ids, 'batch', 'bitstring'),
    reserve(1, [...ids].reverse(), 'batch', 'bitstring'),
    reserve(
      1,
      Array.from({ length: 300 }, () => randomUUID()),
      'token',
      'token',
    ),
    stirDecoys(instances[0]!.deps, 24 * 3_600_000),
  ]);

  const places = new Set<string>();
  for (const [at, id] of ids.entries()) {
    const [plain] = (await reserve(at, [id], 'plain', 'bitstring')) as Reserved[];
    const [batch] = (await reserve(at, [id], 'batch', 'bitstring')) as Reserved[];
    const [token] = (await reserve(at, [id], 'token', 'token')) as ReservedToken[];
    const entries = [...plain!.entries, ...batch!.entries, ...token!.entries];
    for (const entry of entries) places.add(entry.id);
    const expected = at % 4 === 0 ? [0, 1, 0, 1, 2] : [1, 0, 1, 0, 1];
    expect(await readValues(instances[at % 2]!, entries)).toEqual(expected);
  }
  expect(places.size).toBe(40 * 5);
});
