// Lets work on the same thing take turns inside this process, so that a flood of copies costs one verification and not many.

/** `run(key, work)` starts when earlier work on the key has ended, however it ended. Safety never rests on it: other processes know nothing of it. */
export function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
