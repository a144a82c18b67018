// Sessions of the server-rendered pages: a random token in a cookie, a row on the server, and a check where forms come from.
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Db, Transaction } from './database.ts';

export interface PageSession {
  tenantId: string;
  /** Who signed in: a wallet user id, or the id of the API key that was used. */
  subject: string;
  expiresAt: Date;
}

/** `__Host-` cookies cannot be set by a sub-domain or over http. https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis */
export function sessionCookieName(baseUrl: string): string {
  return baseUrl.startsWith('https:') ? '__Host-session' : 'session';
}

/** Options for `reply.setCookie(sessionCookieName(baseUrl), token, sessionCookieOptions(baseUrl, hours))` and `clearCookie`. */
export function sessionCookieOptions(baseUrl: string, hours?: number) {
  return {
    path: '/',
    httpOnly: true,
    secure: baseUrl.startsWith('https:'),
    sameSite: 'lax' as const,
    ...(hours === undefined ? {} : { maxAge: Math.round(hours * 3600) }),
  };
}

/** Starts a session in the tenant of `tx`; `token` is the cookie's value and is not stored. */
export async function createPageSession(
  tx: Transaction,
  o: { tenantId: string; subject: string; hours: number },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  const { rows } = await tx.query<{ expires_at: Date }>(
    `insert into page_session (token_hash, tenant_id, subject, expires_at)
     values ($1, $2, $3, now() + make_interval(secs => $4)) returning expires_at`,
    [hash(token), o.tenantId, o.subject, Math.round(o.hours * 3600)],
  );
  return { token, expiresAt: rows[0]?.expires_at as Date };
}

/** The session of a cookie value, or undefined when it is unknown, ended or expired (by the database's clock). */
export async function readPageSession(db: Db, token: string | undefined): Promise<PageSession | undefined> {
  if (token === undefined || !/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const { rows } = await db.query<{ tenant_id: string; subject: string; expires_at: Date }>(
    'select * from read_page_session($1)',
    [hash(token)],
  );
  const row = rows[0];
  return row && { tenantId: row.tenant_id, subject: row.subject, expiresAt: row.expires_at };
}

/** Ends a session: the same cookie is refused from now on. */
export async function endPageSession(db: Db, token: string | undefined): Promise<void> {
  if (token !== undefined) await db.query('select end_page_session($1)', [hash(token)]);
}

/**
 * Does this form come from a page of this site? Browsers send Origin with every POST, and Sec-Fetch-Site; a request with
 * neither is not from a current browser's form and is refused. https://www.w3.org/TR/fetch-metadata/
 */
export function sameOrigin(request: Pick<FastifyRequest, 'headers'>, baseUrl: string): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined ? site === 'same-origin' : origin === baseUrl;
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
