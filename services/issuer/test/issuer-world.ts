// Everything a test of this service needs: a database of its own, the app, a status list, and a wallet's moves.
import { randomBytes } from 'node:crypto';
import { createDidKey } from '@skill-records/dids/did-key';
import { createLocalSigner, generateKeyPair, type KeyAlgorithm, type Signer } from '@skill-records/dids/signer';
import { createHolderProof } from '@skill-records/oid4vc/issuance/holder-proof';
import { PRE_AUTHORIZED_GRANT } from '@skill-records/oid4vc/issuance/offer';
import { createGuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { createLogger } from '@skill-records/service-kit/logger';
import type { Mail, Mailer } from '@skill-records/service-kit/mailer';
import { createMetrics } from '@skill-records/service-kit/metrics';
import type { App } from '@skill-records/service-kit/server';
import { createTestDatabase, type TestDatabase } from '@skill-records/service-kit/testing/postgres';
import type { AchievementDefinition } from '@skill-records/skill-record/achievement';
import { itlAchievements } from '@skill-records/skill-record/catalogue/it-literacy';
import { createApp } from '../src/app.ts';
import { type Config, describedConfig } from '../src/config.ts';
import { createIssuerContext, type IssuerContext } from '../src/use-cases/issuer-context.ts';
import { startStatusList, type TestStatusList } from './status-list-server.ts';

export const BASE_URL = 'http://localhost:4001';
export const OPERATOR_KEY = 'operator-key-of-the-tests-000000000000';

export interface World {
  app: App;
  ctx: IssuerContext;
  database: TestDatabase;
  statusList: TestStatusList;
  /** The clock; change it to let time pass. */
  clock: { now: Date };
  mails: Mail[];
  close(): Promise<void>;
}

export async function createWorld(
  o: { mailer?: (mail: Mail) => Promise<void>; config?: Partial<Config>; database?: TestDatabase } = {},
): Promise<World> {
  const database =
    o.database ??
    (await createTestDatabase({
      service: 'issuer',
      migrations: new URL('../migrations/', import.meta.url),
      queueProducers: [],
    }));
  const serviceKey = generateKeyPair('Ed25519');
  const listKey = generateKeyPair('P-256');
  const statusList = await startStatusList({ issuer: serviceKey.publicJwk });
  const config = {
    ...describedConfig(),
    BASE_URL,
    OPERATOR_KEY,
    MASTER_KEY: randomBytes(32).toString('base64'),
    SERVICE_KEY: serviceKey.privateJwk,
    STATUS_LIST_URL: statusList.url,
    LIST_KEY_ENCRYPTION_JWK: listKey.publicJwk,
    WALLET_URL: 'http://localhost:4002',
    ...o.config,
  } as Config;
  const guardedFetch = createGuardedFetch({ allowedInsecureOrigins: [], serviceOrigins: [statusList.url] });
  const clock = { now: new Date('2026-11-22T09:00:00Z') };
  const mails: Mail[] = [];
  const mailer: Mailer | undefined = o.mailer && {
    send: async (mail) => {
      await o.mailer?.(mail);
      mails.push(mail);
    },
    close: () => {},
  };
  const ctx = createIssuerContext({
    config,
    db: database.app,
    workerDb: database.worker,
    guardedFetch,
    mailer,
    log: createLogger({ service: 'issuer', level: 'silent' }),
    metrics: createMetrics('issuer', { processMetrics: false }),
    now: () => clock.now,
  });
  const app = await createApp(ctx);
  await app.ready();
  return {
    app,
    ctx,
    database,
    statusList,
    clock,
    mails,
    async close() {
      await app.close();
      await guardedFetch.close();
      await statusList.close();
      await database.drop();
    },
  };
}

export interface TestTenant {
  tenant: string;
  did: string;
  dids: string[];
  apiKey: string;
}

export const ACHIEVEMENT = itlAchievements.find(({ humanCode }) => humanCode === 'ITL-SS-3') as AchievementDefinition;

export async function createTenant(world: World, tenant: string, more: object = {}): Promise<TestTenant> {
  const response = await world.app.inject({
    method: 'POST',
    url: '/v1/tenants',
    headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    payload: { tenant, kind: 'provider', name: { en: `Academy ${tenant}`, ja: `アカデミー${tenant}` }, ...more },
  });
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json();
}

/** The tenant's own calls. */
export async function call(
  world: World,
  apiKey: string,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: unknown,
  headers: Record<string, string> = {},
) {
  return world.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
    ...(payload === undefined ? {} : { payload: payload as object }),
  });
}

export async function publishAchievement(world: World, tenant: TestTenant, definition = ACHIEVEMENT): Promise<string> {
  const response = await call(world, tenant.apiKey, 'POST', '/v1/achievements', definition);
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json().id;
}

export const certified = (more: object = {}) => ({
  type: 'Certified',
  achievement: 'ITL-SS-3',
  recipient: { email: 'hanako@example.jp', name: '山田 花子', locale: 'ja' },
  results: [
    { role: 'TestEvaluation', value: '82', on: '2026-03-15' },
    { role: 'TeacherEvaluation', level: 3, on: '2026-03-18' },
  ],
  ...more,
});

export async function acceptRecord(world: World, tenant: TestTenant, body: object = certified()) {
  const response = await call(world, tenant.apiKey, 'POST', '/v1/skill-records', body);
  if (response.statusCode !== 202) throw new Error(response.body);
  return response.json() as { id: string; state: string; offer: { uri: string; expiresAt: string; txCode?: string } };
}

// ---- The wallet's side ----

export async function createHolder(algorithm: KeyAlgorithm = 'Ed25519'): Promise<Signer> {
  const { privateJwk, publicJwk } = generateKeyPair(algorithm);
  const { did, verificationMethod } = createDidKey(publicJwk);
  return createLocalSigner({ privateJwk, id: verificationMethod, controller: did });
}

/** The path of the offer document that an offer link names. */
export function offerPath(uri: string): string {
  const reference = new URL(uri).searchParams.get('credential_offer_uri') ?? '';
  return new URL(reference).pathname;
}

export async function fetchCode(world: World, uri: string): Promise<string> {
  const response = await world.app.inject({ method: 'GET', url: offerPath(uri) });
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json().grants[PRE_AUTHORIZED_GRANT]['pre-authorized_code'];
}

export async function requestToken(world: World, slug: string, form: Record<string, string>) {
  return world.app.inject({
    method: 'POST',
    url: `/${slug}/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ grant_type: PRE_AUTHORIZED_GRANT, ...form }).toString(),
  });
}

export async function fetchToken(world: World, slug: string, uri: string, txCode?: string): Promise<string> {
  const code = await fetchCode(world, uri);
  const response = await requestToken(world, slug, {
    'pre-authorized_code': code,
    ...(txCode ? { tx_code: txCode } : {}),
  });
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json().access_token;
}

export async function fetchNonce(world: World, slug: string): Promise<string> {
  const response = await world.app.inject({ method: 'POST', url: `/${slug}/nonce` });
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json().c_nonce;
}

export async function prove(
  world: World,
  slug: string,
  holder: Signer,
  o: { nonce?: string; form?: 'kid' | 'jwk'; audience?: string } = {},
): Promise<string> {
  return createHolderProof({
    signer: holder,
    audience: o.audience ?? `${BASE_URL}/${slug}`,
    nonce: o.nonce ?? (await fetchNonce(world, slug)),
    now: world.clock.now,
    form: o.form ?? 'kid',
  });
}

export async function requestCredential(world: World, slug: string, token: string, body: object, url?: string) {
  return world.app.inject({
    method: 'POST',
    url: url ?? `/${slug}/credential`,
    headers: { authorization: `Bearer ${token}` },
    payload: body,
  });
}

export const CERTIFIED_ID = 'CertifiedSkillRecord_ldp';

/** From the offer link to the credential, as a wallet does it. */
export async function claim(
  world: World,
  slug: string,
  uri: string,
  o: { holder?: Signer; configurationId?: string; txCode?: string } = {},
) {
  const holder = o.holder ?? (await createHolder());
  const token = await fetchToken(world, slug, uri, o.txCode);
  const response = await requestCredential(world, slug, token, {
    credential_configuration_id: o.configurationId ?? CERTIFIED_ID,
    proofs: { jwt: [await prove(world, slug, holder)] },
  });
  if (response.statusCode !== 200) throw new Error(response.body);
  const body = response.json() as { credentials: [{ credential: Record<string, unknown> }]; notification_id: string };
  return { token, holder, body, credential: body.credentials[0].credential, text: response.body };
}
