// One presentation request on a page: the verifier, the purpose, the records to choose from, and what became of it.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Alert } from '@skill-records/web-kit/components/alert';
import { Button, ButtonLink } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { Choice } from '@skill-records/web-kit/components/field';
import { Icon } from '@skill-records/web-kit/components/icon';
import { KeyValue } from '@skill-records/web-kit/components/key-value';
import { Tag } from '@skill-records/web-kit/components/tag';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import { kindOf, shortDid } from '../use-cases/describe-credential.ts';
import type {
  PresentationCandidate,
  PresentationQuery,
  PresentationView,
} from '../use-cases/read-presentation-request.ts';
import { durationText } from './duration.ts';
import { Foreign, type Reader, WalletPage } from './frame.tsx';
import { walletMessages } from './messages.ts';
import { type PageProblem, ProblemAlert } from './page-problem.tsx';
import { FieldList, RecordStatus } from './record-parts.tsx';

export function RequestPage(props: { reader: Reader; view: PresentationView; failure?: PageProblem }): Html {
  const { reader, view, failure } = props;
  const { lang } = reader;
  const t = walletMessages.in(lang);
  const open = view.state === 'open';
  return (
    <WalletPage
      reader={reader}
      section="share"
      title={t('request.title')}
      scripts={view.state === 'sending' ? ['live.js'] : ['busy.js']}
    >
      {open && (
        <div class="page-head">
          <h1>{t('request.title')}</h1>
        </div>
      )}
      {failure !== undefined && open && <ProblemAlert failure={failure} title={t('request.failed')} />}
      {!open && (
        <div data-live={view.state === 'sending' ? `/present/${view.id}/state` : undefined} aria-live="polite">
          <Outcome view={view} lang={lang} />
        </div>
      )}
      <WhoAsks view={view} lang={lang} />
      {open && <Decision view={view} lang={lang} />}
    </WalletPage>
  );
}

/** What became of the request; also the fragment that live.js fetches until it is final. */
export function Outcome({ view, lang }: { view: PresentationView; lang: Language }): Html {
  const t = walletMessages.in(lang);
  if (view.state === 'open') return <>{false}</>;
  const tones = {
    sent: 'success',
    declined: 'info',
    sending: 'info',
    unconfirmed: 'warning',
    refused: 'danger',
    expired: 'warning',
  } as const;
  return (
    <div class="stack" data-live-done={view.state !== 'sending'}>
      <div class="page-head">
        <h1>{t(`${view.state}.title`)}</h1>
      </div>
      <Alert tone={tones[view.state]}>{t(`${view.state}.text`)}</Alert>
      <div class="actions">
        {view.redirectUri !== undefined && (
          <ButtonLink href={view.redirectUri} icon="forward">
            {t('sent.back', { host: new URL(view.redirectUri).host })}
          </ButtonLink>
        )}
        <ButtonLink variant="secondary" href="/history">
          {t('sent.history')}
        </ButtonLink>
      </div>
    </div>
  );
}

function WhoAsks({ view, lang }: { view: PresentationView; lang: Language }): Html {
  const t = walletMessages.in(lang);
  const { name, host, did } = view.verifier;
  return (
    <Card title={name ? <Foreign text={name} lang={lang} /> : host} eyebrow={t('request.who')} tone="accent">
      <KeyValue
        items={[
          {
            term: t('request.purpose'),
            value: view.purpose ? <Foreign text={view.purpose} lang={lang} /> : t('request.noPurpose'),
            icon: 'question',
          },
          {
            term: t('request.job'),
            value: view.jobProfile && <Foreign text={view.jobProfile} lang={lang} />,
            icon: 'list',
          },
          {
            term: t('request.retention'),
            value: view.retention && t('request.retentionText', { time: durationText(view.retention, lang) }),
            icon: 'clock',
          },
          { term: t('request.host'), value: host, icon: 'send' },
          { term: t('request.did'), value: <code title={did}>{shortDid(did)}</code>, icon: 'shield' },
        ]}
      />
      {view.state === 'open' && <p class="muted">{t('request.unlisted')}</p>}
    </Card>
  );
}

function Decision({ view, lang }: { view: PresentationView; lang: Language }): Html {
  const t = walletMessages.in(lang);
  const possible = view.satisfiable;
  return (
    <form class="stack" method="post" action={`/present/${view.id}`}>
      <div class="page-head section-title">
        <h2>{t('request.choose')}</h2>
        {possible && <p class="muted">{t('request.chooseLead')}</p>}
      </div>
      {!possible && (
        <Alert tone="warning" title={t('request.impossible')}>
          {t('request.impossibleText')}
        </Alert>
      )}
      {view.queries.map((query) => (
        <QueryCard query={query} lang={lang} possible={possible} />
      ))}
      <NotShared view={view} lang={lang} />
      <div class="actions">
        {possible && (
          <Button name="decision" value="share" icon="send" busy={t('request.sharing')}>
            {t('request.share')}
          </Button>
        )}
        <Button variant="secondary" name="decision" value="decline" busy={t('working')}>
          {t('request.decline')}
        </Button>
      </div>
    </form>
  );
}

function QueryCard(props: { query: PresentationQuery; lang: Language; possible: boolean }): Html {
  const { query, lang, possible } = props;
  const t = walletMessages.in(lang);
  const name = `choice.${query.id}`;
  const kind = query.multiple ? 'checkbox' : 'radio';
  return (
    <section class="card">
      <fieldset>
        <legend class="legend-line">
          <span>{titleOf(query, lang)}</span>{' '}
          <Tag>{query.required ? t('request.required') : t('request.optional')}</Tag>
        </legend>
        {query.asks.length > 0 && (
          <p class="field-hint">
            {t('request.asks', {
              parts: unique(query.asks.map((part) => part[lang])).join(lang === 'ja' ? '、' : ', '),
            })}
          </p>
        )}
        {query.candidates.length === 0 && <p class="muted">{t('request.noMatch')}</p>}
        {query.candidates.map((candidate, index) => (
          <Candidate
            candidate={candidate}
            lang={lang}
            choice={{ kind, name, checked: query.required && index === 0, disabled: !possible }}
          />
        ))}
        {query.candidates.length > 0 && kind === 'radio' && !query.required && possible && (
          <Choice kind="radio" name={name} value="" checked label={t('request.none')} />
        )}
      </fieldset>
    </section>
  );
}

function Candidate(props: {
  candidate: PresentationCandidate;
  lang: Language;
  choice: { kind: 'checkbox' | 'radio'; name: string; checked: boolean; disabled: boolean };
}): Html {
  const { candidate, lang, choice } = props;
  const t = walletMessages.in(lang);
  return (
    <div>
      <Choice {...choice} value={candidate.credential} label={<Foreign text={candidate.name} lang={lang} />}>
        <span class="muted">
          <Foreign text={candidate.issuer} lang={lang} />
        </span>
        <span>
          <RecordStatus status={candidate.status} lang={lang} />
        </span>
        {candidate.status.state !== 'valid' && <span>{t('request.warn')}</span>}
      </Choice>
      <details>
        <summary>
          {t(candidate.disclosure === 'full' ? 'request.reveals' : 'request.revealsParts', {
            count: candidate.reveals.length,
          })}
        </summary>
        <p class="muted">{t(candidate.disclosure === 'full' ? 'request.revealsNote' : 'request.revealsPartsNote')}</p>
        <FieldList fields={candidate.reveals} lang={lang} />
      </details>
    </div>
  );
}

function NotShared({ view, lang }: { view: PresentationView; lang: Language }): Html {
  const t = walletMessages.in(lang);
  const items = [
    ...(view.notAsked > 0 ? [t('request.notRecords', { count: view.notAsked })] : []),
    t('request.notEmail'),
    t('request.notHistory'),
    t('request.notReason'),
  ];
  return (
    <Card title={t('request.not')}>
      <ul class="icon-list icon-list-muted">
        {items.map((item) => (
          <li>
            <Icon name="eyeOff" />
            <span>{item}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function titleOf(query: PresentationQuery, lang: Language): string {
  const t = walletMessages.in(lang);
  if (query.skill === undefined) return t(`kind.${kindOf(query.types)}`);
  return query.minLevel === undefined
    ? query.skill[lang]
    : t('request.minLevel', { skill: query.skill[lang], level: query.minLevel });
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}
