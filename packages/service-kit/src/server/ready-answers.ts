// Answers that stand ready in memory, sent before the framework begins its work; everything else goes on to the framework.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Metrics } from '../metrics.ts';
import { policyHeaders } from './headers.ts';

/** Data that is public, may be read by any web page, and needs nothing but its own address to be found. */
export interface ReadyAnswer {
  status: 200 | 304;
  /** The pattern under which the framework would have found it, for the metrics. */
  route: string;
  /** The answer's own headers, among them `cache-control`. */
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

/**
 * `undefined`: the framework shall answer. Must not throw, and must say the same as the framework's own route. Giving the same
 * object for the same answer spares the work on its headers.
 */
export type FindReadyAnswer = (request: IncomingMessage) => ReadyAnswer | undefined;

/**
 * Puts `find` in front of the server's request listener. Such an answer carries the policy headers of every other one (a 304
 * repeats only what a cache needs: RFC 9110, section 15.4.5) and is counted. It writes no line into the log, and so has a
 * request id only if the caller sent one. While the server drains, `find` is not asked: connections are closed as usual.
 */
export function addReadyAnswers(
  server: Server,
  o: { find: FindReadyAnswer; https: boolean; metrics: Metrics; isDraining: () => boolean },
): void {
  const [framework, ...others] = server.listeners('request') as RequestListener[];
  if (!framework || others.length > 0) throw new Error('the server has not exactly one request listener');
  const policy = policyHeaders({ https: o.https, isPage: false, cors: true });
  const cors = policy.filter(([name]) => name.startsWith('access-control-'));
  const seconds = o.metrics.histogram('http_request_duration_seconds', 'Time from request to answer', [
    'method',
    'route',
    'status',
  ]);
  /** Written once per answer, not once per request. */
  const headers = new WeakMap<ReadyAnswer, string[]>();
  const headersOf = (answer: ReadyAnswer): string[] => {
    const known = headers.get(answer);
    if (known) return known;
    const length = answer.body ? ['content-length', String(answer.body.length)] : [];
    const fixed = answer.status === 304 ? cors : policy;
    const made = [...Object.entries(answer.headers).flat(), ...length, ...fixed.flat()];
    headers.set(answer, made);
    return made;
  };
  const send = (request: IncomingMessage, response: ServerResponse, answer: ReadyAnswer, begin: number) => {
    const lines = headersOf(answer);
    const requestId = givenRequestId(request);
    response.writeHead(answer.status, requestId === undefined ? lines : ['x-request-id', requestId, ...lines]);
    response.end(answer.body);
    const { status, route } = answer;
    seconds.observe({ method: 'GET', route, status: String(status) }, (performance.now() - begin) / 1000);
  };
  server.removeListener('request', framework);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const begin = performance.now();
    const answer = request.method === 'GET' && !o.isDraining() ? o.find(request) : undefined;
    if (answer) send(request, response, answer, begin);
    else framework.call(server, request, response);
  });
}

/** The caller's own id if it has the form of one, otherwise a new one. */
export function requestIdOf(request: IncomingMessage): string {
  return givenRequestId(request) ?? randomUUID();
}

function givenRequestId(request: IncomingMessage): string | undefined {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{8,128}$/.test(given) ? given : undefined;
}
