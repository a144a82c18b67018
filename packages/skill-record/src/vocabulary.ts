// Identifiers that mean the same in every installation, and the small shapes that all records share.

/** The project-wide identifier base; equal to BASE of @skill-records/contexts (a test compares them: domain packages import no sibling). */
export const BASE = 'https://w3id.org/skill-records';
export const VOCAB = `${BASE}/vocab#`;
export const SKILL_BASE = `${BASE}/skills/`;
export const SCALE_BASE = `${BASE}/scales/`;
export const JOB_BASE = `${BASE}/jobs/`;

export const VC_VOCAB = 'https://www.w3.org/2018/credentials#';

/** The contexts of every record, in the order that Open Badges 3.0 verifiers check by position. */
export const RECORD_CONTEXTS = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  `${BASE}/contexts/skill-record/v1`,
] as const;

const OB_SCHEMAS = 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json';

export const RECORD_SCHEMAS = {
  Identified: [
    `${OB_SCHEMAS}/ob_v3p0_achievementcredential_schema.json`,
    `${BASE}/schemas/identified-skill-record/v1.json`,
  ],
  Certified: [
    `${OB_SCHEMAS}/ob_v3p0_achievementcredential_schema.json`,
    `${BASE}/schemas/certified-skill-record/v1.json`,
  ],
  Verified: [
    `${OB_SCHEMAS}/ob_v3p0_endorsementcredential_schema.json`,
    `${BASE}/schemas/verified-skill-record/v1.json`,
  ],
} as const;

export type RecordType = keyof typeof RECORD_SCHEMAS;

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in both languages. */
export interface LocalizedText {
  en: string;
  ja: string;
}

export const EVALUATOR_ROLES = [
  'TestEvaluation',
  'TeacherEvaluation',
  'PeerEvaluation',
  'ManagerEvaluation',
  'CourseEvaluation',
  'WorkshopEvaluation',
  'SelfEvaluation',
] as const;
export type EvaluatorRole = (typeof EVALUATOR_ROLES)[number];

/** As headings. */
export const EVALUATOR_NAMES: Readonly<Record<EvaluatorRole, LocalizedText>> = {
  TestEvaluation: { en: 'Test', ja: '試験' },
  TeacherEvaluation: { en: 'Teacher evaluation', ja: '講師評価' },
  PeerEvaluation: { en: 'Peer evaluation', ja: '受講者同士の評価' },
  ManagerEvaluation: { en: 'Manager evaluation', ja: '上司による評価' },
  CourseEvaluation: { en: 'Course evaluation', ja: '講座の評価' },
  WorkshopEvaluation: { en: 'Workshop evaluation', ja: 'ワークショップの評価' },
  SelfEvaluation: { en: 'Self-evaluation', ja: '自己評価' },
};

/** Inside a sentence. */
export function evaluatorName(role: EvaluatorRole): LocalizedText {
  const { en, ja } = EVALUATOR_NAMES[role];
  return { en: en.toLowerCase(), ja };
}

/** From the weakest to the strongest. */
export const IDENTITY_ASSURANCES = ['SelfDeclared', 'EmployerVouched', 'DocumentChecked', 'IcChipChecked'] as const;
export type IdentityAssurance = (typeof IDENTITY_ASSURANCES)[number];

/** The ids of the named checks of a verification, in their fixed order. */
export const CHECK_IDS = ['proof', 'holderBinding', 'validity', 'status', 'schema', 'issuerTrust', 'query'] as const;
export type CheckId = (typeof CHECK_IDS)[number];

export type JsonObject = Record<string, unknown>;
