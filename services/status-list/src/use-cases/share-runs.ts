// Lets callers who wait for the same work share one run of it, without ever joining a run that began before they came.

interface Runs<T> {
  current: Promise<T>;
  next: Promise<T> | undefined;
}

/**
 * Returns `run` such that it runs at most once at a time per key. A caller who arrives during a run waits for the next
 * one, together with all others who arrive meanwhile: the run in progress may have read before the caller wrote.
 */
export function shareRuns<A, T>(
  run: (argument: A) => Promise<T>,
  keyOf: (argument: A) => string,
): (argument: A) => Promise<T> {
  const byKey = new Map<string, Runs<T>>();

  const start = (argument: A): Promise<T> => {
    const key = keyOf(argument);
    const runs: Runs<T> = { current: run(argument), next: undefined };
    byKey.set(key, runs);
    const forget = () => {
      if (byKey.get(key) === runs && runs.next === undefined) byKey.delete(key);
    };
    runs.current.then(forget, forget);
    return runs.current;
  };

  return (argument) => {
    const runs = byKey.get(keyOf(argument));
    if (!runs) return start(argument);
    runs.next ??= runs.current.then(
      () => start(argument),
      () => start(argument),
    );
    return runs.next;
  };
}
