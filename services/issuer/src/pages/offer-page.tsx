// The claim page: what is offered, by whom, and three ways into a wallet. Opening it consumes nothing.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { App } from '@skill-records/service-kit/server';
import { Alert } from '@skill-records/web-kit/components/alert';
import { ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { CopyField } from '@skill-records/web-kit/components/copy-field';
import { KeyValue } from '@skill-records/web-kit/components/key-value';
import { QrCode } from '@skill-records/web-kit/components/qr-code';
import { formatDate } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import Type from 'typebox';
import { pageMessages } from '../messages/page-messages.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { type OfferPageView, viewOffer } from '../use-cases/show-offer.ts';
import { Frame, languageOf, type PageRequest, showPage } from './frame.tsx';

const params = Type.Object({
  tenant: Type.String({ minLength: 1, maxLength: 64 }),
  id: Type.String({ minLength: 1, maxLength: 64 }),
});

export function offerPages(app: App, ctx: IssuerContext): void {
  app.get(
    '/pages/:tenant/offers/:id',
    { schema: { hide: true, params }, config: { auth: 'public', errors: 'page' } },
    async (request, reply) => {
      const { tenant, id } = request.params;
      return showPage(request, reply, <OfferPage request={request} offer={await viewOffer(ctx, tenant, id)} />);
    },
  );
}

function OfferPage({ request, offer }: { request: PageRequest; offer: OfferPageView }): Html {
  const lang = languageOf(request);
  const t = pageMessages.in(lang);
  const issuer = offer.issuer.name[lang];
  const title = offer.achievement?.name[lang] ?? t('offer.identityName');
  const kind = t(offer.type === 'Certified' ? 'offer.certified' : 'offer.identified');
  return (
    <Frame request={request} title={title}>
      <div class="page-head">
        <p class="eyebrow">{kind}</p>
        <h1>{title}</h1>
        <p class="lead">{t('offer.lead', { issuer })}</p>
      </div>
      {offer.state === 'offered' ? (
        <Ways request={request} offer={offer} />
      ) : (
        <Over request={request} state={offer.state} />
      )}
      <Card title={t('offer.about')}>
        <p>{offer.achievement?.description[lang] ?? t('offer.identityDescription')}</p>
        <KeyValue
          items={[
            { term: t('offer.issuer'), value: issuer, icon: 'building' },
            ...(offer.state === 'offered'
              ? [{ term: t('offer.expires'), value: formatDate(offer.expiresAt, lang), icon: 'calendar' as const }]
              : []),
          ]}
        />
        {offer.achievement && (
          <p>
            <a href={new URL(offer.achievement.url).pathname}>{t('offer.more')}</a>
          </p>
        )}
        <details>
          <summary>{t('offer.issuerId')}</summary>
          <p class="muted">{offer.issuer.did}</p>
        </details>
      </Card>
    </Frame>
  );
}

function Ways({ request, offer }: { request: PageRequest; offer: OfferPageView }): Html {
  const lang = languageOf(request);
  const t = pageMessages.in(lang);
  return (
    <Card tone="accent">
      {offer.hasTxCode && <Alert tone="info">{t('offer.txCode')}</Alert>}
      <div class="actions">
        {offer.walletUrl && (
          <ButtonLink href={offer.walletUrl} icon="award">
            {t('offer.open')}
          </ButtonLink>
        )}
        <ButtonLink href={offer.uri} variant="secondary" icon="forward">
          {t('offer.openOther')}
        </ButtonLink>
      </div>
      <QrCode text={offer.uri} alt={t('offer.qr')} caption={t('offer.scan')} />
      <CopyField lang={lang} id="offer-link" label={t('offer.copy')} value={offer.uri} />
      <p class="muted">{t('offer.nothingUsed')}</p>
    </Card>
  );
}

function Over({ request, state }: { request: PageRequest; state: Exclude<OfferPageView['state'], 'offered'> }): Html {
  const t = pageMessages.in(languageOf(request));
  return (
    <Alert tone={state === 'claimed' ? 'success' : 'warning'} title={t(`offer.${state}.title`)}>
      <p>{t(`offer.${state}.text`)}</p>
    </Alert>
  );
}
