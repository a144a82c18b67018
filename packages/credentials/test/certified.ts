// A Certified skill record as an issuer would make it: Open Badges 3.0 with our terms, in English and Japanese.
import { BASE, CONTEXT_URLS, SCHEMA_URLS } from '@skill-records/contexts';
import type { JsonObject } from '../src/json-object.ts';

const SKILL = `${BASE}/skills/itl-spreadsheet`;
const SCALE = `${BASE}/scales/itl`;
const TEST_RESULT = 'urn:uuid:6d6f3c0e-0000-4000-8000-000000000001';
const RUBRIC_RESULT = 'urn:uuid:6d6f3c0e-0000-4000-8000-000000000002';
const japanese = (name: string, description?: string) => [
  { type: ['LocalizedText'], inLanguage: 'ja', name, ...(description ? { description } : {}) },
];

export const RECORD_CONTEXTS = [
  CONTEXT_URLS.credentialsV2,
  CONTEXT_URLS.openBadgesV3,
  CONTEXT_URLS.openBadgesExtensions,
  CONTEXT_URLS.skillRecordV1,
];

/** Unsigned; a new object at every call. */
export function certifiedRecord(o: { issuer: string; subject: string; status?: JsonObject }): JsonObject {
  return {
    '@context': [...RECORD_CONTEXTS],
    id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11',
    type: ['VerifiableCredential', 'OpenBadgeCredential', 'CertifiedSkillRecord'],
    name: 'Spreadsheets, Basic (level 3)',
    localized: japanese('表計算 基本（レベル3）', '計算式を使った定型フォームを作成できる'),
    issuer: {
      id: o.issuer,
      type: ['Profile'],
      name: 'Example Training Academy',
      url: 'https://academy.example',
      localized: japanese('サンプル研修アカデミー'),
    },
    validFrom: '2026-04-01T00:00:00Z',
    validUntil: '2029-03-31T23:59:59Z',
    awardedDate: '2026-03-20T09:00:00Z',
    credentialSubject: {
      id: o.subject,
      type: ['AchievementSubject', 'SkillRecordSubject'],
      achievement: {
        id: 'https://academy.example/achievements/itl-spreadsheet-3',
        type: ['Achievement'],
        achievementType: 'Competency',
        inLanguage: 'en',
        humanCode: 'ITL-SS-3',
        version: '1.0',
        name: 'Spreadsheets, Basic',
        description: 'Builds standard forms with formulas.',
        criteria: { narrative: 'A practical test and a trainer rubric.' },
        localized: japanese('表計算 基本'),
        alignment: [
          {
            type: ['Alignment'],
            targetName: '表計算／基本',
            targetFramework: 'IT literacy guideline',
            targetCode: 'SS-3',
            targetType: 'ext:JobTagItLiteracy',
            targetUrl: 'https://shigoto.mhlw.go.jp/',
          },
        ],
        resultDescription: [
          {
            id: TEST_RESULT,
            type: ['ResultDescription'],
            name: 'Practical test',
            resultType: 'ScaledScore',
            valueMin: '0',
            valueMax: '100',
            requiredValue: '70',
          },
          {
            id: RUBRIC_RESULT,
            type: ['ResultDescription'],
            name: 'Trainer rubric',
            resultType: 'RubricCriterionLevel',
            requiredLevel: `${SCALE}/3`,
            rubricCriterionLevel: [
              { id: `${SCALE}/2`, type: ['RubricCriterionLevel'], name: 'Beginner', level: '2', points: '2' },
              { id: `${SCALE}/3`, type: ['RubricCriterionLevel'], name: 'Basic', level: '3', points: '3' },
            ],
          },
        ],
      },
      result: [
        {
          type: ['Result'],
          resultDescription: TEST_RESULT,
          value: '82',
          evaluatorRole: 'TestEvaluation',
          evaluatedOn: '2026-03-15',
        },
        {
          type: ['Result'],
          resultDescription: RUBRIC_RESULT,
          achievedLevel: `${SCALE}/3`,
          evaluatorRole: 'TeacherEvaluation',
          evaluatedOn: '2026-03-18',
        },
      ],
      skill: [
        {
          type: ['SkillClaim'],
          skillId: SKILL,
          scale: SCALE,
          level: `${SKILL}/level/3`,
          levelOrdinal: 3,
          meetsLevel: [`${SKILL}/level/1`, `${SKILL}/level/2`, `${SKILL}/level/3`],
          assessedAs: ['TestEvaluation', 'TeacherEvaluation'],
          assessedOn: '2026-03-18',
        },
      ],
    },
    evidence: [
      { id: 'https://academy.example/evidence/9f1c', type: ['Evidence'], name: 'Workbook', genre: 'spreadsheet' },
    ],
    credentialSchema: [
      { id: SCHEMA_URLS.openBadgeAchievementCredential, type: '1EdTechJsonSchemaValidator2019' },
      { id: SCHEMA_URLS.certifiedV1, type: '1EdTechJsonSchemaValidator2019' },
    ],
    ...o.status,
  };
}
