// Runs the sweep twice a minute: what a crash left behind is finished without anybody asking.
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { sweep } from '../use-cases/sweep.ts';

const EVERY_MS = 30_000;

/** `close` waits for a running sweep. */
export function startSweeper(ctx: IssuerContext, everyMs = EVERY_MS): { close(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = sweep(ctx)
      .catch((err: unknown) => ctx.log.warn({ err, step: 'sweep' }, 'the sweep failed; the next one tries again'))
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
