// Sign-in with an API key, and sign-out.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { sessionCookieName, sessionCookieOptions } from '@skill-records/service-kit/page-session';
import type { App } from '@skill-records/service-kit/server';
import { Button } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { Field } from '@skill-records/web-kit/components/field';
import type { Html } from '@skill-records/web-kit/html';
import Type from 'typebox';
import { pageMessages } from '../messages/page-messages.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { PAGE_SESSION_HOURS, signIn, signOut } from '../use-cases/sign-in.ts';
import { FORM, Frame, languageOf, type PageRequest, showPage } from './frame.tsx';

const querystring = Type.Object({ next: Type.Optional(Type.String()), lang: Type.Optional(Type.String()) });

export function signInPages(app: App, ctx: IssuerContext): void {
  const baseUrl = ctx.config.BASE_URL;
  const cookie = sessionCookieName(baseUrl);

  app.get('/', { schema: { hide: true }, config: { auth: 'public', errors: 'page' } }, async (_request, reply) =>
    reply.redirect('/pages/batches', 303),
  );

  app.get(
    '/pages/sign-in',
    { schema: { hide: true, querystring }, config: { auth: 'public', errors: 'page' } },
    async (request, reply) =>
      showPage(request, reply, <SignInPage request={request} next={request.query.next} failed={false} />),
  );

  app.post(
    '/pages/sign-in',
    {
      schema: { hide: true, querystring, body: Type.Object({ key: Type.String({ maxLength: 200 }) }) },
      config: { auth: 'public', errors: 'page', consumes: [FORM], rateLimit: { max: 20, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const token = await signIn(ctx, request.body.key.trim());
      if (!token) {
        reply.code(401);
        return showPage(request, reply, <SignInPage request={request} next={request.query.next} failed={true} />);
      }
      reply.setCookie(cookie, token, sessionCookieOptions(baseUrl, PAGE_SESSION_HOURS));
      return reply.redirect(localPath(request.query.next), 303);
    },
  );

  app.post(
    '/pages/sign-out',
    { schema: { hide: true }, config: { auth: 'public', errors: 'page', consumes: [FORM] } },
    async (request, reply) => {
      await signOut(ctx, request.cookies[cookie]);
      reply.clearCookie(cookie, sessionCookieOptions(baseUrl));
      return reply.redirect('/pages/sign-in', 303);
    },
  );
}

/** Only back to a page of ours: `//host` and `\` would lead elsewhere. */
function localPath(next: string | undefined): string {
  return next !== undefined && /^\/pages\/[A-Za-z0-9/?=&%._-]*$/.test(next) ? next : '/pages/batches';
}

function SignInPage(props: { request: PageRequest; next: string | undefined; failed: boolean }): Html {
  const lang = languageOf(props.request);
  const t = pageMessages.in(lang);
  const next = props.next === undefined ? '' : `?next=${encodeURIComponent(localPath(props.next))}`;
  return (
    <Frame request={props.request} title={t('signIn.title')}>
      <div class="page-head">
        <h1>{t('signIn.title')}</h1>
        <p class="lead">{t('signIn.lead')}</p>
      </div>
      <Card>
        <form class="form" method="post" action={`/pages/sign-in${next}`}>
          <Field
            lang={lang}
            label={t('signIn.key')}
            name="key"
            type="password"
            hint={t('signIn.hint')}
            autocomplete="off"
            required
            {...(props.failed ? { error: t('signIn.wrong') } : {})}
          />
          <div class="actions">
            <Button icon="lock">{t('signIn.button')}</Button>
          </div>
        </form>
      </Card>
    </Frame>
  );
}
