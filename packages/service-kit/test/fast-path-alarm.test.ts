// The alarm of a switched-off fast path is a number for monitoring and a line in the log.
import { expect, jest, test } from '@jest/globals';
import { createFastPathAlarm } from '../src/fast-path-alarm.ts';
import type { Log } from '../src/logger.ts';
import { createMetrics } from '../src/metrics.ts';

test('a mismatch is counted by its kind and logged as an error', async () => {
  const metrics = createMetrics('kit', { processMetrics: false });
  const error = jest.fn();
  const alarm = createFastPathAlarm({ metrics, log: { error } as unknown as Log });
  expect(await metrics.text()).not.toMatch(/fast_path_mismatches_total\{/);
  alarm('signed_text');
  expect(await metrics.text()).toMatch(/fast_path_mismatches_total\{mismatch="signed_text",service="kit"\} 1/);
  expect(error).toHaveBeenCalledTimes(1);
});

test('fast paths of one service share the number', async () => {
  const metrics = createMetrics('kit', { processMetrics: false });
  const log = { error: () => {} } as unknown as Log;
  for (const alarm of [createFastPathAlarm({ metrics, log }), createFastPathAlarm({ metrics, log })]) alarm('verified');
  expect(await metrics.text()).toMatch(/fast_path_mismatches_total\{mismatch="verified",service="kit"\} 2/);
});
