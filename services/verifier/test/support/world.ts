// The world around the verifier in tests: a real database, the app, an issuer with a status list over HTTP, and a clock.

import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addProof } from '@skill-records/credentials/add-proof';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { createStatusListCredential, createStatusListEntry, setBit } from '@skill-records/credentials/status-list';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import type { Signer } from '@skill-records/dids/signer';
import { createDatabase } from '@skill-records/service-kit/database';
import { createGuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { createLogger } from '@skill-records/service-kit/logger';
import { createMetrics } from '@skill-records/service-kit/metrics';
import type { App } from '@skill-records/service-kit/server';
import { createTestDatabase, type TestDatabase } from '@skill-records/service-kit/testing/postgres';
import { itlAchievements, officeAdministratorJunior } from '@skill-records/skill-record/catalogue/it-literacy';
import { toCertifiedCredential, toIdentifiedCredential } from '@skill-records/skill-record/to-credential';
import { createFixedClock, type FixedClock } from '@skill-records/test-kit/clock';
import { createTestKey, createTestSigner } from '@skill-records/test-kit/keys';
import { createApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { createContext, type VerifierContext } from '../../src/use-cases/context.ts';

export type JsonObject = Record<string, unknown>;
export const OPERATOR_KEY = 'operator-key-for-tests-0123456789abcdef';
export const PROFILE = officeAdministratorJunior;

export interface World {
  app: App;
  context: VerifierContext;
  database: TestDatabase;
  clock: FixedClock;
  issuer: TestIssuer;
  close(): Promise<void>;
}

/** `config` overrides single settings; `log` takes the place of silence. */
export async function createWorld(
  config: Partial<Config> = {},
  log = createLogger({ service: 'verifier', level: 'silent' }),
): Promise<World> {
  const database = await createTestDatabase({
    service: 'verifier',
    migrations: new URL('../../migrations/', import.meta.url),
  });
  const clock = createFixedClock('2026-04-10T00:00:00Z');
  const issuer = await createTestIssuer('academy', clock);
  const settings = {
    MODE: 'loopback',
    BASE_URL: 'http://localhost:4003',
    MASTER_KEY: randomBytes(32).toString('base64'),
    OPERATOR_KEY,
    SESSION_SECONDS: 300,
    BBS: 'off',
    RECEIPT_OFFER_DAYS: 14,
    WALLET_URL: 'http://localhost:4002',
    ...config,
  } as Config;
  const guardedFetch = createGuardedFetch({ allowedInsecureOrigins: [issuer.origin] });
  const dependencies = {
    config: settings,
    db: database.app,
    guardedFetch,
    log,
    metrics: createMetrics('verifier'),
    now: clock.now,
  };
  const context = createContext(dependencies);
  const app = await createApp(dependencies, context);
  return {
    app,
    context,
    database,
    clock,
    issuer,
    async close() {
      await app.close();
      await guardedFetch.close();
      await issuer.close();
      await database.drop();
    },
  };
}

export interface TestIssuer {
  did: string;
  origin: string;
  /** How often the status list was fetched. */
  fetches: () => number;
  certify(subjectId: string, o?: { code?: string; status?: boolean; validUntil?: Date }): Promise<JsonObject>;
  identify(subjectId: string): Promise<JsonObject>;
  /** Sets the revocation bit of a credential and publishes the list anew. */
  revoke(credential: JsonObject): void;
  suspend(credential: JsonObject): void;
  /** The list answers with an error until it is called with false. */
  goAway(away: boolean): void;
  statusListUrl: string;
  close(): Promise<void>;
}

const TTL_MS = 60_000;

/** An issuer by did:key that publishes one status list for each purpose. */
export async function createTestIssuer(name: string, clock: FixedClock): Promise<TestIssuer> {
  const key = createTestKey('Ed25519', name);
  const signer = createTestSigner(key) as Signer;
  const documentLoader = createDocumentLoader({ resolveDid: createDidResolver({ now: () => clock.now().getTime() }) });
  const bits = { revocation: new Uint8Array(131_072 / 8), suspension: new Uint8Array(131_072 / 8) };
  let fetches = 0;
  let away = false;
  let nextIndex = 7;
  const server: Server = createServer(async (request, response) => {
    fetches += 1;
    const purpose = request.url?.endsWith('/suspension') ? 'suspension' : 'revocation';
    if (away) return response.writeHead(503).end();
    const list = createStatusListCredential({
      id: `${origin}/lists/${purpose}`,
      issuer: key.did,
      statusPurpose: purpose,
      bits: bits[purpose],
      validFrom: new Date(clock.now().getTime() - 1000),
      validUntil: new Date(clock.now().getTime() + 86_400_000),
      ttlMs: TTL_MS,
    });
    const signed = await addProof(list, { signer, cryptosuite: 'eddsa-rdfc-2022', documentLoader, now: clock.now() });
    return response.writeHead(200, { 'content-type': 'application/vc' }).end(JSON.stringify(signed));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const base = (subjectId: string) => {
    const index = nextIndex++;
    const entry = (statusPurpose: 'revocation' | 'suspension') =>
      createStatusListEntry({
        statusListCredential: `${origin}/lists/${statusPurpose}`,
        index,
        statusPurpose,
      }) as never;
    return {
      id: `urn:uuid:${randomUUID()}` as const,
      issuer: { id: key.did, name: { en: 'Sample Training Academy', ja: 'サンプル研修アカデミー' } },
      subjectId,
      validFrom: new Date('2026-04-01T00:00:00Z'),
      statusEntries: { revocation: entry('revocation'), suspension: entry('suspension') },
    };
  };
  const sign = (credential: JsonObject) =>
    addProof(credential, { signer, cryptosuite: 'eddsa-rdfc-2022', documentLoader, now: clock.now() });
  const set = (credential: JsonObject, purpose: 'revocation' | 'suspension') => {
    const entry = credential[purpose === 'revocation' ? 'credentialStatus' : 'additionalStatus'] as JsonObject;
    setBit(bits[purpose], Number(entry.statusListIndex), true);
  };
  return {
    did: key.did,
    origin,
    fetches: () => fetches,
    statusListUrl: `${origin}/lists/revocation`,
    certify(subjectId, o = {}) {
      const definition = itlAchievements.find(({ humanCode }) => humanCode === (o.code ?? 'ITL-SS-3'))!;
      const unsigned = toCertifiedCredential({
        ...base(subjectId),
        achievementId: `${origin}/achievements/${definition.humanCode}`,
        definition,
        results: [
          { role: 'TestEvaluation', value: '82', on: '2026-03-15' },
          { role: 'TeacherEvaluation', level: definition.skill.levelOrdinal, on: '2026-03-18' },
        ] as never,
        awardedOn: new Date('2026-03-20T00:00:00Z'),
        ...(o.validUntil && { validUntil: o.validUntil }),
      });
      return sign(unsigned);
    },
    identify: (subjectId) =>
      sign(
        toIdentifiedCredential({
          ...base(subjectId),
          achievementId: `${origin}/achievements/employment`,
          identity: { fullName: '山田 花子', identityAssurance: 'EmployerVouched' },
          validUntil: new Date('2026-09-01T00:00:00Z'),
        } as never),
      ),
    revoke: (credential) => set(credential, 'revocation'),
    suspend: (credential) => set(credential, 'suspension'),
    goAway: (value) => {
      away = value;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

export interface TestTenant {
  tenant: string;
  did: string;
  clientId: string;
  apiKey: string;
  /** Calls the tenant's own API. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: unknown,
    headers?: Record<string, string>,
  ): Promise<{
    statusCode: number;
    body: string;
    json: <T = JsonObject>() => T;
  }>;
}

export async function createTenant(world: World, tenant = 'sample-employer'): Promise<TestTenant> {
  const response = await world.app.inject({
    method: 'POST',
    url: '/v1/tenants',
    headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    payload: { tenant, name: { en: 'Sample Employer K.K.', ja: 'サンプル採用株式会社' } },
  });
  if (response.statusCode !== 201) throw new Error(response.body);
  const made = response.json<{ tenant: string; did: string; clientId: string; apiKey: string }>();
  return { ...made, call: callerFor(world, made.apiKey) };
}

export function callerFor(world: World, apiKey: string): TestTenant['call'] {
  return async (method, url, payload, headers = {}) =>
    await world.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${apiKey}`, ...headers },
      ...(payload !== undefined && { payload: payload as object }),
    });
}

/** A tenant that lists the world's issuer and has the sample job profile. */
export async function createEmployer(world: World, tenant = 'sample-employer'): Promise<TestTenant> {
  const employer = await createTenant(world, tenant);
  await employer.call('POST', '/v1/job-profiles', PROFILE);
  await employer.call('PUT', '/v1/trust-lists/default', {
    entries: [{ did: world.issuer.did, source: 'test' }],
  });
  return employer;
}

export const ORDER = {
  jobProfile: 'office-administrator-junior',
  purpose: { en: 'Application', ja: '応募' },
  retention: 'P90D',
};

export async function openSession(
  employer: TestTenant,
  order: JsonObject = ORDER,
): Promise<{ id: string; requestUri: string; expiresAt: string }> {
  const response = await employer.call('POST', '/v1/verification-sessions', order);
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json();
}

export interface SessionAnswer {
  state: string;
  reason?: string;
  verified: boolean;
  assurance?: string;
  credentials: {
    id?: string;
    types: string[];
    digest: string;
    verified: boolean;
    queries: string[];
    checks: { id: string; outcome: string; code?: string }[];
  }[];
  query?: { satisfied: boolean; unmet: string[] };
  coverage?: {
    must: { met: number; of: number };
    items: { requirement: string; status: string; because: string[]; failedChecks?: { id: string; code?: string }[] }[];
  };
  requestUri?: string;
  erasedAt?: string;
  candidateRef?: string;
}

export async function readSession(employer: TestTenant, id: string): Promise<SessionAnswer> {
  const response = await employer.call('GET', `/v1/verification-sessions/${id}`);
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json();
}

export function outcomeOf(session: SessionAnswer, check: string, index = 0): string | undefined {
  const found = session.credentials[index]?.checks.find(({ id }) => id === check);
  return found && [found.outcome, found.code].filter(Boolean).join(' ');
}

/** Every row of every table of the service as text, read by the administrator: what somebody with a backup would see. */
export async function dumpDatabase(world: World): Promise<string> {
  const admin = createDatabase({ url: world.database.adminUrl, max: 1 });
  try {
    const { rows: tables } = await admin.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'verifier'",
    );
    let text = '';
    for (const { name } of tables) {
      const { rows } = await admin.query<{ row: string }>(`SELECT t::text AS row FROM verifier."${name}" t`);
      text += rows.map(({ row }) => `${name} ${row}\n`).join('');
    }
    return text;
  } finally {
    await admin.close();
  }
}
