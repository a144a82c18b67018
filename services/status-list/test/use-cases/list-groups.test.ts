// Which list an entry goes to: one of its issuer DID and kind, chosen at random among those that are open.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readBits, readToken } from '../read-values.ts';
import {
  createTestService,
  depositKey,
  type Instance,
  makeTenant,
  makeTenantKey,
  pathOf,
  type Reserved,
  type ReservedToken,
  reserveAs,
  type TestService,
  type TestTenant,
} from '../running-service.ts';

let service: TestService;
let instances: Instance[];
let tenant: TestTenant;
beforeAll(async () => {
  service = await createTestService();
  instances = [await service.start()];
  tenant = await makeTenant(service, instances[0]!);
});
afterAll(() => service.close());

describe('several list keys of one tenant', () => {
  test('sign the lists of their own DID, Ed25519 and P-256, as credential and as token', async () => {
    const own = await makeTenant(service, instances[0]!);
    const second = makeTenantKey(own.slug, 'P-256');
    expect((await depositKey(service, instances[0]!, second)).body).toEqual({
      tenant: own.slug,
      did: second.did,
      verificationMethod: second.verificationMethod,
    });
    const request = { tenant: own.slug, issuer: second.did };
    const [byFirst] = await reserveAs<Reserved>(instances[0]!, { tenant: own.slug });
    const [bySecond] = await reserveAs<Reserved>(instances[0]!, { ...request, variant: 'ec' });
    const [token] = await reserveAs<ReservedToken>(instances[0]!, { ...request, variant: 'jwt', kind: 'token' });

    const listOf = async (reserved: Reserved) =>
      (await instances[0]!.get(pathOf(reserved.entries[0]!.statusListCredential))).json();
    const [first, ec] = [await listOf(byFirst!), await listOf(bySecond!)];
    expect([first.issuer, first.proof.cryptosuite, first.proof.verificationMethod]).toEqual([
      own.did,
      'eddsa-rdfc-2022',
      own.verificationMethod,
    ]);
    expect([ec.issuer, ec.proof.cryptosuite, ec.proof.verificationMethod]).toEqual([
      second.did,
      'ecdsa-rdfc-2019',
      second.verificationMethod,
    ]);
    const jwt = await readToken(instances[0]!, token!.entries[0]!.statusList.uri);
    expect(jwt.header).toEqual({ alg: 'ES256', typ: 'statuslist+jwt', kid: second.verificationMethod });
    expect(jwt.payload.iss).toBe(second.did);
  });

  test('refuse an issuer that brought no key, also one of another tenant', async () => {
    const other = await makeTenant(service, instances[0]!);
    for (const issuer of ['did:web:nobody.example', other.did]) {
      const refused = await instances[0]!.call('POST', '/v1/entries', {
        tenant: tenant.slug,
        issuanceIds: [randomUUID()],
        purposes: ['revocation'],
        issuer,
      });
      expect([refused.status, refused.body.code]).toEqual([404, 'list_issuer_unknown']);
    }
  });

  test('refuse to answer with the entry of another issuer', async () => {
    const own = await makeTenant(service, instances[0]!);
    const second = makeTenantKey(own.slug, 'P-256');
    await depositKey(service, instances[0]!, second);
    const request = { tenant: own.slug, issuanceIds: [randomUUID()], purposes: ['revocation'] };
    await reserveAs(instances[0]!, request);
    const refused = await instances[0]!.call('POST', '/v1/entries', { ...request, issuer: second.did });
    expect([refused.status, refused.body.code]).toEqual([409, 'entry_conflict']);
    expect(await reserveAs(instances[0]!, { ...request, issuer: own.did })).toEqual(
      await reserveAs(instances[0]!, request),
    );
  });

  test('are exchanged one DID at a time', async () => {
    const did = `did:web:issuer.example:${randomUUID()}`;
    const own = await makeTenant(service, instances[0]!);
    const key = (name: string) => ({ ...makeTenantKey(own.slug, 'P-256'), did, verificationMethod: `${did}#${name}` });
    await depositKey(service, instances[0]!, key('one'));
    const [byFirst] = await reserveAs<Reserved>(instances[0]!, { tenant: own.slug, purposes: ['revocation'] });
    const [byWeb] = await reserveAs<Reserved>(instances[0]!, {
      tenant: own.slug,
      purposes: ['revocation'],
      issuer: did,
    });
    await depositKey(service, instances[0]!, key('two'));
    const { rows } = await service.database.worker.query<{ list: string }>(
      `SELECT payload->>'listId' AS list FROM outbox WHERE queue = 'publish-list' ORDER BY created_at DESC LIMIT 1`,
    );
    const urlOf = (reserved: Reserved) => reserved.entries[0]!.statusListCredential;
    expect(urlOf(byWeb!)).toContain(rows[0]!.list);
    expect(urlOf(byFirst!)).not.toContain(rows[0]!.list);
  });
});

describe('several open lists', () => {
  test('share the entries among them, each list in all its length', async () => {
    const spread = await service.start({ openLists: 4 });
    const { slug } = await makeTenant(service, spread);
    const issuanceIds = Array.from({ length: 400 }, () => randomUUID());
    const batch = await reserveAs<Reserved>(spread, { tenant: slug, issuanceIds, purposes: ['revocation'] });
    const singles = await Promise.all(
      Array.from({ length: 40 }, () => reserveAs<Reserved>(spread, { tenant: slug, purposes: ['revocation'] })),
    );
    const counts = new Map<string, number>();
    for (const { entries } of [...batch, ...singles.flat()]) {
      const { statusListCredential } = entries[0]!;
      counts.set(statusListCredential, (counts.get(statusListCredential) ?? 0) + 1);
    }
    // 440 over 4 lists: fewer than 60 in one of them is passed by chance once in 10^8 runs.
    expect(counts.size).toBe(4);
    for (const count of counts.values()) expect(count).toBeGreaterThan(60);
    const indexes = batch.map(({ entries }) => Number(entries[0]!.statusListIndex));
    expect(Math.max(...indexes)).toBeGreaterThan(131_072 * 0.9);
    expect(Math.min(...indexes)).toBeLessThan(131_072 * 0.1);
  });

  test('of the configured size are as long as asked for', async () => {
    const large = await service.start({ listSize: 262_144, fillLimit: 131_072 });
    const { slug } = await makeTenant(service, large);
    const [plain] = await reserveAs<Reserved>(large, { tenant: slug, purposes: ['revocation'] });
    const [token] = await reserveAs<ReservedToken>(large, { tenant: slug, kind: 'token' });
    expect(await readBits(large, plain!.entries[0]!.statusListCredential)).toHaveLength(262_144 / 8);
    const { bits, statuses } = await readToken(large, token!.entries[0]!.statusList.uri);
    expect([bits, statuses.length]).toEqual([2, 262_144 / 4]);
  });
});
