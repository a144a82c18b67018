// Counts what was done, for /metrics: numbers only, no tenant and no person.
import type { IssuerContext } from './issuer-context.ts';

export type IssuerEvent =
  | 'record_offered'
  | 'code_redeemed'
  | 'credential_issued'
  | 'credential_revoked'
  | 'credential_suspended'
  | 'credential_reinstated';

/** To be called after COMMIT. */
export function countEvent(ctx: IssuerContext, event: IssuerEvent, times = 1): void {
  ctx.metrics
    .counter('issuer_events_total', 'Offers, redemptions, issuances and status changes since the process started', [
      'event',
    ])
    .inc({ event }, times);
}
