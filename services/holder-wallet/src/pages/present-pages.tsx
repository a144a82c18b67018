// Sharing records: who asks, what for, what each record would reveal, and the decision.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Problem } from '@skill-records/service-kit/problem';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { renderFragment } from '@skill-records/web-kit/html';
import Type from 'typebox';
import { type Choices, consentToPresentation } from '../use-cases/consent-to-presentation.ts';
import { declinePresentation } from '../use-cases/decline-presentation.ts';
import type { Wallet } from '../use-cases/dependencies.ts';
import { readPresentationRequest } from '../use-cases/read-presentation-request.ts';
import { resolvePresentationRequest } from '../use-cases/resolve-presentation-request.ts';
import { readerOf, sendPage } from './frame.tsx';
import { toPageProblem } from './page-problem.tsx';
import { PasteLinkPage } from './paste-link-page.tsx';
import { Outcome, RequestPage } from './request-view.tsx';

const config = { auth: 'page', errors: 'page' } as const;
const consumes = ['application/x-www-form-urlencoded'];
const Text = Type.Optional(Type.String({ maxLength: 60_000 }));
const IdParams = Type.Object({ id: Type.String({ maxLength: 100 }) });
const CHOICE = 'choice.';

export function addPresentPages(app: App, wallet: Wallet): void {
  const Query = Type.Object({
    link: Text,
    client_id: Text,
    request_uri: Text,
    request: Text,
    request_uri_method: Text,
    lang: Text,
  });

  app.get('/present', { schema: { hide: true, querystring: Query }, config }, async (request, reply) => {
    const reader = await readerOf(wallet, request);
    const { link, client_id: clientId } = request.query;
    // The address of this page is itself a request link, so it is read like one.
    const text = link?.trim() || (clientId === undefined ? undefined : `${wallet.config.BASE_URL}${request.url}`);
    if (!text) return sendPage(request, reply, <PasteLinkPage reader={reader} purpose="share" />);
    try {
      const view = await resolvePresentationRequest(wallet, tenantOf(request), withoutLanguage(text));
      const language = request.query.lang === undefined ? '' : `?lang=${reader.lang}`;
      return reply.redirect(`/present/${view.id}${language}`, 303);
    } catch (error) {
      const failure = toPageProblem(error, reader.lang);
      return sendPage(
        request,
        reply,
        <PasteLinkPage reader={reader} purpose="share" failure={failure} />,
        failure.status,
      );
    }
  });

  app.get('/present/:id', { schema: { hide: true, params: IdParams }, config }, async (request, reply) => {
    const view = await readPresentationRequest(wallet, tenantOf(request), request.params.id);
    return sendPage(request, reply, <RequestPage reader={await readerOf(wallet, request)} view={view} />);
  });

  app.get('/present/:id/state', { schema: { hide: true, params: IdParams }, config }, async (request, reply) => {
    const { lang } = await readerOf(wallet, request);
    const view = await readPresentationRequest(wallet, tenantOf(request), request.params.id);
    return reply.type('text/html; charset=utf-8').send(renderFragment(<Outcome view={view} lang={lang} />));
  });

  app.post(
    '/present/:id',
    {
      schema: { hide: true, params: IdParams, body: Type.Object({ decision: Text }) },
      config: { ...config, consumes, rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const userId = tenantOf(request);
      try {
        // Sharing needs its own button; whatever else arrives is a no.
        if (request.body.decision === 'share') {
          await consentToPresentation(wallet, userId, id, choicesOf(request.body));
        } else await declinePresentation(wallet, userId, id);
        return reply.redirect(`/present/${id}`, 303);
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'not_found') throw error;
        const reader = { ...(await readerOf(wallet, request)), url: `/present/${id}` };
        const failure = toPageProblem(error, reader.lang);
        const view = await readPresentationRequest(wallet, userId, id);
        const page = <RequestPage reader={reader} view={view} failure={failure} />;
        return sendPage(request, reply, page, failure.status);
      }
    },
  );
}

/** The fields `choice.<query>`: a wallet id each, several for check boxes, empty for "share nothing here". */
function choicesOf(body: object): Choices {
  return Object.fromEntries(
    Object.entries(body as Record<string, string | string[]>)
      .filter(([name]) => name.startsWith(CHOICE))
      .map(([name, value]) => [name.slice(CHOICE.length), [value].flat().filter((id) => id !== '')]),
  );
}

/** The language switch adds `lang` to this page's address, which is no part of the request. */
function withoutLanguage(link: string): string {
  return link.replace(/([?&])lang=(en|ja)(&|$)/, (_, before: string, __, after: string) =>
    after === '' ? '' : before,
  );
}
