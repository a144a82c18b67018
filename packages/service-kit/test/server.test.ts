import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Type from 'typebox';
import { createLogger } from '../src/logger.ts';
import { createMetrics } from '../src/metrics.ts';
import { type App, createServer, operatorKeyAuth } from '../src/server.ts';

const OPERATOR_KEY = 'operator-key-operator-key-operator-key';
let app: App;
beforeAll(async () => {
  app = await createServer({
    service: 'kit',
    title: 'Kit',
    version: '1.0.0',
    baseUrl: 'http://localhost:4999',
    log: createLogger({ service: 'kit', level: 'silent' }),
    metrics: createMetrics('kit', { processMetrics: false }),
    authenticate: { operator: operatorKeyAuth(OPERATOR_KEY) },
    readiness: async () => ({ database: true }),
  });
  app.post(
    '/echo',
    { schema: { body: Type.Object({ count: Type.Integer() }) }, config: { auth: 'public' } },
    async (request) => request.body,
  );
  app.get('/secret', { config: { auth: 'operator' } }, async () => ({ ok: true }));
  await app.ready();
});
afterAll(() => app.close());
describe('x', () => {
  test('y', async () => {
    for (const r of [
      { method: 'POST', url: '/echo', payload: { count: 1, extra: { '@context': [1] } } },
      { method: 'POST', url: '/echo', payload: { count: '1' } },
      { method: 'POST', url: '/echo' },
      {
        method: 'POST',
        url: '/echo',
        payload: '{"count":1,"count":2}',
        headers: { 'content-type': 'application/json' },
      },
      { method: 'GET', url: '/secret' },
      { method: 'GET', url: '/nope' },
      { method: 'GET', url: '/health/ready' },
      { method: 'GET', url: '/openapi.json' },
      { method: 'GET', url: '/docs/' },
    ] as const) {
      const a = await app.inject(r as never);
      console.log(a.statusCode, a.body.slice(0, 600), JSON.stringify(a.headers));
    }
  });
});
