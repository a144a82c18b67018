// Publishing: crashes, races, renewal, key change and a restored backup; what is served never goes back.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeBitstring, getBit } from '@skill-records/credentials/status-list';
import { createDatabase, type Database } from '@skill-records/service-kit/database';
import { handlePublishList } from '../../src/jobs/publish-list.ts';
import { createPublicationWitness } from '../../src/store/publication-witness.ts';
import { findTenant } from '../../src/store/tenants.ts';
import { checkHistory } from '../../src/use-cases/check-history.ts';
import { publishDueLists } from '../../src/use-cases/publish-due-lists.ts';
import {
  createTestService,
  depositKey,
  type Instance,
  makeTenant,
  makeTenantKey,
  pathOf,
  type ReservedToken,
  reserve,
  reserveAs,
  type TestService,
} from '../running-service.ts';

let service: TestService;
let healthy: Instance;
let admin: Database;
beforeAll(async () => {
  service = await createTestService();
  healthy = await service.start();
  admin = createDatabase({ url: service.database.adminUrl });
});
afterAll(async () => {
  await admin.close();
  await service.close();
});

const HOUR = 3_600_000;

async function makeList(instance: Instance = healthy) {
  const tenant = await makeTenant(service, instance);
  const [reserved] = await reserve(instance, tenant.slug, [randomUUID()], ['revocation']);
  const { statusListCredential: url, statusListIndex } = reserved!.entries[0]!;
  const { id: tenantId } = (await findTenant(service.database.app, tenant.slug))!;
  return {
    tenant,
    tenantId,
    listId: url.split('/').at(-1)!,
    issuanceId: reserved!.issuanceId,
    path: pathOf(url),
    index: Number(statusListIndex),
  };
}

async function read(list: { path: string; index: number }, instance: Instance = healthy) {
  const answer = await instance.get(list.path);
  const credential = answer.json();
  return {
    status: answer.statusCode,
    code: credential.code,
    text: answer.payload,
    version: answer.statusCode === 200 ? await service.versionOf(list.path) : 0,
    bit:
      answer.statusCode === 200
        ? Number(getBit(decodeBitstring(credential.credentialSubject.encodedList), list.index))
        : -1,
    validUntil: credential.validUntil as string,
    verificationMethod: credential.proof?.verificationMethod as string,
  };
}

const revoke = (instance: Instance, issuanceId: string, changeId: string = randomUUID()) =>
  instance.call('POST', `/v1/entries/${issuanceId}/status`, { status: 'revoked', changeId });

/** Ends the database sessions that are publishing right now, as a crash of their process would. */
const killPublishers = () =>
  admin.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()`);

describe('a crash between signing and storing', () => {
  test('leaves the former list served, and the job publishes the change', async () => {
    const list = await makeList();
    const before = await read(list);
    const crashing = await service.start({
      signList: async (unsigned, o) => {
        const signed = await healthy.deps.signList(unsigned, o);
        await killPublishers();
        return signed;
      },
    });
    const changeId = randomUUID();
    const refused = await revoke(crashing, list.issuanceId, changeId);
    expect([refused.status, refused.body.code]).toEqual([503, 'publication_pending']);
    expect((await read(list)).text).toBe(before.text);

    const { rows } = await service.database.worker.query<{ payload: { tenantId: string; listId: string } }>(
      `SELECT payload FROM outbox WHERE queue = 'publish-list' AND payload->>'listId' = $1 ORDER BY created_at DESC LIMIT 1`,
      [list.listId],
    );
    await handlePublishList(healthy.publish, rows[0]!.payload);
    const after = await read(list);
    expect([after.bit, after.version]).toEqual([1, before.version + 1]);
    await handlePublishList(healthy.publish, rows[0]!.payload);
    expect((await read(list)).text).toBe(after.text);
    expect((await revoke(healthy, list.issuanceId, changeId)).body.version).toBe(after.version);
  });

  test('is made good by repeating the request', async () => {
    const list = await makeList();
    let crashes = 1;
    const shaky = await service.start({
      signList: async (unsigned, o) => {
        if (crashes-- > 0) await killPublishers();
        return healthy.deps.signList(unsigned, o);
      },
    });
    const changeId = randomUUID();
    expect((await revoke(shaky, list.issuanceId, changeId)).status).toBe(503);
    expect((await revoke(shaky, list.issuanceId, changeId)).status).toBe(200);
    expect(await read(list)).toMatchObject({ bit: 1, version: 2 });
  });

  test('is made good by the periodic round', async () => {
    const list = await makeList();
    const broken = await service.start({ signList: () => Promise.reject(new Error('no signature')) });
    await revoke(broken, list.issuanceId);
    expect((await read(list)).bit).toBe(0);
    await publishDueLists(healthy.deps, healthy.publish);
    expect((await read(list)).bit).toBe(1);
  });
});

describe('concurrent publishers', () => {
  test('of several instances publish each version once', async () => {
    const instances = [healthy, await service.start(), await service.start()];
    const list = await makeList();
    await revoke(await service.start({ signList: () => Promise.reject(new Error('not now')) }), list.issuanceId);
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        instances[index % 3]!.publish({ tenantId: list.tenantId, listId: list.listId }),
      ),
    );
    expect(new Set(results.map((result) => result.version))).toEqual(new Set([2]));
    const { rows } = await service.database.worker.query<{ version: string; count: number }>(
      `SELECT payload->>'version' AS version, count(*)::int AS count FROM outbox
       WHERE queue = 'status-list.published' AND payload->>'listId' = $1 GROUP BY 1 ORDER BY 1`,
      [list.listId],
    );
    expect(rows).toEqual([
      { version: '1', count: 2 },
      { version: '2', count: 2 },
    ]);
  });

  test("cannot publish another tenant's list", async () => {
    const [mine, foreign] = [await makeList(), await makeList()];
    await expect(healthy.publish({ tenantId: mine.tenantId, listId: foreign.listId })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('renewal', () => {
  test('signs a list anew before it ends, with a higher version and the same bits', async () => {
    let now = Math.floor(Date.now() / 1000) * 1000;
    const later = await service.start({ now: () => new Date(now) });
    const list = await makeList(later);
    await revoke(later, list.issuanceId);
    const first = await read(list);
    expect(Date.parse(first.validUntil) - now).toBe(24 * HOUR);

    now += 11 * HOUR;
    await publishDueLists(later.deps, later.publish);
    expect((await read(list)).text).toBe(first.text);

    now += 2 * HOUR;
    await publishDueLists(later.deps, later.publish);
    const second = await read(list);
    expect(second).toMatchObject({ version: first.version + 1, bit: 1 });
    const { rows } = await admin.query<{ kind: string }>(
      'SELECT kind FROM status_list.status_event WHERE list_id = $1 ORDER BY seq',
      [list.listId],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['opened', 'set', 'renewed']);
    expect(Date.parse(second.validUntil) - now).toBe(24 * HOUR);

    const [reserved] = await reserve(later, list.tenant.slug, [randomUUID()], ['revocation']);
    expect((await revoke(later, reserved!.issuanceId)).body.version).toBe(second.version + 1);
    expect((await read(list)).bit).toBe(1);
  });

  test('signs a token list anew too', async () => {
    let now = Date.now();
    const later = await service.start({ now: () => new Date(now) });
    const { slug } = await makeTenant(service, later);
    const [token] = await reserveAs<ReservedToken>(later, { tenant: slug, kind: 'token' });
    const path = pathOf(token!.entries[0]!.statusList.uri);
    const before = (await later.get(path)).payload;
    now += 13 * HOUR;
    await publishDueLists(later.deps, later.publish);
    const after = (await later.get(path)).payload;
    expect(after).not.toBe(before);
    const endOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString()).exp;
    expect(endOf(after) - endOf(before)).toBe(13 * 3600);
  });

  test('happens once when several instances notice it', async () => {
    let now = Date.now();
    const clock = { now: () => new Date(now) };
    const [a, b] = [await service.start(clock), await service.start(clock)];
    const list = await makeList(a);
    now += 13 * HOUR;
    await Promise.all([publishDueLists(a.deps, a.publish), publishDueLists(b.deps, b.publish)]);
    expect((await read(list)).version).toBe(2);
  });

  test('of one list that cannot be signed does not stop the others', async () => {
    let now = Date.now() + 100 * HOUR;
    const bad = await makeList();
    const good = await makeList();
    const partly = await service.start({
      now: () => new Date(now),
      signList: (unsigned, o) =>
        o.signer.controller === bad.tenant.did ? Promise.reject(new Error('no')) : healthy.deps.signList(unsigned, o),
    });
    now += 1;
    const { failed, published } = await publishDueLists(partly.deps, partly.publish);
    expect([failed, published > 0]).toEqual([1, true]);
    expect([(await read(bad)).version, (await read(good)).version]).toEqual([1, 2]);
  });
});

describe('keys', () => {
  test("never signs a list with another tenant's key, even when the sealed keys were exchanged in the database", async () => {
    const [mine, foreign] = [await makeList(), await makeList()];
    await admin.query(
      `UPDATE status_list.signing_key SET private_sealed = (SELECT private_sealed FROM status_list.signing_key WHERE tenant_id = $2)
       WHERE tenant_id = $1`,
      [mine.tenantId, foreign.tenantId],
    );
    expect((await revoke(healthy, mine.issuanceId)).status).toBe(503);
    expect(await read(mine)).toMatchObject({ bit: 0, version: 1 });
    expect((await revoke(healthy, foreign.issuanceId)).status).toBe(200);
  });

  test('signs every list anew when the tenant brings a new key', async () => {
    const did = `did:web:issuer.example:${randomUUID()}`;
    const key = (name: string, slug: string) => ({ ...makeTenantKey(slug), did, verificationMethod: `${did}#${name}` });
    const slug = `web-${randomUUID().slice(0, 8)}`;
    expect((await depositKey(service, healthy, key('list-1', slug))).status).toBe(200);
    const [reserved] = await reserve(healthy, slug, [randomUUID()], ['revocation']);
    const entry = reserved!.entries[0]!;
    const list = { path: pathOf(entry.statusListCredential), index: Number(entry.statusListIndex) };
    expect((await read(list)).verificationMethod).toBe(`${did}#list-1`);

    expect((await depositKey(service, healthy, key('list-2', slug))).status).toBe(200);
    const { rows } = await service.database.worker.query<{ payload: { tenantId: string; listId: string } }>(
      `SELECT payload FROM outbox WHERE queue = 'publish-list' AND payload->>'listId' = $1 ORDER BY created_at DESC LIMIT 1`,
      [entry.statusListCredential.split('/').at(-1)],
    );
    await handlePublishList(healthy.publish, rows[0]!.payload);
    expect(await read(list)).toMatchObject({ verificationMethod: `${did}#list-2`, version: 2 });
  });
});

describe('a database restored from an old backup', () => {
  const restore = (list: { listId: string }) =>
    // A backup taken before the revocation, as far as this list goes; the trigger is asleep as it is in a restore.
    admin.transaction(async (tx) => {
      await tx.query(`SET LOCAL session_replication_role = 'replica'`);
      await tx.query('DELETE FROM status_list.status_event WHERE list_id = $1 AND seq > 1', [list.listId]);
      await tx.query('DELETE FROM status_list.status_change WHERE list_id = $1', [list.listId]);
      await tx.query('UPDATE status_list.status_list SET last_seq = 1 WHERE id = $1', [list.listId]);
      await tx.query('UPDATE status_list.publication SET (version, bytes) = (1, $2) WHERE list_id = $1', [
        list.listId,
        backups.get(list.listId),
      ]);
    });
  const backups = new Map<string, Buffer>();
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'witness-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const start = () => service.start({ witness: createPublicationWitness(folder) });

  test('does not bring a revoked credential back: the list is neither served nor signed, and readiness tells', async () => {
    const first = await start();
    const list = await makeList(first);
    backups.set(list.listId, Buffer.from((await read(list, first)).text));
    await revoke(first, list.issuanceId);
    expect(await read(list, first)).toMatchObject({ bit: 1, version: 2 });
    await restore(list);

    expect(await read(list, first)).toMatchObject({ status: 503, code: 'history_rolled_back' });
    const restarted = await start();
    const readiness = await restarted.app.inject('/health/ready');
    expect([readiness.statusCode, readiness.json().checks]).toEqual([503, { database: true, history: false }]);
    expect(await checkHistory(restarted.deps)).toEqual([{ listId: list.listId, version: 1, witnessed: 2 }]);
    expect(await read(list, restarted)).toMatchObject({ status: 503, code: 'history_rolled_back' });
    const refused = await revoke(restarted, list.issuanceId);
    expect([refused.status, refused.body.code]).toEqual([503, 'history_rolled_back']);

    // The way out that the README names: the changes are sent again (above), then the numbering is lifted over the witness.
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, repair] = /```sql\n([\s\S]+?)```/.exec(readme)!;
    for (const statement of repair!.split(';').filter((part) => part.trim() !== '')) {
      await admin.query(statement.replaceAll(':list', `'${list.listId}'`).replaceAll(':witnessed', '2'));
    }
    const repaired = await start();
    expect((await repaired.app.inject('/health/ready')).statusCode).toBe(200);
    await publishDueLists(repaired.deps, repaired.publish);
    expect(await read(list, repaired)).toMatchObject({ status: 200, bit: 1, version: 3 });
  });

  test('is noticed when a list is missing altogether', async () => {
    const witness = createPublicationWitness(folder);
    await witness.record({ listId: 'z'.repeat(22), version: 7, sha256: 'x' });
    const restarted = await start();
    expect(await checkHistory(restarted.deps)).toContainEqual({ listId: 'z'.repeat(22), version: 0, witnessed: 7 });
  });

  test('is not suspected when the witness could not be written', async () => {
    const forgetful = await service.start({
      witness: { ...createPublicationWitness(undefined), record: () => Promise.reject(new Error('disk full')) },
    });
    const list = await makeList(forgetful);
    expect((await revoke(forgetful, list.issuanceId)).status).toBe(200);
    expect(await read(list, forgetful)).toMatchObject({ bit: 1, version: 2 });
  });
});
