// The frame of the wallet's pages, in the reader's language, and how they are answered.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { tenantOf } from '@skill-records/service-kit/server';
import { type Child, type Html, render } from '@skill-records/web-kit/html';
import { type NavItem, Page, type PageProps } from '@skill-records/web-kit/layout';
import { type Language, negotiateLanguage } from '@skill-records/web-kit/messages';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Wallet } from '../use-cases/dependencies.ts';
import type { LocalizedText } from '../use-cases/read-json.ts';
import { readWalletUser } from '../use-cases/read-user.ts';
import { walletMessages } from './messages.ts';

export type Section = 'records' | 'receive' | 'share' | 'history';

/** What every page knows of its reader. */
export interface Reader {
  lang: Language;
  url: string;
  /** Present on the pages behind sign-in. */
  user?: { id: string; name: string };
}

const LANGUAGE_COOKIE = 'lang';

export function languageOf(request: FastifyRequest): Language {
  const query = (request.query as { lang?: unknown } | undefined)?.lang;
  return negotiateLanguage({
    query: typeof query === 'string' ? query : undefined,
    cookie: request.cookies[LANGUAGE_COOKIE],
    acceptLanguage: request.headers['accept-language'],
  });
}

/** The signed-in reader of a page route. */
export async function readerOf(wallet: Wallet, request: FastifyRequest): Promise<Reader> {
  const id = tenantOf(request);
  const { name } = await readWalletUser(wallet, id);
  return { lang: languageOf(request), url: request.url, user: { id, name } };
}

export function WalletPage(
  props: Pick<PageProps, 'title' | 'scripts' | 'wide'> & { reader: Reader; section?: Section; children?: Child },
): Html {
  const { lang, url, user } = props.reader;
  const t = walletMessages.in(lang);
  const item = (section: Section, href: string, icon: NavItem['icon']): NavItem => ({
    href,
    icon,
    label: t(`nav.${section}`),
    current: props.section === section,
  });
  return (
    <Page
      lang={lang}
      title={props.title}
      service={t('service')}
      url={url}
      home="/credentials"
      scripts={props.scripts ?? []}
      wide={props.wide ?? false}
      nav={
        user === undefined
          ? []
          : [
              item('records', '/credentials', 'cards'),
              item('receive', '/accept', 'plus'),
              item('share', '/present', 'send'),
              item('history', '/history', 'history'),
            ]
      }
      account={user && { name: user.name, signOut: '/sign-out' }}
    >
      {props.children}
    </Page>
  );
}

/** Sends a page; a language chosen by the switch is remembered. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, page: Html, status = 200): FastifyReply {
  const query = (request.query as { lang?: unknown } | undefined)?.lang;
  if (query === 'en' || query === 'ja') {
    const secure = request.protocol === 'https';
    reply.setCookie(LANGUAGE_COOKIE, query, { path: '/', sameSite: 'lax', httpOnly: true, secure, maxAge: 31_536_000 });
  }
  return reply.code(status).type('text/html; charset=utf-8').send(render(page));
}

/** Other people's text, marked with its language when that is not the page's, so that it is read aloud rightly. */
export function Foreign(props: { text: LocalizedText; lang: Language }): Html {
  const text = props.text[props.lang];
  const written = /[\u3040-\u30ff\u3400-\u9fff]/.test(text) ? 'ja' : 'en';
  const isPlain = /^[\p{P}\p{S}\p{N}\s]*$/u.test(text);
  return <span lang={written === props.lang || isPlain ? undefined : written}>{text}</span>;
}
