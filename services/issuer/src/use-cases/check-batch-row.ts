// Judges one row of a file: a record that can be offered, or what is wrong with it and what to do.
import { parseStrictJson, StrictJsonError } from '@skill-records/service-kit/strict-json';
import type { AchievementDefinition } from '@skill-records/skill-record/achievement';
import { parseCompletionRow } from '@skill-records/skill-record/completion-row';
import { checkResults, type SkillRecordInput, skillRecordInputSchema } from '@skill-records/skill-record/record';
import { Compile } from 'typebox/compile';
import type { AchievementRow } from '../store/achievement-store.ts';
import type { RowFault } from '../store/batch-row-store.ts';
import { achievementUrl, catalogue } from './achievement-view.ts';
import { type ColumnMap, cellsByColumn } from './batch-columns.ts';
import { checkIdentified } from './check-record.ts';
import type { FileRow } from './read-batch-file.ts';

export interface CheckedRow {
  rowNumber: number;
  cells: string[];
  /** Present when the row is good. */
  record?: { input: SkillRecordInput; achievementId: string | null };
  errors: RowFault[];
}

/** Every way in which a row may name an achievement of the tenant. */
export interface AchievementIndex {
  definitions: ReadonlyMap<string, AchievementDefinition>;
  ids: ReadonlyMap<AchievementDefinition, string>;
}

/** By code (the version published last), code@version, id and public address. */
export function indexAchievements(rows: readonly AchievementRow[], baseUrl: string): AchievementIndex {
  const definitions = new Map<string, AchievementDefinition>();
  const ids = new Map<AchievementDefinition, string>();
  for (const { id, definition } of rows) {
    ids.set(definition, id);
    const { humanCode, version } = definition;
    for (const name of [humanCode, `${humanCode}@${version}`, id, achievementUrl(baseUrl, id)]) {
      definitions.set(name, definition);
    }
  }
  return { definitions, ids };
}

export interface RowRules {
  achievements: AchievementIndex;
  defaultAchievement: string | undefined;
  now: Date;
}

const FILE_FAULTS: Record<NonNullable<FileRow['fault']>, { en: string; ja: string }> = {
  encoding: {
    en: 'The row has bytes that do not fit the encoding of the file. Save the whole file as UTF-8 and send it again.',
    ja: 'ファイルの文字コードに合わないデータが含まれています。ファイル全体を UTF-8 で保存し直してください。',
  },
  control_character: {
    en: 'The row has a control character. Type the cell again.',
    ja: '制御文字が含まれています。セルを入力し直してください。',
  },
  quote_not_closed: {
    en: 'A quotation mark is never closed (or the row is too long), so nothing after this row could be read.',
    ja: '引用符が閉じられていない（または行が長すぎる）ため、この行以降を読み取れませんでした。',
  },
};

/** `columns` for CSV; without it the row is one line of NDJSON: a body of POST /v1/skill-records. */
export function checkBatchRow(row: FileRow, columns: ColumnMap | undefined, rules: RowRules): CheckedRow {
  const { rowNumber, cells } = row;
  if (row.fault) {
    return { rowNumber, cells, errors: [{ column: '', code: row.fault, message: FILE_FAULTS[row.fault] }] };
  }
  return { rowNumber, cells, ...(columns ? checkCells(cells, columns, rules) : checkLine(cells[0] ?? '', rules)) };
}

function checkCells(cells: string[], columns: ColumnMap, rules: RowRules): Pick<CheckedRow, 'record' | 'errors'> {
  const parsed = parseCompletionRow(cellsByColumn(columns, cells), {
    achievements: rules.achievements.definitions,
    now: rules.now,
    catalogue,
    ...(rules.defaultAchievement === undefined ? {} : { defaultAchievement: rules.defaultAchievement }),
  });
  if (!parsed.ok) return { errors: parsed.errors };
  const { definition, ...input } = parsed.value;
  return { record: { input, achievementId: rules.achievements.ids.get(definition) ?? null }, errors: [] };
}

const recordCheck = Compile(skillRecordInputSchema);

function checkLine(line: string, rules: RowRules): Pick<CheckedRow, 'record' | 'errors'> {
  const input = parseLine(line);
  if (!input) return { errors: [JSON_FAULT] };
  if (!recordCheck.Check(input)) {
    const [first] = recordCheck.Errors(input);
    return { errors: [{ ...SCHEMA_FAULT, column: pointerName(first?.instancePath) }] };
  }
  const faults = input.type === 'Identified' ? checkIdentified(input) : undefined;
  if (input.type === 'Identified') {
    return faults?.length
      ? { errors: faults.map(({ path, code, message }) => ({ column: pointerName(path), code, message })) }
      : { record: { input, achievementId: null }, errors: [] };
  }
  const definition = rules.achievements.definitions.get(input.achievement);
  if (!definition) return { errors: [UNKNOWN_ACHIEVEMENT] };
  const errors = checkResults(definition, input.results, { now: rules.now, catalogue }).map(
    ({ path, code, message }) => ({ column: pointerName(`/results${path}`), code, message }),
  );
  return errors.length > 0
    ? { errors }
    : { record: { input, achievementId: rules.achievements.ids.get(definition) ?? null }, errors: [] };
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value = parseStrictJson(Buffer.from(line));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof StrictJsonError) return undefined;
    throw error;
  }
}

/** A pointer's names can be the sender's own: only harmless ones are repeated. */
function pointerName(path = ''): string {
  return /^[A-Za-z0-9/]{0,60}$/.test(path) ? path : '';
}

const JSON_FAULT: RowFault = {
  column: '',
  code: 'json',
  message: {
    en: 'The line is not a JSON object. Write one record per line.',
    ja: 'JSON オブジェクトではありません。1 行に 1 件の記録を書いてください。',
  },
};

const SCHEMA_FAULT: RowFault = {
  column: '',
  code: 'schema',
  message: {
    en: 'The record does not have the form of POST /v1/skill-records at this place.',
    ja: 'この箇所が POST /v1/skill-records の形式に合っていません。',
  },
};

const UNKNOWN_ACHIEVEMENT: RowFault = {
  column: 'achievement',
  code: 'achievement_unknown',
  message: {
    en: 'There is no published achievement with this code. Check the code and version in GET /v1/achievements.',
    ja: 'このコードの達成項目は公開されていません。コードと版を GET /v1/achievements で確認してください。',
  },
};
