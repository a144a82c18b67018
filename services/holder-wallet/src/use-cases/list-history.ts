// Lists what happened in a wallet, newest first: what came in, what went to whom and which parts of it.
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type HistoryKind, type HistoryRow, type HistoryState, listHistory } from '../store/history.ts';
import type { Wallet } from './dependencies.ts';
import type { HistoryDetail } from './history-detail.ts';
import { decodeCursor, toPage } from './page-cursor.ts';
import { openVault } from './vault.ts';

export interface HistoryItem extends HistoryDetail {
  id: string;
  at: Date;
  kind: HistoryKind;
  /** Of presentations: whether the answer arrived. */
  state?: HistoryState;
}

export async function listWalletHistory(
  wallet: Wallet,
  userId: string,
  o: { cursor?: string; limit: number },
): Promise<{ items: HistoryItem[]; next?: string }> {
  const after = decodeCursor(o.cursor);
  return withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    const rows = await listHistory(tx, { limit: o.limit + 1, ...(after && { after }) });
    const { rows: page, next } = toPage<HistoryRow>(rows, o.limit, ({ at, id }) => ({ at, id }));
    const items = page.map(({ id, at, kind, state, detailSealed }) => ({
      id,
      at,
      kind,
      ...(state && { state }),
      ...vault.openJson<HistoryDetail>('history', id, detailSealed),
    }));
    return { items, ...(next !== undefined && { next }) };
  });
}
