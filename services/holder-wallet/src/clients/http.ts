// One request to a stranger's address through the guarded fetch, read as strict JSON; every failure is one of two kinds.
import { type JsonValue, parseJson } from '@skill-records/oid4vc/json';
import { parseErrorBody } from '@skill-records/oid4vc/oauth-error';
import type { GuardedFetch } from '@skill-records/service-kit/guarded-fetch';

const MAX_JSON = 2 * 1024 * 1024;

export interface Http {
  guardedFetch: GuardedFetch;
  /** Exact origins that may use http on this machine. */
  allowedInsecureOrigins: readonly string[];
}

export type Purpose = Parameters<GuardedFetch>[0];

/** The other side did not answer, refused the connection, or failed (5xx): another attempt may succeed. */
export class UnreachableError extends Error {
  constructor(cause?: unknown) {
    super('unreachable', cause === undefined ? undefined : { cause });
    this.name = 'UnreachableError';
  }
}

/** The other side answered with an error (4xx). `error` is its OAuth error code, if it gave one: its word, not ours. */
export class RefusedError extends Error {
  readonly status: number;
  readonly error: string | undefined;
  constructor(status: number, error: string | undefined) {
    super('refused');
    this.name = 'RefusedError';
    this.status = status;
    this.error = error;
  }
}

export interface Answer {
  status: number;
  /** The exact text of the body. */
  text: string;
  /** Undefined when the body is no unambiguous JSON. */
  json: JsonValue | undefined;
}

export async function request(
  http: Http,
  purpose: Purpose,
  url: string,
  init: {
    method?: 'GET' | 'POST';
    headers?: Record<string, string>;
    body?: string;
    accept?: readonly string[];
    timeoutMs?: number;
  } = {},
): Promise<Answer> {
  let response: Awaited<ReturnType<GuardedFetch>>;
  try {
    response = await http.guardedFetch(purpose, url, init);
  } catch (cause) {
    throw new UnreachableError(cause);
  }
  const text = decode(response.body);
  const json = text === undefined ? undefined : parseJson(text, MAX_JSON);
  if (response.status >= 500 || response.status === 429) throw new UnreachableError();
  if (response.status < 200 || response.status > 299) {
    throw new RefusedError(response.status, parseErrorBody(json)?.error);
  }
  return { status: response.status, text: text ?? '', json };
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}
