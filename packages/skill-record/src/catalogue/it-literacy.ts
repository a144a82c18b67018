// The IT literacy pack: its 23 achievements (one per defined level of a skill) and one job profile.
import type { AchievementDefinition } from '../achievement.ts';
import type { JobProfile } from '../job-profile.ts';
import { JOB_BASE, SKILL_BASE } from '../vocabulary.ts';
import { itLiteracyCatalogue, itlScale, itlSkills } from './it-literacy-skills.ts';

export { itLiteracyCatalogue, itlScale, itlSkills };

const CODES: Readonly<Record<string, string>> = {
  'itl-foundation': 'FND',
  'itl-communication': 'CM',
  'itl-network': 'NW',
  'itl-computer': 'PC',
  'itl-document': 'DOC',
  'itl-spreadsheet': 'SS',
  'itl-data': 'DA',
  'itl-presentation': 'PR',
};

export const itlAchievements: readonly AchievementDefinition[] = itlSkills.flatMap((skill) =>
  skill.levels.map(({ ordinal, description }): AchievementDefinition => {
    const code = `${CODES[skill.id.slice(SKILL_BASE.length)]}-${ordinal}`;
    const level = itlScale.levels[ordinal - 1]!.name;
    return {
      humanCode: `ITL-${code}`,
      version: '1.0',
      name: {
        en: `IT Literacy – ${skill.name.en}, ${level.en} (level ${ordinal})`,
        ja: `ITリテラシー ${skill.name.ja} ${level.ja}（レベル${ordinal}）`,
      },
      description,
      criteria: {
        en: `Scores 70 or more of 100 points in the practical test, and the teacher assesses level ${ordinal} (${level.en}) or higher.`,
        ja: `実技試験で100点満点中70点以上を取り、かつ講師評価でレベル${ordinal}（${level.ja}）以上と認められること。`,
      },
      achievementType: 'Competency',
      skill: { skillId: skill.id, levelOrdinal: ordinal },
      evaluation: [
        { role: 'TestEvaluation', min: 0, max: 100, required: 70 },
        { role: 'TeacherEvaluation', rubric: itlScale.id, required: ordinal },
      ],
      alignment: [
        {
          targetName: `ITリテラシーの目安：${skill.name.ja}／${level.ja}`,
          targetFramework: 'job tag IT literacy guideline',
          targetCode: code,
          targetType: 'ext:JobTagItLiteracy',
          targetUrl: 'https://shigoto.mhlw.go.jp/',
        },
      ],
      validity: 'P3Y',
      style: 'level-in-name',
    };
  }),
);

const requirement = (
  id: string,
  slug: string,
  ordinal: number,
  importance: 'must' | 'should',
  rationale: { en: string; ja: string },
): JobProfile['requirement'][number] => ({
  id,
  skillId: `${SKILL_BASE}${slug}`,
  minLevel: `${SKILL_BASE}${slug}/level/${ordinal}`,
  importance,
  acceptEvaluation: ['TestEvaluation', 'TeacherEvaluation', 'ManagerEvaluation'],
  maxAge: 'P3Y',
  rationale,
});

export const officeAdministratorJunior: JobProfile = {
  id: `${JOB_BASE}office-administrator-junior`,
  version: '1.0',
  jobLevel: 'junior',
  name: { en: 'Office administrator (junior)', ja: '一般事務（ジュニア）' },
  description: {
    en: 'Prepares documents, tables and in-house slides for a department.',
    ja: '部門の文書、表、社内向け資料を作成する。',
  },
  requirement: [
    requirement('r1', 'itl-spreadsheet', 3, 'must', {
      en: 'The monthly figures are kept in forms with formulas, which the administrator maintains.',
      ja: '毎月の数値は計算式入りの定型フォームで管理しており、その保守を担当するため。',
    }),
    requirement('r2', 'itl-document', 2, 'must', {
      en: 'Most letters and notices follow the set forms of the company.',
      ja: '社内外の文書の多くは、会社の定型フォームに沿って作成するため。',
    }),
    requirement('r3', 'itl-presentation', 3, 'should', {
      en: 'The department meets once a month and needs slides; colleagues help at first.',
      ja: '月例会議の資料が必要になるため。入社当初は同僚が支援する。',
    }),
  ],
};
