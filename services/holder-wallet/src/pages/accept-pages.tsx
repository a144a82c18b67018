// Receiving a record: the offer with its issuer and its content, the issuer's code, and the decision.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Problem } from '@skill-records/service-kit/problem';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { Alert } from '@skill-records/web-kit/components/alert';
import { Button, ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { Field } from '@skill-records/web-kit/components/field';
import { Icon } from '@skill-records/web-kit/components/icon';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import Type from 'typebox';
import { acceptOffer } from '../use-cases/accept-offer.ts';
import type { Wallet } from '../use-cases/dependencies.ts';
import type { OfferInput } from '../use-cases/read-offer.ts';
import { type OfferPreview, resolveOffer } from '../use-cases/resolve-offer.ts';
import { Foreign, type Reader, readerOf, sendPage, WalletPage } from './frame.tsx';
import { walletMessages } from './messages.ts';
import { type PageProblem, ProblemAlert, toPageProblem } from './page-problem.tsx';
import { PasteLinkPage } from './paste-link-page.tsx';

const config = { auth: 'page', errors: 'page' } as const;
const consumes = ['application/x-www-form-urlencoded'];
const Link = Type.Optional(Type.String({ maxLength: 40_000 }));
const Offer = Type.Object({ credential_offer_uri: Link, credential_offer: Link });

/** An offer as the page carries it along: exactly one of the two members. */
function offerOf(fields: { credential_offer_uri?: string; credential_offer?: string }): OfferInput | undefined {
  const uri = fields.credential_offer_uri?.trim();
  if (uri) return { credential_offer_uri: uri };
  const value = fields.credential_offer?.trim();
  return value ? { credential_offer: value } : undefined;
}

export function addAcceptPages(app: App, wallet: Wallet): void {
  // Opening the page looks at the offer and never redeems it: mail programs and browsers open links in advance.
  app.get('/accept', { schema: { hide: true, querystring: Offer }, config }, async (request, reply) => {
    const reader = await readerOf(wallet, request);
    const offer = offerOf(request.query);
    if (offer === undefined) return sendPage(request, reply, <PasteLinkPage reader={reader} purpose="receive" />);
    try {
      const preview = await resolveOffer(wallet, tenantOf(request), offer);
      return sendPage(request, reply, <OfferPage reader={reader} offer={offer} preview={preview} />);
    } catch (error) {
      const failure = toPageProblem(error, reader.lang);
      return sendPage(
        request,
        reply,
        <PasteLinkPage reader={reader} purpose="receive" failure={failure} />,
        failure.status,
      );
    }
  });

  app.post(
    '/accept',
    {
      schema: {
        hide: true,
        body: Type.Object({ ...Offer.properties, tx_code: Type.Optional(Type.String({ maxLength: 255 })) }),
      },
      config: { ...config, consumes, rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const userId = tenantOf(request);
      const reader = { ...(await readerOf(wallet, request)), url: '/accept' };
      const offer = offerOf(request.body);
      if (offer === undefined) return reply.redirect('/accept', 303);
      const txCode = request.body.tx_code?.trim();
      try {
        const { credentialIds } = await acceptOffer(wallet, userId, { ...offer, ...(txCode && { txCode }) });
        const [only] = credentialIds;
        return reply.redirect(credentialIds.length === 1 ? `/credentials/${only}?received=1` : '/credentials', 303);
      } catch (error) {
        const failure = toPageProblem(error, reader.lang);
        const preview = await resolveOffer(wallet, userId, offer).catch((reason: unknown) => {
          if (reason instanceof Problem) return undefined;
          throw reason;
        });
        const page =
          preview === undefined ? (
            <PasteLinkPage reader={reader} purpose="receive" failure={failure} />
          ) : (
            <OfferPage reader={reader} offer={offer} preview={preview} failure={failure} />
          );
        return sendPage(request, reply, page, failure.status);
      }
    },
  );
}

function OfferPage(props: { reader: Reader; offer: OfferInput; preview: OfferPreview; failure?: PageProblem }): Html {
  const { reader, offer, preview } = props;
  const { lang } = reader;
  const t = walletMessages.in(lang);
  const { host, name } = preview.issuer;
  const known = preview.accepted?.[0];
  return (
    <WalletPage reader={reader} section="receive" title={t('offer.title')} scripts={['busy.js']}>
      <div class="page-head">
        <h1>{t('offer.title')}</h1>
      </div>
      <ProblemAlert failure={props.failure} title={t('offer.failed')} />
      {known !== undefined && <Alert tone="info">{t('offer.already')}</Alert>}
      <Card title={<Foreign text={name} lang={lang} />} eyebrow={t('offer.from')} tone="accent">
        <p>{t('offer.fromNote', { host })}</p>
      </Card>
      {preview.records.map((record) => (
        <OfferedRecord record={record} lang={lang} />
      ))}
      {known === undefined ? (
        <form class="form" method="post" action="/accept">
          {Object.entries(offer).map(([member, value]) => (
            <input type="hidden" name={member} value={String(value)} />
          ))}
          {preview.txCode && <TxCodeField txCode={preview.txCode} host={host} lang={lang} />}
          <div class="actions">
            <Button icon="check" busy={t('offer.accepting')}>
              {t('offer.accept')}
            </Button>
            <ButtonLink variant="secondary" href="/credentials">
              {t('cancel')}
            </ButtonLink>
          </div>
        </form>
      ) : (
        <div class="actions">
          <ButtonLink href={`/credentials/${known}`}>{t('offer.show')}</ButtonLink>
        </div>
      )}
    </WalletPage>
  );
}

function OfferedRecord({ record, lang }: { record: OfferPreview['records'][number]; lang: Language }): Html {
  const t = walletMessages.in(lang);
  return (
    <Card title={<Foreign text={record.name} lang={lang} />} eyebrow={t('offer.what')}>
      {record.description && (
        <p>
          <Foreign text={record.description} lang={lang} />
        </p>
      )}
      {record.contains.length > 0 && (
        <div>
          <h3>{t('offer.contains')}</h3>
          <ul class="icon-list">
            {record.contains.map((part) => (
              <li>
                <Icon name="check" />
                <Foreign text={part} lang={lang} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <p class="icon-line">
        <Icon name={record.namesPerson ? 'user' : 'lock'} />
        <span>{record.namesPerson ? t('offer.named') : t('offer.notNamed')}</span>
      </p>
    </Card>
  );
}

/** The issuer's host stands beside the field, so that a code is not typed into a stranger's offer (OpenID4VCI 1.0, section 13.6). */
function TxCodeField(props: { txCode: NonNullable<OfferPreview['txCode']>; host: string; lang: Language }): Html {
  const { txCode, host, lang } = props;
  const t = walletMessages.in(lang);
  return (
    <Card>
      {txCode.description !== undefined && <p>{t('offer.codeSays', { host, text: txCode.description })}</p>}
      <Field
        lang={lang}
        name="tx_code"
        label={t('offer.code', { host })}
        hint={t('offer.codeHint')}
        inputmode={txCode.inputMode === 'numeric' ? 'numeric' : 'text'}
        autocomplete="one-time-code"
        maxlength={Math.min((txCode.length ?? 40) + 8, 255)}
        code
        required
      />
    </Card>
  );
}
