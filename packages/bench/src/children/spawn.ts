// Starts the processes that figures are measured on.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChild } from '../http/process-cpu.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Running {
  pid: number;
  url: string;
  stop(): Promise<void>;
}

export async function startHelloWorld(): Promise<Running> {
  const child = fork(fileURLToPath(new URL(`./hello-world${import.meta.url.slice(-3)}`, import.meta.url)));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (address) => resolve(String(address)));
    child.once('exit', (code) => reject(new Error(`hello-world ended with code ${code}`)));
  });
  return { pid: child.pid as number, url, stop: () => endProcess(child, 'SIGTERM') };
}

export interface RunningHouse {
  /** What `start` wrote into demo.json. */
  demo: { wallet: { url: string; users: { token: string }[] } };
  /** The process of the status-list service. */
  statusListPid: number;
  stop(): Promise<void>;
}

/** The whole house as `start` brings it up: embedded PostgreSQL, four services, one journey. Rejects with its output when it ends early. */
export async function startHouse(env: Readonly<Record<string, string>> = {}): Promise<RunningHouse> {
  const data = mkdtempSync(join(tmpdir(), 'skill-records-bench-'));
  const ports: Record<string, string> = {};
  for (const name of ['ISSUER_PORT', 'HOLDER_WALLET_PORT', 'VERIFIER_PORT', 'STATUS_LIST_PORT']) {
    ports[name] = String(await freePort());
  }
  const start = join(repository, 'packages/local-stack/src/main.ts');
  const child = spawn(
    process.execPath,
    ['--conditions=@skill-records/source', '--import', 'tsx', start, '--data', data],
    {
      cwd: repository,
      env: { ...process.env, ...ports, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ctrl-C stops everything.')) resolve();
      });
    }
    child.once('exit', (code) => reject(new Error(`start ended with code ${code}:\n${output}`)));
  });
  const stop = async () => {
    await endProcess(child, 'SIGINT');
    rmSync(data, { recursive: true, force: true });
  };
  return {
    demo: JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')),
    statusListPid: findChild(child.pid as number, 'services/status-list/'),
    stop,
  };
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}
