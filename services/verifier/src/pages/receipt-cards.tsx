// Receipts for the applicant: the button that signs them, and the codes that hand them over.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Button, ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { CopyField } from '@skill-records/web-kit/components/copy-field';
import { QrCode } from '@skill-records/web-kit/components/qr-code';
import { formatDateTime } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import type { SessionView } from '../use-cases/read-session.ts';
import type { OpenOffer } from '../use-cases/receipts/read-open-offers.ts';
import { nameOf } from './record-name.ts';
import { sessionTexts } from './session-texts.ts';

export function ReceiptCards(props: {
  lang: Language;
  session: SessionView;
  offers: readonly OpenOffer[];
  wallet: string | undefined;
}): Html {
  const { lang, session, offers, wallet } = props;
  const t = sessionTexts.in(lang);
  const names = new Map(session.credentials.map((one) => ['id' in one ? one.id : undefined, nameOf(one, lang)]));
  if (offers.length > 0) {
    return (
      <Card title={t('receiptReady')}>
        <p>{t('receiptText')}</p>
        {offers.map((offer, index) => (
          <Card level={3} title={t('receiptFor', { name: names.get(offer.credentialId) ?? t('recordUnknown') })}>
            <QrCode
              text={offer.uri}
              alt={t('receiptAlt')}
              caption={t('takeUntil', { time: formatDateTime(offer.expiresAt, lang) })}
            />
            {wallet && (
              <p class="actions">
                <ButtonLink
                  variant="secondary"
                  href={`${wallet}/accept?${offer.uri.slice(offer.uri.indexOf('?') + 1)}`}
                >
                  {t('openWallet')}
                </ButtonLink>
              </p>
            )}
            <CopyField lang={lang} id={`receipt-${index}`} label={t('link')} value={offer.uri} />
          </Card>
        ))}
      </Card>
    );
  }
  return (
    <Card title={t('receiptTitle')}>
      <p>{t('receiptText')}</p>
      <form method="post" action={`/pages/sessions/${session.id}/receipt`}>
        <div class="actions">
          <Button icon="award">{t('receiptButton')}</Button>
        </div>
      </form>
    </Card>
  );
}
