// Says no to a verifier, without a reason, and without telling whether anything would have matched.
import { createErrorBody } from '@skill-records/oid4vc/presentation/response';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { postAnswer } from '../clients/presentation-verifier.ts';
import { markDeclined, readRequest } from '../store/presentation-requests.ts';
import type { Wallet } from './dependencies.ts';
import { isUuid } from './held-credential.ts';
import { addHistory } from './history-detail.ts';
import { httpOf } from './read-offer.ts';
import { readVerifierWords, type StoredRequest } from './stored-request.ts';
import { openVault } from './vault.ts';

/**
 * The decision counts from the moment it is written; the message is best effort, because a verifier that hears nothing
 * learns the same when its session ends (OpenID4VP 1.0, section 15.4.1). Throws problems `not_found`, `request_closed`.
 */
export async function declinePresentation(wallet: Wallet, userId: string, id: string): Promise<void> {
  const { request } = await withTenant(wallet.db, userId, async (tx) => {
    const row = isUuid(id) ? await readRequest(tx, id) : undefined;
    if (row === undefined) throw problem('not_found');
    if (!(await markDeclined(tx, id))) throw problem('request_closed');
    const vault = await openVault(wallet, tx, userId);
    const stored = vault.openJson<StoredRequest>('request', id, row.requestSealed);
    const { name, purpose } = readVerifierWords(stored.request);
    const { did, clientId } = stored.request;
    const verifier = { did, clientId, host: stored.host, ...(name && { name }) };
    await addHistory(tx, vault, { kind: 'declined', detail: { verifier, ...(purpose && { purpose }), records: [] } });
    return stored;
  });
  const { state, responseUri } = request;
  const form = createErrorBody({ error: 'access_denied', ...(state !== undefined && { state }) }).toString();
  await postAnswer(httpOf(wallet), responseUri, form).catch((err: unknown) => {
    wallet.log.debug({ err }, 'the refusal could not be delivered');
  });
}
