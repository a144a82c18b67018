// Revokes, suspends or reinstates a credential: recorded at once, told to the status list, and told again until it confirms.
import { randomUUID } from 'node:crypto';
import { recordAudit } from '@skill-records/service-kit/audit';
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type CredentialStatus, lockCredential, setCredentialStatus } from '../store/credential-store.ts';
import { findSkillRecord } from '../store/skill-record-store.ts';
import { findNextStatusChange, insertStatusChange } from '../store/status-change-store.ts';
import { findTenant } from '../store/tenant-store.ts';
import { countEvent } from './count-event.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';
import { pushStatusChanges } from './push-status-changes.ts';
import { findSeal, reasonPlace } from './seal-subject.ts';

export interface StatusChangeView {
  id: string;
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
 * Asking for the status that the credential has already changes nothing. The reason is for the tenant alone: it is
 * sealed, and neither the status list nor any message carries it.
 * @throws Problem `not_found`, `credential_pending`, `credential_revoked` (revocation is final)
 */
export async function changeCredentialStatus(
  ctx: IssuerContext,
  caller: Caller,
  change: { credentialId: string; status: CredentialStatus; reason: string },
  idempotencyKey: string | undefined,
): Promise<StatusChangeView> {
  const { tenantId } = caller;
  const { credentialId, status, reason } = change;
  const { body: changed, replayed } = await withIdempotency(
    ctx.db,
    // The reason may hold personal data; the stored hash of the request covers it all the same.
    { tenantId, key: idempotencyKey, route: 'POST /v1/credentials/{id}/status', body: change },
    async (tx) => {
      const credential = await lockCredential(tx, tenantId, credentialId);
      if (!credential) throw problem('not_found');
      if (credential.status === status) return { status: 200, body: false };
      if (credential.status === 'revoked') throw problem('credential_revoked');
      if (credential.state === 'pending') throw problem('credential_pending');
      const record = await findSkillRecord(tx, tenantId, credential.skillRecordId);
      if (!record) throw problem('not_found');
      const id = randomUUID();
      // Of a person who was erased the credential can still be revoked; the reason is then not kept.
      const sealer = await findSeal(ctx, tx, tenantId, record.subjectId);
      const sealed = sealer ? sealer.seal(reason, reasonPlace(tenantId, id)) : null;
      await insertStatusChange(tx, tenantId, { id, credentialId, status, reason: sealed, createdAt: ctx.now() });
      await setCredentialStatus(tx, tenantId, credentialId, status);
      await recordAudit(tx, { tenantId, actor: caller.actor, action: AUDIT_ACTIONS[status], object: credentialId });
      // Later than the call below: the job is for the case that this process does not get to make it.
      const availableAt = new Date(ctx.now().getTime() + JOB_DELAY_MS);
      await enqueue(tx, { queue: 'push-status-change', payload: { credentialId }, tenantId, availableAt });
      return { status: 200, body: true };
    },
  );
  if (changed && !replayed) countEvent(ctx, COUNTED[status]);
  const published = await pushStatusChanges(ctx, tenantId, credentialId).catch((err: unknown) => {
    ctx.log.warn({ err }, 'the status list was not told yet; a job tries again');
    return false;
  });
  if (!published) await askByMessage(ctx, tenantId, credentialId);
  return { id: `urn:uuid:${credentialId}`, status, published };
}

/**
 * The same request over the queue, for a status list that is back before our job is: ids only, and the same changeId.
 * Only the oldest unconfirmed change, so that a message can never overtake another one.
 */
async function askByMessage(ctx: IssuerContext, tenantId: string, credentialId: string): Promise<void> {
  await withTenant(ctx.db, tenantId, async (tx) => {
    const next = await findNextStatusChange(tx, tenantId, credentialId);
    const tenant = await findTenant(tx, tenantId);
    if (!next || !tenant) return;
    await enqueue(tx, {
      target: 'status_list',
      queue: 'status.change-requested',
      payload: { tenant: tenant.slug, issuanceId: credentialId, status: next.status, changeId: next.id },
      tenantId,
    });
  });
}
