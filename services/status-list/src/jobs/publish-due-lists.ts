// The periodic job: every few minutes publishes what waits for it, above all lists whose validity runs out.
import type { Log } from '@skill-records/service-kit/logger';

/**
 * Runs `run` now and then `everyMs` after each end, until closed. Several instances may do so at once: publishing takes
 * turns per list and does nothing when a list is up to date.
 */
export function startPublishingDueLists(o: {
  run: () => Promise<{ published: number; failed: number }>;
  everyMs: number;
  log: Log;
}): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let running = Promise.resolve();

  const round = async () => {
    try {
      const { published, failed } = await o.run();
      if (published + failed > 0) o.log.info({ count: published, tries: published + failed }, 'lists were signed anew');
    } catch (err) {
      o.log.error({ err }, 'the round of due lists failed');
    }
    if (!closed) timer = setTimeout(begin, o.everyMs);
    timer?.unref();
  };
  const begin = () => {
    running = round();
  };
  begin();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
