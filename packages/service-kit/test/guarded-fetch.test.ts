import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createGuardedFetch, type FetchPurpose, type GuardedFetch } from '../src/guarded-fetch.ts';
import { FORBIDDEN_NAMES, FORBIDDEN_URLS, PURPOSES } from './fixtures/forbidden-targets.ts';

const file = (name: string) => readFileSync(new URL(`./fixtures/tls/${name}`, import.meta.url), 'utf8');
const cert = file('cert.pem');
const PUBLIC = '93.184.215.14';
const PUBLIC_V6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c';

const listen = async (server: Server) => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
};

/** Counts every connection that should never have been made. */
let accepted = 0;
const canary = createTcpServer((socket) => {
  accepted += 1;
  socket.destroy();
});
let canaryPort: number;

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const site = createHttpsServer({ cert, key: file('key.pem') }, (request, response) => answer(request, response));
let sitePort: number;
const closing: GuardedFetch[] = [];

beforeAll(async () => {
  canaryPort = await listen(canary);
  sitePort = await listen(site);
});
afterAll(async () => {
  await Promise.all(closing.map((one) => one.close()));
  site.closeAllConnections();
  await Promise.all([canary, site].map((server) => new Promise((done) => server.close(done))));
});
beforeEach(() => {
  accepted = 0;
  answer = json({ ok: true });
});

const json =
  (body: unknown, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response
      .writeHead(200, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Names lead where `names` says; whatever is dialled ends at `port`. */
function open(
  o: {
    names?: Record<string, readonly string[] | (() => readonly string[])>;
    port?: number;
    insecure?: string[];
    siblings?: string[];
  } = {},
) {
  const dialled: string[] = [];
  const resolved: string[] = [];
  const guardedFetch = createGuardedFetch({
    allowedInsecureOrigins: o.insecure ?? [],
    ...(o.siblings && { serviceOrigins: o.siblings }),
    ca: cert,
    async resolve(name) {
      resolved.push(name);
      const addresses = o.names?.[name] ?? (name === 'good.example.com' ? [PUBLIC] : undefined);
      if (!addresses) throw Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });
      return typeof addresses === 'function' ? addresses() : addresses;
    },
    dial({ address }) {
      dialled.push(address);
      return { address: '127.0.0.1', port: o.port ?? sitePort };
    },
  });
  closing.push(guardedFetch);
  return Object.assign(guardedFetch, { dialled, resolved });
}

describe('a forbidden address is never dialled, for any purpose', () => {
  test.each(FORBIDDEN_URLS)('%s', async (url, code) => {
    const guardedFetch = open({ port: canaryPort });
    for (const purpose of PURPOSES) {
      await expect(guardedFetch(purpose, url)).rejects.toMatchObject({ name: 'GuardedFetchError', code });
    }
    expect([guardedFetch.dialled, guardedFetch.resolved, accepted]).toEqual([[], [], 0]);
  });

  test.each(FORBIDDEN_NAMES)('a name that leads to %j', async (...addresses) => {
    const guardedFetch = open({ port: canaryPort, names: { 'evil.example.com': addresses } });
    for (const purpose of PURPOSES) {
      await expect(guardedFetch(purpose, 'https://evil.example.com/x')).rejects.toMatchObject({
        code: 'address_forbidden',
      });
    }
    expect([guardedFetch.dialled, accepted]).toEqual([[], 0]);
  });

  test('a name that is public when asked first and private when asked again is asked once', async () => {
    let asked = 0;
    const guardedFetch = open({
      names: {
        'good.example.com': () => {
          asked += 1;
          return asked === 1 ? [PUBLIC] : ['127.0.0.1'];
        },
      },
    });
    expect((await guardedFetch('did-web', 'https://good.example.com/')).status).toBe(200);
    expect([asked, guardedFetch.dialled]).toEqual([1, [PUBLIC]]);
  });

  test('a socket that ends up elsewhere than dialled is closed', async () => {
    const guardedFetch = createGuardedFetch({
      allowedInsecureOrigins: [],
      ca: cert,
      resolve: async () => [PUBLIC],
      dial: () => ({ address: 'localhost', port: sitePort }), // not the address, but a name that leads somewhere
    });
    closing.push(guardedFetch);
    await expect(guardedFetch('did-web', 'https://good.example.com/')).rejects.toMatchObject({
      code: 'address_forbidden',
    });
  });

  test.each([301, 302, 303, 307, 308])(
    'a redirect (%i) to a private address is refused, not followed',
    async (status) => {
      answer = (_, response) => response.writeHead(status, { location: `http://127.0.0.1:${canaryPort}/` }).end();
      await expect(open()('credential-offer', 'https://good.example.com/')).rejects.toMatchObject({
        code: 'redirect_refused',
      });
      expect(accepted).toBe(0);
    },
  );

  test('a redirect to the same site is refused as well', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/there' }).end();
    await expect(open()('token', 'https://good.example.com/')).rejects.toMatchObject({ code: 'redirect_refused' });
  });
});

describe('a public site', () => {
  test('is reached at the checked address, under its own name', async () => {
    let seen: unknown;
    answer = (request, response) => {
      seen = [request.headers.host, (request.socket as TLSSocket).servername, request.url];
      json({ ok: true })(request, response);
    };
    const guardedFetch = open();
    const response = await guardedFetch('did-web', 'https://good.example.com/.well-known/did.json?x=1#part');
    expect(response.json()).toEqual({ ok: true });
    expect(seen).toEqual(['good.example.com', 'good.example.com', '/.well-known/did.json?x=1']);
    expect(guardedFetch.dialled).toEqual([PUBLIC]);
  });

  test.each([
    `https://${PUBLIC}/`,
    'https://good.example.com:443/',
    'https://GOOD.example.com/',
    'https://例え.example.com/'.normalize(),
  ])('is reached as %s', async (url) => {
    const guardedFetch = open({ names: { 'xn--r8jz45g.example.com': [PUBLIC], 'good.example.com': [PUBLIC] } });
    const address = url.includes('例え') ? 'https://xn--r8jz45g.example.com/' : url;
    expect((await guardedFetch('did-web', address)).status).toBe(200);
  });

  test('is reached by its IPv4 address first, and when all its addresses are public', async () => {
    const guardedFetch = open({ names: { 'good.example.com': [PUBLIC_V6, PUBLIC] } });
    await guardedFetch('did-web', 'https://good.example.com/');
    expect(guardedFetch.dialled).toEqual([PUBLIC]);
  });

  test('whose certificate is for another name is not believed', async () => {
    const guardedFetch = open({ names: { 'other.example.com': [PUBLIC] } });
    await expect(guardedFetch('did-web', 'https://other.example.com/')).rejects.toMatchObject({ code: 'tls_failed' });
  });

  test('whose certificate nobody vouches for is not believed', async () => {
    const strict = createGuardedFetch({
      allowedInsecureOrigins: [],
      resolve: async () => [PUBLIC],
      dial: () => ({ address: '127.0.0.1', port: sitePort }),
    });
    closing.push(strict);
    await expect(strict('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'tls_failed' });
  });

  test('that does not exist, or does not listen, is an error with a code', async () => {
    await expect(open()('did-web', 'https://nowhere.example.com/')).rejects.toMatchObject({ code: 'dns_failed' });
    await expect(open({ port: 1 })('did-web', 'https://good.example.com/')).rejects.toMatchObject({
      code: 'connect_failed',
    });
  });

  test('gets our method, headers and body, and nothing of a browser', async () => {
    let seen: { method?: string; headers?: IncomingMessage['headers']; body?: string } = {};
    answer = (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen = { method: request.method ?? '', headers: request.headers, body };
        json({ ok: true })(request, response);
      });
    };
    await open()('token', 'https://good.example.com/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=b',
    });
    expect(seen.method).toBe('POST');
    expect(seen.body).toBe('a=b');
    expect(Object.keys(seen.headers ?? {}).toSorted()).toEqual(
      ['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent'].toSorted(),
    );
  });

  test.each(['Host', 'cookie', 'Content-Length', 'transfer-encoding', 'proxy-authorization'])(
    'cannot be sent the header %s',
    async (name) => {
      await expect(open()('token', 'https://good.example.com/', { headers: { [name]: 'x' } })).rejects.toThrow(
        TypeError,
      );
    },
  );

  test.each([400, 401, 404, 500, 503])('may answer %i: the caller sees the status', async (status) => {
    answer = (_, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    const response = await open()('token', 'https://good.example.com/');
    expect([response.status, response.json()]).toEqual([status, { error: 'invalid_grant' }]);
  });
});

describe('a site that misbehaves', () => {
  test.each<[FetchPurpose, string | undefined]>([
    ['did-web', 'text/html'],
    ['did-web', undefined],
    ['token', 'application/jwt'],
    ['token', 'application/jsonp'],
    ['request-object', 'application/json'],
    ['status-list', 'text/plain'],
    ['credential', 'application/javascript'],
  ])('with a wrong content type for %s (%s) is refused', async (purpose, type) => {
    answer = (_, response) => response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end('{}');
    await expect(open()(purpose, 'https://good.example.com/')).rejects.toMatchObject({ code: 'content_type_refused' });
  });

  test.each<[FetchPurpose, string]>([
    ['did-web', 'application/did+ld+json'],
    ['token', 'application/json;charset=utf-8'],
    ['request-object', 'application/oauth-authz-req+jwt'],
    ['status-list', 'application/vc'],
    ['credential', 'Application/JSON'],
  ])('with a right content type for %s (%s) is accepted', async (purpose, type) => {
    answer = json('{}', { 'content-type': type });
    expect((await open()(purpose, 'https://good.example.com/')).status).toBe(200);
  });

  test('with a body that never ends is cut off', async () => {
    let sent = 0;
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(64 * 1024, 0x20);
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    await expect(open()('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'too_large' });
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  test('that announces 10 GiB is refused before its body', async () => {
    answer = (_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': String(10 * 2 ** 30) })
        .flushHeaders();
    await expect(open()('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'too_large' });
  });

  test('may send a status list of 9 MiB, and nothing else of that size', async () => {
    answer = json(`"${'A'.repeat(8 * 1024 * 1024)}"`);
    expect((await open()('status-list', 'https://good.example.com/')).body.length).toBeGreaterThan(8 * 1024 * 1024);
    await expect(open()('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'too_large' });
    await expect(open()('status-list', 'https://good.example.com/', { maxBytes: 1024 })).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  test.each([
    ['before its headers', () => {}],
    [
      'within its body',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 50);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ] as const)('that dawdles %s is given up', async (_, dawdle) => {
    answer = (__, response) => dawdle(response);
    await expect(open()('did-web', 'https://good.example.com/', { timeoutMs: 400 })).rejects.toMatchObject({
      code: 'timeout',
    });
  });

  test('that drips is given up by default too', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 500);
      response.on('close', () => clearInterval(drip));
    };
    await expect(open()('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'timeout' });
  });

  test('that never finishes its handshake is given up', async () => {
    const silent = createTcpServer(() => {});
    const port = await listen(silent);
    await expect(open({ port })('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'timeout' });
    silent.close();
  });

  test('whose name takes for ever to resolve is given up', async () => {
    const guardedFetch = createGuardedFetch({ allowedInsecureOrigins: [], resolve: () => new Promise(() => {}) });
    closing.push(guardedFetch);
    await expect(guardedFetch('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'timeout' });
  });

  test('with a hundred thousand headers is refused', async () => {
    answer = (request) => {
      const { socket } = request;
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\n');
      socket.write('x-filler: 0123456789\r\n'.repeat(100_000));
    };
    await expect(open()('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'headers_too_large' });
  });

  test.each(['gzip', 'br', 'gzip, gzip'])('with a compressed body (%s) is refused: no bombs', async (encoding) => {
    answer = json('{}', { 'content-encoding': encoding });
    await expect(open()('status-list', 'https://good.example.com/')).rejects.toMatchObject({
      code: 'encoding_refused',
    });
  });

  test.each([
    ['nested 65 deep', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['nested 20000 deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['with a name twice', '{"a":1,"a":2}'],
    ['with __proto__', '{"__proto__":{"x":1}}'],
    ['with a byte order mark', '\ufeff{}'],
    ['that is none', '{'],
  ])('with JSON %s is refused', async (_, body) => {
    answer = json(body);
    const response = await open()('did-web', 'https://good.example.com/');
    expect(() => response.json()).toThrow(expect.objectContaining({ code: 'response_invalid' }));
  });

  test('that is not HTTP is refused', async () => {
    answer = (request) => request.socket.write('SSH-2.0-OpenSSH_9.2\r\n');
    await expect(open()('did-web', 'https://good.example.com/')).rejects.toMatchObject({ code: 'response_invalid' });
  });

  test('cannot keep a webhook sender busy with its answer: only the status counts', async () => {
    answer = (_, response) => {
      response.writeHead(202, { 'content-type': 'text/html' });
      response.write('x'.repeat(100_000));
    };
    const response = await open()('webhook', 'https://good.example.com/hook', { method: 'POST', body: '{}' });
    expect([response.status, response.body.length]).toEqual([202, 0]);
  });
});

describe('the origins that are allowed to be insecure', () => {
  let port: number;
  const plain = createHttpServer((request, response) => answer(request, response));
  beforeAll(async () => {
    port = await listen(plain);
  });
  afterAll(() => {
    plain.closeAllConnections();
    plain.close();
  });

  test('are reached by http, on their port, at a private address', async () => {
    const guardedFetch = open({ insecure: [`http://127.0.0.1:${port}`] });
    expect((await guardedFetch('did-web', `http://127.0.0.1:${port}/x`)).json()).toEqual({ ok: true });
  });

  test('are exact: another port, scheme, name or user is still refused', async () => {
    const guardedFetch = open({ insecure: [`http://127.0.0.1:${port}`] });
    for (const url of [
      `http://127.0.0.1:${canaryPort}/`,
      `https://127.0.0.1:${port}/`,
      `http://localhost:${port}/`,
      `http://user@127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}@evil.example.com/`,
    ]) {
      await expect(guardedFetch('did-web', url)).rejects.toMatchObject({ name: 'GuardedFetchError' });
    }
    expect([guardedFetch.dialled, accepted]).toEqual([[], 0]);
  });

  test('do not open a way by redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${canaryPort}/` }).end();
    const guardedFetch = open({ insecure: [`http://127.0.0.1:${port}`] });
    await expect(guardedFetch('did-web', `http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'redirect_refused',
    });
    expect(accepted).toBe(0);
  });

  test('of sibling services are for service calls only, and service calls go nowhere else', async () => {
    const sibling = `http://127.0.0.1:${port}`;
    const guardedFetch = open({ siblings: [sibling] });
    expect((await guardedFetch('service', `${sibling}/v1/entries`, { method: 'POST', body: '{}' })).status).toBe(200);
    await expect(guardedFetch('status-list', `${sibling}/x`)).rejects.toMatchObject({ code: 'scheme_forbidden' });
    await expect(guardedFetch('service', 'https://good.example.com/')).rejects.toMatchObject({
      code: 'host_forbidden',
    });
  });
});
