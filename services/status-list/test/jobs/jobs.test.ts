// The jobs: each may run twice, and what can never succeed does not come back for ever.
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { decodeBitstring, getBit } from '@skill-records/credentials/status-list';
import { registerJob } from '@skill-records/service-kit/jobs';
import { createLogger } from '@skill-records/service-kit/logger';
import { createQueues } from '@skill-records/service-kit/queue';
import { startRelay } from '@skill-records/service-kit/relay';
import { startPublishingDueLists } from '../../src/jobs/publish-due-lists.ts';
import { handlePublishList, publishListSchema } from '../../src/jobs/publish-list.ts';
import { handleStatusChangeRequested } from '../../src/jobs/status-change-requested.ts';
import { changeStatus } from '../../src/use-cases/change-status.ts';
import { createTestService, type Instance, makeTenant, pathOf, reserve, type TestService } from '../running-service.ts';

let service: TestService;
let instance: Instance;
let slug: string;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start();
  slug = (await makeTenant(service, instance)).slug;
});
afterAll(() => service.close());

async function makeIssuance() {
  const [reserved] = await reserve(instance, slug);
  const read = async (purpose: string) => {
    const entry = reserved!.entries.find((candidate) => candidate.statusPurpose === purpose)!;
    const list = (await instance.get(pathOf(entry.statusListCredential))).json();
    return Number(getBit(decodeBitstring(list.credentialSubject.encodedList), Number(entry.statusListIndex)));
  };
  return { id: reserved!.issuanceId, entries: reserved!.entries, read };
}

function collectLog() {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLogger({ service: 'status_list', destination }), lines };
}

describe('status.change-requested', () => {
  const run = (payload: object, log = instance.deps.log) =>
    handleStatusChangeRequested(
      { change: (request) => changeStatus(instance.deps, instance.publish, request), log },
      payload as Parameters<typeof handleStatusChangeRequested>[1],
    );

  test('publishes the change, and does so once when it runs twice', async () => {
    const issuance = await makeIssuance();
    const message = { tenant: slug, issuanceId: issuance.id, status: 'revoked', changeId: randomUUID() };
    await run(message);
    const path = pathOf(issuance.entries[0]!.statusListCredential);
    const first = (await instance.get(path)).payload;
    await run(message);
    expect(await issuance.read('revocation')).toBe(1);
    expect((await instance.get(path)).payload).toBe(first);
  });

  test('and the same change over HTTP have one effect together', async () => {
    const issuance = await makeIssuance();
    const changeId = randomUUID();
    const message = { tenant: slug, issuanceId: issuance.id, status: 'suspended', changeId };
    const [, answer] = await Promise.all([
      run(message),
      instance.call('POST', `/v1/entries/${issuance.id}/status`, { status: 'suspended', changeId }),
    ]);
    expect(answer.status).toBe(200);
    await instance.call('POST', `/v1/entries/${issuance.id}/status`, { status: 'active', changeId: randomUUID() });
    await run(message);
    expect(await issuance.read('suspension')).toBe(0);
  });

  test.each([
    ['a revoked credential that is to be reinstated', 'already_revoked', {}],
    ['an issuance that does not exist', 'issuance_unknown', { issuanceId: randomUUID() }],
    ['a tenant that does not exist', 'tenant_unknown', { tenant: 'nobody' }],
  ])('ends with a line in the log for %s', async (_title, code, part) => {
    const issuance = await makeIssuance();
    await instance.call('POST', `/v1/entries/${issuance.id}/status`, { status: 'revoked', changeId: randomUUID() });
    const { log, lines } = collectLog();
    await run({ tenant: slug, issuanceId: issuance.id, status: 'active', changeId: randomUUID(), ...part }, log);
    expect(lines.map((line) => JSON.parse(line).code)).toEqual([code]);
  });

  test('fails, so that it comes again, when the list cannot be published', async () => {
    const issuance = await makeIssuance();
    const broken = await service.start({ signList: () => Promise.reject(new Error('no signature')) });
    const message = { tenant: slug, issuanceId: issuance.id, status: 'revoked' as const, changeId: randomUUID() };
    const change = (request: typeof message) => changeStatus(broken.deps, broken.publish, request);
    await expect(
      handleStatusChangeRequested({ change: change as never, log: instance.deps.log }, message),
    ).rejects.toMatchObject({ code: 'publication_pending' });
    await run(message);
    expect(await issuance.read('revocation')).toBe(1);
  });
});

describe('publish-list', () => {
  test('does by way of outbox, relay and queue what an interrupted request left undone', async () => {
    const issuance = await makeIssuance();
    const broken = await service.start({ signList: () => Promise.reject(new Error('no signature')) });
    const { worker } = service.database;
    // Nobody of the other services is here to take their messages.
    await worker.query(`DELETE FROM outbox WHERE target <> 'status_list'`);
    await broken.call('POST', `/v1/entries/${issuance.id}/status`, { status: 'revoked', changeId: randomUUID() });
    expect(await issuance.read('revocation')).toBe(0);

    const { log } = instance.deps;
    const common = { service: 'status_list', log };
    const queues = createQueues({ ...common, postgresUrl: service.database.workerUrl });
    const schema = publishListSchema;
    const published = new Promise<void>((resolve) => {
      const handler = async (payload: { tenantId: string; listId: string }) => {
        await handlePublishList(instance.publish, payload);
        if ((await issuance.read('revocation')) === 1) resolve();
      };
      registerJob({ ...common, queues, db: worker, name: 'publish-list', schema, handler });
    });
    const relay = startRelay({ ...common, db: worker, queues, pollMs: 50 });
    try {
      await published;
      expect(await issuance.read('revocation')).toBe(1);
    } finally {
      await relay.close();
      await queues.close();
    }
  });
});

describe('the round of due lists', () => {
  test('goes on after a failure and ends when closed', async () => {
    const { log, lines } = collectLog();
    const results = [Promise.reject(new Error('no database')), Promise.resolve({ published: 2, failed: 1 })];
    results[0]!.catch(() => {});
    let finish: () => void = () => {};
    const twice = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const run = jest.fn(async () => {
      const result = results.shift();
      if (!result) finish();
      return result ?? { published: 0, failed: 0 };
    });
    const round = startPublishingDueLists({ run, everyMs: 1, log });
    await twice;
    await round.close();
    const calls = run.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(run.mock.calls.length).toBe(calls);
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      'the round of due lists failed',
      'lists were signed anew',
    ]);
  });
});
