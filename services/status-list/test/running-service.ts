// A status list service for tests: real database, real app, real keys; the clock and the signing can be replaced.
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createDidKey } from '@skill-records/dids/did-key';
import { generateKeyPair } from '@skill-records/dids/signer';
import { createDatabase, type Database } from '@skill-records/service-kit/database';
import { createLogger } from '@skill-records/service-kit/logger';
import { createMetrics } from '@skill-records/service-kit/metrics';
import type { App } from '@skill-records/service-kit/server';
import { createServiceToken } from '@skill-records/service-kit/service-auth';
import { createTestDatabase, type TestDatabase } from '@skill-records/service-kit/testing/postgres';
import { CompactEncrypt, importJWK } from 'jose';
import { createApp } from '../src/app.ts';
import type { Config } from '../src/config.ts';
import { findServedList } from '../src/store/publications.ts';
import { createHistoryGuard } from '../src/use-cases/check-history.ts';
import { createDependencies } from '../src/use-cases/create-dependencies.ts';
import { noDecoys } from '../src/use-cases/decoys.ts';
import type { Dependencies, PublishList } from '../src/use-cases/dependencies.ts';
import { createPublisher } from '../src/use-cases/publish-list.ts';
import { createServedLists } from '../src/use-cases/served-lists.ts';

export const BASE_URL = 'http://localhost:4004';

export interface Instance {
  app: App;
  deps: Dependencies;
  publish: PublishList;
  /** A call as the issuer. */
  call(
    method: 'PUT' | 'POST',
    url: string,
    payload: object,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  /** A public read. */
  get(url: string, headers?: Record<string, string>): ReturnType<App['inject']>;
}

export interface TestService {
  database: TestDatabase;
  issuerKey: object;
  verifierKey: object;
  listKey: { publicJwk: object };
  /** The published version of a list by its address; 0 when there is none. */
  versionOf(url: string): Promise<number>;
  /** Another process of the same service, as far as the database can tell. */
  start(changes?: Partial<Dependencies>): Promise<Instance>;
  close(): Promise<void>;
}

const jwkPair = (type: 'ed25519' | 'ec') => {
  const pair = type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  return {
    privateJwk: pair.privateKey.export({ format: 'jwk' }),
    publicJwk: pair.publicKey.export({ format: 'jwk' }),
  };
};

export async function createTestService(): Promise<TestService> {
  const migrations = new URL('../migrations/', import.meta.url);
  const database = await createTestDatabase({ service: 'status_list', migrations });
  const [issuer, verifier, list] = [jwkPair('ed25519'), jwkPair('ed25519'), jwkPair('ec')];
  const config = {
    MODE: 'loopback',
    BASE_URL,
    MASTER_KEY: randomBytes(32).toString('base64'),
    SERVICE_CALLERS: { issuer: issuer.publicJwk, verifier: verifier.publicJwk },
    LIST_KEY_DECRYPTION_JWK: list.privateJwk,
    LIST_SIZE: 131_072,
    OPEN_LISTS: 1,
  } as unknown as Config;
  const log = createLogger({ service: 'status_list', level: 'silent' });
  const apps: App[] = [];
  const databases: Database[] = [];

  return {
    database,
    issuerKey: issuer.privateJwk,
    verifierKey: verifier.privateJwk,
    listKey: { publicJwk: list.publicJwk },
    async versionOf(url) {
      const [, slug = '', , listId = ''] = pathOf(new URL(url, BASE_URL).href).split('/');
      return (await findServedList(database.app, slug, listId))?.version ?? 0;
    },
    async start(changes = {}) {
      const db = createDatabase({ url: database.appUrl });
      databases.push(db);
      const deps = {
        ...createDependencies({ config, db, log, now: () => new Date() }),
        // Lists that show exactly what was asked for, and reads that see what any instance has just published.
        decoys: noDecoys,
        served: createServedLists({ maxAgeMs: 0, maxBytes: 1024 * 1024 }),
        ...changes,
      };
      const publish = createPublisher(deps);
      const metrics = createMetrics('status_list');
      const app = await createApp({ ...deps, config, metrics, publish, isHistoryComplete: createHistoryGuard(deps) });
      apps.push(app);
      return {
        app,
        deps,
        publish,
        async call(method, url, payload) {
          const token = await createServiceToken({ key: issuer.privateJwk, issuer: 'issuer', audience: BASE_URL });
          const answer = await app.inject({ method, url, payload, headers: { authorization: `Bearer ${token}` } });
          return { status: answer.statusCode, body: answer.json() };
        },
        get: (url, headers = {}) => app.inject({ method: 'GET', url, headers }) as ReturnType<App['inject']>,
      };
    },
    async close() {
      for (const app of apps) await app.close();
      for (const db of databases) await db.close();
      await database.drop();
    },
  };
}

export interface TestTenant {
  slug: string;
  did: string;
  verificationMethod: string;
  privateJwk: object;
}

export function makeTenantKey(
  slug = `t-${randomBytes(6).toString('hex')}`,
  algorithm: 'Ed25519' | 'P-256' = 'Ed25519',
): TestTenant {
  const { publicJwk, privateJwk } = generateKeyPair(algorithm);
  return { slug, ...createDidKey(publicJwk), privateJwk };
}

export async function encryptListKey(service: TestService, privateJwk: unknown): Promise<string> {
  const recipient = await importJWK(service.listKey.publicJwk, 'ECDH-ES+A256KW');
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(privateJwk)))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(recipient);
}

export async function depositKey(service: TestService, instance: Instance, tenant: TestTenant) {
  const { did, verificationMethod } = tenant;
  const encryptedKey = await encryptListKey(service, tenant.privateJwk);
  return instance.call('PUT', `/v1/tenants/${tenant.slug}/list-key`, { did, verificationMethod, encryptedKey });
}

/** A tenant whose key is deposited. */
export async function makeTenant(service: TestService, instance: Instance, slug?: string): Promise<TestTenant> {
  const tenant = makeTenantKey(slug);
  const { status } = await depositKey(service, instance, tenant);
  if (status !== 200) throw new Error(`the key was not taken: ${status}`);
  return tenant;
}

export interface Reserved {
  issuanceId: string;
  entries: { id: string; statusPurpose: string; statusListCredential: string; statusListIndex: string }[];
}

/** The answer for kind `token`. */
export interface ReservedToken {
  issuanceId: string;
  entries: { id: string; statusList: { idx: number; uri: string } }[];
}

/** Any request for entries; one issuance, both purposes and the old form unless `change` says otherwise. */
export async function reserveAs<R = Reserved>(
  instance: Instance,
  change: { tenant: string; [member: string]: unknown },
): Promise<R[]> {
  const request = { issuanceIds: [randomUUID()], purposes: ['revocation', 'suspension'], ...change };
  const { status, body } = await instance.call('POST', '/v1/entries', request);
  if (status !== 200) throw new Error(`nothing was reserved: ${status} ${JSON.stringify(body)}`);
  return body as unknown as R[];
}

export async function reserve(
  instance: Instance,
  tenant: string,
  issuanceIds: string[] = [randomUUID()],
  purposes: string[] = ['revocation', 'suspension'],
): Promise<Reserved[]> {
  return reserveAs(instance, { tenant, issuanceIds, purposes });
}

export const pathOf = (url: string): string => new URL(url).pathname;
