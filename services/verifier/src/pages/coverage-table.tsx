// The comparison with the job profile: one line per requirement, each with its because. Counts, never a score.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { CheckCode, CheckId } from '@skill-records/credentials/verdict';
import type { Coverage, CoverageItem } from '@skill-records/skill-record/coverage';
import { Card } from '@skill-records/web-kit/components/card';
import { Table } from '@skill-records/web-kit/components/table';
import { StatusPill, Tag, type Tone } from '@skill-records/web-kit/components/tag';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import { checkTexts } from './check-texts.ts';
import { pageTexts } from './page-texts.ts';
import { nameOf, type ShownRecord } from './record-name.ts';
import { sessionTexts } from './session-texts.ts';

const TONES: Record<CoverageItem['status'], Tone> = {
  met: 'good',
  metOld: 'warning',
  below: 'warning',
  related: 'info',
  unproven: 'bad',
  notPresented: 'neutral',
};

export function CoverageTable(props: {
  lang: Language;
  coverage: Coverage;
  records: readonly ShownRecord[];
  names: Record<string, { en: string; ja: string }>;
}): Html {
  const { lang, coverage, records, names } = props;
  const t = sessionTexts.in(lang);
  const page = pageTexts.in(lang);
  return (
    <Card title={t('coverage')}>
      <p>
        {t('coverageCounts', {
          mustMet: coverage.must.met,
          mustOf: coverage.must.of,
          shouldMet: coverage.should.met,
          shouldOf: coverage.should.of,
        })}
      </p>
      <Table
        caption={t('coverage')}
        captionHidden
        columns={[
          { label: page('requirement') },
          { label: page('importance') },
          { label: t('status') },
          { label: t('because') },
        ]}
        rows={coverage.items.map((item) => [
          names[item.requirement]?.[lang] ?? item.requirement,
          <span class="nowrap">
            <Tag>{page(`importance.${item.importance}`)}</Tag>
          </span>,
          <StatusPill tone={TONES[item.status]}>{statusText(item, lang)}</StatusPill>,
          becauseText(item, records, lang),
        ])}
      />
      <p class="muted">{coverage.notice[lang]}</p>
    </Card>
  );
}

function statusText(item: CoverageItem, lang: Language): string {
  const t = sessionTexts.in(lang);
  if (item.status === 'below') return t('coverage.below', { have: item.have ?? 0, need: item.need ?? 0 });
  return t(`coverage.${item.status}`);
}

function becauseText(item: CoverageItem, records: readonly ShownRecord[], lang: Language): Html {
  const t = sessionTexts.in(lang);
  const shown = item.because.map((id) => {
    const record = records.find((one) => 'id' in one && one.id === id);
    return record ? nameOf(record, lang) : id;
  });
  const failed = (item.failedChecks ?? []).map(({ id, code }) =>
    t('because.checkFailed', {
      check: checkTexts.in(lang)(id as CheckId),
      text: code ? checkTexts.in(lang)(code as CheckCode) : '',
    }),
  );
  const reasons = (item.reasons ?? [])
    .filter((reason) => reason !== 'checkFailed')
    .map((reason) => t(`because.${reason}`));
  const lines = [...shown, ...failed, ...reasons];
  if (lines.length === 0) return <span class="muted">{t('because.none')}</span>;
  return (
    <ul class="plain-list">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
}
