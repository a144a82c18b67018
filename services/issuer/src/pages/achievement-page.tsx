// GET /v1/achievements/{id}: the Open Badges Achievement as JSON for programs, as a page for people.
/** @jsxRuntime automatic */
/** @jsxImportSource @skill-records/web-kit */
import type { App } from '@skill-records/service-kit/server';
import { Card } from '@skill-records/web-kit/components/card';
import { KeyValue } from '@skill-records/web-kit/components/key-value';
import { Tag } from '@skill-records/web-kit/components/tag';
import type { Html } from '@skill-records/web-kit/html';
import type { Language } from '@skill-records/web-kit/messages';
import Type from 'typebox';
import { pageMessages } from '../messages/page-messages.ts';
import { describeSkill, type PublicAchievement } from '../use-cases/achievement-view.ts';
import { readPublicAchievement } from '../use-cases/find-achievement.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { Frame, languageOf, type PageRequest, showPage } from './frame.tsx';

export function achievementPages(app: App, ctx: IssuerContext): void {
  app.get(
    '/v1/achievements/:id',
    {
      config: { auth: 'public', cors: true, cache: 'public, max-age=300' },
      schema: {
        tags: ['achievements'],
        summary: 'Read an achievement in public: JSON, or a page with Accept: text/html',
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 500 }) }),
        response: { 200: Type.Unknown() },
      },
    },
    async (request, reply) => {
      const achievement = await readPublicAchievement(ctx, request.params.id);
      // Two forms under one address: a cache has to keep them apart.
      reply.header('vary', 'Accept, Accept-Language, Cookie');
      if (!prefersHtml(request.headers.accept)) return reply.send(achievement.document);
      reply.header('cache-control', 'private, max-age=300');
      return showPage(request, reply, <AchievementPage request={request} achievement={achievement} />);
    },
  );
}

/** RFC 9110, section 12.5.1, for two media types; JSON when nothing is preferred. */
function prefersHtml(accept = ''): boolean {
  const weight = (type: string) => {
    const item = accept.split(',').find((part) => part.trim().toLowerCase().startsWith(type));
    return item === undefined ? -1 : Number(/;\s*q=([\d.]+)/.exec(item)?.[1] ?? 1);
  };
  return weight('text/html') > 0 && weight('text/html') >= weight('application/json');
}

function AchievementPage({ request, achievement }: { request: PageRequest; achievement: PublicAchievement }): Html {
  const lang = languageOf(request);
  const t = pageMessages.in(lang);
  const { definition, issuer, texts } = achievement;
  const skill = definition && describeSkill(definition, lang);
  return (
    <Frame request={request} title={texts.name[lang]}>
      <div class="page-head">
        <p class="eyebrow">{t('achievement.label')}</p>
        <h1>{texts.name[lang]}</h1>
        <p class="lead">{texts.description[lang]}</p>
      </div>
      <Card title={t('achievement.criteria')}>
        <p>{texts.criteria[lang]}</p>
        {definition && (
          <ul class="plain-list" aria-label={t('achievement.evaluation')}>
            {definition.evaluation.map((evaluation) => (
              <li>
                {'rubric' in evaluation
                  ? t('achievement.rubric', { role: t(`role.${evaluation.role}`), required: evaluation.required })
                  : t('achievement.points', {
                      role: t(`role.${evaluation.role}`),
                      required: evaluation.required,
                      max: evaluation.max,
                    })}
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card>
        <KeyValue
          items={[
            { term: t('achievement.issuer'), value: issuer.name[lang], icon: 'building' },
            ...(skill
              ? [
                  {
                    term: t('achievement.skill'),
                    value: `${skill.name} · ${t('achievement.level', { level: skill.level })}`,
                    icon: 'award' as const,
                  },
                ]
              : []),
            ...(definition
              ? [{ term: t('achievement.code'), value: `${definition.humanCode} · ${definition.version}` }]
              : []),
            ...(definition?.validity
              ? [
                  {
                    term: t('achievement.validity'),
                    value: formatValidity(definition.validity, lang),
                    icon: 'calendar' as const,
                  },
                ]
              : []),
            ...(definition?.alignment?.length
              ? [
                  {
                    term: t('achievement.framework'),
                    value: (
                      <span class="tags">
                        {definition.alignment.map((alignment) => (
                          <Tag>{alignment.targetName}</Tag>
                        ))}
                      </span>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Card>
    </Frame>
  );
}

/** "3 years" / "3年" of the one-part durations that achievements use; anything else as it is written. */
function formatValidity(duration: string, lang: Language): string {
  const [, amount, unit] = /^P(\d+)([YMD])$/.exec(duration) ?? [];
  if (!amount || !unit) return duration;
  const units = { Y: 'year', M: 'month', D: 'day' } as const;
  return new Intl.NumberFormat(lang === 'ja' ? 'ja-JP' : 'en-GB', {
    style: 'unit',
    unit: units[unit as keyof typeof units],
    unitDisplay: 'long',
  }).format(Number(amount));
}
