// Tells the issuer what became of its credentials, when it asked to be told.
import { sendNotification } from '../clients/credential-issuer.ts';
import type { Progress } from './acceptance-progress.ts';
import type { Wallet } from './dependencies.ts';
import { httpOf } from './read-offer.ts';

/** Best effort: the record is stored (or refused) whether or not the issuer hears of it (OpenID4VCI 1.0, section 11). */
export async function tellIssuer(
  wallet: Wallet,
  progress: Progress,
  event: 'credential_accepted' | 'credential_failure',
): Promise<void> {
  const { endpoints, accessToken, answers } = progress;
  if (endpoints.notification === undefined || accessToken === undefined) return;
  for (const { notificationId } of answers) {
    if (notificationId === undefined) continue;
    try {
      const notification = { notificationId, event };
      await sendNotification(httpOf(wallet), endpoints.notification, { accessToken, notification });
    } catch (err) {
      wallet.log.debug({ err }, 'the issuer could not be notified');
    }
  }
}
