// What a status means in each kind of entry, and which entries of an issuance show it.
import { TOKEN_STATUS } from '@skill-records/credentials/token-status-list';
import type { StatusEntry } from '../store/status-entries.ts';
import type { RequestedStatus } from '../store/status-events.ts';
import type { ListPurpose } from '../store/status-lists.ts';

/** The value that an entry of this purpose takes for a status. */
export function valueFor(status: RequestedStatus, purpose: ListPurpose): number {
  if (purpose !== 'status') return status === 'active' ? 0 : 1;
  return { active: TOKEN_STATUS.valid, revoked: TOKEN_STATUS.invalid, suspended: TOKEN_STATUS.suspended }[status];
}

/** True for the value that says revoked. */
export function isRevokedValue(purpose: ListPurpose, value: number): boolean {
  return (purpose === 'revocation' || purpose === 'status') && value === 1;
}

/**
 * The entries that have to change for a status: one in each variant. Undefined when a variant has none that could show
 * it, for then the forms of one record would contradict each other.
 */
export function entriesFor<E extends StatusEntry>(status: RequestedStatus, entries: readonly E[]): E[] | undefined {
  const purpose = status === 'revoked' ? 'revocation' : 'suspension';
  const variants = new Set(entries.map((entry) => entry.variant));
  const chosen = entries.filter((entry) => entry.purpose === purpose || entry.purpose === 'status');
  const covered = new Set(chosen.map((entry) => entry.variant));
  return variants.size > 0 && covered.size === variants.size ? chosen : undefined;
}
