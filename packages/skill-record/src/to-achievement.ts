// The Open Badges 3.0 Achievement of a definition: part of every credential, and what the achievement's public URL answers.
import { type AchievementDefinition, type Evaluation, isRubric } from './achievement.ts';
import type { Skill, SkillScale } from './skill.ts';
import { EVALUATOR_NAMES, type JsonObject, type LocalizedText } from './vocabulary.ts';

/**
 * Open Badges 3.0 knows plain strings only. English stands in its members; Japanese travels with it, signed, in `localized`, so that
 * one credential serves both languages.
 */
export function localizedText(name?: string, description?: string): JsonObject[] {
  return [
    {
      type: ['LocalizedText'],
      inLanguage: 'ja',
      ...(name ? { name } : {}),
      ...(description ? { description } : {}),
    },
  ];
}

/** @param o.id the achievement's public URL */
export function toAchievement(o: {
  id: string;
  definition: AchievementDefinition;
  skill: Skill;
  scale: SkillScale;
}): JsonObject {
  const { id, definition } = o;
  return {
    id,
    type: ['Achievement'],
    achievementType: definition.achievementType,
    inLanguage: 'en',
    humanCode: definition.humanCode,
    version: definition.version,
    name: definition.name.en,
    description: definition.description.en,
    criteria: { narrative: definition.criteria.en, localized: localizedText(undefined, definition.criteria.ja) },
    localized: localizedText(definition.name.ja, definition.description.ja),
    related: [{ id: `${id}?lang=ja`, type: ['Related'], inLanguage: 'ja', version: definition.version }],
    ...(definition.alignment?.length
      ? { alignment: definition.alignment.map((alignment) => ({ type: ['Alignment'], ...alignment })) }
      : {}),
    resultDescription: definition.evaluation.map((evaluation) => toResultDescription(o, evaluation)),
  };
}

function toResultDescription(
  { id, skill, scale }: { id: string; skill: Skill; scale: SkillScale },
  evaluation: Evaluation,
): JsonObject {
  const name = EVALUATOR_NAMES[evaluation.role];
  const base = {
    id: `${id}#${evaluation.role}`,
    type: ['ResultDescription'],
    name: name.en,
    localized: localizedText(name.ja),
  };
  if (!isRubric(evaluation)) {
    return {
      ...base,
      resultType: 'ScaledScore',
      valueMin: String(evaluation.min),
      valueMax: String(evaluation.max),
      requiredValue: String(evaluation.required),
    };
  }
  const defined = new Set(skill.levels.map(({ ordinal }) => ordinal));
  return {
    ...base,
    resultType: 'RubricCriterionLevel',
    requiredLevel: `${evaluation.rubric}/${evaluation.required}`,
    rubricCriterionLevel: scale.levels
      .filter(({ ordinal }) => defined.has(ordinal))
      .map((level) => ({
        id: level.id,
        type: ['RubricCriterionLevel'],
        name: level.name.en,
        description: level.description.en,
        level: String(level.ordinal),
        points: String(level.ordinal),
        localized: localizedText(level.name.ja, level.description.ja),
      })),
  };
}

/** The membership that an Identified record states, so that any badge wallet can draw it. */
export function toEmploymentAchievement(o: { id: string; issuer: LocalizedText; employed: boolean }): JsonObject {
  const text = o.employed
    ? {
        name: { en: 'Employment relationship', ja: '雇用関係' },
        description: { en: `The subject is employed by ${o.issuer.en}.`, ja: `${o.issuer.ja}に雇用されています。` },
        criteria: { en: 'Employment record in the HR system.', ja: '人事システムの雇用記録によります。' },
      }
    : {
        name: { en: 'Identity', ja: '本人確認' },
        description: {
          en: `The identity of the subject is vouched for by ${o.issuer.en}.`,
          ja: `${o.issuer.ja}が本人であることを確認しています。`,
        },
        criteria: { en: 'Identity record of the issuer.', ja: '発行者の本人確認記録によります。' },
      };
  return {
    id: o.id,
    type: ['Achievement'],
    achievementType: 'Membership',
    inLanguage: 'en',
    name: text.name.en,
    description: text.description.en,
    criteria: { narrative: text.criteria.en, localized: localizedText(undefined, text.criteria.ja) },
    localized: localizedText(text.name.ja, text.description.ja),
  };
}
