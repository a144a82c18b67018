// The exactness run: several processes compare random credentials with the reference path; progress, and where to go on after a stop.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createFrontier, type Range } from './partition.ts';
import { addTally, type Difference, emptyTally, type Tally } from './tally.ts';
import type { WorkerReport, WorkerTask } from './worker.ts';

export interface ExactnessRun extends Range {
  seed: string;
  workers: number;
}

export interface ExactnessResult {
  tally: Tally;
  differences: Difference[];
  /** How many were compared; fewer than asked for after an interruption. */
  done: number;
  /** Where a later run goes on: every credential before this one was compared. */
  next: number;
  seconds: number;
}

const WORKER = fileURLToPath(new URL(`./worker${import.meta.url.slice(-3)}`, import.meta.url));
/** More are counted, but nobody reads them. */
const SHOWN = 50;

/** Rejects when a worker process ends badly. `signal` stops early with what was done so far. */
export async function runExactness(
  o: ExactnessRun,
  progress: (done: number, unequal: number, next: number) => void,
  signal?: AbortSignal,
): Promise<ExactnessResult> {
  const began = Date.now();
  const tally = emptyTally();
  const differences: Difference[] = [];
  const frontier = createFrontier(o);
  let done = 0;
  let unequal = 0;
  const worker = (number: number) =>
    new Promise<void>((resolve, reject) => {
      const task: WorkerTask = { seed: o.seed, from: o.from, count: o.count, worker: number, workers: o.workers };
      const child = fork(WORKER, [JSON.stringify(task)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      const stop = () => child.kill('SIGTERM');
      signal?.addEventListener('abort', stop, { once: true });
      child.on('message', (message) => {
        const report = message as WorkerReport;
        addTally(tally, report.tally);
        unequal += report.differences.length;
        differences.push(...report.differences.slice(0, SHOWN - differences.length));
        frontier.done(report.portion);
        done += report.portion.indexes.length;
        progress(done, unequal, frontier.next());
      });
      child.once('exit', (code) => {
        signal?.removeEventListener('abort', stop);
        if (code === 0 || signal?.aborted) resolve();
        else reject(new Error(`A process of the exactness run ended with code ${code}.`));
      });
    });
  await Promise.all(Array.from({ length: o.workers }, (_, number) => worker(number)));
  return { tally, differences, done, next: frontier.next(), seconds: (Date.now() - began) / 1000 };
}
