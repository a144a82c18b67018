// What a person sees while `start` runs: one line per step with the time since the beginning.

export interface Reporter {
  /** A step that was done. */
  step(text: string): void;
  /** Several lines that belong to the step before. */
  detail(lines: readonly string[]): void;
}

export function createReporter(write: (text: string) => void, now: () => number): Reporter {
  const begin = now();
  return {
    step: (text) => write(`${((now() - begin) / 1000).toFixed(1).padStart(6)} s  ${text}\n`),
    detail: (lines) => {
      for (const line of lines) write(`          ${line}\n`);
    },
  };
}
