// `bench --exactness`: runs, shows progress, and says what was found.
import { type ExactnessRun, runExactness } from './run.ts';
import { fallbackShare, renderTally, total } from './tally.ts';

/** @returns the exit code: 0 when every comparison was equal or refused, 1 for any difference, 130 after Ctrl-C. */
export async function exactnessCommand(o: ExactnessRun, print: (line: string) => void): Promise<number> {
  const abort = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort());
  const began = Date.now();
  let told = began;
  const resume = (next: number) => {
    const rest = o.from + o.count - next;
    return rest > 0 ? `; to go on: bench --exactness ${rest} --seed ${o.seed} --from ${next}` : '';
  };
  print(`${o.count} credentials from number ${o.from} on, seed ${o.seed}, ${o.workers} processes`);
  const result = await runExactness(
    o,
    (done, unequal, next) => {
      if (Date.now() - told < 10_000) return;
      told = Date.now();
      const rate = done / ((told - began) / 1000);
      const minutes = Math.ceil((o.count - done) / rate / 60);
      print(
        `${done} of ${o.count}, ${unequal} unequal, ${Math.round(rate)} per second, ${minutes} min left${resume(next)}`,
      );
    },
    abort.signal,
  );
  const { tally, differences } = result;
  const unequal = total(tally, 'unequal');
  print('');
  print(renderTally(tally));
  print('');
  for (const { index, kind, comparison, detail } of differences) {
    print(
      `UNEQUAL ${kind} ${comparison}, number ${index} (bench --exactness 1 --seed ${o.seed} --from ${index}): ${detail}`,
    );
  }
  print(
    `${result.done} credentials in ${result.seconds.toFixed(1)} s: ${total(tally, 'equal')} comparisons equal, ${total(tally, 'refused')} left to the reference path, ${unequal} unequal`,
  );
  print(`left to the reference path when signing realistic credentials: ${(fallbackShare(tally) * 100).toFixed(3)} %`);
  if (unequal > 0) return 1;
  if (!abort.signal.aborted) return 0;
  print(`interrupted${resume(result.next)}`);
  return 130;
}
