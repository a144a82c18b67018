// Opens a verification session: what is asked, why, for how long it is kept, and the link a wallet answers through.
import { randomUUID } from 'node:crypto';
import type { DcqlQuery } from '@skill-records/oid4vc/presentation/dcql';
import { createRequestUri } from '@skill-records/oid4vc/presentation/request';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { insertSession } from '../store/sessions.ts';
import type { Tenant } from '../store/tenants.ts';
import { findTrustList } from '../store/trust-lists.ts';
import { checkQuery } from './check-query.ts';
import type { VerifierContext } from './context.ts';
import { readTenant } from './find-tenant.ts';
import { queryOfProfile, requireJobProfile } from './job-profiles.ts';
import { DEFAULT_TRUST_LIST } from './put-trust-list.ts';
import { endOfRetention } from './retention.ts';
import { createSecret, hashSecret } from './secrets.ts';
import { sealPart } from './session-report.ts';

export const ERASE_SESSION_QUEUE = 'erase-session';

export interface SessionOrder {
  /** `id` or `id@version`; exactly one of this and `dcqlQuery`. */
  jobProfile?: string;
  dcqlQuery?: unknown;
  purpose: { en: string; ja: string };
  retention: string;
  issuerTrust?: 'listed' | 'any';
  trustList?: string;
  candidateRef?: string;
}

export interface OpenedSession {
  id: string;
  requestUri: string;
  expiresAt: Date;
}

/** Session, and the job that erases it when its retention ends, in the caller's transaction. @throws Problem */
export async function createSession(
  context: VerifierContext,
  tx: Transaction,
  tenantId: string,
  order: SessionOrder,
): Promise<OpenedSession> {
  const tenant = await readTenant(tx);
  const trustList = order.trustList ?? DEFAULT_TRUST_LIST;
  if (order.trustList !== undefined && !(await findTrustList(tx, tenantId, trustList))) {
    throw problem('trust_list_unknown');
  }
  const { query, jobProfile } = await chooseQuery(tx, tenantId, order);
  const id = randomUUID();
  const [nonce, state, requestId, responseId] = [createSecret(), createSecret(), createSecret(), createSecret()];
  const createdAt = context.now();
  const expiresAt = new Date(createdAt.getTime() + context.config.SESSION_SECONDS * 1000);
  const eraseAfter = endOfRetention(order.retention, expiresAt);
  await insertSession(tx, tenantId, {
    id,
    requestId,
    responseId,
    ...(jobProfile && { jobProfile }),
    dcqlQuery: JSON.stringify(query),
    purpose: order.purpose,
    retention: order.retention,
    issuerTrust: order.issuerTrust ?? 'listed',
    trustList,
    ...(order.candidateRef !== undefined && { candidateRef: order.candidateRef }),
    secretsSealed: sealPart(context, tenantId, id, 'secrets', { nonce, state }),
    nonceHash: hashSecret(nonce),
    stateHash: hashSecret(state),
    createdAt,
    expiresAt,
    eraseAfter,
  });
  await enqueue(tx, {
    queue: ERASE_SESSION_QUEUE,
    payload: { sessionId: id },
    tenantId,
    availableAt: eraseAfter,
  });
  return { id, requestUri: requestLink(context, tenant, requestId), expiresAt };
}

/** The same in a transaction of its own. */
export async function openSession(
  context: VerifierContext,
  tenantId: string,
  order: SessionOrder,
): Promise<OpenedSession> {
  return await withTenant(context.db, tenantId, (tx) => createSession(context, tx, tenantId, order));
}

/** The link in the QR code. `post` lets a wallet add its own nonce; wallets that only know GET ignore it. */
export function requestLink(context: VerifierContext, tenant: Tenant, requestId: string): string {
  return createRequestUri({
    clientId: tenant.clientId,
    requestUri: `${context.config.BASE_URL}/${tenant.slug}/requests/${requestId}`,
    method: 'post',
  });
}

async function chooseQuery(
  tx: Transaction,
  tenantId: string,
  order: SessionOrder,
): Promise<{ query: DcqlQuery; jobProfile?: { slug: string; version: string } }> {
  if (order.jobProfile === undefined) return { query: checkQuery(order.dcqlQuery) };
  const stored = await requireJobProfile(tx, tenantId, order.jobProfile);
  return { query: queryOfProfile(stored), jobProfile: { slug: stored.slug, version: stored.version } };
}
