// Stores what an issuer sent: every credential is judged first, then all of them are kept in one transaction.
import { randomUUID } from 'node:crypto';
import type { Signer } from '@skill-records/dids/signer';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { finishAcceptance } from '../store/acceptances.ts';
import { hasCredential, insertCredential, lockCredentialByIdentity, replaceCredential } from '../store/credentials.ts';
import type { Progress } from './acceptance-progress.ts';
import { checkReceivedCredential, type ReceivedCredential } from './check-received-credential.ts';
import type { Wallet } from './dependencies.ts';
import { describeCredential } from './describe-credential.ts';
import type { CredentialFacts } from './held-credential.ts';
import { addHistory } from './history-detail.ts';
import { sliceJson } from './slice-json.ts';
import { openVault, type Vault } from './vault.ts';

/** Answers the wallet ids of the records. Throws the problems of `checkReceivedCredential`; then nothing is stored. */
export async function storeReceived(
  wallet: Wallet,
  o: { userId: string; rowId: string; progress: Progress; signer: Signer },
): Promise<string[]> {
  const { userId, rowId, progress, signer } = o;
  const holds = (credentialId: string) =>
    withTenant(wallet.db, userId, (tx) => hasCredential(tx, wallet.keyedHash('credential', credentialId)));
  const checked: { credential: ReceivedCredential; configurationId: string }[] = [];
  for (const { configurationId, text, count } of progress.answers) {
    const types = progress.items.find((item) => item.configurationId === configurationId)?.types ?? [];
    for (let position = 0; position < count; position += 1) {
      const exact = sliceJson(text, ['credentials', position, 'credential']);
      if (exact === undefined) throw problem('credential_malformed');
      const credential = await checkReceivedCredential(wallet, exact, { types, holderDid: signer.controller, holds });
      checked.push({ credential, configurationId });
    }
  }
  return withTenant(wallet.db, userId, async (tx) => {
    const vault = await openVault(wallet, tx, userId);
    const credentialIds: string[] = [];
    for (const { credential, configurationId } of checked) {
      credentialIds.push(await keep(wallet, tx, vault, { credential, configurationId, issuer: progress.issuer }));
    }
    await finishAcceptance(tx, { id: rowId, state: 'stored', credentialIds });
    return credentialIds;
  });
}

/**
 * The same credential (issuer and id) has one place in the wallet: a renewed one (newer validFrom) replaces it, an equal or
 * older one changes nothing. Open Badges 3.0, section "Credential equality and comparison".
 */
async function keep(
  wallet: Wallet,
  tx: Transaction,
  vault: Vault,
  o: { credential: ReceivedCredential; configurationId: string; issuer: Progress['issuer'] },
): Promise<string> {
  const { text, document, verdict } = o.credential;
  const { name, issuer, credentialId, validFrom } = describeCredential(document);
  const identityHash = wallet.keyedHash('credential', `${issuer.id}\n${credentialId ?? verdict.digest}`);
  const starts = new Date(validFrom ?? wallet.now());
  const known = await lockCredentialByIdentity(tx, identityHash);
  if (known !== undefined && known.validFrom >= starts) return known.id;
  const id = known?.id ?? randomUUID();
  const facts: CredentialFacts = {
    typeIris: [...verdict.typeIris],
    digest: verdict.digest,
    deliveredBy: o.issuer.id,
    configurationId: o.configurationId,
  };
  const sealed = {
    id,
    documentSealed: vault.sealText('document', id, text),
    factsSealed: vault.sealJson('facts', id, facts),
    validFrom: starts,
  };
  if (known === undefined) {
    const idHash = wallet.keyedHash('credential', credentialId ?? verdict.digest);
    await insertCredential(tx, { tenantId: vault.userId, identityHash, idHash, ...sealed });
  } else await replaceCredential(tx, sealed);
  const kind = known === undefined ? 'received' : 'replaced';
  const from = { name: issuer.name, host: o.issuer.host };
  await addHistory(tx, vault, { kind, detail: { issuer: from, records: [{ id, name }] } });
  await recordAudit(tx, {
    tenantId: vault.userId,
    actor: `user:${vault.userId}`,
    action: `credential.${kind}`,
    object: id,
  });
  return id;
}
