// The page of one session: the code to scan, then what the checks say; receipts and erasure.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { Button } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { KeyValue } from '@skill-records/web-kit/components/key-value';
import { formatDate, formatDateTime } from '@skill-records/web-kit/format';
import { type Html, renderFragment } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { eraseSessionNow } from '../use-cases/erase-session.ts';
import { readRequirementNames } from '../use-cases/job-profiles.ts';
import { readSession, type SessionView } from '../use-cases/read-session.ts';
import { signReceipts } from '../use-cases/receipts/issue-receipt.ts';
import { type OpenOffer, readOpenOffers } from '../use-cases/receipts/read-open-offers.ts';
import { readAccount } from '../use-cases/sign-in.ts';
import { AskCard } from './ask-card.tsx';
import { FORM, Frame, languageOf, showPage } from './frame.tsx';
import { pageTexts } from './page-texts.ts';
import { ReceiptCards } from './receipt-cards.tsx';
import { SessionResult } from './session-result.tsx';
import { SessionState } from './session-state.tsx';
import { sessionTexts } from './session-texts.ts';

const params = Type.Object({ id: Type.String({ format: 'uuid' }) });

export function addSessionPages(app: App, context: VerifierContext): void {
  app.get(
    '/pages/sessions/:id',
    { schema: { hide: true, params }, config: { auth: 'page', errors: 'page' } },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const lang = languageOf(request);
      const account = await readAccount(context, tenantId);
      const shown = await readShown(context, tenantId, request.params.id);
      const { session } = shown;
      return showPage(
        request,
        reply,
        <Frame request={request} title={titleOf(session, lang)} current="sessions" account={account} wide live>
          <p>
            <a class="back" href="/pages/sessions">
              {pageTexts.in(lang)('back')}
            </a>
          </p>
          <div class="page-head">
            <h1>{titleOf(session, lang)}</h1>
          </div>
          <div data-live={`/pages/sessions/${session.id}/live`} aria-live="polite">
            <Live lang={lang} {...shown} />
          </div>
          <Details lang={lang} session={session} />
        </Frame>,
      );
    },
  );

  app.get(
    '/pages/sessions/:id/live',
    { schema: { hide: true, params }, config: { auth: 'page', errors: 'problem' } },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const shown = await readShown(context, tenantId, request.params.id);
      reply.type('text/html; charset=utf-8');
      return renderFragment(<Live lang={languageOf(request)} {...shown} />);
    },
  );

  app.post(
    '/pages/sessions/:id/receipt',
    { schema: { hide: true, params }, config: { auth: 'page', errors: 'page', consumes: [FORM] } },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const { id } = request.params;
      const actor = `apiKey:${request.auth.userId}`;
      await signReceipts(context, { tenantId, sessionId: id, actor });
      return reply.redirect(`/pages/sessions/${id}`, 303);
    },
  );

  app.post(
    '/pages/sessions/:id/erase',
    { schema: { hide: true, params }, config: { auth: 'page', errors: 'page', consumes: [FORM] } },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const { id } = request.params;
      await eraseSessionNow(context, { tenantId, sessionId: id, actor: `apiKey:${request.auth.userId}` });
      return reply.redirect(`/pages/sessions/${id}`, 303);
    },
  );
}

interface Shown {
  session: SessionView;
  offers: readonly OpenOffer[];
  /** What each line of the coverage report is about. */
  requirements: Record<string, { en: string; ja: string }>;
  /** Origin of our wallet, for links that open it. */
  wallet: string | undefined;
}

async function readShown(context: VerifierContext, tenantId: string, id: string): Promise<Shown> {
  const session = await readSession(context, tenantId, id);
  return {
    session,
    offers: await readOpenOffers(context, tenantId, session.id),
    requirements: await readRequirementNames(context, tenantId, session.jobProfile),
    wallet: context.config.WALLET_URL,
  };
}

function titleOf(session: SessionView, lang: Language): string {
  return session.candidateRef ?? session.purpose[lang];
}

/** The part that changes by itself: first the code to scan, then the result. */
function Live({ lang, session, offers, requirements, wallet }: Shown & { lang: Language }): Html {
  if (session.requestUri !== undefined) {
    return <AskCard lang={lang} session={session} link={session.requestUri} wallet={wallet} />;
  }
  const receivable = !session.erasedAt && session.credentials.some(({ verified }) => verified);
  return (
    <div class="stack" data-live-done>
      <p>
        <SessionState lang={lang} session={session} />
      </p>
      <SessionResult lang={lang} session={session} requirements={requirements} />
      {receivable && <ReceiptCards lang={lang} session={session} offers={offers} wallet={wallet} />}
    </div>
  );
}

function Details({ lang, session }: { lang: Language; session: SessionView }): Html {
  const t = sessionTexts.in(lang);
  return (
    <Card title={t('details')}>
      <KeyValue
        items={[
          { term: t('purpose'), value: session.purpose[lang] },
          { term: t('job'), value: session.jobProfile },
          { term: t('reference'), value: session.candidateRef },
          { term: t('received'), value: session.receivedAt && formatDateTime(session.receivedAt, lang) },
          { term: t('keptUntil'), value: session.erasedAt ? undefined : formatDate(session.eraseAfter, lang) },
        ]}
      />
      {!session.erasedAt && session.receivedAt && (
        <form method="post" action={`/pages/sessions/${session.id}/erase`}>
          <p class="muted">{t('eraseText', { date: formatDate(session.eraseAfter, lang) })}</p>
          <div class="actions">
            <Button variant="danger" icon="trash">
              {t('eraseButton')}
            </Button>
          </div>
        </form>
      )}
    </Card>
  );
}
