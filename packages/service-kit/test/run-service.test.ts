import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../src/testing/postgres.ts';
import { until } from './support/until.ts';

const script = fileURLToPath(new URL('./fixtures/service-main.ts', import.meta.url));
const children: ChildProcess[] = [];
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase({ service: 'kit_notes', migrations: new URL('./fixtures/notes/', import.meta.url) });
});
afterAll(() => db.drop());
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const run = (args: string[], env: Record<string, string>) => {
  const child = spawn(process.execPath, ['--conditions=@skill-records/source', '--import', 'tsx', script, ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  return { child, said, ended };
};
const settings = async (port: number) => ({
  MODE: 'loopback',
  PORT: String(port),
  BASE_URL: `http://localhost:${port}`,
  APP_DATABASE_URL: db.appUrl,
  WORKER_DATABASE_URL: db.workerUrl,
  MASTER_KEY: randomBytes(32).toString('base64'),
  SERVICE_KEY: '{"kty":"OKP","crv":"Ed25519","x":"a","d":"b"}',
});
const freePort = async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
};
const start = async (env: Record<string, string> = {}) => {
  const port = await freePort();
  const service = run([], { ...(await settings(port)), ...env });
  const url = `http://127.0.0.1:${port}`;
  await until(
    async () =>
      service.child.exitCode !== null ||
      (await fetch(`${url}/health/live`).then(
        (answer) => answer.ok,
        () => false,
      )),
  );
  return { ...service, url };
};
const post = (url: string, text: string) =>
  fetch(`${url}/v1/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });

describe('main', () => {
  test('openapi prints the description without any setting or database', async () => {
    const { said, ended } = run(['openapi'], {});
    expect(await ended).toBe(0);
    expect(Object.keys(JSON.parse(said.out).paths)).toEqual(['/v1/notes', '/slow']);
  });

  test('openapi prints the same twice', async () => {
    const [one, two] = [run(['openapi'], {}), run(['openapi'], {})];
    await Promise.all([one.ended, two.ended]);
    expect(one.said.out).toBe(two.said.out);
    expect(one.said.out.endsWith('}\n')).toBe(true);
  });

  test('refuses to start with a wrong configuration, naming all faults and no value', async () => {
    const { said, ended } = run([], { ...(await settings(1)), PORT: 'canary', MASTER_KEY: 'canary' });
    expect(await ended).toBe(78);
    expect(said.err).toContain('PORT');
    expect(said.out + said.err).not.toContain('canary');
  });

  test('migrate needs the administrator’s address, and brings the schema up to date with it', async () => {
    const env = await settings(1);
    expect(await run(['migrate'], env).ended).toBe(78);
    const { said, ended } = run(['migrate'], { ...env, DATABASE_URL: db.adminUrl });
    expect(await ended).toBe(0);
    expect(said.out).toContain('the schema is up to date');
    expect(said.out).not.toContain(new URL(db.appUrl).password);
  });

  test('does not know other commands', async () => {
    expect(await run(['destroy'], {}).ended).toBe(1);
  });

  test('ends with 1 when its port is taken', async () => {
    const { url } = await start();
    const second = run([], await settings(Number(new URL(url).port)));
    expect(await second.ended).toBe(1);
    expect(second.said.out).toContain('EADDRINUSE');
  });
});

describe('a running service', () => {
  test('finishes the requests it has when it is told to stop, and ends with 0', async () => {
    const { child, url, ended, said } = await start();
    const slow = Array.from({ length: 10 }, () => fetch(`${url}/slow`).then((answer) => answer.json()));
    await new Promise((done) => setTimeout(done, 150));
    child.kill('SIGTERM');
    expect(await Promise.all(slow)).toEqual(Array.from({ length: 10 }, () => ({ finished: true })));
    expect(await ended).toBe(0);
    expect(said.out).toContain('"stopped"');
  });

  test('is alive but not ready without its database', async () => {
    const away = 'postgres://kit_notes_app:x@127.0.0.1:1/none';
    const { url, child, ended } = await start({
      APP_DATABASE_URL: away,
      WORKER_DATABASE_URL: away.replace('_app', '_worker'),
    });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await post(url, 'x')).status).toBe(503);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('that is killed again and again loses nothing it has answered for, and does nothing twice', async () => {
    const accepted: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const { child, url, ended } = await start();
      let sending = true;
      const client = (async () => {
        for (let number = 0; sending; number += 1) {
          const text = `note-${round}-${number}`;
          const answer = await post(url, text).catch(() => undefined);
          if (answer?.status === 202) accepted.push(text);
        }
      })();
      await new Promise((done) => setTimeout(done, 300 + 150 * round));
      child.kill('SIGKILL');
      await ended;
      sending = false;
      await client;
    }
    const { url } = await start();
    const notes = async () => (await (await fetch(`${url}/v1/notes`)).json()) as string[];
    await until(async () => {
      const present = new Set(await notes());
      return accepted.every((text) => present.has(text));
    });
    const present = await notes();
    expect(accepted.length).toBeGreaterThan(0);
    expect(new Set(present).size).toBe(present.length);
  });

  test('logs no body, no query and no secret of its settings', async () => {
    const env = { MASTER_KEY: randomBytes(32).toString('base64') };
    const { child, url, ended, said } = await start(env);
    await post(url, 'canary-text');
    await fetch(`${url}/v1/notes?name=canary-query`);
    child.kill('SIGTERM');
    await ended;
    for (const secret of ['canary', env.MASTER_KEY, new URL(db.appUrl).password])
      expect(said.out + said.err).not.toContain(secret);
  });
});
