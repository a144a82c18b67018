// Unsigned records as an issuer would make them, small but complete.
import { randomUUID } from 'node:crypto';
import { BASE, CONTEXT_URLS } from '@skill-records/contexts';

export type JsonObject = Record<string, unknown>;

const CONTEXTS = [
  CONTEXT_URLS.credentialsV2,
  CONTEXT_URLS.openBadgesV3,
  CONTEXT_URLS.openBadgesExtensions,
  CONTEXT_URLS.skillRecordV1,
];
const HOUR = 3_600_000;
export const stamp = (offsetMs: number): string =>
  new Date(Date.now() + offsetMs).toISOString().replace(/\.\d+Z$/, 'Z');
const ISSUER = {
  type: ['Profile'],
  name: 'Example Training Academy',
  localized: [{ type: ['LocalizedText'], inLanguage: 'ja', name: 'サンプル研修アカデミー' }],
};
const level = (n: number) => `${BASE}/skills/itl-spreadsheet/level/${n}`;

export function certifiedRecord(o: { issuer: string; subject: string; id?: string; status?: JsonObject }): JsonObject {
  return {
    '@context': CONTEXTS,
    id: o.id ?? `urn:uuid:${randomUUID()}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential', 'CertifiedSkillRecord'],
    name: 'IT Literacy – Spreadsheets, Basic (level 3)',
    localized: [{ type: ['LocalizedText'], inLanguage: 'ja', name: 'ITリテラシー 表計算 基本（レベル3）' }],
    issuer: { id: o.issuer, ...ISSUER },
    validFrom: stamp(-HOUR),
    validUntil: stamp(365 * 24 * HOUR),
    awardedDate: stamp(-2 * HOUR),
    credentialSubject: {
      id: o.subject,
      type: ['AchievementSubject', 'SkillRecordSubject'],
      achievement: {
        id: 'https://academy.example/achievements/itl-spreadsheet-3',
        type: ['Achievement'],
        achievementType: 'Competency',
        name: 'IT Literacy – Spreadsheets, Basic',
        description: 'Can build efficient standard forms that use formulas and input assistance.',
        criteria: { narrative: 'Score 70 or more in the practical test and a trainer rubric of Basic or higher.' },
        localized: [
          {
            type: ['LocalizedText'],
            inLanguage: 'ja',
            name: 'ITリテラシー 表計算 基本',
            description: '計算式や入力支援機能を盛り込んだ効率的な定型フォームを作成できる',
          },
        ],
        resultDescription: [
          {
            id: 'urn:uuid:6d6f3c0e-0000-4000-8000-000000000001',
            type: ['ResultDescription'],
            name: 'Practical test',
            resultType: 'ScaledScore',
            valueMin: '0',
            valueMax: '100',
            requiredValue: '70',
          },
          {
            id: 'urn:uuid:6d6f3c0e-0000-4000-8000-000000000002',
            type: ['ResultDescription'],
            name: 'Trainer rubric',
            resultType: 'RubricCriterionLevel',
            requiredLevel: `${BASE}/scales/itl/3`,
            rubricCriterionLevel: [
              {
                id: `${BASE}/scales/itl/3`,
                type: ['RubricCriterionLevel'],
                name: 'Basic',
                localized: [{ type: ['LocalizedText'], inLanguage: 'ja', name: '基本' }],
              },
            ],
          },
        ],
      },
      result: [
        {
          type: ['Result'],
          resultDescription: 'urn:uuid:6d6f3c0e-0000-4000-8000-000000000001',
          value: '82',
          evaluatorRole: 'TestEvaluation',
          evaluatedOn: '2026-03-15',
        },
        {
          type: ['Result'],
          resultDescription: 'urn:uuid:6d6f3c0e-0000-4000-8000-000000000002',
          achievedLevel: `${BASE}/scales/itl/3`,
          evaluatorRole: 'TeacherEvaluation',
          evaluatedOn: '2026-03-18',
        },
      ],
      skill: [
        {
          type: ['SkillClaim'],
          skillId: `${BASE}/skills/itl-spreadsheet`,
          scale: `${BASE}/scales/itl`,
          level: level(3),
          levelOrdinal: 3,
          meetsLevel: [level(1), level(2), level(3)],
          assessedAs: ['TestEvaluation', 'TeacherEvaluation'],
          assessedOn: '2026-03-18',
        },
      ],
    },
    ...(o.status && { credentialStatus: o.status }),
  };
}

export function identifiedRecord(o: { issuer: string; subject: string }): JsonObject {
  return {
    '@context': CONTEXTS,
    id: `urn:uuid:${randomUUID()}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential', 'IdentifiedSkillRecord'],
    name: 'Employee identity – Example Corp',
    localized: [{ type: ['LocalizedText'], inLanguage: 'ja', name: '従業員証明（サンプル株式会社）' }],
    issuer: { id: o.issuer, type: ['Profile'], name: 'Example Corp' },
    validFrom: stamp(-HOUR),
    validUntil: stamp(90 * 24 * HOUR),
    credentialSubject: {
      id: o.subject,
      type: ['AchievementSubject', 'SkillRecordSubject'],
      achievement: {
        id: 'https://hr.example-corp.example/achievements/employment',
        type: ['Achievement'],
        achievementType: 'Membership',
        name: 'Employment relationship',
        description: 'The subject is employed by Example Corp.',
        criteria: { narrative: 'Employment record in the HR system; identity proofed at hiring.' },
      },
      identity: { type: ['PersonIdentity'], fullName: '山田 花子', identityAssurance: 'EmployerVouched' },
      employment: { type: ['Employment'], employer: o.issuer, jobTitle: 'UX Designer', startDate: '2024-04-01' },
    },
  };
}

export function receiptFor(o: { issuer: string; credentialId: string }): JsonObject {
  return {
    '@context': CONTEXTS,
    id: `urn:uuid:${randomUUID()}`,
    type: ['VerifiableCredential', 'EndorsementCredential', 'VerifiedSkillRecord'],
    name: 'Verification receipt',
    localized: [{ type: ['LocalizedText'], inLanguage: 'ja', name: '検証証明' }],
    issuer: { id: o.issuer, type: ['Profile'], name: 'Employer K.K.' },
    validFrom: stamp(-1000),
    validUntil: stamp(30 * 24 * HOUR),
    credentialSubject: {
      id: o.credentialId,
      type: ['EndorsementSubject'],
      endorsementComment: 'Signature, issuer, status and validity were checked; all passed.',
      verification: {
        type: ['Verification'],
        verifiedAt: stamp(-2000),
        verifiedDigest: `sha384-${Buffer.alloc(48, 1).toString('base64')}`,
        policy: 'https://recruit.employer.example/policies/skill-check',
        policyVersion: '3',
        outcome: 'passed',
        holderBinding: 'passed',
        check: [
          { type: ['VerificationCheck'], checkType: 'proofCheck', outcome: 'passed' },
          { type: ['VerificationCheck'], checkType: 'issuerTrustCheck', outcome: 'warning' },
        ],
      },
    },
  };
}
