// A small JSON client for the services' own APIs, as any customer would write it.

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(method: string, url: string, status: number, body: unknown) {
    const problem = (typeof body === 'object' && body !== null ? body : {}) as {
      code?: string;
      error?: string;
      detail?: string;
    };
    const code = problem.code ?? problem.error ?? 'unknown';
    super(
      `${method} ${new URL(url).pathname} answered ${status} ${code}${problem.detail ? `: ${problem.detail}` : ''}`,
    );
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

export interface RequestOptions {
  idempotencyKey?: string;
  contentType?: string;
}

export interface Api {
  url: string;
  get<T>(path: string): Promise<T>;
  getText(path: string): Promise<string>;
  post<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
}

/** Bodies are sent as JSON, strings and bytes as they are. Every method throws ApiError on a status of 400 or more. */
export function createApi(url: string, token?: string): Api {
  const call = async (method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<string> => {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const headers: Record<string, string> = { accept: 'application/json', 'accept-language': 'en' };
    if (token) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = options.contentType ?? 'application/json';
    if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
    const send = () =>
      fetch(`${url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(120_000),
      });
    let response = await send();
    // 503 says that nothing was done and when to come back.
    for (let tries = 1; response.status === 503 && tries < 5; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(response.headers.get('retry-after') ?? 1)));
      response = await send();
    }
    const text = await response.text();
    if (response.status >= 400) throw new ApiError(method, response.url, response.status, parseJson(text));
    return text;
  };
  return {
    url,
    get: async <T>(path: string) => parseJson(await call('GET', path)) as T,
    getText: (path) => call('GET', path),
    post: async <T>(path: string, body?: unknown, options?: RequestOptions) =>
      parseJson(await call('POST', path, body, options)) as T,
    put: async <T>(path: string, body: unknown) => parseJson(await call('PUT', path, body)) as T,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Asks again until `done` is content. @throws Error with `what` when patience ends. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  done: (value: T) => boolean,
  patienceMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 1_000)) {
    const value = await ask();
    if (done(value)) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${Math.round(patienceMs / 1000)} s in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
