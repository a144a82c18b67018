// Records that the tests of this package start from; `records.test.ts` compares them with the files other packages use.
import { itlAchievements } from '../src/catalogue/it-literacy.ts';
import { toCertifiedCredential, toIdentifiedCredential, toVerifiedCredential } from '../src/to-credential.ts';
import { CHECK_IDS } from '../src/vocabulary.ts';

export const NOW = new Date('2026-04-01T00:00:00Z');
export const HOLDER = 'did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw';

export const academy = {
  id: 'did:web:academy.example',
  name: { en: 'Sample Training Academy', ja: 'サンプル研修アカデミー' },
  url: 'https://academy.example',
};
const corporation = {
  id: 'did:web:hr.example',
  name: { en: 'Sample Corporation', ja: 'サンプル株式会社' },
};

export const spreadsheets3 = itlAchievements.find(({ humanCode }) => humanCode === 'ITL-SS-3')!;

const entry = (list: string, statusPurpose: string, index: string) => ({
  id: `https://status.example/academy/status-lists/${list}#${index}`,
  type: 'BitstringStatusListEntry' as const,
  statusPurpose,
  statusListIndex: index,
  statusListCredential: `https://status.example/academy/status-lists/${list}`,
});
export const statusEntries = {
  revocation: entry('r1', 'revocation', '48213'),
  suspension: entry('s1', 'suspension', '9071'),
};

export const certifiedInput = {
  id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11' as const,
  issuer: academy,
  subjectId: HOLDER,
  achievementId: 'https://academy.example/v1/achievements/ss-3',
  definition: spreadsheets3,
  results: [
    { role: 'TestEvaluation' as const, value: '82', on: '2026-03-15' },
    { role: 'TeacherEvaluation' as const, level: 3, on: '2026-03-18' },
  ],
  evidence: [
    {
      url: 'https://academy.example/evidence/9f1c',
      name: 'Practical test workbook',
      genre: 'spreadsheet',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
  ],
  awardedOn: new Date('2026-03-20T09:00:00Z'),
  validFrom: NOW,
  statusEntries,
};

export const identifiedInput = {
  id: 'urn:uuid:5a3c1c1e-7f0e-4b0a-8c55-0a4a3f2d9e10' as const,
  issuer: corporation,
  subjectId: HOLDER,
  achievementId: 'https://hr.example/v1/achievements/employment',
  identity: { fullName: '山田 花子', identityAssurance: 'EmployerVouched' as const },
  employment: { employer: corporation.id, startDate: '2024-04-01' },
  validFrom: NOW,
  validUntil: new Date('2026-09-30T23:59:59Z'),
  statusEntries: { revocation: entry('r1', 'revocation', '77') },
};

export const verifiedInput = {
  id: 'urn:uuid:e7b2f6b0-2c7a-4a57-9d7e-5b3ad7f0c9aa' as const,
  issuer: { id: 'did:web:employer.example', name: { en: 'Sample Employer K.K.', ja: 'サンプル採用株式会社' } },
  credentialId: certifiedInput.id,
  verifiedAt: new Date('2026-05-10T02:11:08Z'),
  verifiedDigest: `sha384-${'A'.repeat(64)}`,
  policy: 'https://employer.example/policies/default',
  policyVersion: '1',
  outcome: 'warning' as const,
  holderBinding: 'passed' as const,
  checks: CHECK_IDS.map((id) =>
    id === 'issuerTrust'
      ? { id, outcome: 'warning' as const, code: 'issuer_unknown' }
      : { id, outcome: 'passed' as const },
  ),
  validFrom: new Date('2026-05-10T02:11:09Z'),
  validUntil: new Date('2026-08-08T02:11:09Z'),
};

/** Typed loosely on purpose: tests break these documents in every way. */
// biome-ignore lint/suspicious/noExplicitAny: a credential that a test changes at any depth
export type Draft = any;

export const certified = (): Draft => structuredClone(toCertifiedCredential(certifiedInput));
export const identified = (): Draft => structuredClone(toIdentifiedCredential(identifiedInput));
export const verified = (): Draft => structuredClone(toVerifiedCredential(verifiedInput));
