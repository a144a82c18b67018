// A job profile: the skills and levels a job asks for, each with its importance and its reason.
import Type from 'typebox';
import { localizedTextSchema } from './achievement.ts';
import { itLiteracyCatalogue } from './catalogue/it-literacy-skills.ts';
import { isDuration } from './dates.ts';
import { type Fault, faultsOf } from './fault.ts';
import { isProtectedTerm } from './protected-attributes.ts';
import { type Catalogue, findLevel, findSkill } from './skill.ts';
import { EVALUATOR_ROLES, type EvaluatorRole, type LocalizedText } from './vocabulary.ts';

export const IMPORTANCES = ['must', 'should', 'nice'] as const;
export type Importance = (typeof IMPORTANCES)[number];
export const JOB_LEVELS = ['junior', 'mid', 'senior'] as const;

export interface SkillRequirement {
  /** Unique in the profile; also the id of its DCQL credential query. */
  id: string;
  /** IRI of the skill. */
  skillId: string;
  /** IRI of a defined level of that skill. */
  minLevel: string;
  importance: Importance;
  /** Roles whose evaluation counts. Without it every role but SelfEvaluation does. */
  acceptEvaluation?: EvaluatorRole[];
  /** ISO 8601 duration since the assessment, e.g. `P3Y`. */
  maxAge?: string;
  /** Why the job needs it: shown to the applicant. */
  rationale: LocalizedText;
}

export interface JobProfile {
  /** IRI of the job standard, equal in all its versions. */
  id: string;
  version: string;
  jobLevel?: (typeof JOB_LEVELS)[number];
  name: LocalizedText;
  description?: LocalizedText;
  requirement: SkillRequirement[];
}

/** Body of `POST /v1/job-profiles`: a JobProfile. */
export const jobProfileSchema = Type.Object({
  id: Type.String({ format: 'uri', maxLength: 2000 }),
  version: Type.String({ pattern: '^[0-9]{1,5}(\\.[0-9]{1,5}){0,2}$' }),
  jobLevel: Type.Optional(Type.Enum([...JOB_LEVELS])),
  name: localizedTextSchema(200),
  description: Type.Optional(localizedTextSchema(2000)),
  requirement: Type.Array(
    Type.Object({
      id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' }),
      skillId: Type.String({ format: 'uri', maxLength: 2000 }),
      minLevel: Type.String({ format: 'uri', maxLength: 2000 }),
      importance: Type.Enum([...IMPORTANCES]),
      acceptEvaluation: Type.Optional(Type.Array(Type.Enum([...EVALUATOR_ROLES]), { minItems: 1, maxItems: 7 })),
      maxAge: Type.Optional(Type.String({ maxLength: 20 })),
      rationale: localizedTextSchema(1000),
    }),
    { minItems: 1, maxItems: 50 },
  ),
});

export const jobProfileFaultTexts = {
  skill_unknown: {
    en: 'The skill is not in the catalogue. Use a skill id from GET /v1/catalog/skills.',
    ja: 'カタログにないスキルです。GET /v1/catalog/skills のスキルIDを指定してください。',
  },
  level_not_defined: {
    en: 'The level is not defined for this skill. Use one of: {levels}.',
    ja: 'このスキルには定義されていないレベルです。次のいずれかを指定してください：{levels}。',
  },
  requirement_duplicate: {
    en: 'Two requirements share this id or skill. Keep one requirement per skill, each with its own id.',
    ja: '同じIDまたは同じスキルの要件があります。要件はスキルごとに一つとし、IDを分けてください。',
  },
  requirement_id_reserved: {
    en: 'The id "who" is used for the identity query. Choose another id.',
    ja: 'ID「who」は本人確認の問い合わせに使います。別のIDにしてください。',
  },
  self_evaluation_accepted: {
    en: 'A self-evaluation cannot meet a requirement. Remove SelfEvaluation from acceptEvaluation.',
    ja: '自己評価では要件を満たせません。acceptEvaluation から SelfEvaluation を外してください。',
  },
  max_age_format: {
    en: 'maxAge must be an ISO 8601 duration longer than zero, for example P3Y.',
    ja: 'maxAge はゼロより長いISO 8601形式の期間で指定してください（例：P3Y）。',
  },
  rationale_missing: {
    en: 'Say why the job needs this, in English and in Japanese. A profile without reasons is not published.',
    ja: 'この要件が必要な理由を日本語と英語で書いてください。理由のない職務要件は公開できません。',
  },
  protected_attribute: {
    en: 'A job profile may not ask for a protected or private attribute. Remove it.',
    ja: '差別につながる属性や私的な情報は職務要件に含められません。削除してください。',
  },
} as const satisfies Record<string, LocalizedText>;

export type JobProfileFaultCode = keyof typeof jobProfileFaultTexts;
const fault = faultsOf<JobProfileFaultCode>(jobProfileFaultTexts);

/** What the schema cannot say. An empty list means that the profile can be published and asked for. */
export function lintJobProfile(
  profile: JobProfile,
  catalogue: Catalogue = itLiteracyCatalogue,
): Fault<JobProfileFaultCode>[] {
  const faults: Fault<JobProfileFaultCode>[] = protectedMembers(profile, '');
  const seen = new Set<string>();
  for (const [index, requirement] of profile.requirement.entries()) {
    const path = `/requirement/${index}`;
    if (requirement.id === 'who') faults.push(fault('requirement_id_reserved', `${path}/id`));
    for (const key of ['id', 'skillId'] as const) {
      const value = `${key} ${requirement[key]}`;
      if (seen.has(value)) faults.push(fault('requirement_duplicate', `${path}/${key}`));
      seen.add(value);
    }
    const skill = findSkill(catalogue, requirement.skillId);
    if (!skill) faults.push(fault('skill_unknown', `${path}/skillId`));
    else if (findLevel(catalogue, requirement.minLevel)?.skill !== skill) {
      faults.push(
        fault('level_not_defined', `${path}/minLevel`, { levels: skill.levels.map(({ id }) => id).join(', ') }),
      );
    }
    if (requirement.acceptEvaluation?.includes('SelfEvaluation')) {
      faults.push(fault('self_evaluation_accepted', `${path}/acceptEvaluation`));
    }
    if (requirement.maxAge !== undefined && !(isDuration(requirement.maxAge) && /[1-9]/.test(requirement.maxAge))) {
      faults.push(fault('max_age_format', `${path}/maxAge`));
    }
    if (!requirement.rationale?.en?.trim() || !requirement.rationale.ja?.trim()) {
      faults.push(fault('rationale_missing', `${path}/rationale`));
    }
  }
  return faults;
}

/** Unknown members are kept, but not those that name what nobody may be chosen by. */
function protectedMembers(value: unknown, path: string): Fault<JobProfileFaultCode>[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    ...(isProtectedTerm(name) ? [fault('protected_attribute', `${path}/${name}`)] : []),
    ...protectedMembers(member, `${path}/${name}`),
  ]);
}
