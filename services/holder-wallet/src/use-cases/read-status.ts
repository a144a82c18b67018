// Says how each held record stands now: from its issuer's signed status lists and its validity period.
import { checkStatus } from '@skill-records/credentials/checks/status';
import { checkValidity } from '@skill-records/credentials/checks/validity';
import { loadStatusList } from '@skill-records/credentials/verified-status-list';
import type { Wallet } from './dependencies.ts';
import { fetchStatusList } from './fetch-status-list.ts';
import type { HeldCredential } from './held-credential.ts';

export type StatusState = 'valid' | 'suspended' | 'revoked' | 'expired' | 'unknown';

export interface LiveStatus {
  state: StatusState;
  /** When the lists behind the answer were fetched; now, when none was needed. */
  checkedAt: Date;
}

/** By wallet id. A list that cannot be fetched or verified makes `unknown`, never `valid`. */
export async function readStatuses(
  wallet: Wallet,
  held: readonly Pick<HeldCredential, 'id' | 'document'>[],
): Promise<Map<string, LiveStatus>> {
  const statuses = await Promise.all(
    held.map(async ({ id, document }) => [id, await readStatus(wallet, document)] as const),
  );
  return new Map(statuses);
}

async function readStatus(wallet: Wallet, document: HeldCredential['document']): Promise<LiveStatus> {
  const now = wallet.now();
  let checkedAt = now;
  const fetchList = async (url: string) => {
    const { bytes, fetchedAt } = await fetchStatusList(wallet, url);
    if (fetchedAt < checkedAt) checkedAt = fetchedAt;
    return bytes;
  };
  const { documentLoader, resolveDid } = wallet;
  const status = await checkStatus(document, (url) =>
    loadStatusList(url, { documentLoader, resolveDid, now, fetchStatusList: fetchList }),
  );
  if (status.code === 'status_revoked') return { state: 'revoked', checkedAt };
  if (status.code === 'status_suspended') return { state: 'suspended', checkedAt };
  if (checkValidity(document, now).outcome !== 'passed') return { state: 'expired', checkedAt };
  return { state: status.outcome === 'passed' ? 'valid' : 'unknown', checkedAt };
}
