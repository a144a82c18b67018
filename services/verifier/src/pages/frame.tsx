// The frame of the employer's pages: language, menu, sign-out, and the page for errors.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { ErrorPage } from '@skill-records/service-kit/server';
import { Alert } from '@skill-records/web-kit/components/alert';
import { ButtonLink } from '@skill-records/web-kit/components/button';
import { type Child, type Html, render } from '@skill-records/web-kit/html';
import { Page } from '@skill-records/web-kit/layout';
import { type Language, negotiateLanguage } from '@skill-records/web-kit/messages';
import { pageTexts } from './page-texts.ts';

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

/** Who is signed in: shown in the footer. */
export interface Account {
  name: { en: string; ja: string };
}

export function languageOf(request: PageRequest): Language {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  return negotiateLanguage({
    query: typeof lang === 'string' ? lang : undefined,
    cookie: request.cookies?.[LANGUAGE_COOKIE],
    acceptLanguage: request.headers['accept-language'],
  });
}

/** The page as the answer of a handler; a language chosen by the switch is remembered. */
export function showPage(request: PageRequest, reply: PageReply, page: Html): string {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  if (lang === 'en' || lang === 'ja') {
    reply.setCookie(LANGUAGE_COOKIE, lang, { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax', httpOnly: true });
  }
  reply.type('text/html; charset=utf-8');
  reply.header('content-language', languageOf(request));
  return render(page);
}

export function Frame(props: {
  request: PageRequest;
  title: string;
  current?: 'sessions' | 'new';
  account?: Account;
  wide?: boolean;
  live?: boolean;
  children?: Child;
}): Html {
  const lang = languageOf(props.request);
  const t = pageTexts.in(lang);
  return (
    <Page
      lang={lang}
      title={props.title}
      service={t('service')}
      url={props.request.url}
      home="/pages/sessions"
      nav={
        props.account
          ? [
              { href: '/pages/sessions', label: t('sessions'), icon: 'list', current: props.current === 'sessions' },
              { href: '/pages/sessions/new', label: t('newSession'), icon: 'plus', current: props.current === 'new' },
            ]
          : []
      }
      account={props.account && { name: props.account.name[lang], signOut: '/pages/sign-out' }}
      scripts={props.live ? ['live.js', 'copy.js', 'busy.js'] : ['copy.js', 'busy.js']}
      wide={props.wide ?? false}
    >
      {props.children}
    </Page>
  );
}

/** What a person sees when a page cannot be shown; texts are the problem's own, already in the right language. */
export function renderErrorPage(error: ErrorPage): string {
  const t = pageTexts.in(error.language);
  return render(
    <Frame request={error.request} title={error.title}>
      <div class="page-head">
        <h1>{t('problem')}</h1>
      </div>
      <Alert tone="danger" title={error.title}>
        <p>{error.detail}</p>
        <p class="muted">{t('requestId', { id: error.requestId })}</p>
      </Alert>
      <p class="actions">
        <ButtonLink href="/pages/sessions">{t('toSessions')}</ButtonLink>
      </p>
    </Frame>,
  );
}
