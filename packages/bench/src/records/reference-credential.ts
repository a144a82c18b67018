// The credential of the published figures: Open Badges 3.0 on VCDM 2.0, 6 blank nodes, two identifiers, one result, three alignments.
import { createHash } from 'node:crypto';
import { CONTEXT_URLS, SCHEMA_URLS } from '@skill-records/contexts';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { createBenchKey } from './signing-key.ts';

/** What differs between two credentials of one achievement; `V` is another type in a template. */
export interface ReferenceRow<V = string> {
  id: V;
  subjectId: V;
  email: V;
  nameHash: V;
  score: V;
  awarded: V;
  evidenceUrl: V;
  evidenceName: V;
  statusId: V;
  statusIndex: V;
}

const ACADEMY = 'https://academy.example';
const ACHIEVEMENT = `${ACADEMY}/v1/achievements/spreadsheets-3`;
const LIST = 'https://status.example/academy/status-lists/1';

/** Unsigned. Everything has an id but identifiers, result and alignments, which are the blank nodes. */
export function referenceCredential(issuer: string, row: ReferenceRow<unknown>): JsonObject {
  return {
    '@context': [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.openBadgesV3, CONTEXT_URLS.openBadgesExtensions],
    id: row.id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Spreadsheets “Basic” – 表計算 基本 📊',
    description: 'Builds standard forms with formulas, and says "why" a figure is what it is.',
    issuer: {
      id: issuer,
      type: ['Profile'],
      name: 'Sample Academy – サンプル研修アカデミー',
      url: ACADEMY,
      email: 'records@academy.example',
      description:
        'Trains people for office work, at school and at the desk: tables, documents, slides and data, in English and Japanese (英語・日本語).',
      phone: '+81-3-0000-0000',
    },
    validFrom: '2026-04-01T00:00:00Z',
    validUntil: '2029-03-31T23:59:59Z',
    awardedDate: row.awarded,
    credentialSubject: {
      id: row.subjectId,
      type: ['AchievementSubject'],
      activityEndDate: row.awarded,
      identifier: [
        {
          type: ['IdentityObject'],
          identityHash: row.email,
          identityType: 'emailAddress',
          hashed: false,
          salt: 'not-used',
        },
        { type: ['IdentityObject'], identityHash: row.nameHash, identityType: 'name', hashed: true, salt: 'a7c9' },
      ],
      achievement: {
        id: ACHIEVEMENT,
        type: ['Achievement'],
        achievementType: 'Competency',
        inLanguage: 'en',
        humanCode: 'SS-3',
        version: '1.0',
        name: 'Spreadsheets “Basic” – 表計算 基本 📊',
        description: 'Creates "standard forms" with formulas – 計算式を使った定型フォームを作成できる。',
        fieldOfStudy: 'Office software',
        specialization: 'Formulas and functions',
        creator: {
          id: 'https://framework.example/',
          type: ['Profile'],
          name: 'Framework office',
          url: 'https://framework.example/',
        },
        tag: ['spreadsheet', '表計算'],
        criteria: {
          id: `${ACHIEVEMENT}/criteria`,
          narrative:
            'Scores 70 or more of 100 points in the practical test, and the teacher assesses level 3 or higher.',
        },
        alignment: [
          alignment('Spreadsheets', 'SS-3', 'https://framework.example/it-literacy/ss-3'),
          alignment('表計算／基本', 'SS-3J', 'https://framework.example/it-literacy/ja/ss-3'),
          alignment('Data handling', 'DH-2', 'https://framework.example/digital/dh-2'),
        ],
        resultDescription: [
          {
            id: `${ACHIEVEMENT}#test`,
            type: ['ResultDescription'],
            name: 'Practical test – 実技試験',
            resultType: 'Percent',
            valueMin: '0',
            valueMax: '100',
            requiredValue: '70',
          },
        ],
      },
      result: [
        {
          type: ['Result'],
          resultDescription: `${ACHIEVEMENT}#test`,
          value: row.score,
          status: 'Completed',
        },
      ],
    },
    evidence: [
      {
        id: row.evidenceUrl,
        type: ['Evidence'],
        name: row.evidenceName,
        narrative: 'The workbook that was handed in, as it was on the day of the test; the teacher kept a copy of it.',
        genre: 'spreadsheet',
        audience: 'Teachers',
      },
    ],
    credentialSchema: [{ id: SCHEMA_URLS.openBadgeAchievementCredential, type: '1EdTechJsonSchemaValidator2019' }],
    credentialStatus: {
      id: row.statusId,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: row.statusIndex,
      statusListCredential: LIST,
    },
  };
}

/** Row number `n` of the file: as different from the next as rows of real files are. */
export function referenceRow(n: number): ReferenceRow {
  const digits = createHash('sha256').update(`row ${n}`).digest('hex');
  const uuid = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-8${digits.slice(15, 18)}-${digits.slice(18, 30)}`;
  const index = String(Number.parseInt(digits.slice(30, 36), 16) % 131_072);
  const day = String(1 + (n % 28)).padStart(2, '0');
  return {
    id: `urn:uuid:${uuid}`,
    subjectId: HOLDERS[n % HOLDERS.length]!,
    email: `person-${n}@example.org`,
    nameHash: `sha256$${digits}`,
    score: String(70 + (n % 31)),
    awarded: `2026-03-${day}T09:00:00Z`,
    evidenceUrl: `https://academy.example/evidence/${digits.slice(40, 52)}`,
    evidenceName: `Workbook "${['Q1', '四半期', 'Übung', 'a\\b'][n % 4]}" – 山田 花子 ${n}`,
    statusId: `${LIST}#${index}`,
    statusIndex: index,
  };
}

const HOLDERS = Array.from({ length: 64 }, (_, n) => createBenchKey(`holder ${n}`).did);

const alignment = (targetName: string, targetCode: string, targetUrl: string) => ({
  type: ['Alignment'],
  targetName,
  targetCode,
  targetUrl,
  targetFramework: 'IT literacy guideline',
  targetDescription: `What "${targetCode}" asks for.`,
  targetType: 'ext:Guideline',
});
