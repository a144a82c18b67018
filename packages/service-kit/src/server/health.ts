// Liveness, readiness and metrics: what the platform asks a service.
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics.ts';

/**
 * Live means: the process answers. Ready means: it can do its work (each named part is true) and is not about to stop.
 * Without a database a service is alive but not ready.
 */
export function addHealth(
  app: FastifyInstance,
  o: { metrics: Metrics; readiness: () => Promise<Record<string, boolean>> },
): { isDraining: () => boolean } {
  let draining = false;
  app.decorate('drain', () => {
    draining = true;
  });
  // A connection kept open for more requests would keep the server from closing.
  app.addHook('onSend', async (_, reply, payload) => {
    if (draining) reply.header('connection', 'close');
    return payload;
  });
  const config = { auth: 'public' as const };
  const schema = { hide: true };
  app.get('/health/live', { config, schema }, async () => ({ status: 'live' }));
  app.get('/health/ready', { config, schema }, async (_, reply) => {
    const checks = draining ? { running: false } : await inTime(o.readiness());
    const ready = Object.values(checks).every(Boolean);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'unavailable', checks });
  });
  app.get('/metrics', { config, schema }, async (_, reply) =>
    reply.type(o.metrics.contentType).send(await o.metrics.text()),
  );
  return { isDraining: () => draining };
}

async function inTime(checks: Promise<Record<string, boolean>>): Promise<Record<string, boolean>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Record<string, boolean>>((done) => {
    timer = setTimeout(() => done({ answeredInTime: false }), 2_000);
  });
  try {
    return await Promise.race([checks.catch(() => ({ readiness: false })), late]);
  } finally {
    clearTimeout(timer);
  }
}
