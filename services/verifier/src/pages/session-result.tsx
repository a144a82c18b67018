// What came of a session: the outcome in one sentence, each record with its checks, and the comparison with the job profile.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Alert } from '@skill-records/web-kit/components/alert';
import { Card } from '@skill-records/web-kit/components/card';
import { CheckList } from '@skill-records/web-kit/components/check-list';
import { KeyValue } from '@skill-records/web-kit/components/key-value';
import { formatDate } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import type { SessionView } from '../use-cases/read-session.ts';
import { nameLevel, nameSkill } from '../use-cases/skill-names.ts';
import { checkTexts } from './check-texts.ts';
import { CoverageTable } from './coverage-table.tsx';
import { nameOf, type ShownRecord } from './record-name.ts';
import { sessionTexts } from './session-texts.ts';
import { adviceFor } from './what-to-do.ts';

export function SessionResult(props: {
  lang: Language;
  session: SessionView;
  requirements: Record<string, { en: string; ja: string }>;
}): Html {
  const { lang, session, requirements } = props;
  const t = sessionTexts.in(lang);
  return (
    <div class="stack">
      <OutcomeAlert lang={lang} session={session} />
      {session.erasedAt && (
        <Alert tone="info" title={t('erasedTitle')}>
          {t('erasedText', { date: formatDate(session.erasedAt, lang) })}
        </Alert>
      )}
      {session.holders !== undefined && session.holders > 1 && (
        <Alert tone="warning" title={t('holdersTitle', { count: session.holders })}>
          {t('holdersText')}
        </Alert>
      )}
      {session.coverage && (
        <CoverageTable lang={lang} coverage={session.coverage} records={session.credentials} names={requirements} />
      )}
      {session.credentials.length > 0 && <h2 class="section-title">{t('records')}</h2>}
      {session.credentials.map((one) => (
        <RecordCard lang={lang} record={one} />
      ))}
    </div>
  );
}

function OutcomeAlert({ lang, session }: { lang: Language; session: SessionView }): Html {
  const t = sessionTexts.in(lang);
  const { state, reason, assurance, credentials, query } = session;
  if (state === 'verified') {
    return assurance === 'amber' ? (
      <Alert tone="warning" title={t('amberTitle')}>
        {t('amberText')}
      </Alert>
    ) : (
      <Alert tone="success" title={t('verifiedTitle')}>
        {t('verifiedText')}
      </Alert>
    );
  }
  if (reason === 'checksFailed') {
    const unmet = credentials.every(({ verified }) => verified) && query?.satisfied === false;
    return (
      <Alert tone="danger" title={unmet ? t('unmetTitle') : t('failedTitle')}>
        {unmet ? t('unmetText') : t('failedText')}
      </Alert>
    );
  }
  if (state === 'refused') {
    return reason === 'declined' ? (
      <Alert tone="info" title={t('declinedTitle')}>
        {t('declinedText')}
      </Alert>
    ) : (
      <Alert tone="info" title={t('walletErrorTitle')}>
        {t('walletErrorText')}
      </Alert>
    );
  }
  return (
    <Alert tone="info" title={t('expiredTitle')}>
      {t('expiredText')}
    </Alert>
  );
}

function RecordCard({ lang, record }: { lang: Language; record: ShownRecord }): Html {
  const t = sessionTexts.in(lang);
  const summary = 'summary' in record ? record.summary : undefined;
  const [from, until] = [summary?.validFrom, summary?.validUntil].map((date) => date && formatDate(date, lang));
  return (
    <Card level={3} title={nameOf(record, lang)} tone={record.verified ? 'plain' : 'danger'}>
      {summary && (
        <KeyValue
          items={[
            { term: t('issuer'), value: summary.issuerName?.[lang] ?? summary.issuerName?.en, icon: 'building' },
            { term: t('person'), value: summary.personName, icon: 'user' },
            {
              term: t('skills'),
              value: summary.skills.map((skill) => describeSkill(skill, lang)).join(', '),
              icon: 'award',
            },
            { term: t('valid'), value: from && `${from} – ${until ?? ''}`, icon: 'calendar' },
          ]}
        />
      )}
      <details open={!record.verified || record.assurance !== 'green'}>
        <summary>
          {t('checksPassed', {
            count: record.checks.filter(({ outcome }) => outcome === 'passed').length,
            all: record.checks.length,
          })}
        </summary>
        <CheckList
          lang={lang}
          items={record.checks.map((check) => ({
            label: checkTexts.in(lang)(check.id),
            outcome: check.outcome,
            detail: sentencesOf(check, lang),
          }))}
        />
      </details>
    </Card>
  );
}

/** What was found, and what to do about it. */
function sentencesOf(check: ShownRecord['checks'][number], lang: Language): string | undefined {
  const t = checkTexts.in(lang);
  if (check.code) return [t(check.code), adviceFor(check, lang)].filter(Boolean).join(lang === 'ja' ? '' : ' ');
  return check.outcome === 'passed' ? t(`${check.id}.passed`) : undefined;
}

function describeSkill(skill: { skillId: string; levelOrdinal?: number }, lang: Language): string {
  const name = nameSkill(skill.skillId)[lang];
  if (skill.levelOrdinal === undefined) return name;
  const level = nameLevel(skill.skillId, skill.levelOrdinal)?.[lang];
  return `${name} ${skill.levelOrdinal}${level ? ` (${level})` : ''}`;
}
