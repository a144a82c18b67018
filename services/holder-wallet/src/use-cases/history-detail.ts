// What a line of the history says; sealed, because it tells where someone applied.
import { randomUUID } from 'node:crypto';
import type { Transaction } from '@skill-records/service-kit/database';
import { type HistoryKind, type HistoryState, insertHistory } from '../store/history.ts';
import type { LocalizedText } from './read-json.ts';
import type { Vault } from './vault.ts';

export interface HistoryDetail {
  /** Who issued or delivered. */
  issuer?: { name: LocalizedText; host?: string };
  /** Who asked. `name` is the verifier's own word, `did` is proved. */
  verifier?: { name?: LocalizedText; did: string; clientId: string; host: string };
  purpose?: LocalizedText;
  /** The verifier's promise, an ISO 8601 duration. */
  retention?: string;
  records: { id: string; name: LocalizedText /** Labels of what was revealed. */; fields?: LocalizedText[] }[];
}

export async function addHistory(
  tx: Transaction,
  vault: Pick<Vault, 'userId' | 'sealJson'>,
  o: { kind: HistoryKind; detail: HistoryDetail; state?: HistoryState; requestId?: string },
): Promise<void> {
  const id = randomUUID();
  await insertHistory(tx, {
    tenantId: vault.userId,
    id,
    kind: o.kind,
    detailSealed: vault.sealJson('history', id, o.detail),
    ...(o.state && { state: o.state }),
    ...(o.requestId && { requestId: o.requestId }),
  });
}
