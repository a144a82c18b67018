// How records look: status pill, the four facts that come first, and the list of everything inside.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { IconName } from '@skill-records/web-kit/components/icon';
import { KeyValue } from '@skill-records/web-kit/components/key-value';
import { StatusPill, type Tone } from '@skill-records/web-kit/components/tag';
import { formatDate } from '@skill-records/web-kit/format';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import type { CredentialItem } from '../use-cases/list-credentials.ts';
import type { RevealedField } from '../use-cases/list-revealed-fields.ts';
import type { LiveStatus } from '../use-cases/read-status.ts';
import { Foreign } from './frame.tsx';
import { walletMessages } from './messages.ts';

const LOOKS: Record<LiveStatus['state'], { tone: Tone; icon: IconName }> = {
  valid: { tone: 'good', icon: 'check' },
  suspended: { tone: 'warning', icon: 'pause' },
  revoked: { tone: 'bad', icon: 'ban' },
  expired: { tone: 'neutral', icon: 'clock' },
  unknown: { tone: 'neutral', icon: 'question' },
};

export function RecordStatus({ status, lang }: { status: LiveStatus; lang: Language }): Html {
  return <StatusPill {...LOOKS[status.state]}>{walletMessages.in(lang)(`status.${status.state}`)}</StatusPill>;
}

export function validityText(
  record: Pick<CredentialItem, 'validFrom' | 'validUntil'>,
  lang: Language,
): string | undefined {
  const t = walletMessages.in(lang);
  if (record.validFrom === undefined) return undefined;
  const from = formatDate(record.validFrom, lang);
  if (record.validUntil === undefined) return t('validity.open', { from });
  return t('validity.range', { from, until: formatDate(record.validUntil, lang) });
}

/** Earner, issuer, criteria, validity: what a badge has to say first. */
export function FirstFacts({ record, lang, short }: { record: CredentialItem; lang: Language; short?: boolean }): Html {
  const t = walletMessages.in(lang);
  const criteria = record.criteria && (
    <span class={short ? 'clamp' : undefined}>
      <Foreign text={record.criteria} lang={lang} />
    </span>
  );
  return (
    <KeyValue
      items={[
        { term: t('fact.earner'), value: record.earner ?? record.holder, icon: 'user' },
        { term: t('fact.issuer'), value: <Foreign text={record.issuer.name} lang={lang} />, icon: 'building' },
        { term: t('fact.level'), value: record.level?.[lang], icon: 'award' },
        { term: t('fact.criteria'), value: criteria, icon: 'list' },
        { term: t('fact.validity'), value: validityText(record, lang), icon: 'calendar' },
      ]}
    />
  );
}

/** The first four are read at once; the others say how the record was made and stay folded. */
const GROUPS = ['person', 'record', 'result', 'other', 'achievement', 'evidence', 'issuer', 'technical'] as const;
const FOLDED: ReadonlySet<string> = new Set(['achievement', 'evidence', 'issuer', 'technical']);

/** Every part of a record with its value, in groups that a person can follow. */
export function FieldList({ fields, lang }: { fields: readonly RevealedField[]; lang: Language }): Html {
  const t = walletMessages.in(lang);
  return (
    <div class="stack">
      {GROUPS.map((group) => {
        const members = fields.filter((field) => field.group === group);
        const facts = (
          <KeyValue
            items={members.map(({ label, value, valueLabel }) => ({
              term: label[lang],
              value: valueLabel?.[lang] ?? showValue(value, lang),
            }))}
          />
        );
        if (members.length === 0) return false;
        return FOLDED.has(group) ? (
          <details>
            <summary>{t('group.folded', { group: t(`group.${group}`), count: members.length })}</summary>
            {facts}
          </details>
        ) : (
          <section class="stack">
            <h3>{t(`group.${group}`)}</h3>
            {facts}
          </section>
        );
      })}
    </div>
  );
}

/** Points in time are shown as people write them; everything else as it stands in the record. */
function showValue(value: string, lang: Language): string {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(value) ? formatDate(value, lang) : value;
}
