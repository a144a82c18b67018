// The one door for outgoing requests: https to public addresses only, no redirects, bounded in time and size.
import { Agent, type Dispatcher } from 'undici';
import { checkUrl } from './guarded-fetch/check-url.ts';
import { createGuardedConnector, type Dial, type Resolve } from './guarded-fetch/connector.ts';
import { GuardedFetchError } from './guarded-fetch/error.ts';
import { acceptHeader, type FetchPurpose, isAccepted, limitsOf } from './guarded-fetch/purposes.ts';
import { parseStrictJson } from './strict-json.ts';

export { checkUrl } from './guarded-fetch/check-url.ts';
export { GuardedFetchError, type GuardedFetchErrorCode } from './guarded-fetch/error.ts';
export type { FetchPurpose } from './guarded-fetch/purposes.ts';

export interface GuardedRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Default 256 KiB; status lists 9 MiB. */
  maxBytes?: number;
  /** Whole request; default 5000. */
  timeoutMs?: number;
  /** Overrides the Accept header and the accepted content types of the purpose. */
  accept?: readonly string[];
}

export interface GuardedResponse {
  status: number;
  headers: { get(name: string): string | null };
  body: Uint8Array;
  /** Strict JSON of the body. Throws `GuardedFetchError` response_invalid. */
  json(): unknown;
}

export interface GuardedFetch {
  /** Any status but 3xx is answered; everything that goes wrong before that throws `GuardedFetchError`. */
  (purpose: FetchPurpose, url: string, init?: GuardedRequest): Promise<GuardedResponse>;
  close(): Promise<void>;
}

export interface GuardedFetchOptions {
  /** Exact origins that may be http, private, and on any port: ALLOWED_INSECURE_ORIGINS. */
  allowedInsecureOrigins: readonly string[];
  /** Origins of sibling services, from the operator's settings. When given, purpose 'service' reaches these and nothing else, wherever they are. */
  serviceOrigins?: readonly string[];
  userAgent?: string;
  /** PEM of an authority to trust besides the system's. */
  ca?: string;
  /** For tests: name to addresses. */
  resolve?: Resolve;
  /** For tests: where a checked address is really dialled. */
  dial?: Dial;
}

const TOTAL_MS = 5_000;
const HEADER_BYTES = 16 * 1024;
// What belongs to the connection or to a browser's state is not for callers to set.
const FORBIDDEN_HEADERS =
  /^(host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|cookie2?|proxy-.*|keep-alive|accept-encoding)$/i;

/** See the file's first line. The rules, per connection, stand in guarded-fetch/connector.ts. */
export function createGuardedFetch(o: GuardedFetchOptions): GuardedFetch {
  const insecure: ReadonlySet<string> = new Set(o.allowedInsecureOrigins);
  const siblings: ReadonlySet<string> | undefined = o.serviceOrigins && new Set(o.serviceOrigins);
  const shared = {
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: TOTAL_MS,
    bodyTimeout: TOTAL_MS,
    keepAliveTimeout: 4_000,
    connections: 64,
    pipelining: 1,
  };
  const guarded = new Agent({ ...shared, connect: createGuardedConnector(o) });
  const open = new Agent({ ...shared, connect: { timeout: 2_000, ...(o.ca === undefined ? {} : { ca: o.ca }) } });

  const guardedFetch = async (
    purpose: FetchPurpose,
    address: string,
    init: GuardedRequest = {},
  ): Promise<GuardedResponse> => {
    const free = purpose === 'service' && siblings ? siblings : insecure;
    const url = checkUrl(address, free);
    if (free === siblings && !free.has(url.origin)) throw new GuardedFetchError('host_forbidden');
    const accepted = init.accept ?? limitsOf(purpose).accept;
    const maxBytes = init.maxBytes ?? limitsOf(purpose).maxBytes;
    const headers = requestHeaders(init.headers, acceptHeader(accepted), o.userAgent);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(new GuardedFetchError('timeout')), init.timeoutMs ?? TOTAL_MS);
    try {
      const response = await (free.has(url.origin) ? open : guarded).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: init.method ?? 'GET',
        headers,
        body: init.body ?? null,
        signal: abort.signal,
      });
      return await read(response, { purpose, accepted, maxBytes });
    } catch (error) {
      throw abort.signal.aborted ? new GuardedFetchError('timeout', error) : GuardedFetchError.of(error);
    } finally {
      clearTimeout(timer);
    }
  };
  return Object.assign(guardedFetch, {
    close: async () => {
      await Promise.all([guarded.destroy(), open.destroy()]);
    },
  });
}

function requestHeaders(
  given: Readonly<Record<string, string>> = {},
  accept: string,
  userAgent = 'skill-records',
): Record<string, string> {
  for (const name of Object.keys(given)) {
    if (FORBIDDEN_HEADERS.test(name)) throw new TypeError(`the header ${name} cannot be set`);
  }
  return { accept, 'user-agent': userAgent, 'accept-encoding': 'identity', ...lowerCased(given) };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function read(
  response: Dispatcher.ResponseData,
  o: { purpose: FetchPurpose; accepted: readonly string[] | 'any'; maxBytes: number },
): Promise<GuardedResponse> {
  const { statusCode: status, body: stream } = response;
  const get = (name: string) => {
    const value = response.headers[name.toLowerCase()];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  const refuse = (code: GuardedFetchError['code']): never => {
    stream.on('error', () => {}).destroy();
    throw new GuardedFetchError(code);
  };
  if (status >= 300 && status < 400 && status !== 304) refuse('redirect_refused');
  if (!['identity', null].includes(get('content-encoding'))) refuse('encoding_refused');
  if (limitsOf(o.purpose).ignoreBody) {
    stream.on('error', () => {}).destroy();
    return { status, headers: { get }, body: new Uint8Array(), json: () => refuse('response_invalid') };
  }
  if (Number(get('content-length') ?? 0) > o.maxBytes) refuse('too_large');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > o.maxBytes) refuse('too_large');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const good = status >= 200 && status < 300;
  if (good && body.length > 0 && !isAccepted(get('content-type'), o.accepted))
    throw new GuardedFetchError('content_type_refused');
  return {
    status,
    headers: { get },
    body,
    json() {
      try {
        return parseStrictJson(body);
      } catch (error) {
        throw new GuardedFetchError('response_invalid', error);
      }
    },
  };
}
