import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { authenticateApiKey, createApiKey, listApiKeys, revokeApiKey } from '../src/api-keys.ts';
import { listAudit, recordAudit } from '../src/audit.ts';
import { createEnvelope } from '../src/envelope.ts';
import { listKeys, loadKey, saveKey } from '../src/key-store.ts';
import {
  createPageSession,
  endPageSession,
  readPageSession,
  sessionCookieName,
  sessionCookieOptions,
} from '../src/page-session.ts';
import { withTenant } from '../src/tenancy.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/postgres.ts';

const [alice, bob] = [randomUUID(), randomUUID()];
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ service: 'kit_notes', migrations: new URL('./fixtures/notes/', import.meta.url) });
});
afterAll(() => db.drop());

describe('an API key', () => {
  const make = (o: { scopes?: string[]; expiresAt?: Date; tenantId?: string } = {}) =>
    withTenant(db.app, o.tenantId ?? alice, (tx) =>
      createApiKey(tx, { tenantId: o.tenantId ?? alice, name: 'LMS', scopes: ['a:read'], ...o }),
    );
  const who = (key: string) => authenticateApiKey(db.app, `Bearer ${key}`);

  test('tells the tenant and its scopes, before any tenant is set', async () => {
    const { id, key } = await make({ scopes: ['a:read', 'b:write'] });
    expect(await who(key)).toEqual({ tenantId: alice, keyId: id, scopes: ['a:read', 'b:write'] });
  });

  test('is kept as a hash only', async () => {
    const { key } = await make();
    const secret = key.split('.')[1] ?? '';
    const { rows } = await withTenant(db.app, alice, (tx) =>
      tx.query<{ all: string }>(`select string_agg(k::text, '') as all from api_key k`),
    );
    expect(rows[0]?.all).not.toContain(secret);
    expect(rows[0]?.all).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
  });

  test('of which a letter is wrong is nobody’s', async () => {
    const { key } = await make();
    for (let index = 4; index < key.length; index += 3) {
      const wrong = key.slice(0, index) + (key[index] === 'A' ? 'B' : 'A') + key.slice(index + 1);
      expect(await who(wrong)).toBeUndefined();
    }
  });

  test.each([
    '',
    'Bearer',
    'Bearer skr_',
    `Bearer skr_${'a'.repeat(16)}`,
    `Bearer skr_${'a'.repeat(16)}.${'b'.repeat(43)}`,
    `Basic skr_${'a'.repeat(16)}.${'b'.repeat(43)}`,
  ])('is not in the header %p', async (header) => expect(await authenticateApiKey(db.app, header)).toBeUndefined());

  test('ends when it is revoked, and when it expires', async () => {
    const revoked = await make();
    expect(await withTenant(db.app, alice, (tx) => revokeApiKey(tx, revoked.id))).toBe(true);
    expect(await who(revoked.key)).toBeUndefined();
    const expired = await make({ expiresAt: new Date(Date.now() - 1000) });
    expect(await who(expired.key)).toBeUndefined();
    const lasting = await make({ expiresAt: new Date(Date.now() + 60_000) });
    expect(await who(lasting.key)).toBeDefined();
  });

  test('cannot be revoked or seen by another tenant', async () => {
    const { id, key } = await make();
    await withTenant(db.app, bob, async (tx) => {
      expect(await revokeApiKey(tx, id)).toBe(false);
      expect(await listApiKeys(tx)).toEqual([]);
    });
    expect(await who(key)).toBeDefined();
  });

  test('is listed without its secret, with when it was used', async () => {
    const carol = randomUUID();
    const { id, key } = await make({ tenantId: carol });
    await who(key);
    const keys = await withTenant(db.app, carol, (tx) => listApiKeys(tx));
    expect(keys).toEqual([
      {
        id,
        name: 'LMS',
        scopes: ['a:read'],
        createdAt: expect.any(Date),
        expiresAt: null,
        revokedAt: null,
        lastUsedAt: expect.any(Date),
      },
    ]);
  });

  test('is nothing the worker role can ask for', async () => {
    await expect(db.worker.query('select * from api_key')).rejects.toMatchObject({ code: '42501' });
    await expect(
      db.worker.query('select * from authenticate_api_key($1, $2)', ['x', Buffer.alloc(32)]),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a page session', () => {
  const start = (hours = 1) =>
    withTenant(db.app, alice, (tx) => createPageSession(tx, { tenantId: alice, subject: 'u1', hours }));

  test('is found by its cookie', async () => {
    const { token } = await start();
    expect(await readPageSession(db.app, token)).toEqual({
      tenantId: alice,
      subject: 'u1',
      expiresAt: expect.any(Date),
    });
  });

  test('is over after signing out: the same cookie is refused', async () => {
    const [one, other] = [await start(), await start()];
    await endPageSession(db.app, one.token);
    expect(await readPageSession(db.app, one.token)).toBeUndefined();
    expect(await readPageSession(db.app, other.token)).toBeDefined();
  });

  test('is over when its time is', async () => {
    expect(await readPageSession(db.app, (await start(-1)).token)).toBeUndefined();
  });

  test.each([undefined, '', 'x', 'a'.repeat(43), `${'a'.repeat(42)}'`])(
    'is not behind the cookie %p',
    async (token) => {
      expect(await readPageSession(db.app, token)).toBeUndefined();
    },
  );

  test('has a cookie that scripts and other sites cannot use', () => {
    expect(sessionCookieName('https://wallet.example')).toBe('__Host-session');
    expect(sessionCookieOptions('https://wallet.example', 2)).toEqual({
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      maxAge: 7200,
    });
    expect([sessionCookieName('http://localhost:4002'), sessionCookieOptions('http://localhost:4002').secure]).toEqual([
      'session',
      false,
    ]);
  });
});

describe('a stored key', () => {
  const envelope = createEnvelope(randomBytes(32).toString('base64'));
  const jwk = (d: string) => ({
    privateJwk: { kty: 'OKP', crv: 'Ed25519', x: 'pub', d },
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'pub' },
  });

  test('comes back as it was saved, and is stored sealed', async () => {
    await withTenant(db.app, alice, async (tx) => {
      await saveKey(tx, envelope, {
        tenantId: alice,
        id: 'did:example:a#1',
        purpose: 'credential',
        ...jwk('canary-secret'),
      });
      expect(await loadKey(tx, envelope, { tenantId: alice, purpose: 'credential' })).toEqual({
        id: 'did:example:a#1',
        ...jwk('canary-secret'),
      });
      const { rows } = await tx.query<{ all: string }>(`select string_agg(k::text, '') as all from signing_key k`);
      expect(rows[0]?.all).not.toContain('canary-secret');
    });
  });

  test('makes place for its successor and stays in the list', async () => {
    const tenant = randomUUID();
    await withTenant(db.app, tenant, async (tx) => {
      for (const id of ['k1', 'k2'])
        await saveKey(tx, envelope, { tenantId: tenant, id, purpose: 'credential', ...jwk(id) });
      await saveKey(tx, envelope, { tenantId: tenant, id: 'k3', purpose: 'status-list', ...jwk('k3') });
      expect((await loadKey(tx, envelope, { tenantId: tenant, purpose: 'credential' }))?.id).toBe('k2');
      const keys = await listKeys(tx, { tenantId: tenant });
      expect(keys.map((key) => [key.id, key.retiredAt !== null])).toEqual([
        ['k1', true],
        ['k2', false],
        ['k3', false],
      ]);
      expect(JSON.stringify(keys)).not.toContain('"d"');
    });
  });

  test('is absent for another purpose, and for another tenant', async () => {
    await withTenant(db.app, alice, async (tx) =>
      expect(await loadKey(tx, envelope, { tenantId: alice, purpose: 'other' })).toBeUndefined(),
    );
    await withTenant(db.app, bob, async (tx) =>
      expect(await loadKey(tx, envelope, { tenantId: alice, purpose: 'credential' })).toBeUndefined(),
    );
  });

  test('does not open in another tenant’s row', async () => {
    await withTenant(db.app, bob, async (tx) => {
      await saveKey(tx, envelope, { tenantId: bob, id: 'did:example:a#1', purpose: 'credential', ...jwk('bob') });
    });
    const { rows } = await withTenant(db.app, alice, (tx) =>
      tx.query<{ private_sealed: string }>('select private_sealed from signing_key'),
    );
    await withTenant(db.app, bob, async (tx) => {
      await tx.query('update signing_key set private_sealed = $1', [rows[0]?.private_sealed]);
      await expect(loadKey(tx, envelope, { tenantId: bob, purpose: 'credential' })).rejects.toMatchObject({
        code: 'not_authentic',
      });
    });
  });
});

describe('the audit trail', () => {
  test('shows a tenant its own rows, newest first, in pages', async () => {
    const tenant = randomUUID();
    await withTenant(db.app, tenant, async (tx) => {
      for (const object of ['c1', 'c2', 'c1'])
        await recordAudit(tx, {
          tenantId: tenant,
          actor: 'operator',
          action: 'credential.issued',
          object,
          data: { count: 1 },
        });
      const all = await listAudit(tx, { limit: 10 });
      expect(all.map((row) => row.object)).toEqual(['c1', 'c2', 'c1']);
      expect((await listAudit(tx, { limit: 10, before: all[0]!.id })).map((row) => row.id)).toEqual([
        all[1]!.id,
        all[2]!.id,
      ]);
      expect(await listAudit(tx, { limit: 10, object: 'c2' })).toHaveLength(1);
    });
    expect(await withTenant(db.app, bob, (tx) => listAudit(tx, { limit: 10 }))).toEqual([]);
  });

  test.each(['delete from audit_event', `update audit_event set actor = 'nobody'`, 'truncate audit_event'])(
    'cannot be changed by the service: %s',
    async (sql) => {
      await expect(withTenant(db.app, alice, (tx) => tx.query(sql))).rejects.toMatchObject({ code: '42501' });
    },
  );
});
