// Checks requests against the route's TypeBox schemas: bodies as they are, text parts (query, params, headers) converted to their types.
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { type InputFault, type Localized, validationProblem } from '../problem.ts';

interface SchemaError {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  params: object;
}

const MAX_FAULTS = 50;

/** Bodies are never coerced, filled with defaults or stripped: a signed document must reach its route as it was sent. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  return (value: unknown) => {
    const candidate = httpPart === 'body' ? value : Value.Convert(schema, value);
    if (check.Check(candidate)) return { value: candidate };
    return { error: validationProblem(describeFaults(check.Errors(candidate))) };
  };
};

/** Schema errors as faults with a pointer, a rule and words. Values are never part of them. */
export function describeFaults(errors: readonly SchemaError[]): InputFault[] {
  const faults = new Map<string, InputFault>();
  for (const error of relevant(errors)) {
    const path = cleanPath(error.instancePath);
    if (error.keyword === 'required') {
      for (const name of (error.params as { requiredProperties?: string[] }).requiredProperties ?? []) {
        faults.set(`${path}/${name}`, {
          path: `${path}/${name}`,
          code: 'required',
          message: MESSAGES.required as Localized,
        });
      }
    } else if (!faults.has(path)) {
      faults.set(path, { path, code: error.keyword, message: MESSAGES[error.keyword] ?? OTHER });
    }
    if (faults.size >= MAX_FAULTS) break;
  }
  return [...faults.values()];
}

/**
 * Of a union that fits nowhere, only one form is reported: the one whose constants (its `type`) fit, if there is exactly one;
 * otherwise just that none fits.
 */
function relevant(errors: readonly SchemaError[]): SchemaError[] {
  let kept = [...errors];
  for (const union of errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf')) {
    const prefix = `${union.schemaPath}/${union.keyword}/`;
    const inside = kept.filter((error) => error.schemaPath.startsWith(prefix));
    const branchOf = (error: SchemaError) => error.schemaPath.slice(prefix.length).split('/')[0] ?? '';
    const branches = new Set(inside.map(branchOf));
    const wrongConstants = new Set(inside.filter((error) => error.keyword === 'const').map(branchOf));
    const candidates = [...branches].filter((branch) => !wrongConstants.has(branch));
    const chosen = wrongConstants.size > 0 && candidates.length === 1 ? candidates[0] : undefined;
    kept = kept.filter((error) => {
      if (error === union) return chosen === undefined;
      return !inside.includes(error) || branchOf(error) === chosen;
    });
  }
  return kept;
}

/** Pointers can hold member names that the sender chose: only harmless ones are shown. */
function cleanPath(path: string): string {
  return path
    .split('/')
    .map((part) => (/^[A-Za-z0-9_@.:-]{0,40}$/.test(part) ? part : '…'))
    .join('/')
    .slice(0, 200);
}

const OTHER: Localized = { en: 'is not valid', ja: '正しくありません' };
const MESSAGES: Readonly<Record<string, Localized>> = {
  required: { en: 'is required', ja: '必須です' },
  type: { en: 'has the wrong type', ja: '型が違います' },
  format: { en: 'is not in the required format', ja: '形式が正しくありません' },
  pattern: { en: 'has characters or a shape that is not allowed', ja: '使えない文字や形式が含まれています' },
  enum: { en: 'is not one of the allowed values', ja: '使用できる値ではありません' },
  const: { en: 'is not one of the allowed values', ja: '使用できる値ではありません' },
  anyOf: { en: 'does not fit any of the allowed forms', ja: '使用できるどの形にも合いません' },
  minLength: { en: 'is too short', ja: '短すぎます' },
  maxLength: { en: 'is too long', ja: '長すぎます' },
  minItems: { en: 'has too few entries', ja: '項目が少なすぎます' },
  maxItems: { en: 'has too many entries', ja: '項目が多すぎます' },
  uniqueItems: { en: 'has repeated entries', ja: '項目が重複しています' },
  minimum: { en: 'is too small', ja: '小さすぎます' },
  maximum: { en: 'is too large', ja: '大きすぎます' },
  additionalProperties: { en: 'has a member that is not known here', ja: '不明なメンバーが含まれています' },
};
