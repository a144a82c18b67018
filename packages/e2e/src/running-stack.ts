// Starts `start` itself as a child process on free ports and an own data folder: what the black-box suites talk to.
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

export interface RunningStack {
  demoFile: string;
  dataFolder: string;
  /** Everything `start` printed; also in <data>/start.log, where one-time sign-in codes are read by the browser suite. */
  output(): string;
  /** Ctrl-C. @returns the exit code. */
  stop(): Promise<number | null>;
  /** kill -9 of `start` alone: its children are left to notice. */
  kill(): Promise<void>;
  remove(): void;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** @throws Error with the output of `start` when it ends before it is running. */
export async function runStart(
  o: { args?: string[]; env?: Record<string, string>; dataFolder?: string } = {},
): Promise<RunningStack> {
  const dataFolder = o.dataFolder ?? mkdtempSync(join(tmpdir(), 'skill-records-'));
  mkdirSync(dataFolder, { recursive: true });
  const ports: Record<string, string> = {};
  for (const name of ['ISSUER_PORT', 'HOLDER_WALLET_PORT', 'VERIFIER_PORT', 'STATUS_LIST_PORT']) {
    ports[name] = String(await freePort());
  }
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--conditions=@skill-records/source',
      '--import',
      'tsx',
      'packages/local-stack/src/main.ts',
      '--data',
      dataFolder,
      ...(o.args ?? []),
    ],
    { cwd: repository, env: { ...process.env, ...ports, ...o.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      appendFileSync(join(dataFolder, 'start.log'), chunk, { mode: 0o600 });
      if (output.includes('Ctrl-C stops everything.')) resolve();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    ended.then((code) => reject(new Error(`start ended with code ${code}:\n${output}`)));
  });
  return {
    demoFile: join(dataFolder, 'demo.json'),
    dataFolder,
    output: () => output,
    stop: async () => {
      child.kill('SIGINT');
      const code = await ended;
      if (!o.dataFolder) rmSync(dataFolder, { recursive: true, force: true });
      return code;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    remove: () => rmSync(dataFolder, { recursive: true, force: true }),
  };
}
