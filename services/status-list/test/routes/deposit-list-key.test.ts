// Depositing a list key: only the tenant's own, only encrypted to us, and never readable afterwards.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateKeyPair } from '@skill-records/dids/signer';
import { createDatabase } from '@skill-records/service-kit/database';
import { CompactEncrypt, generateKeyPair as generateEncryptionKey } from 'jose';
import {
  createTestService,
  depositKey,
  encryptListKey,
  type Instance,
  makeTenant,
  makeTenantKey,
  reserve,
  type TestService,
} from '../running-service.ts';

let service: TestService;
let instance: Instance;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start();
});
afterAll(() => service.close());

const put = (slug: string, body: object) => instance.call('PUT', `/v1/tenants/${slug}/list-key`, body);

describe('a deposit', () => {
  test('answers what was deposited, and the same when repeated', async () => {
    const tenant = makeTenantKey();
    const { slug, did, verificationMethod } = tenant;
    for (let round = 0; round < 3; round += 1) {
      expect(await depositKey(service, instance, tenant)).toEqual({
        status: 200,
        body: { tenant: slug, did, verificationMethod },
      });
    }
  });

  test('makes one tenant when it is sent ten times at once', async () => {
    const tenant = makeTenantKey();
    const other = await service.start();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => depositKey(service, index % 2 ? instance : other, tenant)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(await reserve(instance, tenant.slug)).toHaveLength(1);
  });

  test('takes a new key of a known tenant once when it is sent thirty times at once', async () => {
    const did = `did:web:issuer.example:${randomUUID()}`;
    const key = (slug: string, name: string) => ({ ...makeTenantKey(slug), did, verificationMethod: `${did}#${name}` });
    const first = key(`web-${randomUUID().slice(0, 8)}`, 'one');
    await depositKey(service, instance, first);
    const second = key(first.slug, 'two');
    const instances = [instance, await service.start(), await service.start()];
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => depositKey(service, instances[index % 3]!, second)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  });

  test('does not change lists when the same key comes again', async () => {
    const tenant = await makeTenant(service, instance);
    const [reserved] = await reserve(instance, tenant.slug);
    const path = new URL(reserved!.entries[0]!.statusListCredential).pathname;
    const before = (await instance.get(path)).payload;
    await depositKey(service, instance, tenant);
    expect((await instance.get(path)).payload).toBe(before);
  });

  test('takes the key of a did:web tenant, whose document may not be public yet', async () => {
    const did = 'did:web:issuer.example:acme';
    const tenant = { ...makeTenantKey(), did, verificationMethod: `${did}#list-1` };
    expect((await depositKey(service, instance, tenant)).status).toBe(200);
  });
});

describe('a refused deposit', () => {
  const refuse = async (answer: { status: number; body: Record<string, unknown> }, status: number, code: string) => {
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  };

  test('is one that gives a known verification method another key', async () => {
    const did = 'did:web:issuer.example:beta';
    const key = (slug: string) => ({ ...makeTenantKey(slug), did, verificationMethod: `${did}#list-1` });
    const first = key('beta-tenant');
    await depositKey(service, instance, first);
    await refuse(await depositKey(service, instance, key('beta-tenant')), 409, 'list_key_conflict');
  });

  test('is one with a key that the DID does not hold', async () => {
    const tenant = makeTenantKey();
    const privateJwk = generateKeyPair('Ed25519').privateJwk;
    await refuse(await depositKey(service, instance, { ...tenant, privateJwk }), 400, 'list_key_invalid');
  });

  test('is one with a verification method of another DID', async () => {
    const [tenant, other] = [makeTenantKey(), makeTenantKey()];
    const mixed = { ...tenant, verificationMethod: other.verificationMethod };
    await refuse(await depositKey(service, instance, mixed), 400, 'list_key_invalid');
  });

  test('is one with a P-384 key, which lists are not signed with', async () => {
    const { privateJwk } = generateKeyPair('P-384');
    const did = 'did:web:issuer.example:curve';
    const tenant = { ...makeTenantKey(), did, verificationMethod: `${did}#k`, privateJwk };
    await refuse(await depositKey(service, instance, tenant), 400, 'list_key_invalid');
  });

  test('is one with a public key only, or with no key at all', async () => {
    const tenant = makeTenantKey();
    const { d: _d, ...publicJwk } = tenant.privateJwk as { d: string };
    for (const privateJwk of [publicJwk, null, 'text', []]) {
      await refuse(
        await depositKey(service, instance, { ...tenant, privateJwk: privateJwk as object }),
        400,
        'list_key_invalid',
      );
    }
  });

  test('is one that is not encrypted to us, or not in the agreed way', async () => {
    const { slug: _slug, did, verificationMethod, privateJwk } = makeTenantKey();
    const plaintext = new TextEncoder().encode(JSON.stringify(privateJwk));
    const stranger = await generateEncryptionKey('ECDH-ES+A256KW');
    const foreign = await new CompactEncrypt(plaintext)
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
      .encrypt(stranger.publicKey);
    const good = await encryptListKey(service, privateJwk);
    const password = await new CompactEncrypt(plaintext)
      .setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM' })
      .encrypt(Buffer.from('password'));
    for (const encryptedKey of [
      foreign,
      password,
      JSON.stringify(privateJwk),
      good.slice(0, -4),
      `${good}x`,
      'a.b.c.d.e',
    ]) {
      const answer = await put(`t-${randomUUID().slice(0, 8)}`, { did, verificationMethod, encryptedKey });
      await refuse(answer, 400, 'list_key_invalid');
    }
  });

  test.each([
    ['a DID that is no DID', { did: 'https://issuer.example' }],
    ['a verification method without fragment', { verificationMethod: 'did:web:issuer.example' }],
    ['no key', { encryptedKey: undefined }],
  ])('is one with %s', async (_title, part) => {
    const tenant = makeTenantKey();
    const body = { did: tenant.did, verificationMethod: tenant.verificationMethod, encryptedKey: 'x', ...part };
    await refuse(await put(tenant.slug, body), 400, 'validation_failed');
  });

  test.each(['A', 'a', '1abc', 'a_b', 'a%2Fb', `a${'b'.repeat(39)}`])('is one for the tenant name %s', async (slug) => {
    const tenant = makeTenantKey();
    const answer = await put(slug, {
      did: tenant.did,
      verificationMethod: tenant.verificationMethod,
      encryptedKey: await encryptListKey(service, tenant.privateJwk),
    });
    await refuse(answer, 400, 'validation_failed');
  });
});

describe('the deposited key', () => {
  test('stands in no table in clear', async () => {
    const tenant = await makeTenant(service, instance);
    await reserve(instance, tenant.slug);
    const { d } = tenant.privateJwk as { d: string };
    const admin = createDatabase({ url: service.database.adminUrl });
    try {
      const { rows: tables } = await admin.query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname LIKE 'status_list%'`,
      );
      expect(tables.length).toBeGreaterThan(10);
      const needles = [d, Buffer.from(d, 'base64url').toString('hex'), Buffer.from(d, 'base64url').toString('base64')];
      for (const { name } of tables) {
        const { rows } = await admin.query<{ text: string }>(`SELECT t::text AS text FROM ${name} AS t`);
        for (const needle of needles) expect(rows.some(({ text }) => text.includes(needle))).toBe(false);
      }
    } finally {
      await admin.close();
    }
  });

  test('is not repeated in an answer', async () => {
    const tenant = makeTenantKey();
    const good = await depositKey(service, instance, tenant);
    const bad = await depositKey(service, instance, { ...tenant, did: makeTenantKey().did });
    for (const answer of [good, bad]) {
      expect(JSON.stringify(answer.body)).not.toContain((tenant.privateJwk as { d: string }).d);
    }
  });
});
