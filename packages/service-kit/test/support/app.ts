// A server with the kit's own settings, for tests that add their routes to it.
import { createLogger } from '../../src/logger.ts';
import { createMetrics } from '../../src/metrics.ts';
import { type App, createServer, type ServerOptions } from '../../src/server.ts';

export const BASE_URL = 'http://localhost:4999';

/** `lines` collects what the server logs. */
export async function createTestApp(o: Partial<ServerOptions> & { lines?: string[] } = {}): Promise<App> {
  const { lines, ...options } = o;
  return createServer({
    service: 'kit',
    title: 'Kit',
    version: '1.0.0',
    baseUrl: BASE_URL,
    log: createLogger({
      service: 'kit',
      level: lines ? 'trace' : 'silent',
      ...(lines && { destination: { write: (line: string) => void lines.push(line) } }),
    }),
    metrics: createMetrics('kit', { processMetrics: false }),
    authenticate: {},
    readiness: async () => ({ database: true }),
    ...options,
  });
}
