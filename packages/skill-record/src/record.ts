// What a learning or HR system reports about one person: the input schema of a skill record, and the check of results.
import Type, { type Static } from 'typebox';
import type { AchievementDefinition, Evaluation } from './achievement.ts';
import { isRubric } from './achievement.ts';
import { itLiteracyCatalogue } from './catalogue/it-literacy-skills.ts';
import { isCalendarDate, isInFuture } from './dates.ts';
import { type Fault, faultsOf } from './fault.ts';
import { type Catalogue, findSkill } from './skill.ts';
import { EVALUATOR_ROLES, evaluatorName, IDENTITY_ASSURANCES, LANGUAGES, type LocalizedText } from './vocabulary.ts';

const NO_CONTROL = '^[^\\u0000-\\u001f\\u007f]*$';
const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: NO_CONTROL });
const date = Type.String({ format: 'date' });
const webUrl = Type.String({ format: 'uri', pattern: '^https?://', maxLength: 2000 });

/**
 * Mail addresses of Japanese carriers may hold dots anywhere before the @, which RFC 5321 and the format `email` do not allow; so the
 * part before the @ is not judged further.
 */
export const EMAIL_PATTERN =
  "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}$";

/** Contact data of the person the offer goes to. It never becomes part of the credential. */
export const recipientSchema = Type.Object({
  email: Type.Optional(Type.String({ pattern: EMAIL_PATTERN, maxLength: 254 })),
  name: Type.Optional(line(200)),
  locale: Type.Optional(Type.Enum([...LANGUAGES])),
  externalId: Type.Optional(line(200)),
});
export type Recipient = Static<typeof recipientSchema>;

/** `value` is measured in the points of the evaluation, `level` an ordinal of its rubric; `on` is a calendar date. */
export const resultSchema = Type.Object({
  role: Type.Enum([...EVALUATOR_ROLES]),
  value: Type.Optional(Type.Union([Type.String({ pattern: '^-?[0-9]{1,9}(\\.[0-9]{1,6})?$' }), Type.Number()])),
  level: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  on: date,
});
export type ResultInput = Static<typeof resultSchema>;

/** Evidence is named, never copied: a link, and the SHA-256 (hex) of what it led to. */
export const evidenceSchema = Type.Object({
  url: webUrl,
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  name: Type.Optional(line(200)),
  genre: Type.Optional(line(100)),
  narrative: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
});
export type EvidenceInput = Static<typeof evidenceSchema>;

export const certifiedInputSchema = Type.Object({
  type: Type.Literal('Certified'),
  /** Achievement id, or humanCode[@version]. */
  achievement: line(200),
  recipient: recipientSchema,
  results: Type.Array(resultSchema, { minItems: 1, maxItems: EVALUATOR_ROLES.length }),
  evidence: Type.Optional(Type.Array(evidenceSchema, { minItems: 1, maxItems: 20 })),
  txCode: Type.Optional(Type.Boolean()),
});
export type CertifiedInput = Static<typeof certifiedInputSchema>;

/**
 * Only what a minimal identity holds. Every signed field is shown to every verifier until selective disclosure is offered, so a
 * member that would not be signed (a birth date, say) is refused here rather than taken in and dropped.
 */
export const identitySchema = Type.Object(
  { fullName: line(200), identityAssurance: Type.Enum([...IDENTITY_ASSURANCES]) },
  { additionalProperties: false },
);
export type IdentityInput = Static<typeof identitySchema>;

/** `employer` is a DID or web address; without it the issuer is the employer. */
export const employmentSchema = Type.Object(
  { employer: Type.Optional(Type.String({ format: 'uri', maxLength: 2000 })), startDate: date },
  { additionalProperties: false },
);
export type EmploymentInput = Static<typeof employmentSchema>;

export const identifiedInputSchema = Type.Object({
  type: Type.Literal('Identified'),
  recipient: recipientSchema,
  identity: Type.Optional(identitySchema),
  employment: Type.Optional(employmentSchema),
  txCode: Type.Optional(Type.Boolean()),
});
export type IdentifiedInput = Static<typeof identifiedInputSchema>;

/** Body of `POST /v1/skill-records`. */
export const skillRecordInputSchema = Type.Union([certifiedInputSchema, identifiedInputSchema]);
export type SkillRecordInput = Static<typeof skillRecordInputSchema>;

export const resultFaultTexts = {
  missing_result: {
    en: 'The result of the {role} is missing. Add it; the achievement cannot be awarded without it.',
    ja: '{role}の結果がありません。認定に必要なため追加してください。',
  },
  unexpected_result: {
    en: 'The achievement asks for no {role}. Remove this result.',
    ja: 'この達成項目に{role}はありません。この結果を削除してください。',
  },
  duplicate_result: {
    en: 'There are two results of the {role}. Send only the one that counts.',
    ja: '{role}の結果が重複しています。有効な結果だけを送ってください。',
  },
  result_format: {
    en: 'The {role} needs {expected}.',
    ja: '{role}には {expected} を指定してください。',
  },
  result_out_of_range: {
    en: 'The value must lie between {min} and {max}. Check the points.',
    ja: '点数は {min} 以上 {max} 以下です。点数を確認してください。',
  },
  result_below_required: {
    en: 'The result is below the required {required}, so the achievement was not reached. Remove the record or correct the result.',
    ja: '必要な {required} に達していないため認定できません。記録を取り下げるか、結果を訂正してください。',
  },
  level_unknown: {
    en: 'This level is not defined for the skill. Use one of {levels}.',
    ja: 'このスキルには定義されていないレベルです。{levels} のいずれかを指定してください。',
  },
  date_format: {
    en: 'The date must be an existing day written YYYY-MM-DD.',
    ja: '日付は実在する日を YYYY-MM-DD の形で書いてください。',
  },
  date_in_future: {
    en: 'The date lies in the future. Enter the day on which the evaluation took place.',
    ja: '日付が未来になっています。評価を行った日を入力してください。',
  },
} as const satisfies Record<string, LocalizedText>;

export type ResultFaultCode = keyof typeof resultFaultTexts;
const fault = faultsOf<ResultFaultCode>(resultFaultTexts);

/**
 * Compares results with what the achievement requires. Paths point into the list, e.g. `/0/value`; a missing result has the path ''.
 * An empty list means that the achievement was reached.
 */
export function checkResults(
  definition: AchievementDefinition,
  results: readonly ResultInput[],
  o: { now: Date; catalogue?: Catalogue },
): Fault<ResultFaultCode>[] {
  const faults: Fault<ResultFaultCode>[] = [];
  const levels = findSkill(o.catalogue ?? itLiteracyCatalogue, definition.skill.skillId)?.levels ?? [];
  const seen = new Set<string>();
  for (const [index, result] of results.entries()) {
    const evaluation = definition.evaluation.find(({ role }) => role === result.role);
    if (!evaluation) faults.push(fault('unexpected_result', `/${index}/role`, { role: evaluatorName(result.role) }));
    else if (seen.has(result.role))
      faults.push(fault('duplicate_result', `/${index}/role`, { role: evaluatorName(result.role) }));
    else
      faults.push(
        ...checkValue(
          evaluation,
          result,
          `/${index}`,
          levels.map(({ ordinal }) => ordinal),
        ),
      );
    seen.add(result.role);
    if (!isCalendarDate(result.on)) faults.push(fault('date_format', `/${index}/on`));
    else if (isInFuture(result.on, o.now)) faults.push(fault('date_in_future', `/${index}/on`));
  }
  for (const { role } of definition.evaluation) {
    if (!seen.has(role)) faults.push(fault('missing_result', '', { role: evaluatorName(role) }));
  }
  return faults;
}

function checkValue(evaluation: Evaluation, result: ResultInput, path: string, levels: readonly number[]) {
  const { role, required } = evaluation;
  if (isRubric(evaluation)) {
    if (result.level === undefined || result.value !== undefined) {
      return [fault('result_format', `${path}/level`, { role: evaluatorName(role), expected: 'level' })];
    }
    if (!levels.includes(result.level)) return [fault('level_unknown', `${path}/level`, { levels: levels.join(', ') })];
    return result.level < required ? [fault('result_below_required', `${path}/level`, { required })] : [];
  }
  const value = Number(result.value);
  if (result.value === undefined || result.level !== undefined || result.value === '' || !Number.isFinite(value)) {
    return [fault('result_format', `${path}/value`, { role: evaluatorName(role), expected: 'value' })];
  }
  const { min, max } = evaluation;
  if (value < min || value > max) return [fault('result_out_of_range', `${path}/value`, { min, max })];
  return value < required ? [fault('result_below_required', `${path}/value`, { required })] : [];
}
