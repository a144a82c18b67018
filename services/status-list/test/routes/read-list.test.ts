// The public list: signed bytes as stored, verified by the credentials package the way every verifier does it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addProof } from '@skill-records/credentials/add-proof';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { verifyCredential } from '@skill-records/credentials/verify-credential';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createLocalSigner, type PrivateJwk } from '@skill-records/dids/signer';
import {
  createTestService,
  type Instance,
  makeTenant,
  pathOf,
  type Reserved,
  reserve,
  type TestService,
  type TestTenant,
} from '../running-service.ts';

let service: TestService;
let instance: Instance;
let tenant: TestTenant;
let reserved: Reserved;
let untouched: TestTenant;
let path: string;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start();
  tenant = await makeTenant(service, instance);
  [reserved] = (await reserve(instance, tenant.slug)) as [Reserved];
  untouched = await makeTenant(service, instance);
  const [first] = await reserve(instance, untouched.slug);
  path = pathOf(first!.entries[0]!.statusListCredential);
});
afterAll(() => service.close());

const resolveDid = createDidResolver({ now: () => Date.now() });
const documentLoader = createDocumentLoader({ resolveDid });
const options = (fetchStatusList = fetchList) => ({
  documentLoader,
  resolveDid,
  now: new Date(),
  fetchStatusList,
  issuerTrust: { policy: 'any' as const, isListed: () => false },
});
async function fetchList(url: string): Promise<Uint8Array> {
  const answer = await instance.get(pathOf(url));
  if (answer.statusCode !== 200) throw new Error(`the list answered ${answer.statusCode}`);
  return answer.rawPayload;
}
const checkOf = (verdict: { checks: { id: string; outcome: string; code?: string }[] }, id: string) => {
  const check = verdict.checks.find((candidate) => candidate.id === id);
  return [check?.outcome, check?.code];
};

/** A credential of the tenant with the two reserved entries, as the issuer would sign it. */
async function issue(by: TestTenant, entries: unknown) {
  const signer = await createLocalSigner({
    privateJwk: by.privateJwk as PrivateJwk,
    id: by.verificationMethod,
    controller: by.did,
  });
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: `urn:uuid:${randomUUID()}`,
    type: ['VerifiableCredential'],
    issuer: by.did,
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id: 'did:example:holder' },
    credentialStatus: entries,
  };
  return addProof(credential, { signer, cryptosuite: 'eddsa-rdfc-2022', documentLoader, now: new Date() });
}

describe('the list', () => {
  test("is a credential that verifies, of the tenant's DID, for one purpose", async () => {
    for (const entry of reserved.entries) {
      const answer = await instance.get(pathOf(entry.statusListCredential));
      const list = answer.json();
      const verdict = await verifyCredential(list, options());
      expect(checkOf(verdict, 'proof')).toEqual(['passed', undefined]);
      expect(checkOf(verdict, 'validity')).toEqual(['passed', undefined]);
      expect([verdict.issuer, verdict.id]).toEqual([tenant.did, entry.statusListCredential]);
      expect(verdict.types).toContain('BitstringStatusListCredential');
      expect(list.credentialSubject).toMatchObject({
        type: 'BitstringStatusList',
        statusPurpose: entry.statusPurpose,
        ttl: 300_000,
      });
      expect(list.proof.verificationMethod).toBe(tenant.verificationMethod);
    }
  });

  test('does not verify any more when one character of it is changed', async () => {
    const list = (await instance.get(path)).json();
    expect(checkOf(await verifyCredential(list, options()), 'proof')[0]).toBe('passed');
    for (const change of [
      () => ({ ...list, credentialSubject: { ...list.credentialSubject, statusPurpose: 'suspension' } }),
      () => ({ ...list, credentialSubject: { ...list.credentialSubject, ttl: 300_001 } }),
      () => ({ ...list, validUntil: '2099-01-01T00:00:00Z' }),
    ]) {
      expect(checkOf(await verifyCredential(change(), options()), 'proof')[0]).toBe('failed');
    }
  });

  test('lets a credential pass while it is valid, and fails it with its reason afterwards', async () => {
    const [own] = await reserve(instance, tenant.slug);
    const credential = await issue(tenant, own!.entries);
    const change = (status: string) =>
      instance.call('POST', `/v1/entries/${own!.issuanceId}/status`, { status, changeId: randomUUID() });
    const status = async () => checkOf(await verifyCredential(credential, options()), 'status');
    expect(await status()).toEqual(['passed', undefined]);
    await change('suspended');
    expect(await status()).toEqual(['failed', 'status_suspended']);
    await change('active');
    expect(await status()).toEqual(['passed', undefined]);
    await change('revoked');
    expect(await status()).toEqual(['failed', 'status_revoked']);
  });

  test("does not vouch for another issuer's credential", async () => {
    const other = await makeTenant(service, instance);
    const credential = await issue(other, reserved.entries);
    expect(checkOf(await verifyCredential(credential, options()), 'status')[0]).toBe('failed');
  });
});

describe('the answer', () => {
  test('is the stored bytes, the same for every media type', async () => {
    const { rows } = await service.database.app.query<{ bytes: Buffer }>('SELECT bytes FROM find_publication($1, $2)', [
      untouched.slug,
      path.split('/').at(-1),
    ]);
    for (const [accept, type] of [
      [undefined, 'application/vc'],
      ['application/vc', 'application/vc'],
      ['application/ld+json, application/json', 'application/ld+json'],
      ['application/json', 'application/json'],
    ] as const) {
      const answer = await instance.get(path, accept ? { accept } : {});
      expect(answer.headers['content-type']?.split(';')[0]).toBe(type);
      expect(answer.rawPayload.equals(rows[0]!.bytes)).toBe(true);
    }
  });

  test('may be kept for the ttl and read by any web page, needs no sign-in and sets no cookie', async () => {
    const { statusCode, headers } = await instance.get(path, { origin: 'https://verifier.example' });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      etag: expect.stringMatching(/^"[A-Za-z0-9_-]{22}"$/),
      vary: 'Accept',
      'access-control-allow-origin': '*',
    });
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('is 304 for the version that the caller has, and only for that one', async () => {
    const { etag } = (await instance.get(path)).headers as { etag: string };
    for (const tag of [etag, `W/${etag}`, `"0", ${etag}`, '*']) {
      const answer = await instance.get(path, { 'if-none-match': tag });
      expect([answer.statusCode, answer.payload, answer.headers.etag]).toEqual([304, '', etag]);
    }
    for (const tag of ['"2"', etag.slice(1, -1), `${etag.slice(0, -1)}1"`, '']) {
      expect((await instance.get(path, { 'if-none-match': tag })).statusCode).toBe(200);
    }
  });

  test('answers HEAD with the headers alone', async () => {
    const { etag } = (await instance.get(path)).headers;
    const answer = await instance.app.inject({ method: 'HEAD', url: path });
    expect([answer.statusCode, answer.payload, answer.headers.etag]).toEqual([200, '', etag]);
  });

  test('may not be kept beyond the end of the list', async () => {
    const late = await service.start({ now: () => new Date(Date.now() + 24 * 3_600_000 - 60_000) });
    const maxAge = /max-age=(\d+)/.exec(String((await late.get(path)).headers['cache-control']))![1];
    expect(Number(maxAge)).toBeGreaterThan(0);
    expect(Number(maxAge)).toBeLessThanOrEqual(60);
    const over = await service.start({ now: () => new Date(Date.now() + 25 * 3_600_000) });
    expect((await over.get(path)).headers['cache-control']).toBe('public, max-age=0');
  });

  test.each(['application/statuslist+jwt', 'application/statuslist+cwt', 'text/html'])(
    'is 406 for %s, which is not offered',
    async (accept) => {
      const answer = await instance.get(path, { accept });
      expect([answer.statusCode, answer.json().code]).toEqual([406, 'not_acceptable']);
    },
  );

  test('is 404 for what does not exist', async () => {
    const other = await makeTenant(service, instance);
    const listId = path.split('/').at(-1)!;
    for (const url of [
      `/${untouched.slug}/status-lists/${'a'.repeat(22)}`,
      `/${other.slug}/status-lists/${listId}`,
      `/nobody/status-lists/${listId}`,
      `/${untouched.slug}%00/status-lists/${listId}`,
      `/${untouched.slug}/status-lists/${listId}%00`,
      `/${untouched.slug}/status-lists/${listId.slice(1)}%00`,
      `/${untouched.slug}/status-lists/${listId.slice(1)}!`,
      `/${untouched.slug}/status-lists`,
    ]) {
      const answer = await instance.get(url);
      expect(`${url} ${answer.statusCode}`).toBe(`${url} 404`);
    }
  });
});
