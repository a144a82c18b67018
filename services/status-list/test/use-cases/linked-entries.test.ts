// One record in several forms: every form has entries of its own, and all of them change together or not at all.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDatabase, type Database } from '@skill-records/service-kit/database';
import { changeStatus } from '../../src/use-cases/change-status.ts';
import { readValues } from '../read-values.ts';
import {
  createTestService,
  type Instance,
  makeTenant,
  type Reserved,
  type ReservedToken,
  reserveAs,
  type TestService,
  type TestTenant,
} from '../running-service.ts';

let service: TestService;
let instances: Instance[];
let admin: Database;
let tenant: TestTenant;
beforeAll(async () => {
  service = await createTestService();
  instances = await Promise.all([service.start(), service.start()]);
  admin = createDatabase({ url: service.database.adminUrl });
  tenant = await makeTenant(service, instances[0]!);
});
afterAll(async () => {
  await admin.close();
  await service.close();
});

const change = (issuanceId: string, status: string, o: { at?: number; changeId?: string } = {}) =>
  instances[o.at ?? 0]!.call('POST', `/v1/entries/${issuanceId}/status`, {
    tenant: tenant.slug,
    status,
    changeId: o.changeId ?? randomUUID(),
  });

/** The same issuance as a Data Integrity credential, as another one with an EC key, and as an SD-JWT VC. */
async function makeRecord(o: { tenant?: TestTenant; ecIssuer?: string } = {}) {
  const { slug } = o.tenant ?? tenant;
  const issuanceIds = [randomUUID()];
  const [plain] = await reserveAs<Reserved>(instances[0]!, { tenant: slug, issuanceIds, variant: 'ldp' });
  const [ec] = await reserveAs<Reserved>(instances[0]!, {
    tenant: slug,
    issuanceIds,
    variant: 'ldp-ec',
    ...(o.ecIssuer && { issuer: o.ecIssuer }),
  });
  const [token] = await reserveAs<ReservedToken>(instances[0]!, {
    tenant: slug,
    issuanceIds,
    variant: 'sd-jwt',
    kind: 'token',
  });
  const entries = [...plain!.entries, ...ec!.entries, ...token!.entries];
  return { id: issuanceIds[0]!, entries, values: () => readValues(instances[0]!, entries) };
}

describe('TSL-4 BSL-4 the entries of one issuance', () => {
  test('differ for every variant, in kind and in place', async () => {
    const { entries } = await makeRecord();
    expect(entries).toHaveLength(5);
    const places = entries.map((entry) => entry.id);
    expect(new Set(places).size).toBe(5);
    const [token] = entries.slice(-1) as ReservedToken['entries'];
    expect(token).toEqual({
      id: `${token!.statusList.uri}#${token!.statusList.idx}`,
      statusList: { idx: expect.any(Number), uri: expect.stringMatching(/\/status-lists\/[A-Za-z0-9_-]{22}$/) },
    });
  });

  test('are the same when asked for again, each variant for itself', async () => {
    const issuanceIds = [randomUUID(), randomUUID()];
    const ask = (more: object) => reserveAs<Reserved>(instances[1]!, { tenant: tenant.slug, issuanceIds, ...more });
    for (const more of [{}, { variant: 'a' }, { variant: 'b', kind: 'token' }]) {
      expect(await ask(more)).toEqual(await ask(more));
    }
    expect(await ask({ variant: 'a' })).not.toEqual(await ask({}));
  });

  test('are no arithmetic sequence over the variants of a batch', async () => {
    const issuanceIds = Array.from({ length: 200 }, () => randomUUID());
    const request = { tenant: tenant.slug, issuanceIds };
    const plain = await reserveAs<Reserved>(instances[0]!, { ...request, variant: 'x', purposes: ['revocation'] });
    const token = await reserveAs<ReservedToken>(instances[0]!, { ...request, variant: 'y', kind: 'token' });
    const indexes = plain.map(({ entries }) => Number(entries[0]!.statusListIndex));
    const others = token.map(({ entries }) => entries[0]!.statusList.idx);
    const differences = indexes.map((index, position) => index - others[position]!);
    expect(new Set(differences).size).toBeGreaterThan(190);
    expect(new Set([...indexes, ...others]).size).toBeGreaterThan(390);
  });
});

describe('a change of one issuance', () => {
  test('changes all its entries, and only its own', async () => {
    const [record, neighbour] = [await makeRecord(), await makeRecord()];
    expect(await record.values()).toEqual([0, 0, 0, 0, 0]);
    await change(record.id, 'suspended');
    expect(await record.values()).toEqual([0, 1, 0, 1, 2]);
    await change(record.id, 'active');
    expect(await record.values()).toEqual([0, 0, 0, 0, 0]);
    const { body } = await change(record.id, 'revoked');
    expect(await record.values()).toEqual([1, 0, 1, 0, 1]);
    // Both bitstring variants of one issuer share a list, so two lists show it.
    expect(body.statusListCredential).toHaveLength(2);
    expect(await neighbour.values()).toEqual([0, 0, 0, 0, 0]);
  });

  test('BSL-4 cannot be taken back in any list, also not after a suspension', async () => {
    const record = await makeRecord();
    await change(record.id, 'suspended');
    await change(record.id, 'revoked');
    expect(await record.values()).toEqual([1, 1, 1, 1, 1]);
    for (const status of ['active', 'suspended']) {
      const refused = await change(record.id, status);
      expect([refused.status, refused.body.code]).toEqual([409, 'already_revoked']);
    }
    expect((await change(record.id, 'revoked')).status).toBe(200);
    expect(await record.values()).toEqual([1, 1, 1, 1, 1]);
  });

  test('is recorded in every list or in none', async () => {
    const record = await makeRecord();
    const token = record.entries.at(-1) as ReservedToken['entries'][0];
    const before = await service.versionOf(token.statusList.uri);
    // The event of the token list cannot be written: the one of the bitstring list must not stay behind.
    await admin.query(
      `ALTER TABLE status_list.status_event ADD CONSTRAINT no_more CHECK (purpose <> 'status' OR kind <> 'set') NOT VALID`,
    );
    try {
      expect((await change(record.id, 'revoked')).status).toBe(500);
    } finally {
      await admin.query('ALTER TABLE status_list.status_event DROP CONSTRAINT no_more');
    }
    expect(await record.values()).toEqual([0, 0, 0, 0, 0]);
    expect(await service.versionOf(token.statusList.uri)).toBe(before);
    expect((await change(record.id, 'revoked')).status).toBe(200);
    expect(await record.values()).toEqual([1, 0, 1, 0, 1]);
  });

  test('whose lists could be published only in part is finished by repeating it', async () => {
    const record = await makeRecord();
    let broken = true;
    const shaky = await service.start({
      signList: (list, o) =>
        broken && list.purpose === 'status' ? Promise.reject(new Error('no')) : instances[0]!.deps.signList(list, o),
    });
    const changeId = randomUUID();
    const body = { tenant: tenant.slug, status: 'revoked', changeId };
    const path = `/v1/entries/${record.id}/status`;
    expect(await shaky.call('POST', path, body)).toMatchObject({ status: 503, body: { code: 'publication_pending' } });
    expect(await record.values()).toEqual([1, 0, 1, 0, 0]);
    broken = false;
    expect((await shaky.call('POST', path, body)).status).toBe(200);
    expect(await record.values()).toEqual([1, 0, 1, 0, 1]);
  });

  test('is refused when a variant could not show it', async () => {
    const issuanceIds = [randomUUID()];
    const request = { tenant: tenant.slug, issuanceIds };
    await reserveAs(instances[0]!, { ...request, variant: 'full' });
    await reserveAs(instances[0]!, { ...request, variant: 'small', purposes: ['revocation'] });
    const refused = await change(issuanceIds[0]!, 'suspended');
    expect([refused.status, refused.body.code]).toEqual([409, 'purpose_not_reserved']);
    expect((await change(issuanceIds[0]!, 'revoked')).status).toBe(200);
  });
});

describe('a variant that is reserved later', () => {
  test.each([
    ['revoked', [1, 0], 1],
    ['suspended', [0, 1], 2],
    ['active', [0, 0], 0],
  ] as const)('is %s from the first version that anybody sees', async (status, bits, token) => {
    const issuanceIds = [randomUUID()];
    const request = { tenant: tenant.slug, issuanceIds };
    const [first] = await reserveAs<Reserved>(instances[0]!, { ...request, variant: 'first' });
    await change(first!.issuanceId, 'suspended');
    await change(first!.issuanceId, status);
    const [later] = await reserveAs<Reserved>(instances[1]!, { ...request, variant: 'later' });
    const [sdJwt] = await reserveAs<ReservedToken>(instances[1]!, { ...request, variant: 'sd-jwt', kind: 'token' });
    expect(await readValues(instances[0]!, later!.entries)).toEqual(bits);
    expect((await readValues(instances[0]!, sdJwt!.entries))[0]).toBe(token);
  });

  test('gets what a purpose of its own lacks only if it can show the status', async () => {
    const issuanceIds = [randomUUID()];
    const request = { tenant: tenant.slug, issuanceIds };
    const [first] = await reserveAs<Reserved>(instances[0]!, { ...request, variant: 'a' });
    await change(first!.issuanceId, 'suspended');
    const refused = await instances[0]!.call('POST', '/v1/entries', {
      ...request,
      variant: 'b',
      purposes: ['revocation'],
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'purpose_not_reserved']);
    await change(first!.issuanceId, 'active');
    await reserveAs(instances[0]!, { ...request, variant: 'b', purposes: ['revocation'] });
  });

  test('never misses a revocation that runs at the same time', async () => {
    for (let round = 0; round < 12; round += 1) {
      const issuanceIds = [randomUUID(), ...(round % 3 === 0 ? [randomUUID()] : [])];
      const request = { tenant: tenant.slug, issuanceIds };
      const [first] = await reserveAs<Reserved>(instances[0]!, { ...request, variant: 'first' });
      const { deps, publish } = instances[1]!;
      const revocation = {
        tenant: tenant.slug,
        issuanceId: first!.issuanceId,
        status: 'revoked',
        changeId: randomUUID(),
      } as const;
      const [token, plain] = await Promise.all([
        reserveAs<ReservedToken>(instances[0]!, { ...request, variant: 'token', kind: 'token' }),
        reserveAs<Reserved>(instances[1]!, { ...request, variant: 'plain' }),
        changeStatus(deps, publish, revocation),
      ]);
      expect((await readValues(instances[0]!, token[0]!.entries))[0]).toBe(1);
      expect((await readValues(instances[0]!, plain[0]!.entries))[0]).toBe(1);
    }
  });
});
