// BSL-1 Messages: entries of several bits, what they can say, and that they say it in every variant.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkStatus } from '@skill-records/credentials/checks/status';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { loadStatusList } from '@skill-records/credentials/verified-status-list';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { readValues } from '../read-values.ts';
import {
  createTestService,
  type Instance,
  makeTenant,
  pathOf,
  type Reserved,
  reserveAs,
  type TestService,
  type TestTenant,
} from '../running-service.ts';

const STEPS = ['pending_review', 'accepted', 'rejected', 'withdrawn'];
let service: TestService;
let instance: Instance;
let tenant: TestTenant;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start();
  tenant = await makeTenant(service, instance);
});
afterAll(() => service.close());

type MessageEntry = Reserved['entries'][0] & { statusSize?: number };
async function makeRecord(messages: string[] | 'none' = STEPS, purposes = ['message']) {
  const statusMessages = messages === 'none' ? undefined : messages;
  const request = { tenant: tenant.slug, issuanceIds: [randomUUID()], purposes, statusMessages };
  const [a] = await reserveAs<Reserved>(instance, { ...request, variant: 'a' });
  const [b] = await reserveAs<Reserved>(instance, { ...request, variant: 'b' });
  const entries = [...a!.entries, ...b!.entries].filter((entry) => entry.statusPurpose === 'message') as MessageEntry[];
  return { id: a!.issuanceId, entries, values: () => readValues(instance, entries) };
}
const say = (issuanceId: string, value: unknown, changeId: string = randomUUID()) =>
  instance.call('POST', `/v1/entries/${issuanceId}/message`, { tenant: tenant.slug, value, changeId });

describe('a message entry', () => {
  test('tells its size and what each value means', async () => {
    const { entries } = await makeRecord();
    expect(entries[0]).toMatchObject({
      statusPurpose: 'message',
      statusSize: 2,
      statusMessage: STEPS.map((message, value) => ({ status: `0x${value}`, message })),
    });
  });

  test('is set in every variant, and read with its message by our own check', async () => {
    const { id, entries, values } = await makeRecord();
    expect(await values()).toEqual([0, 0]);
    expect((await say(id, 2)).status).toBe(200);
    expect(await values()).toEqual([2, 2]);
    const resolveDid = createDidResolver({ now: () => Date.now() });
    const check = await checkStatus({ issuer: tenant.did, credentialStatus: entries[0] }, (url) =>
      loadStatusList(url, {
        documentLoader: createDocumentLoader({ resolveDid }),
        resolveDid,
        now: new Date(),
        fetchStatusList: async () => (await instance.get(pathOf(url))).rawPayload,
      }),
    );
    expect(check).toEqual({
      id: 'status',
      outcome: 'passed',
      code: 'status_message',
      messages: [{ status: '0x2', message: 'rejected' }],
    });
  });

  test('may change as often as wanted, also beside a revocation, which it does not touch', async () => {
    const { id, values } = await makeRecord(STEPS, ['revocation', 'message']);
    await instance.call('POST', `/v1/entries/${id}/status`, {
      tenant: tenant.slug,
      status: 'revoked',
      changeId: randomUUID(),
    });
    for (const value of [3, 0, 1]) {
      expect((await say(id, value)).status).toBe(200);
      expect(await values()).toEqual([value, value]);
    }
    const again = await instance.call('POST', `/v1/entries/${id}/status`, {
      tenant: tenant.slug,
      status: 'active',
      changeId: randomUUID(),
    });
    expect(again.body.code).toBe('already_revoked');
  });

  test('shares a list only with entries of the same messages', async () => {
    const [first, same, other, plain] = [
      await makeRecord(),
      await makeRecord(),
      await makeRecord(['a', 'b', 'c', 'd']),
      await makeRecord('none'),
    ];
    const listOf = (record: { entries: MessageEntry[] }) => record.entries[0]!.statusListCredential;
    expect(listOf(same)).toBe(listOf(first));
    expect(listOf(other)).not.toBe(listOf(first));
    expect(plain.entries[0]).toMatchObject({
      statusSize: 1,
      statusMessage: [{ message: 'unset' }, { message: 'set' }],
    });
    expect(new Set([first, other, plain].map(listOf)).size).toBe(3);
  });

  test('of 256 messages takes every one of them', async () => {
    const { id, values } = await makeRecord(Array.from({ length: 256 }, (_, value) => `m${value}`));
    for (const value of [255, 128, 1]) {
      await say(id, value);
      expect(await values()).toEqual([value, value]);
    }
  });

  test('says it once under one change id', async () => {
    const { id, values } = await makeRecord();
    const changeId = randomUUID();
    await say(id, 1, changeId);
    await say(id, 3);
    expect((await say(id, 1, changeId)).status).toBe(200);
    expect(await values()).toEqual([3, 3]);
    expect((await say(id, 2, changeId)).body.code).toBe('change_id_reused');
  });
});

describe('a message is refused', () => {
  test('when the entry has fewer', async () => {
    const { id, values } = await makeRecord();
    const refused = await say(id, 4);
    expect([refused.status, refused.body.code]).toEqual([422, 'message_unknown']);
    expect(await values()).toEqual([0, 0]);
  });

  test.each([-1, 256, 1.5, '1', null])('with the value %p', async (value) => {
    const { id } = await makeRecord();
    expect((await say(id, value)).status).toBe(400);
  });

  test('without a message entry, and without any', async () => {
    const [plain] = await reserveAs<Reserved>(instance, { tenant: tenant.slug });
    expect((await say(plain!.issuanceId, 1)).body.code).toBe('purpose_not_reserved');
    expect((await say(randomUUID(), 1)).body.code).toBe('issuance_unknown');
  });

  test.each([
    ['three messages', ['a', 'b', 'c']],
    ['one message', ['a']],
    ['five messages', ['a', 'b', 'c', 'd', 'e']],
    ['an empty message', ['a', '']],
    ['a message that is no text', ['a', 1]],
    ['a message of 201 characters', ['a', 'x'.repeat(201)]],
  ])('to be reserved with %s', async (_title, statusMessages) => {
    const request = { tenant: tenant.slug, issuanceIds: [randomUUID()], purposes: ['message'], statusMessages };
    expect((await instance.call('POST', '/v1/entries', request)).status).toBe(400);
  });

  test('to be reserved with other messages than before', async () => {
    const request = { tenant: tenant.slug, issuanceIds: [randomUUID()], purposes: ['message'] };
    await reserveAs(instance, { ...request, statusMessages: STEPS });
    const refused = await instance.call('POST', '/v1/entries', { ...request, statusMessages: [...STEPS].reverse() });
    expect([refused.status, refused.body.code]).toEqual([409, 'entry_conflict']);
  });
});
