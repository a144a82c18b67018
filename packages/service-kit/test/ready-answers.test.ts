// Answers that stand ready: over real connections the same as the framework's, only sooner.
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createMetrics } from '../src/metrics.ts';
import { addReadyAnswers, type ReadyAnswer } from '../src/server/ready-answers.ts';
import type { App } from '../src/server.ts';
import { createTestApp } from './support/app.ts';

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

const OWN = { etag: '"v1"', 'cache-control': 'public, max-age=60', vary: 'Accept' };
const whole: ReadyAnswer = {
  status: 200,
  route: '/list',
  headers: { ...OWN, 'content-type': 'application/json' },
  body: Buffer.from('{"from":"memory"}'),
};
const unchanged: ReadyAnswer = { status: 304, route: '/list', headers: OWN };

/** A server with one ready address and the framework's own route for the same data beside it. */
async function open(o: Parameters<typeof createTestApp>[0] = {}) {
  const asked: string[] = [];
  const app = await createTestApp({
    findReadyAnswer: ({ url, headers }) => {
      asked.push(url ?? '');
      if (url !== '/list') return undefined;
      return headers['if-none-match'] === OWN.etag ? unchanged : whole;
    },
    ...o,
  });
  apps.push(app);
  for (const path of ['/list', '/same']) {
    app.get(path, { config: { auth: 'public', cors: true } }, async (request, reply) => {
      reply.headers(OWN);
      if (request.headers['if-none-match'] === OWN.etag) return reply.code(304).send();
      return reply.type('application/json').send(Buffer.from('{"from":"framework"}'));
    });
  }
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(`${url}${path}`, { method, headers });
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  };
  return { app, get, asked };
}
const withoutTimes = ({ date: _d, 'x-request-id': _r, 'content-length': _l, ...headers }: Record<string, string>) =>
  headers;

describe('a ready answer', () => {
  test.each(['http://service.test', 'https://service.test'])(
    'has the headers of the framework (%s)',
    async (baseUrl) => {
      const { get } = await open({ baseUrl });
      const [ready, same] = [await get('/list'), await get('/same')];
      expect([ready.status, ready.text]).toEqual([200, '{"from":"memory"}']);
      expect(same.text).toBe('{"from":"framework"}');
      expect(withoutTimes(ready.headers)).toEqual(withoutTimes(same.headers));
      expect(ready.headers['content-length']).toBe('17');
      expect(ready.headers['content-security-policy']).toContain("default-src 'none'");
    },
  );

  test('of 304 has no body and repeats only what a cache needs', async () => {
    const { get } = await open();
    const { status, text, headers } = await get('/list', { 'if-none-match': OWN.etag });
    expect([status, text]).toEqual([304, '']);
    expect(headers).toMatchObject({ ...OWN, 'access-control-allow-origin': '*' });
    expect(headers).not.toHaveProperty('content-type');
    expect(headers).not.toHaveProperty('content-security-policy');
  });

  test('carries the request id of its caller, and none that has not the form of one', async () => {
    const { get } = await open();
    expect((await get('/list', { 'x-request-id': 'a-request-1' })).headers['x-request-id']).toBe('a-request-1');
    for (const id of ['short', 'x'.repeat(129), 'no spaces here']) {
      expect((await get('/list', { 'x-request-id': id })).headers).not.toHaveProperty('x-request-id');
    }
    expect((await get('/list')).headers).not.toHaveProperty('x-request-id');
  });

  test('is the same for many requests on one connection, with ids of their own', async () => {
    const { get } = await open();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => get('/list', i % 2 === 0 ? { 'x-request-id': `request-${i}` } : {})),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    for (const [i, { headers }] of answers.entries()) {
      expect(headers['x-request-id']).toBe(i % 2 === 0 ? `request-${i}` : undefined);
    }
  });

  test('is counted under its route', async () => {
    const metrics = createMetrics('svc', { processMetrics: false });
    const { get } = await open({ metrics });
    for (let i = 0; i < 3; i += 1) await get('/list');
    await get('/list', { 'if-none-match': OWN.etag });
    const text = await metrics.text();
    expect(text).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/list"[^}]*status="200"[^}]*\} 3/);
    expect(text).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/list"[^}]*status="304"[^}]*\} 1/);
  });
});

describe('the framework answers', () => {
  test.each([
    ['another address', '/same', 'GET', 200],
    ['an address that does not exist', '/lists', 'GET', 404],
    ['HEAD', '/list', 'HEAD', 200],
    ['OPTIONS', '/list', 'OPTIONS', 204],
    ['POST', '/list', 'POST', 404],
  ])('%s', async (_title, path, method, status) => {
    const { get } = await open();
    const answer = await get(path, {}, method);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('memory');
    expect(answer.headers['x-request-id']).toBeDefined();
  });

  test('everything while it drains, so that connections are closed', async () => {
    const { app, get, asked } = await open();
    await get('/list');
    const before = asked.length;
    (app as unknown as { drain(): void }).drain();
    const { text, headers } = await get('/list');
    expect([text, headers.connection]).toEqual(['{"from":"framework"}', 'close']);
    expect(asked).toHaveLength(before);
  });
});

test('a server that somebody else listens to as well is refused', () => {
  const o = { find: () => undefined, https: false, metrics: createMetrics('svc'), isDraining: () => false };
  const server = createServer(() => {});
  server.on('request', () => {});
  expect(() => addReadyAnswers(server, o)).toThrow('exactly one request listener');
  expect(() => addReadyAnswers(createServer(), o)).toThrow('exactly one request listener');
});
