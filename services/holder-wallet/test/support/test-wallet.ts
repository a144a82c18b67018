// A wallet on a real database for tests: app, dependencies, users; the outside world is reached on loopback only.
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createEnvelope } from '@skill-records/service-kit/envelope';
import { createGuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { createLogger } from '@skill-records/service-kit/logger';
import type { Mail } from '@skill-records/service-kit/mailer';
import { createMetrics } from '@skill-records/service-kit/metrics';
import type { App } from '@skill-records/service-kit/server';
import { createTestDatabase, type TestDatabase } from '@skill-records/service-kit/testing/postgres';
import { createApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import type { Wallet } from '../../src/use-cases/dependencies.ts';
import { createKeyedHash } from '../../src/use-cases/keyed-hash.ts';

export const OPERATOR_KEY = 'operator-key-for-tests-0123456789abcdef';
export const BASE_URL = 'http://wallet.localhost';
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

export interface TestUser {
  id: string;
  did: string;
  token: string;
  email: string;
}

export interface TestWallet {
  app: App;
  wallet: Wallet;
  database: TestDatabase;
  /** Everything the log received. */
  logged: string[];
  printed: string[];
  mails: Mail[];
  /** May be moved; starts at now. */
  clock: { offsetMs: number };
  addUser(name?: string): Promise<TestUser>;
  /** A JSON request as a user. */
  call(user: TestUser, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object): Promise<TestAnswer>;
  close(): Promise<void>;
}

export interface TestAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
  json: any;
  text: string;
  headers: Record<string, unknown>;
}

export async function createTestWallet(
  o: {
    allowedInsecureOrigins?: string[];
    mode?: 'loopback' | 'production';
    mail?: boolean;
    signUp?: 'open' | 'closed';
    conformance?: true;
  } = {},
): Promise<TestWallet> {
  const database = await createTestDatabase({
    service: 'holder_wallet',
    migrations: new URL('../../migrations/', import.meta.url),
  });
  const logged: string[] = [];
  const printed: string[] = [];
  const mails: Mail[] = [];
  const clock = { offsetMs: 0 };
  const log = createLogger({
    service: 'holder_wallet',
    level: 'trace',
    destination: { write: (line: string) => void logged.push(line) },
  });
  const config = {
    MODE: o.mode ?? 'loopback',
    BASE_URL,
    OPERATOR_KEY,
    MASTER_KEY,
    ALLOWED_INSECURE_ORIGINS: o.allowedInsecureOrigins ?? [],
    SIGN_UP: o.signUp ?? 'open',
    BBS: 'off',
    ...(o.conformance && { CONFORMANCE: true }),
  } as unknown as Config;
  const now = () => new Date(Date.now() + clock.offsetMs);
  const resolveDid = createDidResolver({ now: () => now().getTime() });
  const guardedFetch = createGuardedFetch({ allowedInsecureOrigins: config.ALLOWED_INSECURE_ORIGINS });
  const wallet: Wallet = {
    config,
    db: database.app,
    envelope: createEnvelope(MASTER_KEY),
    keyedHash: createKeyedHash(MASTER_KEY),
    guardedFetch,
    resolveDid,
    documentLoader: createDocumentLoader({ resolveDid, contexts: o.conformance ? 'conformance' : 'product' }),
    mailer: o.mail ? { send: async (mail) => void mails.push(mail), close: () => {} } : undefined,
    print: (line) => void printed.push(line),
    log,
    now,
  };
  const app = await createApp(wallet, { metrics: createMetrics('holder_wallet') });
  let people = 0;
  const test: TestWallet = {
    app,
    wallet,
    database,
    logged,
    printed,
    mails,
    clock,
    async addUser(name = '山田 花子') {
      people += 1;
      const email = `person-${people}@school.example`;
      const answer = await app.inject({
        method: 'POST',
        url: '/v1/users',
        headers: { authorization: `Bearer ${OPERATOR_KEY}` },
        payload: { email, name, locale: 'ja' },
      });
      return { ...answer.json(), email };
    },
    async call(user, method, url, payload) {
      const answer = await app.inject({
        method,
        url,
        headers: { authorization: `Bearer ${user.token}` },
        ...(payload && { payload }),
      });
      return { status: answer.statusCode, json: parse(answer.body), text: answer.body, headers: answer.headers };
    },
    async close() {
      await app.close();
      await guardedFetch.close();
      await database.drop();
    },
  };
  return test;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Waits until `look` gives something; for work that goes on after an answer. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('it did not happen');
}
