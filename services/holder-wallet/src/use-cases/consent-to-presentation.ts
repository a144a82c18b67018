// Sends the records a person chose to a verifier, after their consent and never before.
import { createPresentation } from '@skill-records/credentials/create-presentation';
import type { Cryptosuite } from '@skill-records/credentials/cryptosuites';
import type { JsonObject } from '@skill-records/oid4vc/json';
import { acceptsProof } from '@skill-records/oid4vc/presentation/client-metadata';
import { evaluateVpToken } from '@skill-records/oid4vc/presentation/dcql';
import { createDirectPostBody, type VpToken } from '@skill-records/oid4vc/presentation/response';
import { recordAudit } from '@skill-records/service-kit/audit';
import { enqueue } from '@skill-records/service-kit/outbox';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { beginSending, readRequest } from '../store/presentation-requests.ts';
import type { Wallet } from './dependencies.ts';
import { describeCredential } from './describe-credential.ts';
import { type HeldCredential, isUuid } from './held-credential.ts';
import { addHistory, type HistoryDetail } from './history-detail.ts';
import { listRevealedFields } from './list-revealed-fields.ts';
import { type MatchedRequest, matchRequest, toCandidate } from './match-request.ts';
import { SEND_LEASE_SECONDS, type SentAnswer, sendAnswer } from './send-answer.ts';
import { makeShown } from './shown-parts.ts';
import { readVerifierWords, type StoredRequest } from './stored-request.ts';
import { loadSigner, openVault } from './vault.ts';

/** Wallet ids of the chosen records, by credential query id. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** Suites we sign with, the preferred one first. */
const SUITES: readonly { cryptosuite: Cryptosuite; proof: { type: string; cryptosuite?: string } }[] = [
  { cryptosuite: 'eddsa-rdfc-2022', proof: { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' } },
  { cryptosuite: 'Ed25519Signature2020', proof: { type: 'Ed25519Signature2020' } },
];
const TAKE_OVER_SECONDS = 20;

/**
 * 1. The choices are judged against the request and the records as they are now.
 * 2. One transaction writes `sending`, the signed answer, the history line, the audit row and the job that takes over after
 *    a crash. Only the request that moved the row from `open` goes on; a second consent gets `request_closed`.
 * 3. Then the answer leaves; what the verifier said is written with the history line's state.
 * So there is no answer without a line in the history, whatever dies when.
 * Throws problems `not_found`, `nothing_chosen`, `choice_not_possible`, `choices_incomplete`, `request_closed`,
 * `request_expired`, `request_not_supported`, `verifier_refused`.
 */
export async function consentToPresentation(
  wallet: Wallet,
  userId: string,
  id: string,
  choices: Choices,
): Promise<SentAnswer> {
  const { vault, signer, stored, matched } = await withTenant(wallet.db, userId, async (tx) => {
    const row = isUuid(id) ? await readRequest(tx, id) : undefined;
    if (row === undefined) throw problem('not_found');
    if (row.state !== 'open') throw problem('request_closed');
    if (row.expired) throw problem('request_expired');
    const vault = await openVault(wallet, tx, userId);
    const stored = vault.openJson<StoredRequest>('request', id, row.requestSealed);
    const matched = await matchRequest(tx, vault, stored.request);
    return { vault, signer: await loadSigner(wallet, tx, userId), stored, matched };
  });
  const chosen = checkChoices(stored, matched, choices);
  const suite = SUITES.find(({ proof }) => acceptsProof(stored.request.clientMetadata, proof));
  if (suite === undefined) throw problem('request_not_supported');
  const shown = await makeAllShown(wallet, chosen, matched);
  const vpToken: VpToken = {};
  for (const [queryId, records] of chosen) {
    const holderBinding = matched.match.queries.find((query) => query.queryId === queryId)?.holderBinding;
    vpToken[queryId] = await Promise.all(
      records.map(async ({ id }) => {
        const document = shown.get(id) as JsonObject;
        if (holderBinding === false) return document;
        return (await createPresentation({
          credentials: [document],
          signer,
          challenge: stored.request.nonce,
          // The full client_id with its prefix (OpenID4VP 1.0, appendix B.1.3.2.4).
          domain: stored.request.clientId,
          documentLoader: wallet.documentLoader,
          now: wallet.now(),
          cryptosuite: suite.cryptosuite,
        })) as JsonObject;
      }),
    );
  }
  const { responseUri, state } = stored.request;
  const form = createDirectPostBody({ vpToken, ...(state !== undefined && { state }) }).toString();
  await withTenant(wallet.db, userId, async (tx) => {
    const responseSealed = vault.sealJson('response', id, { responseUri, form });
    if (!(await beginSending(tx, { id, responseSealed, leaseSeconds: SEND_LEASE_SECONDS })))
      throw problem('request_closed');
    await addHistory(tx, vault, {
      kind: 'presented',
      state: 'sending',
      requestId: id,
      detail: detailOf(stored, chosen, shown),
    });
    const audit = { actor: `user:${userId}`, action: 'presentation.consented', object: id };
    await recordAudit(tx, { tenantId: userId, ...audit, data: { count: [...chosen.values()].flat().length } });
    const availableAt = new Date(wallet.now().getTime() + TAKE_OVER_SECONDS * 1000);
    await enqueue(tx, { queue: 'finish-presentation', payload: { requestId: id }, tenantId: userId, availableAt });
  });
  return sendAnswer(wallet, { userId, requestId: id, vault, answer: { responseUri, form }, first: true });
}

/** The chosen records by query; every choice has to be one that answers its query. */
function checkChoices(
  { request }: StoredRequest,
  { match, held }: MatchedRequest,
  choices: Choices,
): Map<string, HeldCredential[]> {
  const chosen = new Map<string, HeldCredential[]>();
  for (const [queryId, ids] of Object.entries(choices)) {
    if (ids.length === 0) continue;
    const query = match.queries.find((one) => one.queryId === queryId);
    const fits = (id: string) => query?.matches.some(({ candidateId }) => candidateId === id) === true;
    const unique = [...new Set(ids)];
    if (query === undefined || !unique.every(fits) || (unique.length > 1 && !query.multiple)) {
      throw problem('choice_not_possible');
    }
    chosen.set(
      queryId,
      unique.map((id) => held.get(id) as HeldCredential),
    );
  }
  if (chosen.size === 0) throw problem('nothing_chosen');
  const presented = Object.fromEntries([...chosen].map(([queryId, records]) => [queryId, records.map(toCandidate)]));
  if (!evaluateVpToken(request.dcqlQuery, presented).satisfied) throw problem('choices_incomplete');
  return chosen;
}

/** Each chosen record once, with all that is asked of it: the verifier sees the sum of its answers anyway. */
async function makeAllShown(
  wallet: Wallet,
  chosen: Map<string, HeldCredential[]>,
  { match }: MatchedRequest,
): Promise<Map<string, JsonObject>> {
  const records = new Map([...chosen.values()].flat().map((held) => [held.id, held]));
  const shown = new Map<string, JsonObject>();
  for (const { id, document } of records.values()) {
    const claims = match.queries
      .filter(({ queryId }) => chosen.get(queryId)?.some((held) => held.id === id))
      .flatMap(({ matches }) => matches.find(({ candidateId }) => candidateId === id)?.claims ?? []);
    shown.set(id, (await makeShown(wallet, document, claims)) as JsonObject);
  }
  return shown;
}

function detailOf(
  stored: StoredRequest,
  chosen: Map<string, HeldCredential[]>,
  shown: Map<string, JsonObject>,
): HistoryDetail {
  const { name, purpose, retention } = readVerifierWords(stored.request);
  const { did, clientId } = stored.request;
  const records = new Map([...chosen.values()].flat().map((held) => [held.id, held]));
  return {
    verifier: { did, clientId, host: stored.host, ...(name && { name }) },
    ...(purpose && { purpose }),
    ...(retention !== undefined && { retention }),
    records: [...records.values()].map((held) => ({
      id: held.id,
      name: describeCredential(held.document).name,
      fields: fieldLabels(shown.get(held.id) as JsonObject),
    })),
  };
}

/** Each kind of part once, without the technical ones. */
function fieldLabels(document: JsonObject): NonNullable<HistoryDetail['records'][number]['fields']> {
  const labels = new Map<string, { en: string; ja: string }>();
  for (const { label, group, path } of listRevealedFields(document)) {
    if (group !== 'technical' && !path.includes('localized')) labels.set(label.en, label);
  }
  return [...labels.values()];
}
