import { describe, expect, test } from '@jest/globals';
import { type AchievementDefinition, achievementInputSchema, lintAchievement } from '../src/achievement.ts';
import { itlAchievements } from '../src/catalogue/it-literacy.ts';
import { type Draft, spreadsheets3 } from './sample.ts';
import { validatorOf } from './schemas.ts';

const valid = validatorOf(achievementInputSchema);
const draft = (): Draft => structuredClone(spreadsheets3);

describe('achievementInputSchema', () => {
  test.each(itlAchievements.map((definition) => [definition.humanCode, definition]))('accepts %s', (_, definition) => {
    expect(valid(definition)).toBe(true);
  });

  test('accepts unknown members, and leaves optional ones away', () => {
    const { alignment: _a, validity: _v, style: _s, ...rest } = draft();
    expect(valid({ ...rest, color: 'blue' })).toBe(true);
  });

  test.each<[string, (d: Draft) => unknown]>([
    ['a name in one language', (d) => delete d.name.ja],
    ['an empty description', (d) => Object.assign(d.description, { en: '' })],
    ['a name with a control character', (d) => Object.assign(d.name, { en: 'a\u0007b' })],
    ['a code with a blank', (d) => Object.assign(d, { humanCode: 'ITL SS 3' })],
    ['a code with an at sign', (d) => Object.assign(d, { humanCode: 'ITL-SS-3@1.0' })],
    ['a version in words', (d) => Object.assign(d, { version: 'latest' })],
    ['a level as text', (d) => Object.assign(d.skill, { levelOrdinal: '3' })],
    ['a skill that is no IRI', (d) => Object.assign(d.skill, { skillId: 'spreadsheets' })],
    ['no evaluation', (d) => Object.assign(d, { evaluation: [] })],
    ['an unknown evaluator', (d) => Object.assign(d.evaluation[0], { role: 'FriendEvaluation' })],
    ['points without maximum', (d) => delete d.evaluation[0].max],
    ['a rubric level with a fraction', (d) => Object.assign(d.evaluation[1], { required: 2.5 })],
    ['an alignment without address', (d) => delete d.alignment[0].targetUrl],
    ['another style', (d) => Object.assign(d, { style: 'level-in-result' })],
  ])('refuses %s', (_, change) => {
    const definition = draft();
    change(definition);
    expect(valid(definition)).toBe(false);
  });
});

describe('lintAchievement', () => {
  test.each(itlAchievements.map((definition) => [definition.humanCode, definition]))(
    'finds nothing in %s',
    (_, definition) => {
      expect(lintAchievement(definition as AchievementDefinition)).toEqual([]);
    },
  );

  test.each<[string, (d: Draft) => unknown, string, string]>([
    [
      'an unknown skill',
      (d) => Object.assign(d.skill, { skillId: 'https://a.example/s' }),
      'skill_unknown',
      '/skill/skillId',
    ],
    [
      'a level that the skill lacks',
      (d) => Object.assign(d.skill, { levelOrdinal: 1 }),
      'level_not_defined',
      '/skill/levelOrdinal',
    ],
    [
      'a required level that the skill lacks',
      (d) => Object.assign(d.evaluation[1], { required: 5 }),
      'level_not_defined',
      '/evaluation/1/required',
    ],
    ['two tests', (d) => d.evaluation.push({ ...d.evaluation[0] }), 'evaluation_duplicate', '/evaluation/2/role'],
    [
      'more required than there is',
      (d) => Object.assign(d.evaluation[0], { required: 101 }),
      'evaluation_range',
      '/evaluation/0',
    ],
    [
      'a minimum that is the maximum',
      (d) => Object.assign(d.evaluation[0], { min: 100 }),
      'evaluation_range',
      '/evaluation/0',
    ],
    [
      'a rubric of another scale',
      (d) => Object.assign(d.evaluation[1], { rubric: 'https://a.example/scale' }),
      'rubric_unknown',
      '/evaluation/1/rubric',
    ],
    [
      'only a self-evaluation',
      (d) => Object.assign(d, { evaluation: [{ ...d.evaluation[0], role: 'SelfEvaluation' }] }),
      'self_evaluation_alone',
      '/evaluation',
    ],
    ['a validity in words', (d) => Object.assign(d, { validity: '3 years' }), 'validity_format', '/validity'],
    ['a validity of nothing', (d) => Object.assign(d, { validity: 'P0D' }), 'validity_format', '/validity'],
  ])('finds %s', (_, change, code, path) => {
    const definition = draft();
    change(definition);
    const faults = lintAchievement(definition);
    expect(faults.map(({ code, path }) => ({ code, path }))).toEqual([{ code, path }]);
    for (const text of Object.values(faults[0]!.message)) expect(text).not.toMatch(/\{\w+\}/);
  });
});
