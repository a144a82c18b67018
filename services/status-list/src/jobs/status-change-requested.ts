// Queue status.change-requested: a change that the issuer could not deliver over HTTP; the same use case, by message.
import type { Log } from '@skill-records/service-kit/logger';
import { Problem } from '@skill-records/service-kit/problem';
import Type, { type Static } from 'typebox';
import type { ChangeStatusRequest } from '../use-cases/change-status.ts';
import { CHANGE_ID, ISSUANCE_ID, REQUESTED_STATUS, SUSPENSION_END, TENANT_SLUG } from '../use-cases/identifiers.ts';

export const statusChangeRequestedSchema = Type.Object({
  tenant: TENANT_SLUG,
  issuanceId: ISSUANCE_ID,
  status: REQUESTED_STATUS,
  changeId: CHANGE_ID,
  until: Type.Optional(SUSPENSION_END),
});

/** Refusals that no repetition can change; the message is done, and the log keeps why. */
const FINAL = [
  'tenant_unknown',
  'issuance_unknown',
  'already_revoked',
  'purpose_not_reserved',
  'change_id_reused',
  // The end has come before the message: there is nothing left to suspend.
  'suspension_end_invalid',
];

export async function handleStatusChangeRequested(
  o: { change: (request: ChangeStatusRequest) => Promise<unknown>; log: Log },
  payload: Static<typeof statusChangeRequestedSchema>,
): Promise<void> {
  try {
    const { tenant, issuanceId, status, changeId, until } = payload;
    await o.change({ tenant, issuanceId, status, changeId, ...(until !== undefined && { until: new Date(until) }) });
  } catch (error) {
    if (!(error instanceof Problem && FINAL.includes(error.code))) throw error;
    o.log.error({ code: error.code, queue: 'status.change-requested' }, 'a requested status change was refused');
  }
}
