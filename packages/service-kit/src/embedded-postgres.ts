// Starts and stops a real PostgreSQL from an npm package: for the local stack and for tests, never for production.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres/error.ts';
import { claimFolder, endOrphan } from './embedded-postgres/orphan.ts';
import { chooseRunner, type Runner, runToEnd } from './embedded-postgres/runner.ts';
import type { Log } from './logger.ts';

export { EmbeddedPostgresError } from './embedded-postgres/error.ts';

export interface EmbeddedPostgres {
  /** The administrator's connection (superuser `admin`, database `postgres`). */
  url: string;
  port: number;
  /** Fast shutdown: open transactions are rolled back, data is on disk. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on 127.0.0.1 and a free port, keeping its data in `dataDir` (made when missing; may be moved only while stopped).
 * `durable: false` (tests) gives up safety against power loss for speed. A server left behind by a killed start is ended first.
 * Throws `EmbeddedPostgresError`.
 */
export async function startEmbeddedPostgres(o: {
  dataDir: string;
  log?: Log;
  durable?: boolean;
  maxConnections?: number;
}): Promise<EmbeddedPostgres> {
  const home = resolve(o.dataDir);
  const durable = o.durable ?? true;
  fs.mkdirSync(home, { recursive: true }); // default mode: another user must be able to pass through
  const releaseClaim = claimFolder(home);
  try {
    const cluster = join(home, 'cluster');
    await endOrphan(cluster);
    const runner = chooseRunner(home);
    const password = readPassword(join(home, 'password'));
    if (!fs.existsSync(join(cluster, 'PG_VERSION'))) await initialise({ home, cluster, runner, password, durable });
    runner.own(cluster);
    const { server, port } = await startServer({
      cluster,
      runner,
      password,
      durable,
      maxConnections: o.maxConnections ?? 200,
    });
    o.log?.info({ port, pid: server.pid }, 'embedded PostgreSQL is running');
    const onExit = () => void server.kill('SIGINT');
    process.once('exit', onExit);
    let stopping: Promise<void> | undefined;
    return {
      url: connectionUrl(password, port),
      port,
      stop: () => {
        stopping ??= stopServer(server).finally(() => {
          process.off('exit', onExit);
          releaseClaim();
        });
        return stopping;
      },
    };
  } catch (error) {
    releaseClaim();
    throw error;
  }
}

function connectionUrl(password: string, port: number): string {
  return `postgres://admin:${password}@127.0.0.1:${port}/postgres`;
}

/** The password stays the same over restarts; only we can read the file. */
function readPassword(file: string): string {
  try {
    const password = fs.readFileSync(file, 'utf8').trim();
    if (password !== '') return password;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const password = randomBytes(24).toString('base64url');
  fs.writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Into a folder beside the final one and then renamed: a start that is killed half-way leaves no half cluster. */
async function initialise(o: {
  home: string;
  cluster: string;
  runner: Runner;
  password: string;
  durable: boolean;
}): Promise<void> {
  for (const name of fs.readdirSync(o.home)) {
    if (name.startsWith('cluster.new-')) fs.rmSync(join(o.home, name), { recursive: true, force: true });
  }
  const folder = join(o.home, `cluster.new-${process.pid}`);
  const passwordFile = join(o.home, `cluster.new-${process.pid}.password`);
  fs.mkdirSync(folder, { mode: 0o700 });
  fs.writeFileSync(passwordFile, o.password, { mode: 0o600 });
  try {
    o.runner.own(folder);
    o.runner.own(passwordFile);
    const options = ['-U', 'admin', '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', `--pwfile=${passwordFile}`];
    const { code, output } = await runToEnd(o.runner, 'initdb', [
      '-D',
      folder,
      ...options,
      ...(o.durable ? [] : ['--no-sync']),
    ]);
    if (code !== 0) throw new EmbeddedPostgresError('init_failed', lastLines(output));
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.renameSync(folder, o.cluster);
}

interface ServerOptions {
  cluster: string;
  runner: Runner;
  password: string;
  durable: boolean;
  maxConnections: number;
}

async function startServer(o: ServerOptions): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const output: string[] = [];
    const server = o.runner.spawn('postgres', serverArguments(o, port));
    const collect = (chunk: Buffer) => {
      output.push(...chunk.toString().split('\n'));
      output.splice(0, output.length - 40);
    };
    server.stderr?.on('data', collect);
    server.stdout?.on('data', collect);
    server.unref();
    for (const stream of [server.stderr, server.stdout]) (stream as unknown as { unref?(): void } | null)?.unref?.();
    if (await waitUntilReady(server, connectionUrl(o.password, port))) return { server, port };
    const said = output.join('\n');
    // The free port may have been taken meanwhile; children of a killed server may still hold its shared memory for a moment.
    const passing =
      /could not (bind|create any TCP\/IP sockets)|Address already in use|shared memory block .* still in use/.test(
        said,
      );
    if (!passing || attempt === 20) throw new EmbeddedPostgresError('start_failed', lastLines(said));
    await new Promise((done) => setTimeout(done, 250));
  }
}

function serverArguments(o: ServerOptions, port: number): string[] {
  const settings: Record<string, string | number> = {
    max_connections: o.maxConnections,
    shared_buffers: '64MB',
    // What people type must not reach a log: no statements, no details of rows.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(o.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const place = [
    '-D',
    o.cluster,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    ...(process.platform === 'win32' ? [] : ['-k', '']),
  ];
  return [...place, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** False when the server ended instead; waits up to a minute, because recovery after a crash takes its time. */
async function waitUntilReady(server: ChildProcess, url: string): Promise<boolean> {
  let ended = false;
  server.once('exit', () => {
    ended = true;
  });
  server.once('error', () => {
    ended = true;
  });
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !ended; ) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      await client.end().catch(() => {});
      const { code } = error as { code?: string };
      if (code === '28P01' || code === '28000') {
        await stopServer(server);
        throw new EmbeddedPostgresError('password_mismatch', '');
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  if (!ended) await stopServer(server);
  return false;
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.ref();
  const exited = new Promise<void>((done) => void server.once('exit', () => done()));
  // Fast, then immediate, then by force. https://www.postgresql.org/docs/current/server-shutdown.html
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    server.kill(signal);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((done) => {
      timer = setTimeout(() => done('late'), 10_000);
    });
    const outcome = await Promise.race([exited, late]);
    clearTimeout(timer);
    if (outcome !== 'late') return;
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-8).join('\n');
}
