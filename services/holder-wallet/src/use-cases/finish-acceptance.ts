// The job's part of accepting: goes on where a process died between token and stored record.
import { Problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { leaseAcceptance, readAcceptance } from '../store/acceptances.ts';
import { LEASE_SECONDS } from './acceptance-progress.ts';
import { continueAcceptance } from './continue-acceptance.ts';
import type { Wallet } from './dependencies.ts';
import { isFinal } from './offer-problems.ts';

/** Safe to repeat. Throws when another attempt is needed; what only the person can go on with is left to the person. */
export async function finishAcceptanceLater(
  wallet: Wallet,
  o: { userId: string; acceptanceId: string },
): Promise<void> {
  const { row, leased } = await withTenant(wallet.db, o.userId, async (tx) => {
    const row = await readAcceptance(tx, o.acceptanceId);
    const unfinished = row?.state === 'authorized' || row?.state === 'received';
    return { row, leased: unfinished ? await leaseAcceptance(tx, row.id, LEASE_SECONDS) : undefined };
  });
  if (row === undefined || (row.state !== 'authorized' && row.state !== 'received')) return;
  if (leased === undefined) throw new Error('the offer is still being accepted');
  try {
    await continueAcceptance(wallet, o.userId, leased, {});
  } catch (error) {
    const over = error instanceof Problem && (isFinal(error.code) || error.code === 'issuer_session_ended');
    if (!over) throw error;
  }
}
