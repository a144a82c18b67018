// Runs the four services as child processes, logs to files, and stops them all with the parent.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from './service-list.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

export interface RunningService {
  name: ServiceName;
  url: string;
  logFile: string;
  pid: number;
  /** Resolves with the exit code when the process ends, wanted or not. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
  /** SIGKILL, for tests of what a crash leaves behind. */
  kill(): Promise<void>;
}

export interface ServiceLaunch {
  name: ServiceName;
  url: string;
  environment: Record<string, string>;
  logFolder: string;
  /** Gets what the service says to the person at the terminal (sign-in codes on loopback); the log never does. */
  say?: (line: string) => void;
}

export function startService({ name, url, environment, logFolder, say }: ServiceLaunch): RunningService {
  const logFile = join(logFolder, `${name}.log`);
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const entry = join(repository, 'services', name, 'src', 'main.ts');
  const child = spawn(process.execPath, ['--conditions=@skill-records/source', '--import', 'tsx', entry], {
    cwd: join(repository, 'services', name),
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in a terminal reaches `start` alone, which then stops the services in order.
    detached: true,
  });
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (line.startsWith('{')) log.write(`${line}\n`);
    else say?.(line);
  });
  child.stderr?.pipe(log, { end: false });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      log.end();
      resolve(code);
    });
  });
  return {
    name,
    url,
    logFile,
    pid: child.pid ?? 0,
    ended,
    stop: () => endProcess(child, ended, 'SIGTERM'),
    kill: () => endProcess(child, ended, 'SIGKILL'),
  };
}

async function endProcess(child: ChildProcess, ended: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(patience);
}

/** @throws Error naming the service and its log file when it ends or does not become ready in time. */
export async function waitUntilReady(service: RunningService, patienceMs = 60_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let over = false;
  const end = service.ended.then((code) => {
    over = true;
    throw new Error(`${service.name} ended with code ${code} before it was ready; its log is ${service.logFile}`);
  });
  const poll = async () => {
    while (!over) {
      const ready = await fetch(`${service.url}/health/ready`, { signal: AbortSignal.timeout(2_000) })
        .then((response) => response.ok)
        .catch(() => false);
      if (ready) return;
      if (Date.now() > deadline) throw new Error(`${service.name} is not ready; its log is ${service.logFile}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  try {
    await Promise.race([poll(), end]);
  } finally {
    over = true;
    end.catch(() => undefined);
  }
}
