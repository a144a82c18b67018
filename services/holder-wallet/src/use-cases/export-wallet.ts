// Exports a wallet: every record as the exact bytes that were received, and the history. Keys stay inside.
import { createHash } from 'node:crypto';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type CredentialRow, listCredentials } from '../store/credentials.ts';
import { type HistoryRow, listHistory } from '../store/history.ts';
import type { Wallet } from './dependencies.ts';
import { openCredential } from './held-credential.ts';
import { addHistory, type HistoryDetail } from './history-detail.ts';
import { openVault } from './vault.ts';

export interface WalletExport {
  format: 'skill-records-wallet-export';
  version: 1;
  exportedAt: string;
  /** The DID the records are bound to. */
  holder: { did: string; name: string };
  credentials: {
    id: string;
    receivedAt: string;
    deliveredBy: string;
    mediaType: 'application/vc';
    /** Of the UTF-8 bytes of `document`, hexadecimal. */
    sha256: string;
    /** The document as one text, so that no reader of this file changes a byte of it. */
    document: string;
  }[];
  history: (HistoryDetail & { at: string; kind: string; state?: string })[];
}

const PAGE = 200;

export async function exportWallet(wallet: Wallet, userId: string): Promise<WalletExport> {
  return withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    const credentials = await readAll<CredentialRow>(tx, listCredentials, (row) => ({
      at: row.receivedAt,
      id: row.id,
    }));
    const history = await readAll<HistoryRow>(tx, listHistory, (row) => ({ at: row.at, id: row.id }));
    await addHistory(tx, vault, { kind: 'exported', detail: { records: [] } });
    await recordAudit(tx, { tenantId: userId, actor: `user:${userId}`, action: 'wallet.exported', object: userId });
    return {
      format: 'skill-records-wallet-export',
      version: 1,
      exportedAt: wallet.now().toISOString(),
      holder: { did: vault.did, name: vault.name },
      credentials: credentials.map((row) => {
        const { id, text, facts, receivedAt } = openCredential(vault, row);
        return {
          id,
          receivedAt: receivedAt.toISOString(),
          deliveredBy: facts.deliveredBy,
          mediaType: 'application/vc',
          sha256: createHash('sha256').update(text).digest('hex'),
          document: text,
        };
      }),
      history: history.map(({ id, at, kind, state, detailSealed }) => ({
        at: at.toISOString(),
        kind,
        ...(state && { state }),
        ...vault.openJson<HistoryDetail>('history', id, detailSealed),
      })),
    };
  });
}

async function readAll<Row>(
  tx: Transaction,
  list: (tx: Transaction, page: { limit: number; after?: { at: Date; id: string } }) => Promise<Row[]>,
  position: (row: Row) => { at: Date; id: string },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const last = rows.at(-1);
    const page = await list(tx, { limit: PAGE, ...(last !== undefined && { after: position(last) }) });
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}
