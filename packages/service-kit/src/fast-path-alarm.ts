// The alarm for a fast path that was switched off because the full computation gave something else.
import type { Log } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** For `onMismatch`. Nothing was lost and nothing wrong was given out, but from now on everything takes the slow path. */
export function createFastPathAlarm({ log, metrics }: { log: Log; metrics: Metrics }): (mismatch: string) => void {
  const counter = metrics.counter(
    'fast_path_mismatches_total',
    'Results of a fast path that the reference path did not confirm. The first one switches that fast path off.',
    ['mismatch'],
  );
  return (mismatch) => {
    counter.inc({ mismatch });
    log.error({ mismatch }, 'a fast path was switched off: the reference path does not confirm it');
  };
}
