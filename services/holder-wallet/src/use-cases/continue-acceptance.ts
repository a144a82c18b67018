// Goes through the steps of an accepted offer, from wherever the last attempt stopped.
import type { Signer } from '@skill-records/dids/signer';
import { createCredentialRequest } from '@skill-records/oid4vc/issuance/credential-request';
import { createHolderProof } from '@skill-records/oid4vc/issuance/holder-proof';
import type { CredentialOffer } from '@skill-records/oid4vc/issuance/offer';
import { selectConfiguration } from '@skill-records/oid4vc/issuance/select-configuration';
import type { Transaction } from '@skill-records/service-kit/database';
import { enqueue } from '@skill-records/service-kit/outbox';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import {
  fetchAuthorizationServer,
  requestCredential,
  requestNonce,
  requestToken,
} from '../clients/credential-issuer.ts';
import { RefusedError } from '../clients/http.ts';
import {
  type AcceptanceRow,
  type AcceptanceState,
  advanceAcceptance,
  finishAcceptance,
  releaseAcceptance,
} from '../store/acceptances.ts';
import { LEASE_SECONDS, type Progress } from './acceptance-progress.ts';
import type { Wallet } from './dependencies.ts';
import { isFinal, toOfferProblem } from './offer-problems.ts';
import { httpOf, readIssuer } from './read-offer.ts';
import { describeOfferIssuer } from './resolve-offer.ts';
import { storeReceived } from './store-received.ts';
import { tellIssuer } from './tell-issuer.ts';
import { loadSigner, openVault, type Vault } from './vault.ts';

/** The formats this wallet keeps. */
const FORMATS = ['ldp_vc'];
/** A person waits meanwhile; afterwards the job takes over. */
const TAKE_OVER_SECONDS = 20;

/** Everything the later steps need from the issuer's metadata, checked before anything is redeemed. */
export async function prepareProgress(wallet: Wallet, userId: string, offer: CredentialOffer): Promise<Progress> {
  const metadata = await readIssuer(wallet, offer);
  const { signer } = await openForWork(wallet, userId);
  const items = offer.configurationIds.map((configurationId) => {
    const { configuration, proofForm } = selectConfiguration({ metadata, configurationId, formats: FORMATS, signer });
    return {
      configurationId,
      format: configuration.format,
      types: configuration.credential_definition?.type ?? [],
      ...(proofForm && { proofForm }),
    };
  });
  const server = await fetchAuthorizationServer(httpOf(wallet), metadata, offer.authorizationServer);
  const { nonce_endpoint: nonce, notification_endpoint: notification } = metadata;
  return {
    offer,
    issuer: describeOfferIssuer(offer, metadata),
    endpoints: {
      token: server.token_endpoint,
      credential: metadata.credential_endpoint,
      ...(nonce !== undefined && { nonce }),
      ...(notification !== undefined && { notification }),
    },
    items,
    answers: [],
  };
}

/**
 * Works on a leased row until its records are stored; answers their wallet ids. On failure the row keeps what was reached,
 * or ends as `refused` when what arrived cannot be kept. Throws the problem.
 */
export async function continueAcceptance(
  wallet: Wallet,
  userId: string,
  row: AcceptanceRow,
  o: { start?: () => Promise<Progress>; txCode?: string },
): Promise<string[]> {
  let progress: Progress | undefined;
  try {
    const { vault, signer } = await openForWork(wallet, userId);
    const work = { wallet, userId, rowId: row.id, vault, signer };
    progress = await (o.start?.() ?? vault.openJson<Progress>('acceptance', row.id, row.progressSealed as string));
    if (o.start) await save(work, 'started', progress);
    if (progress.accessToken === undefined) progress = await redeemCode(work, progress, o.txCode);
    for (const item of progress.items) {
      if (!progress.answers.some(({ configurationId }) => configurationId === item.configurationId)) {
        progress = await fetchAnswer(work, progress, item);
      }
    }
    const ids = await storeReceived(wallet, { userId, rowId: row.id, progress, signer });
    await tellIssuer(wallet, progress, 'credential_accepted');
    return ids;
  } catch (error) {
    throw await giveBack(wallet, userId, row.id, toOfferProblem(error), progress);
  }
}

interface Work {
  wallet: Wallet;
  userId: string;
  rowId: string;
  vault: Vault;
  signer: Signer;
}

async function redeemCode(work: Work, progress: Progress, txCode: string | undefined): Promise<Progress> {
  const { offer, endpoints } = progress;
  if (offer.txCode !== undefined && !txCode?.trim()) throw problem('tx_code_required');
  // Sent if and only if the offer asks for one (OpenID4VCI 1.0, section 6.1).
  const code = offer.txCode === undefined ? {} : { txCode: txCode?.normalize('NFKC').trim() as string };
  try {
    const preAuthorizedCode = offer.preAuthorizedCode as string;
    const token = await requestToken(httpOf(work.wallet), endpoints.token, { preAuthorizedCode, ...code });
    const next = { ...progress, accessToken: token.accessToken, ...(token.granted && { granted: token.granted }) };
    await save(work, 'authorized', next, async (tx) => {
      // From here on the issuer has used the code up: should this process die, a job finishes the work.
      const availableAt = new Date(work.wallet.now().getTime() + TAKE_OVER_SECONDS * 1000);
      const payload = { acceptanceId: work.rowId };
      await enqueue(tx, { queue: 'finish-acceptance', payload, tenantId: work.userId, availableAt });
    });
    return next;
  } catch (error) {
    if (error instanceof RefusedError && error.error === 'invalid_grant') {
      throw problem(offer.txCode === undefined ? 'offer_not_usable' : 'tx_code_refused');
    }
    throw error;
  }
}

async function fetchAnswer(work: Work, progress: Progress, item: Progress['items'][number]): Promise<Progress> {
  const ask = async () => {
    const identifier = progress.granted?.find(({ configurationId }) => configurationId === item.configurationId)
      ?.credentialIdentifiers[0];
    const proofs =
      item.proofForm === undefined ? {} : { proofs: { jwt: [await createProof(work, progress, item.proofForm)] } };
    const what = identifier === undefined ? { configurationId: item.configurationId } : { identifier };
    return requestCredential(httpOf(work.wallet), progress.endpoints.credential, {
      accessToken: progress.accessToken as string,
      body: createCredentialRequest({ ...what, ...proofs }),
      format: item.format,
    });
  };
  const { text, received } = await ask()
    .catch((error: unknown) => {
      if (!(error instanceof RefusedError && error.error === 'invalid_nonce')) throw error;
      // A nonce may have been used up or aged: once, with a fresh one (OpenID4VCI 1.0, section 8.3.1.2), and a fresh lease.
      return save(work, 'authorized', progress).then(ask);
    })
    .catch((error: unknown) => {
      if (error instanceof RefusedError && error.status === 401) throw problem('issuer_session_ended');
      throw error;
    });
  if (received.kind === 'deferred') throw new Problem('issuer_not_ready', { retryAfter: Math.ceil(received.interval) });
  const answer = {
    configurationId: item.configurationId,
    text,
    count: received.credentials.length,
    ...(received.notificationId !== undefined && { notificationId: received.notificationId }),
  };
  const next = { ...progress, answers: [...progress.answers, answer] };
  await save(work, next.answers.length === next.items.length ? 'received' : 'authorized', next);
  return next;
}

/** Without a nonce there is no proof: a failing nonce endpoint ends the attempt. */
async function createProof(work: Work, progress: Progress, form: 'kid' | 'jwk'): Promise<string> {
  const { nonce: endpoint } = progress.endpoints;
  const http = httpOf(work.wallet);
  const nonce =
    endpoint === undefined
      ? undefined
      : await requestNonce(http, endpoint).catch((cause: unknown) => {
          throw new Problem('nonce_unavailable', { cause });
        });
  return createHolderProof({
    signer: work.signer,
    audience: progress.offer.credentialIssuer,
    now: work.wallet.now(),
    form,
    ...(nonce !== undefined && { nonce }),
  });
}

async function save(
  work: Work,
  state: AcceptanceState,
  progress: Progress,
  also?: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const progressSealed = work.vault.sealJson('acceptance', work.rowId, progress);
  await withTenant(work.wallet.db, work.userId, async (tx) => {
    await advanceAcceptance(tx, { id: work.rowId, state, progressSealed, seconds: LEASE_SECONDS });
    await also?.(tx);
  });
}

async function giveBack(
  wallet: Wallet,
  userId: string,
  rowId: string,
  error: unknown,
  progress?: Progress,
): Promise<unknown> {
  const code = error instanceof Problem ? error.code : 'internal_error';
  if (error instanceof Problem && isFinal(code)) {
    const detail = error.params.context;
    await withTenant(wallet.db, userId, (tx) =>
      finishAcceptance(tx, {
        id: rowId,
        state: 'refused',
        failure: code,
        ...(detail !== undefined && { failureDetail: String(detail) }),
      }),
    );
    if (progress !== undefined) await tellIssuer(wallet, progress, 'credential_failure');
    return error;
  }
  // A dead token cannot be used again; the next attempt starts at the code.
  const restart = code === 'issuer_session_ended';
  await withTenant(wallet.db, userId, (tx) => releaseAcceptance(tx, rowId, { failure: code, restart }));
  return error;
}

async function openForWork(wallet: Wallet, userId: string): Promise<{ vault: Vault; signer: Signer }> {
  return withTenant(wallet.db, userId, async (tx) => ({
    vault: await openVault(wallet, tx, userId),
    signer: await loadSigner(wallet, tx, userId),
  }));
}
