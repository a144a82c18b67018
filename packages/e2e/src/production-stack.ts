// Starts the house as docker-compose.yml describes it, without containers: built files, real PostgreSQL, real Redis when there is one.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase } from '@skill-records/service-kit/database';
import { startEmbeddedPostgres } from '@skill-records/service-kit/embedded-postgres';
import { type ComposeFile, readComposeFile, readEnvFile } from './compose-file.ts';
import { type BuiltImage, buildImages } from './image-build.ts';
import { freePort } from './running-stack.ts';

export type ServiceName = 'issuer' | 'holder-wallet' | 'verifier' | 'status-list';

export interface ProductionStack {
  urls: Record<ServiceName, string>;
  operatorKey: string;
  /** What make-secrets wrote: every key and password of the stack. */
  settings: Record<string, string>;
  queueBackend: 'redis' | 'postgres';
  /** Administrator's connection. */
  databaseUrl: string;
  /** What the service printed so far. */
  log(service: ServiceName): string;
  /** The image's own health command: its exit code. */
  checkHealth(service: ServiceName): Promise<number | null>;
  /** SIGTERM to all services. @returns their exit codes. */
  stop(): Promise<Record<string, number | null>>;
}

const SERVICES: readonly ServiceName[] = ['status-list', 'issuer', 'holder-wallet', 'verifier'];
const repository = fileURLToPath(new URL('../../../', import.meta.url));

export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Builds (as deploy/Dockerfile does), migrates and starts the four services in loopback mode on free ports.
 * @throws Error with the end of the log of what failed; nothing is left running then.
 */
export async function startProductionStack(
  o: { folder?: string; log?: (line: string) => void; services?: readonly ServiceName[] } = {},
): Promise<ProductionStack> {
  const services = o.services ?? SERVICES;
  const folder = o.folder ?? mkdtempSync(join(tmpdir(), 'skill-records-production-'));
  chmodSync(folder, 0o755); // PostgreSQL may run as another user and has to pass through
  const log = o.log ?? (() => {});
  const running = new Map<string, RunningProcess>();
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    const codes: Record<string, number | null> = {};
    await Promise.all([...running].map(async ([name, child]) => (codes[name] = await child.end())));
    for (const close of closing.reverse()) await close();
    if (!o.folder) rmSync(folder, { recursive: true, force: true });
    return codes;
  };

  try {
    const images = await buildImages({ repository, folder, services, log });
    const { settings, compose } = makeSettings(folder);
    const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
    closing.push(() => postgres.stop());
    await createProductDatabase(postgres.url);
    const databaseUrl = new URL(`/skill_records`, postgres.url).href;
    const redis = hasRedisServer() ? await startRedis(compose, folder) : undefined;
    if (redis) closing.push(() => redis.end());

    const ports = Object.fromEntries(
      await Promise.all(services.map(async (name) => [name, await freePort()] as const)),
    ) as Record<ServiceName, number>;
    const urls = Object.fromEntries(services.map((name) => [name, `http://localhost:${ports[name]}`])) as Record<
      ServiceName,
      string
    >;
    const translate = createTranslation({ compose, urls, ports, databaseUrl, redisPort: redis?.port });
    const launch = (step: string, image: BuiltImage, command: string[]) => {
      const environment = { ...image.environment, ...translate(step, image) };
      return startProcess({ command, cwd: image.workFolder, environment, logFile: join(folder, `${step}.log`) });
    };

    for (const name of services) {
      const migration = launch(`${name}-migrate`, images[name]!, compose.services[`${name}-migrate`]!.command!);
      const code = await migration.ended;
      if (code !== 0) throw new Error(`${name} migrate ended with ${code}:\n${migration.log()}`);
      log(`${name}: migrated`);
    }
    for (const name of services) running.set(name, launch(name, images[name]!, images[name]!.command));
    const checkHealth = (name: ServiceName) =>
      startProcess({
        command: images[name]!.healthCommand,
        cwd: images[name]!.workFolder,
        environment: { ...images[name]!.environment, ...translate(name, images[name]!) },
        logFile: join(folder, `${name}.health.log`),
      }).ended;
    await Promise.all(services.map((name) => untilReady(name, urls[name], running.get(name)!)));
    log(`ready: ${Object.values(urls).join(' ')}`);

    return {
      urls,
      operatorKey: settings.OPERATOR_KEY!,
      settings,
      queueBackend: redis ? 'redis' : 'postgres',
      databaseUrl,
      log: (name) => running.get(name)?.log() ?? '',
      checkHealth,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function makeSettings(folder: string): { settings: Record<string, string>; compose: ComposeFile } {
  const file = join(folder, 'env');
  rmSync(file, { force: true });
  const made = spawnSync(process.execPath, [join(repository, 'deploy/make-secrets.mjs'), '--loopback', '--out', file], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`make-secrets ended with ${made.status}:\n${made.stderr}`);
  const settings = readEnvFile(readFileSync(file, 'utf8'));
  return { settings, compose: readComposeFile(readFileSync(join(repository, 'docker-compose.yml'), 'utf8'), settings) };
}

async function createProductDatabase(adminUrl: string): Promise<void> {
  const admin = createDatabase({ url: adminUrl, max: 1 });
  try {
    const { rowCount } = await admin.query(`SELECT 1 FROM pg_database WHERE datname = 'skill_records'`);
    if (rowCount === 0) await admin.query('CREATE DATABASE skill_records');
  } finally {
    await admin.close();
  }
}

/** With the arguments of the compose file, and beside them only what a process outside a container needs. */
async function startRedis(compose: ComposeFile, folder: string): Promise<RunningProcess & { port: number }> {
  const { command = [], environment = {} } = compose.services.redis!;
  const port = await freePort();
  const dir = join(folder, 'redis');
  mkdirSync(dir, { recursive: true });
  const redis = startProcess({
    command: [...command, '--port', String(port), '--bind', '127.0.0.1', '--dir', dir],
    cwd: dir,
    environment: {},
    logFile: join(folder, 'redis.log'),
  });
  const ping = () =>
    spawnSync('redis-cli', ['-p', String(port), 'ping'], {
      env: { PATH: process.env.PATH, ...environment },
      encoding: 'utf8',
    }).stdout;
  for (let attempt = 0; ping()?.trim() !== 'PONG'; attempt += 1) {
    if (attempt === 100) throw new Error(`redis-server does not answer:\n${redis.log()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { ...redis, port };
}

/**
 * The environment of a step of the compose file, with names that only exist between containers replaced: services by
 * loopback ports, PostgreSQL and Redis by ours, volumes by folders of the image.
 */
function createTranslation(o: {
  compose: ComposeFile;
  urls: Record<string, string>;
  ports: Record<string, number>;
  databaseUrl: string;
  redisPort: number | undefined;
}): (step: string, image: BuiltImage) => Record<string, string> {
  const addresses = Object.entries(o.urls).map(([name, url]) => [
    o.compose.services[name]!.environment!.BASE_URL!,
    url,
  ]);
  const database = new URL(o.databaseUrl);
  return (step, image) => {
    const environment = { ...o.compose.services[step]!.environment };
    for (const [name, value] of Object.entries(environment)) {
      let text = addresses.reduce((before, [from, to]) => before.replaceAll(from!, to!), value);
      if (name === 'DATABASE_URL') text = o.databaseUrl;
      else if (name.endsWith('DATABASE_URL')) text = text.replace('@postgres:5432', `@${database.host}`);
      else if (name === 'REDIS_URL')
        text = o.redisPort === undefined ? '' : text.replace('redis:6379', `127.0.0.1:${o.redisPort}`);
      else if (name === 'HOST') text = '127.0.0.1';
      else if (name === 'PORT') text = String(o.ports[step]);
      else if (name.endsWith('_DIR')) text = join(image.root, text);
      environment[name] = text;
    }
    return environment;
  };
}

interface RunningProcess {
  ended: Promise<number | null>;
  log(): string;
  end(): Promise<number | null>;
}

function startProcess(o: {
  command: string[];
  cwd: string;
  environment: Record<string, string>;
  logFile: string;
}): RunningProcess {
  const [program = '', ...args] = o.command;
  const output = openSync(o.logFile, 'a', 0o600);
  const child: ChildProcess = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: o.cwd,
    env: { PATH: process.env.PATH, ...o.environment },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const onExit = () => child.kill('SIGKILL'); // nothing outlives a test run that was broken off
  process.once('exit', onExit);
  const ended = new Promise<number | null>((done) => {
    child.once('exit', (code) => done(code));
    child.once('error', () => done(null));
  }).finally(() => process.off('exit', onExit));
  return {
    ended,
    log: () => readFileSync(o.logFile, 'utf8'),
    async end() {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 40_000);
      const code = await ended;
      clearTimeout(patience);
      return code;
    },
  };
}

async function untilReady(name: string, url: string, service: RunningProcess): Promise<void> {
  let ended = false;
  service.ended.then(() => {
    ended = true;
  });
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (ended) throw new Error(`${name} ended before it was ready:\n${service.log()}`);
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name} is not ready:\n${service.log()}`);
}
