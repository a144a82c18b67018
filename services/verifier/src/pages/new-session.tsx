// The two parts of asking: choosing a job profile, and the form that shows the query before it is used.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import { Button } from '@skill-records/web-kit/components/button';
import { Card } from '@skill-records/web-kit/components/card';
import { Empty } from '@skill-records/web-kit/components/empty';
import { Choice, Field } from '@skill-records/web-kit/components/field';
import { Table } from '@skill-records/web-kit/components/table';
import { Tag } from '@skill-records/web-kit/components/tag';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import type { PublishedProfile } from '../use-cases/job-profiles.ts';
import { describeRequirement, nameLevel } from '../use-cases/skill-names.ts';
import { pageTexts } from './page-texts.ts';

const RETENTIONS = ['P30D', 'P90D', 'P6M', 'P1Y'] as const;

export function ProfileChoice(props: {
  lang: Language;
  profiles: readonly PublishedProfile[];
  chosen: PublishedProfile | undefined;
}): Html {
  const t = pageTexts.in(props.lang);
  if (props.profiles.length === 0) {
    return (
      <Empty icon="list" title={t('profileNone')}>
        <p>{t('profileNoneText')}</p>
      </Empty>
    );
  }
  return (
    <Card title={t('profile')}>
      <form class="form" method="get" action="/pages/sessions/new">
        {props.profiles.map((one) => {
          const reference = `${one.id}@${one.version}`;
          const current = props.chosen && `${props.chosen.id}@${props.chosen.version}`;
          return (
            <Choice
              kind="radio"
              name="profile"
              value={reference}
              checked={current === undefined ? one === props.profiles[0] : current === reference}
              label={one.profile.name[props.lang]}
            >
              <span class="muted">{reference}</span>
            </Choice>
          );
        })}
        <div class="actions">
          <Button variant={props.chosen ? 'secondary' : 'primary'}>{t('preview')}</Button>
        </div>
      </form>
    </Card>
  );
}

export function NewSessionForm(props: { lang: Language; chosen: PublishedProfile; query: unknown }): Html {
  const { lang, chosen } = props;
  const t = pageTexts.in(lang);
  return (
    <div class="stack">
      <Card title={t('previewTitle')}>
        <p>{t('previewLead')}</p>
        <Table
          caption={t('previewTitle')}
          captionHidden
          columns={[
            { label: t('requirement') },
            { label: t('level') },
            { label: t('importance') },
            { label: t('reason') },
          ]}
          rows={[
            ...chosen.profile.requirement.map((requirement) => [
              describeRequirement(requirement).skill[lang],
              <span class="nowrap">{levelOf(requirement, lang)}</span>,
              <span class="nowrap">
                <Tag>{t(`importance.${requirement.importance}`)}</Tag>
              </span>,
              requirement.rationale[lang],
            ]),
            [
              t('who'),
              '–',
              <span class="nowrap">
                <Tag>{t('importance.nice')}</Tag>
              </span>,
              t('whoReason'),
            ],
          ]}
        />
        <details>
          <summary>{t('technicalQuery')}</summary>
          <pre tabindex="0">{JSON.stringify(props.query, null, 2)}</pre>
        </details>
      </Card>
      <Card title={t('create')}>
        <form class="form" method="post" action="/pages/sessions">
          <input type="hidden" name="profile" value={`${chosen.id}@${chosen.version}`} />
          <Field lang={lang} label={t('purposeJa')} name="purposeJa" hint={t('purposeHint')} required maxlength={500} />
          <Field lang={lang} label={t('purposeEn')} name="purposeEn" required maxlength={500} />
          <div class="field">
            <label for="retention">{t('retention')}</label>
            <select id="retention" name="retention">
              {RETENTIONS.map((retention) => (
                <option value={retention} selected={retention === 'P90D'}>
                  {t(`retention.${retention}`)}
                </option>
              ))}
            </select>
          </div>
          <fieldset>
            <legend>{t('trust')}</legend>
            <Choice kind="radio" name="issuerTrust" value="listed" checked label={t('trust.listed')}>
              <span class="muted">{t('trust.listedText')}</span>
            </Choice>
            <Choice kind="radio" name="issuerTrust" value="any" label={t('trust.any')}>
              <span class="muted">{t('trust.anyText')}</span>
            </Choice>
          </fieldset>
          <Field
            lang={lang}
            label={t('candidateRef')}
            name="candidateRef"
            hint={t('candidateRefHint')}
            optional
            maxlength={200}
          />
          <div class="actions">
            <Button icon="send" busy={t('creating')}>
              {t('create')}
            </Button>
          </div>
        </form>
      </Card>
    </div>
  );
}

/** "Level 3 (Basic)"; the word is left out when the catalogue does not know the level. */
function levelOf(requirement: { skillId: string; minLevel: string }, lang: Language): string {
  const { minLevel } = describeRequirement(requirement);
  if (minLevel === undefined) return requirement.minLevel.split('/').at(-1) ?? '';
  const name = nameLevel(requirement.skillId, minLevel)?.[lang];
  const text = pageTexts.in(lang)('levelValue', { level: minLevel });
  return name ? `${text} (${name})` : text;
}
