// Brings a consented answer to the verifier, and writes down what became of it.
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { RefusedError, UnreachableError } from '../clients/http.ts';
import { postAnswer } from '../clients/presentation-verifier.ts';
import { setHistoryState } from '../store/history.ts';
import { endSending, leaseSending, readRequest } from '../store/presentation-requests.ts';
import type { Wallet } from './dependencies.ts';
import { httpOf } from './read-offer.ts';
import { openVault, type Vault } from './vault.ts';

/** One request of at most 5 s, and the writing of its result. */
export const SEND_LEASE_SECONDS = 12;

export interface SentAnswer {
  /** `sending`: the verifier does not answer; the wallet goes on trying. */
  state: 'sent' | 'sending';
  /** Where the verifier wants the person to go on. */
  redirectUri?: string;
}

interface Answer {
  responseUri: string;
  form: string;
}

/**
 * `first` tells the first attempt from later ones: a refusal of the first means that the verifier did not take the answer;
 * of a later one it may mean that an earlier attempt had arrived, so the outcome stays `unconfirmed`.
 * Throws problem `verifier_refused` on a refused first attempt.
 */
export async function sendAnswer(
  wallet: Wallet,
  o: { userId: string; requestId: string; vault: Pick<Vault, 'sealText'>; answer: Answer; first: boolean },
): Promise<SentAnswer> {
  try {
    const { redirectUri } = await postAnswer(httpOf(wallet), o.answer.responseUri, o.answer.form);
    await end(wallet, o, 'sent', redirectUri);
    return { state: 'sent', ...(redirectUri !== undefined && { redirectUri }) };
  } catch (error) {
    // A 200 with an unreadable body is still a yes.
    if (error instanceof OAuthError) {
      await end(wallet, o, 'sent');
      return { state: 'sent' };
    }
    if (error instanceof UnreachableError) return { state: 'sending' };
    if (!(error instanceof RefusedError)) throw error;
    await end(wallet, o, o.first ? 'refused' : 'unconfirmed');
    if (o.first) throw problem('verifier_refused');
    return { state: 'sent' };
  }
}

/**
 * The job's part: sends again what was left on its way by a crash or a silent verifier. Harmless to repeat: the verifier
 * takes an answer once. `last`: give up and say that it is not known. Throws when another attempt is needed.
 */
export async function finishPresentation(
  wallet: Wallet,
  o: { userId: string; requestId: string; last: boolean },
): Promise<void> {
  const taken = await withTenant(wallet.db, o.userId, async (tx) => {
    const vault = await openVault(wallet, tx, o.userId);
    const row = await leaseSending(tx, o.requestId, SEND_LEASE_SECONDS);
    // Ended, or another attempt is at work and may yet die: then this one has to come back.
    if (row === undefined && (await readRequest(tx, o.requestId))?.state === 'sending')
      throw new Error('still being sent');
    return row && { vault, row };
  });
  if (taken === undefined) return;
  const { vault, row } = taken;
  const answer = vault.openJson<Answer>('response', o.requestId, row.responseSealed as string);
  const { state } = await sendAnswer(wallet, { ...o, vault, answer, first: false });
  if (state === 'sent') return;
  if (o.last || row.expired) await end(wallet, { ...o, vault }, 'unconfirmed');
  else throw new Error('the verifier does not answer yet');
}

async function end(
  wallet: Wallet,
  o: { userId: string; requestId: string; vault: Pick<Vault, 'sealText'> },
  state: 'sent' | 'unconfirmed' | 'refused',
  redirectUri?: string,
): Promise<void> {
  await withTenant(wallet.db, o.userId, async (tx) => {
    const redirectSealed =
      redirectUri === undefined ? undefined : o.vault.sealText('redirect', o.requestId, redirectUri);
    const ended = await endSending(tx, {
      id: o.requestId,
      state,
      ...(redirectSealed !== undefined && { redirectSealed }),
    });
    if (ended) await setHistoryState(tx, o.requestId, state);
  });
}
