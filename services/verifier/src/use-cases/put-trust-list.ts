// Replaces and reads the lists of issuers that an employer believes.
import { withTenant } from '@skill-records/service-kit/tenancy';
import { findTrustList, putTrustList, type TrustEntry, type TrustList } from '../store/trust-lists.ts';
import type { VerifierContext } from './context.ts';

/** The list a session uses when it names none. */
export const DEFAULT_TRUST_LIST = 'default';

/** Later checks use the new list; sessions already judged keep their verdict. */
export async function replaceTrustList(
  context: VerifierContext,
  tenantId: string,
  o: { name: string; entries: TrustEntry[] },
): Promise<TrustList> {
  const list = { ...o, updatedAt: context.now() };
  await withTenant(context.db, tenantId, (tx) => putTrustList(tx, tenantId, list));
  return list;
}

export async function readTrustList(
  context: VerifierContext,
  tenantId: string,
  name: string,
): Promise<TrustList | undefined> {
  return await withTenant(context.db, tenantId, (tx) => findTrustList(tx, tenantId, name));
}
