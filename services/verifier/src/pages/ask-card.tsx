// The code that an applicant scans, and the same as a link.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { CopyField } from '@skill-records/web-kit/components/copy-field';
import { QrCode } from '@skill-records/web-kit/components/qr-code';
import { formatDateTime } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import type { SessionView } from '../use-cases/read-session.ts';
import { SessionState } from './session-state.tsx';
import { sessionTexts } from './session-texts.ts';

export function AskCard(props: {
  lang: Language;
  session: SessionView;
  link: string;
  wallet: string | undefined;
}): Html {
  const { lang, session, link, wallet } = props;
  const t = sessionTexts.in(lang);
  return (
    <Card title={t('scanTitle')} aside={<SessionState lang={lang} session={session} />}>
      <p>{t('scanLead')}</p>
      <QrCode
        text={link}
        alt={t('scanAlt')}
        caption={t('validUntil', { time: formatDateTime(session.expiresAt, lang) })}
      />
      {wallet && (
        <p class="actions">
          <ButtonLink variant="secondary" href={`${wallet}/present?${link.slice(link.indexOf('?') + 1)}`}>
            {t('openWallet')}
          </ButtonLink>
        </p>
      )}
      <CopyField lang={lang} id="request-link" label={t('link')} value={link} />
    </Card>
  );
}
