import { afterEach, describe, expect, test } from '@jest/globals';
import Type from 'typebox';
import { problem } from '../src/problem.ts';
import { type App, type AuthTable, operatorKeyAuth, tenantOf } from '../src/server.ts';
import { BASE_URL, createTestApp } from './support/app.ts';

const OPERATOR_KEY = 'an-operator-key-of-enough-characters';
const apps: App[] = [];
const open = async (o: Parameters<typeof createTestApp>[0] = {}) => {
  const app = await createTestApp(o);
  apps.push(app);
  return app;
};
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});
const publicRoute = { config: { auth: 'public' as const } };

describe('a route', () => {
  test('that does not say who may call it is not registered', async () => {
    const app = await open();
    expect(() => app.get('/x', async () => ({}))).toThrow('does not say who may call it');
  });

  test.each(['operator', 'user', 'page', { apiKey: 'a:b' }, { service: ['issuer'] }] as const)(
    'that asks for %j is not registered without a way to check it',
    async (auth) => {
      const app = await open();
      expect(() => app.get('/x', { config: { auth } }, async () => ({}))).toThrow('needs authenticate.');
    },
  );
});

describe('who may call', () => {
  const table: AuthTable = {
    operator: operatorKeyAuth(OPERATOR_KEY),
    user: ({ headers }) => (headers.authorization === 'Bearer user' ? { userId: 'u1', tenantId: 't1' } : undefined),
    apiKey: ({ headers }) =>
      headers.authorization === 'Bearer key' ? { tenantId: 't1', keyId: 'k1', scopes: ['notes:read'] } : undefined,
    service: ({ headers }) =>
      headers.authorization?.startsWith('Bearer svc-') ? { caller: headers.authorization.slice(11) } : undefined,
  };
  const routes = async () => {
    const app = await open({ authenticate: table });
    app.get('/public', publicRoute, async (request) => request.auth);
    app.get('/operator', { config: { auth: 'operator' } }, async (request) => request.auth);
    app.get('/user', { config: { auth: 'user' } }, async (request) => request.auth);
    app.get('/read', { config: { auth: { apiKey: 'notes:read' } } }, async (request) => ({
      ...request.auth,
      tenant: tenantOf(request),
    }));
    app.get('/write', { config: { auth: { apiKey: 'notes:write' } } }, async (request) => request.auth);
    app.get('/sibling', { config: { auth: { service: ['issuer'] } } }, async (request) => request.auth);
    return app;
  };
  const call = async (url: string, authorization?: string) =>
    (await routes()).inject({ url, headers: authorization === undefined ? {} : { authorization } });

  test.each([
    ['/public', undefined, { kind: 'public' }],
    ['/operator', `Bearer ${OPERATOR_KEY}`, { kind: 'operator' }],
    ['/user', 'Bearer user', { kind: 'user', userId: 'u1', tenantId: 't1' }],
    ['/read', 'Bearer key', { kind: 'apiKey', keyId: 'k1', tenantId: 't1', scopes: ['notes:read'], tenant: 't1' }],
    ['/sibling', 'Bearer svc-issuer', { kind: 'service', caller: 'issuer' }],
  ])('%s is open to %s', async (url, authorization, auth) => {
    expect((await call(url, authorization)).json()).toEqual(auth);
  });

  test.each([
    ['/operator', undefined, 401],
    ['/operator', `Bearer ${OPERATOR_KEY}x`, 401],
    ['/operator', `Bearer ${OPERATOR_KEY.slice(1)}`, 401],
    ['/operator', `Basic ${OPERATOR_KEY}`, 401],
    ['/operator', OPERATOR_KEY, 401],
    ['/operator', 'Bearer key', 401],
    ['/operator?access_token=an-operator-key-of-enough-characters', undefined, 401],
    ['/user', 'Bearer key', 401],
    ['/read', 'Bearer user', 401],
    ['/write', 'Bearer key', 403],
    ['/sibling', 'Bearer svc-verifier', 403],
    ['/sibling', 'Bearer key', 401],
  ])('%s with %s is refused (%i)', async (url, authorization, status) => {
    const answer = await call(url, authorization);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({
      status,
      code: status === 401 ? 'unauthenticated' : expect.stringMatching(/insufficient_scope|forbidden/),
    });
  });

  test('a caller is refused before the body is read', async () => {
    const app = await open({ authenticate: table });
    app.post('/x', { config: { auth: 'operator' } }, async () => ({}));
    const answer = await app.inject({
      method: 'POST',
      url: '/x',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    expect(answer.statusCode).toBe(401);
  });
});

describe('documents pass through unedited', () => {
  // Shaped like a signed credential: members no schema knows, text that looks like a number, null, order of members.
  const signed = {
    proof: { z: null, a: '42', created: '2026-01-01T00:00:00Z' },
    unknown: [1, '1', true, 'true', { deep: [] }],
    id: '7',
    '': 1,
    é: 'é',
  };

  test('a body reaches the handler with every member, type and order as sent', async () => {
    const app = await open();
    let seen: unknown;
    app.post(
      '/x',
      {
        ...publicRoute,
        schema: { body: Type.Object({ id: Type.String(), count: Type.Optional(Type.Integer({ default: 5 })) }) },
      },
      async (request) => {
        seen = request.body;
        return {};
      },
    );
    await app.inject({ method: 'POST', url: '/x', payload: signed });
    expect(JSON.stringify(seen)).toBe(JSON.stringify(signed));
  });

  test('an answer leaves as the handler gave it, whatever its schema says', async () => {
    const app = await open();
    app.get(
      '/x',
      {
        ...publicRoute,
        schema: { response: { 200: Type.Object({ id: Type.Number() }, { additionalProperties: false }) } },
      },
      async () => signed as never,
    );
    expect((await app.inject('/x')).body).toBe(JSON.stringify(signed));
  });

  test('stored bytes leave as they are', async () => {
    const app = await open();
    const stored = '{"b" : 1,\n "a":"\\u00e9"}';
    app.get('/x', publicRoute, async (_, reply) => reply.type('application/vc').send(Buffer.from(stored)));
    const answer = await app.inject('/x');
    expect([answer.body, answer.headers['content-type']]).toEqual([stored, 'application/vc']);
  });

  test.each([[{ id: 7 }], [{ id: null }], [{}], [[]], ['"x"'], [{ id: ['7'] }]])(
    'a body of the wrong type (%j) is refused, not converted',
    async (payload) => {
      const app = await open();
      app.post('/x', { ...publicRoute, schema: { body: Type.Object({ id: Type.String() }) } }, async () => ({}));
      const answer = await app.inject({
        method: 'POST',
        url: '/x',
        headers: { 'content-type': 'application/json' },
        payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
      });
      expect(answer.json()).toMatchObject({ status: 400, code: 'validation_failed' });
    },
  );

  test('query and params, which are always text, are converted to their types', async () => {
    const app = await open();
    const schema = {
      querystring: Type.Object({ limit: Type.Integer({ maximum: 10 }), dry: Type.Optional(Type.Boolean()) }),
      params: Type.Object({ n: Type.Integer() }),
    };
    app.get('/x/:n', { ...publicRoute, schema }, async (request) => ({ ...request.query, ...request.params }));
    expect((await app.inject('/x/3?limit=5&dry=true')).json()).toEqual({ limit: 5, dry: true, n: 3 });
    for (const url of ['/x/3?limit=50', '/x/a?limit=5', '/x/3?limit=five', '/x/3']) {
      expect((await app.inject(url)).statusCode).toBe(400);
    }
  });
});

describe('a problem', () => {
  const table = {
    too_many_notes: {
      status: 409,
      title: { en: 'Too many', ja: '多すぎます' },
      detail: { en: 'At most {max} notes.', ja: 'メモは {max} 件までです。' },
    },
  };
  const raise = async (error: unknown, language?: string) => {
    const app = await open({
      problems: table,
      mapError: (e) => (e instanceof RangeError ? problem('too_many_notes', { max: 3 }) : undefined),
    });
    app.get('/x', publicRoute, async () => {
      throw error;
    });
    return app.inject({ url: '/x', headers: language === undefined ? {} : { 'accept-language': language } });
  };

  test('is told in both languages, and in the reader’s as detail', async () => {
    const answer = await raise(problem('too_many_notes', { max: 3 }), 'ja,en;q=0.8');
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['content-language']).toBe('ja');
    expect(answer.json()).toMatchObject({
      type: 'urn:skill-records:problem:too_many_notes',
      status: 409,
      title: '多すぎます',
      detail: 'メモは 3 件までです。',
      detail_en: 'At most 3 notes.',
      detail_ja: 'メモは 3 件までです。',
      requestId: answer.headers['x-request-id'],
    });
  });

  test.each([
    ['ja', 'ja'],
    ['ja-JP', 'ja'],
    ['en;q=0.5, ja;q=0.9', 'ja'],
    ['de, ja;q=0.1', 'ja'],
    ['en-GB,ja;q=0.5', 'en'],
    ['fr', 'en'],
    ['ja;q=0', 'en'],
    ['*', 'en'],
    ['', 'en'],
  ])('for Accept-Language "%s" is in %s', async (header, language) => {
    expect((await raise(problem('not_found'), header)).headers['content-language']).toBe(language);
  });

  test('of a package is mapped by the service’s one table', async () => {
    expect((await raise(new RangeError('x'))).json()).toMatchObject({
      code: 'too_many_notes',
      detail_en: 'At most 3 notes.',
    });
  });

  test.each([
    ['an unexpected error', new Error('secret: ada@example.org'), 500, 'internal_error'],
    ['an unknown code', problem('no_such_code'), 500, 'internal_error'],
    ['a database that is away', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 503, 'service_unavailable'],
    ['a database that is stopping', Object.assign(new Error('x'), { code: '57P01' }), 503, 'service_unavailable'],
    ['a lock that did not come', Object.assign(new Error('x'), { code: '55P03' }), 503, 'service_unavailable'],
    ['something thrown that is no error', 'text', 500, 'internal_error'],
    ['nothing thrown', undefined, 500, 'internal_error'],
  ])('from %s says nothing of its inside', async (_, error, status, code) => {
    const answer = await raise(error);
    expect(answer.json()).toMatchObject({ status, code });
    expect(answer.body).not.toContain('ada@');
  });

  test('never repeats what was sent', async () => {
    const app = await open();
    const schema = {
      body: Type.Object({ id: Type.String({ format: 'uuid' }), tags: Type.Array(Type.Integer()) }),
      querystring: Type.Object({ q: Type.Optional(Type.Integer()) }),
    };
    app.post('/x/:id', { ...publicRoute, schema }, async () => ({}));
    const canary = 'ada.lovelace@example.org';
    for (const payload of [
      { id: canary, tags: [canary] },
      { [canary]: 1 },
      { id: canary, tags: { [canary]: canary } },
    ]) {
      const answer = await app.inject({ method: 'POST', url: `/x/${canary}?q=${canary}`, payload });
      expect(answer.statusCode).toBe(400);
      expect(answer.body).not.toContain('lovelace');
    }
    expect((await app.inject(`/nowhere/${canary}`)).body).not.toContain('lovelace');
    expect(
      (
        await app.inject({
          method: 'POST',
          url: '/x/1',
          headers: { 'content-type': 'application/json' },
          payload: `{"${canary}`,
        })
      ).body,
    ).not.toContain('lovelace');
  });

  test.each(['/%', '/%zz/canary', '/x/%E0%A4%A', `/x/${'canary'.repeat(200)}`])(
    'of an address that cannot be read (%.30s) does not quote it',
    async (url) => {
      const app = await open();
      app.get('/x/:id', publicRoute, async () => ({}));
      const answer = await app.inject(url);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.json()).toMatchObject({ type: expect.stringMatching(/^urn:skill-records:problem:/) });
      expect(answer.body).not.toMatch(/canary|%zz|%E0/);
    },
  );

  test('of a union names the fault in the form that was meant', async () => {
    const app = await open();
    const body = Type.Union([
      Type.Object({ type: Type.Literal('Certified'), achievement: Type.String() }),
      Type.Object({ type: Type.Literal('Identified'), name: Type.String() }),
    ]);
    app.post('/x', { ...publicRoute, schema: { body } }, async () => ({}));
    const faults = async (payload: object) =>
      (await app.inject({ method: 'POST', url: '/x', payload }))
        .json()
        .errors.map((fault: { path: string; code: string }) => [fault.path, fault.code]);
    expect(await faults({ type: 'Certified' })).toEqual([['/achievement', 'required']]);
    expect(await faults({ type: 'Identified', name: 5 })).toEqual([['/name', 'type']]);
    expect(await faults({ type: 'Other' })).toEqual([['', 'anyOf']]);
  });
});

describe('an OAuth route', () => {
  class OAuthError extends Error {
    override name = 'OAuthError';
    readonly code: string;
    readonly description: string | undefined;
    constructor(code: string, description?: string) {
      super(code);
      this.code = code;
      this.description = description;
    }
  }
  const raise = async (error: unknown) => {
    const app = await open({
      mapOAuthError: (e) => (e instanceof RangeError ? { error: 'invalid_proof', description: 'no' } : undefined),
    });
    app.post(
      '/token',
      {
        config: { auth: 'public', errors: 'oauth', consumes: ['application/x-www-form-urlencoded'] },
        schema: { body: Type.Object({ grant_type: Type.String() }) },
      },
      async () => {
        throw error;
      },
    );
    return app.inject({
      method: 'POST',
      url: '/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'grant_type=x',
    });
  };

  test.each([
    [
      new OAuthError('invalid_grant', 'The code is used up.'),
      400,
      { error: 'invalid_grant', error_description: 'The code is used up.' },
    ],
    [new OAuthError('invalid_client'), 401, { error: 'invalid_client' }],
    [new OAuthError('invalid_token'), 401, { error: 'invalid_token' }],
    [
      new OAuthError('invalid_grant', 'a "quoted" \\ 説明\n'),
      400,
      { error: 'invalid_grant', error_description: 'a quoted  ' },
    ],
    [new RangeError('x'), 400, { error: 'invalid_proof', error_description: 'no' }],
    [new Error('secret'), 500, { error: 'server_error', error_description: expect.not.stringContaining('secret') }],
  ])('answers %s by the protocol', async (error, status, body) => {
    const answer = await raise(error);
    expect([answer.statusCode, answer.headers['cache-control'], answer.headers['content-type']]).toEqual([
      status,
      'no-store',
      'application/json; charset=utf-8',
    ]);
    expect(answer.json()).toEqual(body);
  });

  test.each([
    ['an empty form', '', 'application/x-www-form-urlencoded'],
    ['a repeated parameter', 'grant_type=a&grant_type=b', 'application/x-www-form-urlencoded'],
    ['JSON', '{"grant_type":"x"}', 'application/json'],
    ['bytes that are no text', Buffer.from([0x67, 0xff, 0xfe]), 'application/x-www-form-urlencoded'],
  ])('answers %s as invalid_request', async (_, payload, type) => {
    const app = await open();
    app.post(
      '/token',
      {
        config: { auth: 'public', errors: 'oauth', consumes: ['application/x-www-form-urlencoded'] },
        schema: { body: Type.Object({ grant_type: Type.String() }) },
      },
      async (request) => request.body,
    );
    const answer = await app.inject({ method: 'POST', url: '/token', headers: { 'content-type': type }, payload });
    expect(answer.json()).toMatchObject({ error: 'invalid_request' });
  });

  test('tells an unauthenticated caller by WWW-Authenticate', async () => {
    const app = await open({ authenticate: { user: () => undefined } });
    app.get('/credential', { config: { auth: 'user', errors: 'oauth' } }, async () => ({}));
    const answer = await app.inject('/credential');
    expect([answer.statusCode, answer.headers['www-authenticate'], answer.json().error]).toEqual([
      401,
      'Bearer error="invalid_token"',
      'invalid_token',
    ]);
  });
});

describe('a page', () => {
  const routes = async () => {
    const app = await open({
      authenticate: {
        page: (request) => (request.cookies.session === 'good' ? { tenantId: 't1', userId: 'u1' } : undefined),
      },
      renderError: ({ status, title, language }) =>
        `<!doctype html><html lang="${language}"><title>${title}</title>${status}`,
      signInPath: '/sign-in',
    });
    const html = (_: unknown, reply: { type(t: string): { send(b: string): unknown } }) =>
      reply.type('text/html; charset=utf-8').send('<!doctype html>');
    app.get('/page', { config: { auth: 'page', errors: 'page' } }, async (request, reply) => html(request, reply));
    app.get('/broken', { config: { auth: 'public', errors: 'page' } }, async () => {
      throw new Error('x');
    });
    app.post(
      '/page',
      { config: { auth: 'page', errors: 'page', consumes: ['application/x-www-form-urlencoded'] } },
      async (request) => request.body,
    );
    app.post(
      '/sign-in',
      { config: { auth: 'public', errors: 'page', consumes: ['application/x-www-form-urlencoded'] } },
      async () => ({}),
    );
    return app;
  };

  test('without a session leads to the sign-in page and back', async () => {
    const answer = await (await routes()).inject('/page?request_uri=https://a.example/1&x=2');
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent('/page?request_uri=https://a.example/1&x=2')}`,
    ]);
  });

  test('has a policy that allows nothing inline and nothing from elsewhere', async () => {
    const answer = await (await routes()).inject({ url: '/page', cookies: { session: 'good' } });
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  test('that fails is a page in the reader’s language', async () => {
    const answer = await (await routes()).inject({ url: '/broken', headers: { 'accept-language': 'ja' } });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('lang="ja"');
  });

  test('that fails while telling of a failure still tells nothing of its inside', async () => {
    const app = await open({
      renderError: () => {
        throw new Error('secret');
      },
    });
    app.get('/broken', { config: { auth: 'public', errors: 'page' } }, async () => {
      throw new Error('secret');
    });
    const answer = await app.inject('/broken');
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal_error']);
    expect(answer.body).not.toContain('secret');
  });

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  test.each([
    [{ origin: BASE_URL }],
    [{ origin: BASE_URL, 'sec-fetch-site': 'same-origin' }],
    [{ 'sec-fetch-site': 'same-origin' }],
  ])('takes a form from this site (%j), with repeated names as a list', async (headers) => {
    const answer = await (await routes()).inject({
      method: 'POST',
      url: '/page',
      cookies: { session: 'good' },
      headers: { ...form, ...headers },
      payload: 'a=1&b=2&b=3',
    });
    expect(answer.json()).toEqual({ a: '1', b: ['2', '3'] });
  });

  test.each([
    [{}],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost:4998' }],
    [{ origin: 'https://localhost:4999' }],
    [{ origin: `${BASE_URL}.evil.example` }],
    [{ origin: BASE_URL, 'sec-fetch-site': 'cross-site' }],
    [{ origin: BASE_URL, 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ referer: `${BASE_URL}/page` }],
  ])('refuses a form from elsewhere (%j), signed in or not', async (headers) => {
    const app = await routes();
    for (const [url, cookies] of [
      ['/page', { session: 'good' }],
      ['/sign-in', {}],
    ] as const) {
      const answer = await app.inject({
        method: 'POST',
        url,
        cookies,
        headers: { ...form, ...headers },
        payload: 'a=1',
      });
      expect(answer.statusCode).toBe(403);
    }
  });
});

describe('health', () => {
  test('is live and ready when its parts work, and live but not ready when one does not', async () => {
    const good = await open();
    expect((await good.inject('/health/live')).statusCode).toBe(200);
    expect((await good.inject('/health/ready')).json()).toEqual({ status: 'ready', checks: { database: true } });
    const bad = await open({ readiness: async () => ({ database: false, queue: true }) });
    expect((await bad.inject('/health/live')).statusCode).toBe(200);
    const answer = await bad.inject('/health/ready');
    expect([answer.statusCode, answer.json().checks]).toEqual([503, { database: false, queue: true }]);
  });

  test('is not ready when asking fails or takes too long', async () => {
    const failing = await open({ readiness: async () => Promise.reject(new Error('x')) });
    expect((await failing.inject('/health/ready')).statusCode).toBe(503);
    const slow = await open({ readiness: () => new Promise(() => {}) });
    expect((await slow.inject('/health/ready')).statusCode).toBe(503);
  });

  test('is not ready while stopping, but requests are still answered', async () => {
    const app = await open();
    app.get('/x', publicRoute, async () => ({ ok: true }));
    app.drain();
    expect((await app.inject('/health/ready')).statusCode).toBe(503);
    expect((await app.inject('/x')).statusCode).toBe(200);
  });

  test('shows numbers by route pattern, without addresses', async () => {
    const app = await open();
    app.get('/things/:id', publicRoute, async () => ({}));
    await app.inject('/things/canary-7781?name=canary-7782');
    const { body } = await app.inject('/metrics');
    expect(body).toContain('route="/things/:id"');
    expect(body).not.toContain('canary');
  });
});

describe('the log', () => {
  test('has one line per request, with the pattern and without query, headers, body or address', async () => {
    const lines: string[] = [];
    const app = await open({ lines });
    app.post(
      '/things/:id',
      { ...publicRoute, schema: { body: Type.Object({ n: Type.Integer() }) } },
      async (request) => {
        request.log.info({ email: 'canary-1', body: request.body, requestId: request.id }, 'worked');
        return {};
      },
    );
    const headers = { authorization: 'Bearer canary-2', cookie: 'session=canary-3', 'user-agent': 'canary-4' };
    await app.inject({
      method: 'POST',
      url: '/things/canary-5?code=canary-6',
      headers,
      payload: { n: 1, name: 'canary-7' },
    });
    await app.inject({ method: 'POST', url: '/things/canary-5', headers, payload: { n: 'canary-8' } });
    await app.inject({ url: '/canary-9?x=canary-10' });
    const text = lines.join('');
    expect(text).toContain('"route":"/things/:id"');
    expect(text).toContain('worked');
    expect(text).not.toContain('canary');
  });

  test('follows a request by its id across services', async () => {
    const lines: string[] = [];
    const app = await open({ lines });
    app.get('/x', publicRoute, async () => ({}));
    const answer = await app.inject({ url: '/x', headers: { 'x-request-id': 'request-0001' } });
    expect(answer.headers['x-request-id']).toBe('request-0001');
    expect(lines.join('')).toContain('"requestId":"request-0001"');
  });

  test.each(['short', 'with space in it', 'x'.repeat(200), 'line\u0000break-123', '<script>alert(1)</script>'])(
    'does not take over a request id like %p',
    async (id) => {
      const app = await open();
      app.get('/x', publicRoute, async () => ({}));
      expect((await app.inject({ url: '/x', headers: { 'x-request-id': id } })).headers['x-request-id']).toMatch(
        /^[0-9a-f-]{36}$/,
      );
    },
  );
});

describe('other pages of the web', () => {
  test('may read routes that say so, and only those', async () => {
    const app = await open();
    app.get('/open', { config: { auth: 'public', cors: true } }, async () => ({}));
    app.get('/closed', publicRoute, async () => ({}));
    const headers = { origin: 'https://elsewhere.example' };
    expect((await app.inject({ url: '/open', headers })).headers['access-control-allow-origin']).toBe('*');
    expect((await app.inject({ url: '/closed', headers })).headers['access-control-allow-origin']).toBeUndefined();
    expect((await app.inject({ method: 'OPTIONS', url: '/open', headers })).statusCode).toBe(204);
    expect((await app.inject({ method: 'OPTIONS', url: '/closed', headers })).statusCode).toBe(404);
  });

  test('never get credentials along', async () => {
    const app = await open();
    app.get('/open', { config: { auth: 'public', cors: true } }, async () => ({}));
    app.post('/open', { config: { auth: 'public', cors: true } }, async () => ({}));
    for (const method of ['GET', 'OPTIONS'] as const) {
      const answer = await app.inject({ method, url: '/open', headers: { origin: 'https://elsewhere.example' } });
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });
});

describe('limits', () => {
  test('a caller who asks too often is told when to come back', async () => {
    const app = await open();
    app.get('/x', { config: { auth: 'public', rateLimit: { max: 2, timeWindow: 60_000 } } }, async () => ({}));
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await app.inject('/x')).statusCode);
    expect(statuses).toEqual([200, 200, 429, 429]);
    const answer = await app.inject('/x');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.json()).toMatchObject({ code: 'rate_limited' });
  });

  test('a body of 256 KiB is taken, a larger one is not', async () => {
    const app = await open();
    app.post('/x', publicRoute, async () => ({}));
    const send = async (bytes: number) =>
      (
        await app.inject({
          method: 'POST',
          url: '/x',
          headers: { 'content-type': 'application/json' },
          payload: `"${'a'.repeat(bytes - 2)}"`,
        })
      ).statusCode;
    expect([await send(256 * 1024), await send(256 * 1024 + 1), await send(2 ** 20)]).toEqual([200, 413, 413]);
  });
});

describe('the API description', () => {
  test('lists routes with who may call them, and leaves pages out', async () => {
    const app = await open({
      authenticate: { operator: operatorKeyAuth(OPERATOR_KEY), apiKey: () => undefined, page: () => undefined },
    });
    app.post(
      '/v1/things',
      {
        config: { auth: { apiKey: 'things:write' } },
        schema: { body: Type.Object({ a: Type.String() }), summary: 'Make' },
      },
      async () => ({}),
    );
    app.get('/v1/all', { config: { auth: 'operator' } }, async () => ({}));
    app.get('/pages/x', { config: { auth: 'page', errors: 'page' } }, async () => ({}));
    const document = (await app.inject('/openapi.json')).json();
    expect(Object.keys(document.paths)).toEqual(['/v1/things', '/v1/all']);
    expect(document.paths['/v1/things'].post.security).toEqual([{ apiKey: ['things:write'] }]);
    expect(document.paths['/v1/all'].get.security).toEqual([{ operator: [] }]);
  });

  test('is readable at /docs under a policy of its own, with all its files from here', async () => {
    const app = await open();
    const page = await app.inject('/docs/');
    expect(page.statusCode).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|https?:/);
    const files = [...page.body.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map((match) => match[1]);
    expect(files.length).toBeGreaterThan(3);
    for (const name of files) expect((await app.inject(`/docs/${name}`)).statusCode).toBe(200);
  });
});

describe('assets', () => {
  test('are served with their tag, and not again to who has them', async () => {
    const app = await open({
      assets: [{ path: '/assets/styles.css', contentType: 'text/css', body: 'a{}', etag: 'abc' }],
    });
    const first = await app.inject('/assets/styles.css');
    expect([first.statusCode, first.body, first.headers.etag]).toEqual([200, 'a{}', '"abc"']);
    const second = await app.inject({ url: '/assets/styles.css', headers: { 'if-none-match': '"abc"' } });
    expect([second.statusCode, second.body]).toEqual([304, '']);
  });
});
