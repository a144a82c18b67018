// Revocation reaches the employer with the message at once, and without it no later than the list's ttl.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dropStatusList } from '../../src/use-cases/fetch-status-list.ts';
import { createHolder } from '../support/wallet.ts';
import { createEmployer, createWorld, type JsonObject, type TestTenant, type World } from '../support/world.ts';

let world: World;
let employer: TestTenant;
const holder = createHolder();
/** What the in-test issuer writes into its lists. */
const TTL_MS = 60_000;

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
});
afterAll(() => world.close());

const statusOf = async (credential: JsonObject) => {
  const response = await employer.call('POST', '/v1/verify', { credential });
  const check = response.json<{ checks: JsonObject[] }>().checks.find(({ id }) => id === 'status')!;
  return check.code ?? check.outcome;
};

describe('the copy of a status list', () => {
  test('is fetched once per ttl, however many credentials are checked', async () => {
    const credentials = await Promise.all(Array.from({ length: 10 }, () => world.issuer.certify(holder.did)));
    await statusOf(credentials[0]!);
    const before = world.issuer.fetches();
    for (const credential of credentials) expect(await statusOf(credential)).toBe('passed');
    expect(world.issuer.fetches()).toBe(before);
    world.clock.advance(TTL_MS + 1);
    for (const credential of credentials) expect(await statusOf(credential)).toBe('passed');
    // One list for revocation, one for suspension.
    expect(world.issuer.fetches()).toBe(before + 2);
  });

  test('is fetched once by any number of checks at the same time', async () => {
    const credential = await world.issuer.certify(holder.did);
    await statusOf(credential);
    world.clock.advance(TTL_MS + 1);
    const before = world.issuer.fetches();
    const found = await Promise.all(Array.from({ length: 10 }, () => statusOf(credential)));
    expect(new Set(found)).toEqual(new Set(['passed']));
    expect(world.issuer.fetches()).toBe(before + 2);
  });

  test('hides a revocation no longer than the ttl when the message is withheld', async () => {
    const credential = await world.issuer.certify(holder.did);
    expect(await statusOf(credential)).toBe('passed');
    const fetchedNoLaterThan = world.clock.now().getTime();
    world.issuer.revoke(credential);
    world.clock.set(new Date(fetchedNoLaterThan + TTL_MS - 1_000).toISOString());
    await statusOf(credential);
    world.clock.set(new Date(fetchedNoLaterThan + TTL_MS).toISOString());
    expect(await statusOf(credential)).toBe('status_revoked');
  });

  test('is dropped by the message, so the next check sees the revocation at the same instant', async () => {
    const credential = await world.issuer.certify(holder.did);
    expect(await statusOf(credential)).toBe('passed');
    world.issuer.revoke(credential);
    expect(await statusOf(credential)).toBe('passed');
    await dropStatusList(world.context.db, world.issuer.statusListUrl);
    expect(await statusOf(credential)).toBe('status_revoked');
  });

  test('is not used any more when its time is over and the list cannot be fetched: the check stays open', async () => {
    const credential = await world.issuer.certify(holder.did);
    expect(await statusOf(credential)).toBe('passed');
    world.issuer.goAway(true);
    expect(await statusOf(credential)).toBe('passed');
    world.clock.advance(TTL_MS + 1);
    expect(await statusOf(credential)).toBe('status_unavailable');
    world.issuer.goAway(false);
    expect(await statusOf(credential)).toBe('passed');
  });
});
