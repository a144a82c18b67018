// Shared runs: nobody joins a run that began before they came.
import { describe, expect, test } from '@jest/globals';
import { shareRuns } from '../../src/use-cases/share-runs.ts';

/** A run that waits until it is let go. */
function controlled() {
  const gates: { go: (value: number) => void; fail: (error: Error) => void }[] = [];
  const run = shareRuns(
    (_key: string) => new Promise<number>((go, fail) => gates.push({ go, fail })),
    (key) => key,
  );
  return { run, gates };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('shareRuns', () => {
  test('lets all who come during a run share the next one', async () => {
    const { run, gates } = controlled();
    const first = run('a');
    const waiting = [run('a'), run('a'), run('a')];
    expect(gates).toHaveLength(1);
    gates[0]!.go(1);
    expect(await first).toBe(1);
    await settle();
    expect(gates).toHaveLength(2);
    gates[1]!.go(2);
    expect(await Promise.all(waiting)).toEqual([2, 2, 2]);
  });

  test('lets one who comes during the second run wait for a third', async () => {
    const { run, gates } = controlled();
    void run('a');
    const second = run('a');
    gates[0]!.go(1);
    await settle();
    const third = run('a');
    gates[1]!.go(2);
    await settle();
    gates[2]!.go(3);
    expect([await second, await third]).toEqual([2, 3]);
  });

  test('does not let a failed run fail those who came later', async () => {
    const { run, gates } = controlled();
    const first = run('a');
    const second = run('a');
    gates[0]!.fail(new Error('first'));
    await expect(first).rejects.toThrow('first');
    await settle();
    gates[1]!.go(2);
    expect(await second).toBe(2);
  });

  test('keeps different keys apart', async () => {
    const { run, gates } = controlled();
    const both = [run('a'), run('b')];
    expect(gates).toHaveLength(2);
    gates[1]!.go(2);
    gates[0]!.go(1);
    expect(await Promise.all(both)).toEqual([1, 2]);
  });

  test('forgets a key when nobody waits any more', async () => {
    const { run, gates } = controlled();
    const first = run('a');
    gates[0]!.go(1);
    await first;
    await settle();
    const later = run('a');
    expect(gates).toHaveLength(2);
    gates[1]!.go(2);
    expect(await later).toBe(2);
  });
});
