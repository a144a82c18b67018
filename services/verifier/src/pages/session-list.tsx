// The list of sessions, and the page that asks for skill records: choose a profile, see the query, create.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { ButtonLink } from '@skill-records/web-kit/components/button';
import { Empty } from '@skill-records/web-kit/components/empty';
import { Table } from '@skill-records/web-kit/components/table';
import { formatDateTime } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { openSession } from '../use-cases/create-session.ts';
import { readJobProfile, readJobProfiles, readProfileQuery } from '../use-cases/job-profiles.ts';
import { readSessions, type SessionHead } from '../use-cases/read-session.ts';
import { readAccount } from '../use-cases/sign-in.ts';
import { type Account, FORM, Frame, languageOf, type PageRequest, showPage } from './frame.tsx';
import { NewSessionForm, ProfileChoice } from './new-session.tsx';
import { pageTexts } from './page-texts.ts';
import { SessionState } from './session-state.tsx';

const PAGE_SIZE = 20;

const listQuery = Type.Object({ cursor: Type.Optional(Type.String()), lang: Type.Optional(Type.String()) });
const newQuery = Type.Object({ profile: Type.Optional(Type.String()), lang: Type.Optional(Type.String()) });
const text = Type.String({ minLength: 1, maxLength: 500 });
const newForm = Type.Object({
  profile: Type.String({ minLength: 1, maxLength: 200 }),
  purposeEn: text,
  purposeJa: text,
  retention: Type.Enum(['P30D', 'P90D', 'P6M', 'P1Y']),
  issuerTrust: Type.Enum(['listed', 'any']),
  candidateRef: Type.String({ maxLength: 200 }),
});

export function addSessionListPages(app: App, context: VerifierContext): void {
  app.get('/', { schema: { hide: true }, config: { auth: 'public', errors: 'page' } }, async (_request, reply) =>
    reply.redirect('/pages/sessions', 303),
  );

  app.get(
    '/pages/sessions',
    { schema: { hide: true, querystring: listQuery }, config: { auth: 'page', errors: 'page' } },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const { cursor } = request.query;
      const [account, page] = await Promise.all([
        readAccount(context, tenantId),
        readSessions(context, tenantId, { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) }),
      ]);
      return showPage(request, reply, <SessionList request={request} account={account} {...page} />);
    },
  );

  app.get(
    '/pages/sessions/new',
    { schema: { hide: true, querystring: newQuery }, config: { auth: 'page', errors: 'page' } },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const lang = languageOf(request);
      const reference = request.query.profile;
      const account = await readAccount(context, tenantId);
      const profiles = await readJobProfiles(context, tenantId);
      const chosen = reference === undefined ? undefined : await readJobProfile(context, tenantId, reference);
      const t = pageTexts.in(lang);
      return showPage(
        request,
        reply,
        <Frame request={request} title={t('createTitle')} current="new" account={account} wide>
          <div class="page-head">
            <h1>{t('createTitle')}</h1>
            <p class="lead">{t('createLead')}</p>
          </div>
          <ProfileChoice lang={lang} profiles={profiles} chosen={chosen} />
          {chosen && (
            <NewSessionForm
              lang={lang}
              chosen={chosen}
              query={await readProfileQuery(context, tenantId, `${chosen.id}@${chosen.version}`)}
            />
          )}
        </Frame>,
      );
    },
  );

  app.post(
    '/pages/sessions',
    { schema: { hide: true, body: newForm }, config: { auth: 'page', errors: 'page', consumes: [FORM] } },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const { profile, purposeEn, purposeJa, retention, issuerTrust, candidateRef } = request.body;
      const { id } = await openSession(context, tenantId, {
        jobProfile: profile,
        purpose: { en: purposeEn, ja: purposeJa },
        retention,
        issuerTrust,
        ...(candidateRef.trim() !== '' && { candidateRef: candidateRef.trim() }),
      });
      return reply.redirect(`/pages/sessions/${id}`, 303);
    },
  );
}

function SessionList(props: {
  request: PageRequest;
  account: Account;
  items: readonly SessionHead[];
  next?: string;
}): Html {
  const lang = languageOf(props.request);
  const t = pageTexts.in(lang);
  const create = (
    <ButtonLink href="/pages/sessions/new" icon="plus">
      {t('newSession')}
    </ButtonLink>
  );
  return (
    <Frame request={props.request} title={t('sessions')} current="sessions" account={props.account} wide>
      <div class="page-head">
        <h1>{t('sessions')}</h1>
        <p class="lead">{t('sessionsLead')}</p>
        {props.items.length > 0 && <div class="actions">{create}</div>}
      </div>
      {props.items.length === 0 ? (
        <Empty icon="shield" title={t('noSessions')} action={create}>
          <p>{t('noSessionsText')}</p>
        </Empty>
      ) : (
        <Table
          caption={t('sessions')}
          captionHidden
          columns={[
            { label: t('candidateRef') },
            { label: t('profile') },
            { label: t('stateColumn') },
            { label: t('when') },
          ]}
          rows={props.items.map((session) => [
            <a href={`/pages/sessions/${session.id}`}>{session.candidateRef ?? t('noReference')}</a>,
            session.jobProfile ?? session.purpose[lang],
            <SessionState lang={lang} session={session} />,
            <span class="nowrap">{formatDateTime(session.createdAt, lang)}</span>,
          ])}
        />
      )}
      {props.next && (
        <p class="actions">
          <ButtonLink variant="secondary" href={`/pages/sessions?cursor=${encodeURIComponent(props.next)}`}>
            {t('older')}
          </ButtonLink>
        </p>
      )}
    </Frame>
  );
}
