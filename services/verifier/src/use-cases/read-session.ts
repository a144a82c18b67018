// Shows sessions to the tenant: state, outcome of every check, coverage; after erasure only what was kept.
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { Coverage } from '@skill-records/skill-record/coverage';
import { findSession, listSessions, type StoredSession } from '../store/sessions.ts';
import type { VerifierContext } from './context.ts';
import { requestLink } from './create-session.ts';
import { readTenant } from './find-tenant.ts';
import {
  type CredentialOutcome,
  type CredentialReport,
  openPart,
  type QueryOutcome,
  type SessionOutcome,
  type SessionReport,
} from './session-report.ts';

export interface SessionHead {
  id: string;
  state: StoredSession['state'];
  reason?: StoredSession['reason'];
  verified: boolean;
  assurance?: StoredSession['assurance'];
  jobProfile?: string;
  purpose: { en: string; ja: string };
  issuerTrust: 'listed' | 'any';
  candidateRef?: string;
  createdAt: Date;
  expiresAt: Date;
  receivedAt?: Date;
}

export interface SessionView extends SessionHead {
  /** After erasure only digest and outcome of each. */
  credentials: (CredentialReport | CredentialOutcome)[];
  /** Whether what passed satisfies the query as a whole; absent while nothing has arrived. */
  query?: QueryOutcome;
  /** How many different keys presented. */
  holders?: number;
  coverage?: Coverage;
  dcqlQuery: unknown;
  retention: string;
  eraseAfter: Date;
  erasedAt?: Date;
  /** While a wallet may still answer. */
  requestUri?: string;
}

/** @throws Problem not_found, also for another tenant's session */
export async function readSession(context: VerifierContext, tenantId: string, sessionId: string): Promise<SessionView> {
  return await withTenant(context.db, tenantId, async (tx) => {
    const session = await findSession(tx, tenantId, sessionId);
    if (!session) throw problem('not_found');
    const head = headOf(session, context.now());
    const outcome = session.outcome as SessionOutcome | undefined;
    const report =
      session.reportSealed !== undefined
        ? openPart<SessionReport>(context, tenantId, session.id, 'report', session.reportSealed)
        : undefined;
    return {
      ...head,
      credentials: report?.credentials ?? outcome?.credentials ?? [],
      ...(outcome && { query: outcome.query, holders: outcome.holders }),
      ...(report?.coverage && { coverage: report.coverage }),
      dcqlQuery: JSON.parse(session.dcqlQuery),
      retention: session.retention,
      eraseAfter: session.eraseAfter,
      ...(session.erasedAt && { erasedAt: session.erasedAt }),
      ...(head.state === 'pending' && { requestUri: requestLink(context, await readTenant(tx), session.requestId) }),
    };
  });
}

/** Newest first. `cursor` is what the page before gave as `next`. @throws Problem validation_failed */
export async function readSessions(
  context: VerifierContext,
  tenantId: string,
  page: { limit: number; cursor?: string },
): Promise<{ items: SessionHead[]; next?: string }> {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const rows = await withTenant(context.db, tenantId, (tx) =>
    listSessions(tx, tenantId, { limit: page.limit + 1, ...(after && { after }) }),
  );
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items: items.map((session) => headOf(session, context.now())),
    ...(rows.length > page.limit && last && { next: writeCursor(last) }),
  };
}

/** Nobody has to tidy up for a session to be over: an unanswered one is expired from the moment it says. */
function headOf(session: StoredSession, now: Date): SessionHead {
  const state = session.state === 'pending' && session.expiresAt <= now ? 'expired' : session.state;
  const { reason, assurance, jobProfile, candidateRef, receivedAt } = session;
  return {
    id: session.id,
    state,
    ...(reason && { reason }),
    verified: state === 'verified',
    ...(assurance && { assurance }),
    ...(jobProfile && { jobProfile: `${jobProfile.slug}@${jobProfile.version}` }),
    purpose: session.purpose,
    issuerTrust: session.issuerTrust,
    ...(candidateRef !== undefined && { candidateRef }),
    createdAt: session.createdAt,
    expiresAt: session.expiresAt,
    ...(receivedAt && { receivedAt }),
  };
}

function writeCursor({ createdAt, id }: StoredSession): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}

function readCursor(cursor: string): { createdAt: Date; id: string } {
  const match = /^(\S{24}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const createdAt = new Date(match?.[1] ?? '');
  if (!match?.[2] || Number.isNaN(createdAt.getTime())) throw problem('cursor_invalid');
  return { createdAt, id: match[2] };
}
