// The frame of the issuer's pages: language, menu, sign-out, and the page for errors.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { type ErrorPage, tenantOf } from '@skill-records/service-kit/server';
import { Alert } from '@skill-records/web-kit/components/alert';
import { ButtonLink } from '@skill-records/web-kit/components/button';
import { type Child, type Html, render, renderFragment } from '@skill-records/web-kit/html';
import { Page } from '@skill-records/web-kit/layout';
import { type Language, negotiateLanguage } from '@skill-records/web-kit/messages';
import { pageMessages } from '../messages/page-messages.ts';
import type { Caller } from '../use-cases/issuer-context.ts';

const LANGUAGE_COOKIE = 'lang';
const YEAR_SECONDS = 31_536_000;

export const FORM = 'application/x-www-form-urlencoded';

/** A request as the server hands it to pages. */
export type PageRequest = ErrorPage['request'];

/** What a page needs of a reply. */
export interface PageReply {
  type(contentType: string): unknown;
  header(name: string, value: string): unknown;
  setCookie(name: string, value: string, options: object): unknown;
}

export function languageOf(request: PageRequest): Language {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  return negotiateLanguage({
    query: typeof lang === 'string' ? lang : undefined,
    cookie: request.cookies?.[LANGUAGE_COOKIE],
    acceptLanguage: request.headers['accept-language'],
  });
}

/** Who acts on a page: the tenant and the API key that signed in. */
export function callerOfPage(request: PageRequest): Caller {
  return { tenantId: tenantOf(request), actor: `apiKey:${request.auth.userId ?? 'unknown'}` };
}

/** The page as the answer of a handler; a language chosen by the switch is remembered. */
export function showPage(request: PageRequest, reply: PageReply, page: Html): string {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  if (lang === 'en' || lang === 'ja') {
    const secure = request.protocol === 'https';
    reply.setCookie(LANGUAGE_COOKIE, lang, {
      path: '/',
      maxAge: YEAR_SECONDS,
      sameSite: 'lax',
      httpOnly: true,
      secure,
    });
  }
  reply.type('text/html; charset=utf-8');
  reply.header('content-language', languageOf(request));
  return render(page);
}

/** A part of a page that live.js fetches again. */
export function showFragment(reply: PageReply, fragment: Html): string {
  reply.type('text/html; charset=utf-8');
  return renderFragment(fragment);
}

export function Frame(props: {
  request: PageRequest;
  title: string;
  /** Name of the tenant that is signed in; absent on pages for everybody. */
  account?: { en: string; ja: string };
  wide?: boolean;
  children?: Child;
}): Html {
  const lang = languageOf(props.request);
  const t = pageMessages.in(lang);
  return (
    <Page
      lang={lang}
      title={props.title}
      service={t('service')}
      url={props.request.url}
      home={props.account ? '/pages/batches' : props.request.url}
      account={props.account && { name: props.account[lang], signOut: '/pages/sign-out' }}
      scripts={['live.js', 'copy.js', 'busy.js']}
      wide={props.wide ?? false}
    >
      {props.children}
    </Page>
  );
}

/** What a person sees when a page cannot be shown; the texts are the problem's own, already in the right language. */
export function renderErrorPage(error: ErrorPage): string {
  const t = pageMessages.in(error.language);
  const isStaffPage = /^\/pages\/(batches|sign)/.test(error.request.url);
  return render(
    <Frame request={error.request} title={error.title}>
      <div class="page-head">
        <h1>{t('error.title')}</h1>
      </div>
      <Alert tone="danger" title={error.title}>
        <p>{error.detail}</p>
        <p class="muted">{t('error.request', { id: error.requestId })}</p>
      </Alert>
      {isStaffPage && (
        <p class="actions">
          <ButtonLink href="/pages/batches">{t('error.back')}</ButtonLink>
        </p>
      )}
    </Frame>,
  );
}
