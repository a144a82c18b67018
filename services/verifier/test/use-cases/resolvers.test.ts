// What a verification may ask the network for, and that all of it goes through the guarded door.
import { expect, test } from '@jest/globals';
import { readStatusTokenTtl } from '@skill-records/credentials/verified-token-list';
import type { Database } from '@skill-records/service-kit/database';
import type { GuardedFetch, GuardedRequest } from '@skill-records/service-kit/guarded-fetch';
import { createTestKey } from '@skill-records/test-kit/keys';
import type { Config } from '../../src/config.ts';
import { createContext } from '../../src/use-cases/context.ts';

const ISS = 'https://academy.example/issuers/1';
const KEY = { ...createTestKey('P-256', 'academy').publicJwk, kid: 'k1' };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ typ: 'statuslist+jwt' })}.${part({ ttl: 60 })}.AAAA`;

/** A context whose network answers from these documents, and what went out and came into the cache. */
function contextOver(documents: Record<string, { status?: number; body: string }>) {
  const asked: { purpose: string; url: string; accept?: readonly string[] }[] = [];
  const rows = new Map<string, { bytes: Buffer; expiresAt: Date }>();
  const guardedFetch = (async (purpose: string, url: string, { accept }: GuardedRequest = {}) => {
    asked.push({ purpose, url, ...(accept && { accept }) });
    const found = documents[url];
    if (found === undefined) throw new Error('host_forbidden');
    const body = new TextEncoder().encode(found.body);
    return { status: found.status ?? 200, headers: { get: () => null }, body, json: () => JSON.parse(found.body) };
  }) as unknown as GuardedFetch;
  const db = {
    async query(sql: string, values: unknown[] = []) {
      const [key] = values as [string];
      if (sql.includes('INSERT')) rows.set(key, { bytes: values[1] as Buffer, expiresAt: values[3] as Date });
      const row = sql.startsWith('SELECT') ? rows.get(key) : undefined;
      return { rows: row ? [{ bytes: row.bytes }] : [], rowCount: 0 };
    },
  } as unknown as Database;
  const config = { MASTER_KEY: Buffer.alloc(32).toString('base64') } as Config;
  return { context: createContext({ config, db, guardedFetch, now: () => new Date(0) }), asked, rows };
}

test('SDV-2 the keys of an https issuer come from its well-known metadata', async () => {
  const url = 'https://academy.example/.well-known/jwt-vc-issuer/issuers/1';
  const { context, asked } = contextOver({ [url]: { body: JSON.stringify({ issuer: ISS, jwks: { keys: [KEY] } }) } });
  expect(await context.resolveJwtIssuer(ISS)).toEqual([KEY]);
  expect(asked).toEqual([
    { purpose: 'issuer-metadata', url, accept: ['application/json', 'application/jwk-set+json'] },
  ]);
});

test('an answer that is not 200, and an address that is not allowed, are no keys and no metadata', async () => {
  const url = 'https://academy.example/.well-known/jwt-vc-issuer/issuers/1';
  const body = JSON.stringify({ issuer: ISS, jwks: { keys: [KEY] } });
  await expect(contextOver({ [url]: { status: 404, body } }).context.resolveJwtIssuer(ISS)).rejects.toThrow();
  const { context, asked } = contextOver({});
  await expect(context.resolveJwtIssuer(ISS)).rejects.toThrow();
  await expect(context.fetchTypeMetadata('https://types.example/1')).rejects.toThrow();
  expect(asked.map(({ purpose }) => purpose)).toEqual(['issuer-metadata', 'issuer-metadata']);
});

test('type metadata is fetched from the address that is the type', async () => {
  const { context, asked } = contextOver({ 'https://types.example/1': { body: '{"vct":"https://types.example/1"}' } });
  const bytes = await context.fetchTypeMetadata('https://types.example/1');
  expect(Buffer.from(bytes).toString()).toBe('{"vct":"https://types.example/1"}');
  expect(asked).toEqual([{ purpose: 'issuer-metadata', url: 'https://types.example/1' }]);
});

test('TSL-2 a status list token is asked for by its media type, and its copy is not that of a list at the same address', async () => {
  const url = 'https://status.example/1';
  const { context, asked, rows } = contextOver({ [url]: { body: TOKEN } });
  await context.fetchStatusToken(url);
  await context.fetchStatusToken(url);
  expect(asked).toEqual([{ purpose: 'status-list', url, accept: ['application/statuslist+jwt'] }]);
  expect([...rows.keys()]).toEqual([`application/statuslist+jwt ${url}`]);
  expect([...rows.values()][0]?.expiresAt).toEqual(new Date(readStatusTokenTtl(Buffer.from(TOKEN))));
  await context.fetchStatusList(url);
  expect(asked).toHaveLength(2);
  expect(rows.size).toBe(2);
});
