// Accepts an offer: once, whatever is repeated, interrupted or sent twice at the same time.
import { randomUUID } from 'node:crypto';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type AcceptanceRow, findAcceptance, leaseAcceptance, startAcceptance } from '../store/acceptances.ts';
import { readCredential } from '../store/credentials.ts';
import { LEASE_SECONDS } from './acceptance-progress.ts';
import { continueAcceptance, prepareProgress } from './continue-acceptance.ts';
import type { Wallet } from './dependencies.ts';
import { hashOffer, type OfferInput, readOffer } from './read-offer.ts';

export interface AcceptedOffer {
  /** Wallet ids of the records. */
  credentialIds: string[];
  /** True when an earlier request had stored them. */
  repeated: boolean;
}

/**
 * Why accepting is safe to repeat:
 * 1. The offer's row is unique per user and offer; a second request finds the first one's row.
 * 2. One worker at a time holds the row's lease; others get `offer_in_progress`. A crashed worker's lease ends by itself.
 * 3. Each step's result is committed before the next step starts, so work goes on where it stopped: the token is not asked
 *    for twice, and an answer that arrived is never asked for again.
 * 4. Storing the records and ending the row are one transaction.
 * Not covered: a crash after the issuer used the code up and before its token was written. The next attempt asks again;
 * when the issuer then refuses, the person is told that the offer was used (`offer_not_usable`).
 */
export async function acceptOffer(
  wallet: Wallet,
  userId: string,
  input: OfferInput & { txCode?: string },
): Promise<AcceptedOffer> {
  const offer = await readOffer(wallet, input);
  if (offer.preAuthorizedCode === undefined) throw problem('grant_unsupported');
  const offerHash = hashOffer(offer);
  const row = await withTenant(wallet.db, userId, async (tx) => {
    await startAcceptance(tx, { tenantId: userId, id: randomUUID(), offerHash });
    return (await findAcceptance(tx, offerHash)) as AcceptanceRow;
  });
  if (row.state === 'stored') return alreadyStored(wallet, userId, row);
  if (row.state === 'refused') throw refusal(row);
  const leased = await withTenant(wallet.db, userId, (tx) => leaseAcceptance(tx, row.id, LEASE_SECONDS));
  if (leased === undefined) throw new Problem('offer_in_progress', { retryAfter: 2 });
  // Between the look and the lease another request may have finished.
  if (leased.state === 'stored') return alreadyStored(wallet, userId, leased);
  if (leased.state === 'refused') throw refusal(leased);
  const start = leased.state === 'started' ? () => prepareProgress(wallet, userId, offer) : undefined;
  const credentialIds = await continueAcceptance(wallet, userId, leased, {
    ...(start && { start }),
    ...(input.txCode !== undefined && { txCode: input.txCode }),
  });
  return { credentialIds, repeated: false };
}

async function alreadyStored(wallet: Wallet, userId: string, row: AcceptanceRow): Promise<AcceptedOffer> {
  const credentialIds = await withTenant(wallet.db, userId, async (tx) => {
    const present: string[] = [];
    for (const id of row.credentialIds) if (await readCredential(tx, id)) present.push(id);
    return present;
  });
  if (credentialIds.length === 0) throw problem('offer_deleted');
  return { credentialIds, repeated: true };
}

/** What was refused once is refused again, for the same reason, without asking the issuer. */
export function refusal(row: AcceptanceRow): Problem {
  return new Problem(row.failure ?? 'credential_malformed', {
    ...(row.failureDetail === null ? {} : { params: { context: row.failureDetail } }),
  });
}
