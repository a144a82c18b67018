// What can be achieved: the definition that a provider publishes, its input schema and its lint.
import Type from 'typebox';
import { itLiteracyCatalogue } from './catalogue/it-literacy-skills.ts';
import { isDuration } from './dates.ts';
import { type Fault, faultsOf } from './fault.ts';
import { type Catalogue, findScale, findSkill } from './skill.ts';
import { EVALUATOR_ROLES, type EvaluatorRole, type LocalizedText } from './vocabulary.ts';

/** A measured value: points between `min` and `max`, passed from `required` on. */
export interface PointsEvaluation {
  role: EvaluatorRole;
  min: number;
  max: number;
  required: number;
}

/** A judgement on a scale: `rubric` is the scale's IRI, passed from the level with the ordinal `required` on. */
export interface RubricEvaluation {
  role: EvaluatorRole;
  rubric: string;
  required: number;
}

export type Evaluation = PointsEvaluation | RubricEvaluation;

export interface Alignment {
  targetName: string;
  targetUrl: string;
  targetFramework?: string;
  targetCode?: string;
  targetType?: string;
}

export interface AchievementDefinition {
  /** Short code that people use, unique per provider and version, e.g. `ITL-SS-3`. */
  humanCode: string;
  version: string;
  name: LocalizedText;
  description: LocalizedText;
  /** What one has to do, as Markdown text. */
  criteria: LocalizedText;
  /** An Open Badges 3.0 achievement type, e.g. `Competency`. */
  achievementType: string;
  skill: { skillId: string; levelOrdinal: number };
  /** At most one per role. */
  evaluation: Evaluation[];
  alignment?: Alignment[];
  /** ISO 8601 duration from validFrom, e.g. `P3Y`. */
  validity?: string;
  /** One achievement per level: the level is part of the name. */
  style?: 'level-in-name';
}

export function isRubric(evaluation: Evaluation): evaluation is RubricEvaluation {
  return 'rubric' in evaluation;
}

const text = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u0008\\u000b-\\u001f]*$' });
export const localizedTextSchema = (maxLength: number) => Type.Object({ en: text(maxLength), ja: text(maxLength) });
const uri = Type.String({ format: 'uri', maxLength: 2000 });
const role = Type.Enum([...EVALUATOR_ROLES]);

/** Body of `POST /v1/achievements`: an AchievementDefinition. */
export const achievementInputSchema = Type.Object({
  humanCode: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
  version: Type.String({ pattern: '^[0-9]{1,5}(\\.[0-9]{1,5}){0,2}$' }),
  name: localizedTextSchema(200),
  description: localizedTextSchema(2000),
  criteria: localizedTextSchema(5000),
  achievementType: Type.String({ pattern: '^(ext:)?[A-Za-z]{1,60}$' }),
  skill: Type.Object({ skillId: uri, levelOrdinal: Type.Integer({ minimum: 1, maximum: 99 }) }),
  evaluation: Type.Array(
    Type.Union([
      Type.Object({ role, min: Type.Number(), max: Type.Number(), required: Type.Number() }),
      Type.Object({ role, rubric: uri, required: Type.Integer({ minimum: 1, maximum: 99 }) }),
    ]),
    { minItems: 1, maxItems: EVALUATOR_ROLES.length },
  ),
  alignment: Type.Optional(
    Type.Array(
      Type.Object({
        targetName: text(300),
        targetUrl: uri,
        targetFramework: Type.Optional(text(300)),
        targetCode: Type.Optional(text(100)),
        targetType: Type.Optional(Type.String({ pattern: '^[A-Za-z]{1,30}(:[A-Za-z]{1,60})?$' })),
      }),
      { minItems: 1, maxItems: 20 },
    ),
  ),
  validity: Type.Optional(Type.String({ maxLength: 20 })),
  style: Type.Optional(Type.Enum(['level-in-name'])),
});

export const achievementFaultTexts = {
  skill_unknown: {
    en: 'The skill is not in the catalogue. Use a skill id from GET /v1/catalog/skills.',
    ja: 'カタログにないスキルです。GET /v1/catalog/skills のスキルIDを指定してください。',
  },
  level_not_defined: {
    en: 'This level is not defined for the skill. Defined levels: {levels}.',
    ja: 'このスキルには定義されていないレベルです。定義済みのレベル：{levels}。',
  },
  evaluation_duplicate: {
    en: 'Each evaluator role may appear once. Join the two evaluations or use another role.',
    ja: '同じ評価者の区分は一度しか使えません。評価をまとめるか、別の区分を使ってください。',
  },
  evaluation_range: {
    en: 'The required value must lie between min and max, and min below max.',
    ja: '必要な点数は最小値以上・最大値以下とし、最小値は最大値より小さくしてください。',
  },
  rubric_unknown: {
    en: 'The rubric must be the scale of the skill: {scale}.',
    ja: 'ルーブリックにはスキルの尺度を指定してください：{scale}。',
  },
  self_evaluation_alone: {
    en: 'A self-evaluation alone cannot be certified. Add an evaluation by somebody else.',
    ja: '自己評価だけでは認定できません。本人以外による評価を加えてください。',
  },
  validity_format: {
    en: 'The validity must be an ISO 8601 duration longer than zero, for example P3Y or P6M.',
    ja: '有効期間はゼロより長いISO 8601形式で指定してください（例：P3Y、P6M）。',
  },
} as const satisfies Record<string, LocalizedText>;

export type AchievementFaultCode = keyof typeof achievementFaultTexts;
const fault = faultsOf<AchievementFaultCode>(achievementFaultTexts);

/** What the input schema cannot say. An empty list means that records of this achievement can be issued. */
export function lintAchievement(
  definition: AchievementDefinition,
  catalogue: Catalogue = itLiteracyCatalogue,
): Fault<AchievementFaultCode>[] {
  const faults: Fault<AchievementFaultCode>[] = [];
  const skill = findSkill(catalogue, definition.skill.skillId);
  if (!skill) faults.push(fault('skill_unknown', '/skill/skillId'));
  const ordinals = skill?.levels.map(({ ordinal }) => ordinal) ?? [];
  if (skill && !ordinals.includes(definition.skill.levelOrdinal)) {
    faults.push(fault('level_not_defined', '/skill/levelOrdinal', { levels: ordinals.join(', ') }));
  }
  const roles = new Set<EvaluatorRole>();
  for (const [index, evaluation] of definition.evaluation.entries()) {
    const path = `/evaluation/${index}`;
    if (roles.has(evaluation.role)) faults.push(fault('evaluation_duplicate', `${path}/role`));
    roles.add(evaluation.role);
    if (isRubric(evaluation)) {
      if (!skill) continue;
      if (evaluation.rubric !== skill.scale || !findScale(catalogue, evaluation.rubric)) {
        faults.push(fault('rubric_unknown', `${path}/rubric`, { scale: skill.scale }));
      } else if (!ordinals.includes(evaluation.required)) {
        faults.push(fault('level_not_defined', `${path}/required`, { levels: ordinals.join(', ') }));
      }
    } else if (
      !(
        evaluation.min < evaluation.max &&
        evaluation.min <= evaluation.required &&
        evaluation.required <= evaluation.max
      )
    ) {
      faults.push(fault('evaluation_range', path));
    }
  }
  if (roles.size === 1 && roles.has('SelfEvaluation')) faults.push(fault('self_evaluation_alone', '/evaluation'));
  if (definition.validity !== undefined && !(isDuration(definition.validity) && /[1-9]/.test(definition.validity))) {
    faults.push(fault('validity_format', '/validity'));
  }
  return faults;
}
