// TSL-2 The public token list: negotiated, signed by the issuer, readable by other implementations and by our own check.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkTokenStatus } from '@skill-records/credentials/checks/token-status';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { importJWK, jwtVerify } from 'jose';
import { createServedLists } from '../../src/use-cases/served-lists.ts';
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

const TOKEN = 'application/statuslist+jwt';
let service: TestService;
let instance: Instance;
let tenant: TestTenant;
let token: ReservedToken;
let path: string;
let bitstringPath: string;
beforeAll(async () => {
  service = await createTestService();
  instance = await service.start();
  tenant = makeTenantKey(undefined, 'P-256');
  await depositKey(service, instance, tenant);
  [token] = (await reserveAs<ReservedToken>(instance, { tenant: tenant.slug, kind: 'token' })) as [ReservedToken];
  path = pathOf(token.entries[0]!.statusList.uri);
  const [plain] = await reserveAs<Reserved>(instance, { tenant: tenant.slug });
  bitstringPath = pathOf(plain!.entries[0]!.statusListCredential);
});
afterAll(() => service.close());

describe('TSL-2 the answer', () => {
  test('is a token of the address it is served at, which another implementation verifies', async () => {
    const answer = await instance.get(path, { accept: TOKEN });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, TOKEN]);
    const { d: _d, ...publicJwk } = tenant.privateJwk as { d: string };
    const { payload, protectedHeader } = await jwtVerify(answer.payload, await importJWK(publicJwk, 'ES256'), {
      typ: 'statuslist+jwt',
      subject: token.entries[0]!.statusList.uri,
      issuer: tenant.did,
    });
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'statuslist+jwt', kid: tenant.verificationMethod });
    expect(payload).toMatchObject({ ttl: 300, status_list: { bits: 2, lst: expect.any(String) } });
    expect(payload.exp! - payload.iat!).toBe(24 * 3600);
  });

  test('may be kept for the ttl, read by any web page, and is 304 for who has it', async () => {
    const { headers } = await instance.get(path, { accept: TOKEN, origin: 'https://verifier.example' });
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      vary: 'Accept',
      'access-control-allow-origin': '*',
    });
    const same = await instance.get(path, { accept: TOKEN, 'if-none-match': String(headers.etag) });
    expect([same.statusCode, same.payload]).toEqual([304, '']);
  });

  test.each([
    ['no wish', undefined, 200],
    ['anything', '*/*', 200],
    ['any application', 'text/html, application/*;q=0.1', 200],
    ['a list credential', 'application/vc', 406],
    ['JSON', 'application/json', 406],
    ['a token of another encoding', 'application/statuslist+cwt', 406],
  ])('for %s', async (_title, accept, status) => {
    const answer = await instance.get(path, accept === undefined ? {} : { accept });
    expect(answer.statusCode).toBe(status);
    if (status === 200) expect(answer.headers['content-type']).toBe(TOKEN);
  });

  test('of a bitstring list is never a token', async () => {
    expect((await instance.get(bitstringPath, { accept: TOKEN })).statusCode).toBe(406);
    const answer = await instance.get(bitstringPath, { accept: `${TOKEN}, application/vc;q=0.5` });
    expect(answer.headers['content-type']).toContain('application/vc');
  });

  test.each(['time=1686925000', 'timestamp=2026-05-01T00%3A00%3A00Z', 'time='])(
    'to a question about the past (?%s) is 501, in both kinds',
    async (query) => {
      for (const list of [path, bitstringPath]) {
        const answer = await instance.get(`${list}?${query}`);
        expect([answer.statusCode, answer.json().code, answer.headers['cache-control']]).toEqual([
          501,
          'history_not_kept',
          'no-store',
        ]);
      }
    },
  );
});

describe('TSL-3 our own check', () => {
  const resolveDid = createDidResolver({ now: () => Date.now() });
  const statusOf = async (reserved: ReservedToken, o: { now?: Date; iss?: string } = {}) => {
    const { statusList } = reserved.entries[0]!;
    const claims = { iss: o.iss ?? tenant.did, status: { status_list: statusList } };
    const check = await checkTokenStatus(claims, {
      resolveDid,
      now: o.now ?? new Date(),
      fetchStatusToken: async (uri) => (await instance.get(pathOf(uri), { accept: TOKEN })).rawPayload,
    });
    return [check.outcome, check.code];
  };

  test('passes, suspends, reinstates and revokes a token with its list', async () => {
    const [own] = await reserveAs<ReservedToken>(instance, { tenant: tenant.slug, kind: 'token' });
    const change = (status: string) =>
      instance.call('POST', `/v1/entries/${own!.issuanceId}/status`, { status, changeId: randomUUID() });
    expect(await statusOf(own!)).toEqual(['passed', undefined]);
    await change('suspended');
    expect(await statusOf(own!)).toEqual(['failed', 'status_suspended']);
    await change('active');
    expect(await statusOf(own!)).toEqual(['passed', undefined]);
    await change('revoked');
    expect(await statusOf(own!)).toEqual(['failed', 'status_revoked']);
    expect(await statusOf(token)).toEqual(['passed', undefined]);
  });

  test('does not take the list for a token of another issuer, nor beyond its end', async () => {
    const other = await makeTenant(service, instance);
    expect(await statusOf(token, { iss: other.did })).toEqual(['failed', 'status_issuer_mismatch']);
    const tomorrow = new Date(Date.now() + 40 * 3_600_000);
    expect(await statusOf(token, { now: tomorrow })).toEqual(['failed', 'status_list_expired']);
  });
});

describe('two instances', () => {
  test('agree at once when told, and otherwise within the promised time', async () => {
    let clock = 0;
    const served = createServedLists({ maxAgeMs: 1000, maxBytes: 1024 * 1024, clock: () => clock });
    const caching = await service.start({ served });
    const [own] = await reserveAs<ReservedToken>(instance, { tenant: tenant.slug, kind: 'token' });
    const before = (await caching.get(path)).payload;
    const change = (status: string) =>
      instance.call('POST', `/v1/entries/${own!.issuanceId}/status`, { status, changeId: randomUUID() });
    await change('suspended');
    expect((await caching.get(path)).payload).toBe(before);
    clock += 1000;
    const second = (await caching.get(path)).payload;
    expect(second).not.toBe(before);

    const heard = new Promise<void>((resolve) => {
      void service.database.app.listen('status_list_published', () => {
        served.expire();
        clock += 1;
        resolve();
      });
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await change('active');
    await heard;
    expect((await caching.get(path)).payload).not.toBe(second);
  });
});

describe('over a connection', () => {
  test('lists in memory are answered as by the route, and everything else by the route', async () => {
    const served = createServedLists({ maxAgeMs: 60_000, maxBytes: 1024 * 1024 });
    const caching = await service.start({ served });
    const origin = await caching.app.listen({ host: '127.0.0.1', port: 0 });
    const get = async (url: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${origin}${url}`, { headers });
      const { 'content-type': type, etag, vary, 'cache-control': cache } = Object.fromEntries(response.headers);
      return {
        answer: [response.status, type, etag, vary, cache],
        text: await response.text(),
        byRoute: response.headers.has('x-request-id'),
      };
    };
    for (const [url, accept] of [
      [path, TOKEN],
      [bitstringPath, 'application/ld+json'],
    ] as const) {
      const first = await get(url, { accept });
      const second = await get(url, { accept });
      expect([first.byRoute, second.byRoute]).toEqual([true, false]);
      expect({ ...second, byRoute: true }).toEqual(first);
      const same = await get(url, { accept, 'if-none-match': String(second.answer[2]) });
      expect([same.answer[0], same.text, same.byRoute]).toEqual([304, '', false]);
      for (const [other, status, headers] of [
        [`${url}?time=1`, 501, { accept }],
        [`${url}/`, 404, { accept }],
        [url, 406, { accept: 'text/html' }],
        [url.replace(tenant.slug, 'nobody'), 404, { accept }],
      ] as const) {
        const answer = await get(other, headers);
        expect([answer.answer[0], answer.byRoute]).toEqual([status, true]);
      }
    }
  });
});
