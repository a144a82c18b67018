// Revokes, suspends or reinstates a record in all its forms: recorded at once, told to the status list until it confirms.
import { randomUUID } from 'node:crypto';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import {
  type CredentialRow,
  type CredentialStatus,
  listCredentialsOfIssuance,
  lockIssuance,
  setIssuanceStatus,
} from '../store/credential-store.ts';
import { findNextStatusChange, insertStatusChange } from '../store/status-change-store.ts';
import { findTenant } from '../store/tenant-store.ts';
import { countEvent } from './count-event.ts';
import { currentStatus } from './current-status.ts';
import { findIssuance, type IssuanceReference } from './find-issuance.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';
import { pushStatusChanges } from './push-status-changes.ts';
import { findSeal, reasonPlace } from './seal-subject.ts';

export interface StatusChange {
  /** A credential, or a record: either way everything that was issued for the record changes. */
  target: IssuanceReference;
  status: CredentialStatus;
  reason: string;
  /** For a suspension: when it ends by itself. */
  until?: Date | undefined;
}

export interface StatusChangeView {
  status: CredentialStatus;
  /** False: the status list could not be reached yet; the change is kept and sent until it is confirmed. */
  published: boolean;
}

const JOB_DELAY_MS = 5_000;

const AUDIT_ACTIONS = {
  revoked: 'credential.revoked',
  suspended: 'credential.suspended',
  active: 'credential.reinstated',
} as const;

const COUNTED = {
  revoked: 'credential_revoked',
  suspended: 'credential_suspended',
  active: 'credential_reinstated',
} as const;

/**
 * Asking for the status that the record has already changes nothing. The reason is for the tenant alone: it is sealed,
 * and neither the status list nor any message carries it.
 * @throws Problem `not_found`, `credential_pending`, `credential_revoked` (revocation is final), `suspension_end_invalid`,
 * `credential_status_missing`
 */
export async function changeCredentialStatus(
  ctx: IssuerContext,
  caller: Caller,
  change: StatusChange,
  idempotencyKey: string | undefined,
): Promise<StatusChangeView> {
  const { tenantId } = caller;
  const { status, until } = change;
  if (until && (status !== 'suspended' || until <= ctx.now())) throw problem('suspension_end_invalid');
  const { body, replayed } = await withIdempotency(
    ctx.db,
    // The reason may hold personal data; the stored hash of the request covers it all the same.
    { tenantId, key: idempotencyKey, route: 'POST /v1/credentials/{id}/status', body: change },
    async (tx) => ({ status: 200, body: await record(ctx, tx, caller, change) }),
  );
  const { issuanceId, changed } = body;
  if (changed && !replayed) countEvent(ctx, COUNTED[status]);
  const published = await pushStatusChanges(ctx, tenantId, issuanceId).catch((err: unknown) => {
    ctx.log.warn({ err }, 'the status list was not told yet; a job tries again');
    return false;
  });
  if (!published) await askByMessage(ctx, tenantId, issuanceId);
  return { status, published };
}

/**
 * The issuance is locked, so changes follow one another, and so does a credential of it that is being issued: what is
 * still pending now is refused when it comes to be stored (finish-credential).
 */
async function record(
  ctx: IssuerContext,
  tx: Transaction,
  { tenantId, actor }: Caller,
  { target, status, reason, until }: StatusChange,
): Promise<{ issuanceId: string; changed: boolean }> {
  const issuanceId = await findIssuance(ctx, tx, tenantId, target);
  if (!issuanceId) throw problem('not_found');
  await lockIssuance(tx, tenantId, issuanceId);
  const credentials = await listCredentialsOfIssuance(tx, tenantId, issuanceId);
  const [first] = credentials;
  if (!first) throw problem('not_found');
  if (isSame(first, status, until, ctx.now())) return { issuanceId, changed: false };
  if (first.status === 'revoked') throw problem('credential_revoked');
  if (credentials.every(({ state }) => state === 'pending')) throw problem('credential_pending');
  if (!credentials.every((credential) => showsStatus(credential, status))) throw problem('credential_status_missing');
  const id = randomUUID();
  // Of a person who was erased the credential can still be revoked; the reason is then not kept.
  const sealer = await findSeal(ctx, tx, tenantId, first.subjectId);
  await insertStatusChange(tx, tenantId, {
    id,
    issuanceId,
    status,
    until: until ?? null,
    reason: sealer ? sealer.seal(reason, reasonPlace(tenantId, id)) : null,
    createdAt: ctx.now(),
  });
  await setIssuanceStatus(tx, tenantId, issuanceId, { status, suspendedUntil: until ?? null });
  await recordAudit(tx, { tenantId, actor, action: AUDIT_ACTIONS[status], object: issuanceId });
  // Later than the call that follows: the job is for the case that this process does not get to make it.
  const availableAt = new Date(ctx.now().getTime() + JOB_DELAY_MS);
  await enqueue(tx, { queue: 'push-status-change', payload: { issuanceId }, tenantId, availableAt });
  return { issuanceId, changed: true };
}

function isSame(row: CredentialRow, status: CredentialStatus, until: Date | undefined, now: Date): boolean {
  if (currentStatus(row, now) !== status) return false;
  return status !== 'suspended' || (row.suspendedUntil?.getTime() ?? 0) === (until?.getTime() ?? 0);
}

/** A change that nobody could see in the credential is none. */
function showsStatus({ state, statusEntries }: CredentialRow, status: CredentialStatus): boolean {
  if (state === 'pending' || statusEntries === null) return true;
  const purpose = status === 'revoked' ? 'revocation' : 'suspension';
  return statusEntries.some((entry) => 'idx' in entry || entry.statusPurpose === purpose);
}

/**
 * The same request over the queue, for a status list that is back before our job is: ids only, and the same changeId.
 * Only the oldest unconfirmed change, so that a message can never overtake another one.
 */
async function askByMessage(ctx: IssuerContext, tenantId: string, issuanceId: string): Promise<void> {
  await withTenant(ctx.db, tenantId, async (tx) => {
    const next = await findNextStatusChange(tx, tenantId, issuanceId);
    const tenant = await findTenant(tx, tenantId);
    // A suspension that has ended by itself is told by the job, as what it is by now.
    if (!next || !tenant || (next.until && next.until <= ctx.now())) return;
    await enqueue(tx, {
      target: 'status_list',
      queue: 'status.change-requested',
      payload: {
        tenant: tenant.slug,
        issuanceId,
        status: next.status,
        changeId: next.id,
        ...(next.until ? { until: next.until.toISOString() } : {}),
      },
      tenantId,
    });
  });
}
