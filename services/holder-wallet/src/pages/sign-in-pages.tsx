// Signing in with a one-time code, opening a wallet, signing out.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */

import {
  createPageSession,
  endPageSession,
  sessionCookieName,
  sessionCookieOptions,
} from '@skill-records/service-kit/page-session';
import { Problem } from '@skill-records/service-kit/problem';
import type { App } from '@skill-records/service-kit/server';
import { Alert } from '@skill-records/web-kit/components/alert';
import { Button } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { Field } from '@skill-records/web-kit/components/field';
import type { Html } from '@skill-records/web-kit/html';
import Type from 'typebox';
import { walletProblems } from '../problems.ts';
import type { Wallet } from '../use-cases/dependencies.ts';
import { sendSignInCode, signUp, verifySignInCode } from '../use-cases/sign-in.ts';
import { languageOf, type Reader, sendPage, WalletPage } from './frame.tsx';
import { walletMessages } from './messages.ts';

const SESSION_HOURS = 12;
const FORM = ['application/x-www-form-urlencoded'];
const config = { auth: 'public', errors: 'page' } as const;
/** Per address of the network: a class of learners behind one router signs in at the same moment. Codes count their own attempts. */
const rateLimit = { max: 120, timeWindow: 60_000 };
const Text = (maxLength: number) => Type.String({ maxLength });
const NextQuery = Type.Object({ next: Type.Optional(Text(8000)) });

export function addSignInPages(app: App, wallet: Wallet): void {
  const readerOf = (request: Parameters<typeof languageOf>[0]): Reader => ({
    lang: languageOf(request),
    url: request.method === 'GET' ? request.url : '/sign-in',
  });
  const loopback = wallet.mailer === undefined && wallet.config.MODE === 'loopback';

  app.get('/', { schema: { hide: true }, config }, (_, reply) => reply.redirect('/credentials', 303));

  app.get('/sign-in', { schema: { hide: true, querystring: NextQuery }, config }, (request, reply) =>
    sendPage(request, reply, <SignInPage reader={readerOf(request)} next={localPath(request.query.next)} />),
  );

  app.post(
    '/sign-in',
    {
      schema: { hide: true, body: Type.Object({ email: Text(320), next: Type.Optional(Text(8000)) }) },
      config: { ...config, consumes: FORM, rateLimit },
    },
    (request, reply) => {
      const { email, next } = request.body;
      if (isAddress(email)) sendSignInCode(wallet, email);
      const page = <CodePage reader={readerOf(request)} email={email} next={localPath(next)} loopback={loopback} />;
      return sendPage(request, reply, page);
    },
  );

  app.get('/sign-up', { schema: { hide: true, querystring: NextQuery }, config }, (request, reply) =>
    sendPage(request, reply, <SignUpPage reader={readerOf(request)} next={localPath(request.query.next)} />),
  );

  app.post(
    '/sign-up',
    {
      schema: {
        hide: true,
        body: Type.Object({ email: Text(320), name: Text(200), next: Type.Optional(Text(8000)) }),
      },
      config: { ...config, consumes: FORM, rateLimit },
    },
    (request, reply) => {
      const { email, name, next } = request.body;
      const reader = readerOf(request);
      if (isAddress(email) && name.trim() !== '') signUp(wallet, { email, name, locale: reader.lang });
      const page = <CodePage reader={reader} email={email} next={localPath(next)} loopback={loopback} />;
      return sendPage(request, reply, page);
    },
  );

  app.post(
    '/sign-in/code',
    {
      schema: { hide: true, body: Type.Object({ email: Text(320), code: Text(40), next: Type.Optional(Text(8000)) }) },
      config: { ...config, consumes: FORM, rateLimit },
    },
    async (request, reply) => {
      const { email, code, next } = request.body;
      try {
        const { token } = await verifySignInCode(wallet, { email, code }, (tx, userId) =>
          createPageSession(tx, { tenantId: userId, subject: userId, hours: SESSION_HOURS }),
        );
        const { BASE_URL } = wallet.config;
        reply.setCookie(sessionCookieName(BASE_URL), token, sessionCookieOptions(BASE_URL, SESSION_HOURS));
        return reply.redirect(localPath(next), 303);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'code_invalid')) throw error;
        const o = { email, next: localPath(next), loopback, failed: true };
        return sendPage(request, reply, <CodePage reader={readerOf(request)} {...o} />, 401);
      }
    },
  );

  app.post('/sign-out', { schema: { hide: true }, config: { ...config, consumes: FORM } }, async (request, reply) => {
    const name = sessionCookieName(wallet.config.BASE_URL);
    await endPageSession(wallet.db, request.cookies[name]);
    reply.clearCookie(name, sessionCookieOptions(wallet.config.BASE_URL));
    return reply.redirect('/sign-in', 303);
  });
}

/** Only a path of this site: a link that signs in must not lead elsewhere afterwards. */
export function localPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : '/credentials';
}

function isAddress(text: string): boolean {
  return /^[^\s@]{1,64}@[^\s@]{3,255}$/.test(text.trim());
}

function SignInPage({ reader, next }: { reader: Reader; next: string }): Html {
  const t = walletMessages.in(reader.lang);
  return (
    <WalletPage reader={reader} title={t('signIn.title')} scripts={['busy.js']}>
      <div class="page-head">
        <h1>{t('signIn.title')}</h1>
        <p class="lead">{t('signIn.lead')}</p>
      </div>
      <Card>
        <form class="form" method="post" action="/sign-in">
          <input type="hidden" name="next" value={next} />
          <EmailField reader={reader} />
          <div class="actions">
            <Button icon="mail" busy={t('working')}>
              {t('signIn.send')}
            </Button>
          </div>
        </form>
      </Card>
      <p>
        {t('signIn.new')} <a href={`/sign-up?next=${encodeURIComponent(next)}`}>{t('signIn.open')}</a>
      </p>
    </WalletPage>
  );
}

function SignUpPage({ reader, next }: { reader: Reader; next: string }): Html {
  const t = walletMessages.in(reader.lang);
  return (
    <WalletPage reader={reader} title={t('signUp.title')} scripts={['busy.js']}>
      <div class="page-head">
        <h1>{t('signUp.title')}</h1>
        <p class="lead">{t('signUp.lead')}</p>
      </div>
      <Card>
        <form class="form" method="post" action="/sign-up">
          <input type="hidden" name="next" value={next} />
          <Field
            lang={reader.lang}
            name="name"
            label={t('signUp.name')}
            hint={t('signUp.nameHint')}
            autocomplete="name"
            maxlength={200}
            required
          />
          <EmailField reader={reader} />
          <div class="actions">
            <Button busy={t('working')}>{t('signUp.submit')}</Button>
          </div>
        </form>
      </Card>
      <p>
        {t('signUp.have')} <a href={`/sign-in?next=${encodeURIComponent(next)}`}>{t('signUp.signIn')}</a>
      </p>
    </WalletPage>
  );
}

function CodePage(props: { reader: Reader; email: string; next: string; loopback: boolean; failed?: boolean }): Html {
  const { lang } = props.reader;
  const t = walletMessages.in(lang);
  const failure = props.failed ? { error: walletProblems.code_invalid.detail[lang] } : {};
  return (
    <WalletPage reader={props.reader} title={t('code.title')} scripts={['busy.js']}>
      <div class="page-head">
        <h1>{t('code.title')}</h1>
        <p class="lead">{t('code.lead', { email: props.email })}</p>
      </div>
      {props.loopback && <Alert tone="info">{t('code.loopback')}</Alert>}
      <Card>
        <form class="form" method="post" action="/sign-in/code">
          <input type="hidden" name="next" value={props.next} />
          <input type="hidden" name="email" value={props.email} />
          <Field
            lang={lang}
            name="code"
            label={t('code.label')}
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={12}
            code
            required
            autofocus
            {...failure}
          />
          <div class="actions">
            <Button busy={t('working')}>{t('code.confirm')}</Button>
          </div>
        </form>
      </Card>
      <p>
        <a href={`/sign-in?next=${encodeURIComponent(props.next)}`}>{t('code.again')}</a>
      </p>
    </WalletPage>
  );
}

function EmailField({ reader }: { reader: Reader }): Html {
  return (
    <Field
      lang={reader.lang}
      name="email"
      type="email"
      label={walletMessages.in(reader.lang)('signIn.email')}
      autocomplete="email"
      inputmode="email"
      autocapitalize="none"
      maxlength={320}
      required
    />
  );
}
