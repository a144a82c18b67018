// The status of a credential at this moment: a suspension with an end is over once the end has come.
import type { CredentialRow, CredentialStatus } from '../store/credential-store.ts';

/** The status list ends the suspension by itself at the same time. */
export function currentStatus(
  { status, suspendedUntil }: Pick<CredentialRow, 'status' | 'suspendedUntil'>,
  now: Date,
): CredentialStatus {
  return status === 'suspended' && suspendedUntil !== null && suspendedUntil <= now ? 'active' : status;
}
