// Reads one row of a completion file (CSV) into a skill record, or says for each column what is wrong and what to do.
import { type AchievementDefinition, isRubric } from './achievement.ts';
import { completionRowTexts, type RowErrorCode, type RowNoticeCode, rowNoticeTexts } from './completion-row-texts.ts';
import { isCalendarDate } from './dates.ts';
import { type FaultValues, fillText } from './fault.ts';
import { type CertifiedInput, checkResults, EMAIL_PATTERN, type ResultInput } from './record.ts';
import type { Catalogue } from './skill.ts';
import { evaluatorName, LANGUAGES, type Language, type LocalizedText } from './vocabulary.ts';

/** The columns of the file, in the order of the template. */
export const COLUMNS = [
  'achievement',
  'email',
  'name',
  'locale',
  'external_id',
  'test_score',
  'teacher_level',
  'evaluated_on',
  'evidence_url',
] as const;
export type Column = (typeof COLUMNS)[number];

export interface RowError {
  column: Column;
  code: RowErrorCode;
  /** What is wrong and what to do. Never holds the value of the cell. */
  message: LocalizedText;
}

export interface RowNotice {
  column: Column;
  code: RowNoticeCode;
  message: LocalizedText;
}

export interface CompletionRow extends CertifiedInput {
  /** The definition that `achievement` led to. */
  definition: AchievementDefinition;
}

export type ParsedCompletionRow =
  | { ok: true; value: CompletionRow; notices: RowNotice[] }
  | { ok: false; errors: RowError[]; notices: RowNotice[] };

export interface CompletionRowOptions {
  /** By humanCode (the current version) and by `humanCode@version`. */
  achievements: ReadonlyMap<string, AchievementDefinition>;
  now: Date;
  /** Used for rows whose achievement cell is empty. */
  defaultAchievement?: string;
  catalogue?: Catalogue;
}

export function rowError(column: Column, code: RowErrorCode, values: FaultValues = {}): RowError {
  return { column, code, message: fillText(completionRowTexts[code], values) };
}

/** Two rows with the same key report the same achievement of the same person. */
export function completionRowKey({
  achievement,
  recipient,
}: Pick<CertifiedInput, 'achievement' | 'recipient'>): string {
  const person = recipient.email ? `mail:${recipient.email.toLowerCase()}` : `id:${recipient.externalId}`;
  return `${achievement} ${person}`;
}

export function parseCompletionRow(
  cells: Readonly<Record<string, string | undefined>>,
  o: CompletionRowOptions,
): ParsedCompletionRow {
  const errors: RowError[] = [];
  const notices: RowNotice[] = [];
  const note = (column: Column, code: RowNoticeCode) =>
    notices.push({ column, code, message: { ...rowNoticeTexts[code] } });
  const raw = (column: Column) => (cells[column] ?? '').trim();
  /** Full-width digits and signs become plain ones: for codes, numbers and dates, never for names. */
  const plain = (column: Column) => {
    const before = raw(column);
    const after = before.normalize('NFKC').trim();
    if (after !== before) note(column, 'normalised');
    return after;
  };

  /** Spreadsheets allow line breaks inside a cell; a name or an id is one line. */
  const oneLine = (column: Column) => {
    const before = raw(column);
    const after = before.replace(/[ \t\u3000]*[\r\n]+[ \t\u3000]*/g, ' ');
    if (after !== before) note(column, 'line_break_joined');
    return after;
  };

  const definition = readAchievement(plain('achievement') || (o.defaultAchievement ?? ''), o, errors);
  const recipient = {
    ...readEmail(raw('email'), errors),
    ...readText('name', oneLine('name'), errors),
    ...readLocale(plain('locale').toLowerCase(), errors),
    ...readText('external_id', oneLine('external_id'), errors),
  };
  if (!raw('email') && !raw('external_id')) errors.push(rowError('email', 'recipient_missing'));
  const on = readDate(plain('evaluated_on'), errors, () => note('evaluated_on', 'date_rewritten'));
  const score = plain('test_score');
  const level = plain('teacher_level');
  const evidence = readEvidence(raw('evidence_url'), errors);
  const results = definition ? readResults(definition, { score, level, on }, o, errors, note) : [];

  if (errors.length > 0 || !definition) return { ok: false, errors: sortByColumn(errors), notices };
  const value: CompletionRow = {
    type: 'Certified',
    achievement: `${definition.humanCode}@${definition.version}`,
    recipient,
    results,
    ...(evidence ? { evidence: [{ url: evidence }] } : {}),
    definition,
  };
  return { ok: true, value, notices };
}

function readAchievement(code: string, o: CompletionRowOptions, errors: RowError[]): AchievementDefinition | undefined {
  const definition = code ? o.achievements.get(code) : undefined;
  if (!definition) errors.push(rowError('achievement', code ? 'achievement_unknown' : 'achievement_missing'));
  return definition;
}

const EMAIL = new RegExp(EMAIL_PATTERN);

function readEmail(email: string, errors: RowError[]): { email?: string } {
  if (!email) return {};
  if (email.length <= 254 && EMAIL.test(email)) return { email };
  errors.push(rowError('email', 'email_format'));
  return {};
}

function readText(
  column: 'name' | 'external_id',
  text: string,
  errors: RowError[],
): { name?: string; externalId?: string } {
  if (!text) return {};
  // Control characters and those that turn the writing direction make one text look like another.
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text)) errors.push(rowError(column, 'text_characters'));
  else if (text.length > 200) errors.push(rowError(column, 'text_length', { max: 200 }));
  return column === 'name' ? { name: text } : { externalId: text };
}

function readLocale(locale: string, errors: RowError[]): { locale?: Language } {
  if (!locale) return {};
  const known = LANGUAGES.find((language) => language === locale);
  if (known) return { locale: known };
  errors.push(rowError('locale', 'locale_unknown'));
  return {};
}

function readDate(text: string, errors: RowError[], rewritten: () => void): string | undefined {
  if (!text) {
    errors.push(rowError('evaluated_on', 'date_missing'));
    return undefined;
  }
  const match = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)$/.exec(text);
  const [year, month, day] = [
    match?.[1],
    match?.[2] ?? match?.[4] ?? match?.[6],
    match?.[3] ?? match?.[5] ?? match?.[7],
  ];
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  if (!isCalendarDate(date)) {
    errors.push(rowError('evaluated_on', 'date_format'));
    return undefined;
  }
  if (date !== text) rewritten();
  return date;
}

function readEvidence(url: string, errors: RowError[]): string | undefined {
  if (!url) return undefined;
  if (/^https?:\/\/[^\s<>"]+$/.test(url) && url.length <= 2000 && URL.canParse(url)) return url;
  errors.push(rowError('evidence_url', 'evidence_url_format'));
  return undefined;
}

const CELL_COLUMNS = { TestEvaluation: 'test_score', TeacherEvaluation: 'teacher_level' } as const;

function readResults(
  definition: AchievementDefinition,
  cell: { score: string; level: string; on: string | undefined },
  o: CompletionRowOptions,
  errors: RowError[],
  note: (column: Column, code: RowNoticeCode) => void,
): ResultInput[] {
  const results: ResultInput[] = [];
  const cells = { test_score: cell.score, teacher_level: cell.level };
  const used = new Set<Column>();
  for (const evaluation of definition.evaluation) {
    const { role } = evaluation;
    const column = CELL_COLUMNS[role as keyof typeof CELL_COLUMNS];
    if (!column) {
      errors.push(rowError('achievement', 'evaluation_not_in_file', { role: evaluatorName(role) }));
      continue;
    }
    used.add(column);
    const text = cells[column];
    const rubric = isRubric(evaluation);
    if (!text) errors.push(rowError(column, column === 'test_score' ? 'test_score_missing' : 'teacher_level_missing'));
    else if (!(rubric ? /^\d{1,2}$/ : /^-?\d{1,9}(\.\d{1,6})?$/).test(text)) {
      errors.push(rowError(column, rubric ? 'level_format' : 'number_format'));
    } else
      results.push({
        role,
        ...(rubric ? { level: Number(text) } : { value: text.replace(/^(-?)0+(?=\d)/, '$1') }),
        on: cell.on ?? '',
      });
  }
  for (const column of ['test_score', 'teacher_level'] as const) {
    if (cells[column] && !used.has(column)) note(column, 'column_ignored');
  }
  errors.push(...resultErrors(definition, results, o));
  return results;
}

/** The faults of the results as errors of columns. The row has one date for all results, so its faults are told once. */
function resultErrors(
  definition: AchievementDefinition,
  results: readonly ResultInput[],
  o: CompletionRowOptions,
): RowError[] {
  const errors = new Map<string, RowError>();
  for (const { code, path, message } of checkResults(definition, results, o)) {
    const result = results[Number(path.split('/')[1])];
    if (!result || code === 'date_format') continue;
    const cell = CELL_COLUMNS[result.role as keyof typeof CELL_COLUMNS];
    const column = code === 'date_in_future' ? 'evaluated_on' : cell;
    if (code === 'date_in_future' || code === 'level_unknown' || code === 'result_out_of_range') {
      errors.set(`${column} ${code}`, { column, code, message });
    } else if (code === 'result_below_required') {
      const required = definition.evaluation.find(({ role }) => role === result.role)?.required ?? '';
      errors.set(`${column} ${code}`, rowError(column, code, { required }));
    }
  }
  return [...errors.values()];
}

function sortByColumn(errors: RowError[]): RowError[] {
  return errors.sort((a, b) => COLUMNS.indexOf(a.column) - COLUMNS.indexOf(b.column));
}
