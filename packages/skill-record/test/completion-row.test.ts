import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AchievementDefinition } from '../src/achievement.ts';
import { itlAchievements } from '../src/catalogue/it-literacy.ts';
import { COLUMNS, type Column, completionRowKey, parseCompletionRow, rowError } from '../src/completion-row.ts';
import { completionRowTexts, ROW_ERROR_CODES, rowNoticeTexts } from '../src/completion-row-texts.ts';
import { certifiedInputSchema } from '../src/record.ts';
import { NOW } from './sample.ts';
import { validatorOf } from './schemas.ts';

const managed: AchievementDefinition = {
  ...itlAchievements[0]!,
  humanCode: 'MGR-1',
  evaluation: [{ role: 'ManagerEvaluation', min: 0, max: 10, required: 5 }],
};
const tested: AchievementDefinition = {
  ...itlAchievements[0]!,
  humanCode: 'TEST-1',
  evaluation: [{ role: 'TestEvaluation', min: 0, max: 100, required: 70 }],
};
const achievements = new Map(
  [...itlAchievements, managed, tested].flatMap((one) => [
    [one.humanCode, one],
    [`${one.humanCode}@${one.version}`, one],
  ]),
);

const GOOD: Record<Column, string> = {
  achievement: 'ITL-SS-3',
  email: 'hanako.yamada@example.jp',
  name: '山田 花子',
  locale: 'ja',
  external_id: 'lms-0001',
  test_score: '82',
  teacher_level: '3',
  evaluated_on: '2026-03-15',
  evidence_url: 'https://academy.example.jp/evidence/1',
};
const parse = (change: Partial<Record<Column, string>> = {}, defaultAchievement?: string) =>
  parseCompletionRow(
    { ...GOOD, ...change },
    { achievements, now: NOW, ...(defaultAchievement ? { defaultAchievement } : {}) },
  );
const errorsOf = (change: Partial<Record<Column, string>>) => {
  const parsed = parse(change);
  return parsed.ok ? [] : parsed.errors.map(({ column, code }) => `${column} ${code}`);
};
const noticesOf = (change: Partial<Record<Column, string>>) =>
  parse(change).notices.map(({ column, code }) => `${column} ${code}`);

describe('a good row', () => {
  test('becomes the body of POST /v1/skill-records, and the definition it is for', () => {
    const parsed = parse();
    if (!parsed.ok) throw new Error('refused');
    const { definition, ...body } = parsed.value;
    expect(definition.humanCode).toBe('ITL-SS-3');
    expect(body).toEqual({
      type: 'Certified',
      achievement: 'ITL-SS-3@1.0',
      recipient: { email: 'hanako.yamada@example.jp', name: '山田 花子', locale: 'ja', externalId: 'lms-0001' },
      results: [
        { role: 'TestEvaluation', value: '82', on: '2026-03-15' },
        { role: 'TeacherEvaluation', level: 3, on: '2026-03-15' },
      ],
      evidence: [{ url: 'https://academy.example.jp/evidence/1' }],
    });
    expect(validatorOf(certifiedInputSchema)(body)).toBe(true);
    expect(parsed.notices).toEqual([]);
  });

  test('needs no name, language, own id or evidence', () => {
    const parsed = parse({ name: '', locale: '', external_id: '', evidence_url: '' });
    expect(parsed.ok && parsed.value).toMatchObject({ recipient: { email: 'hanako.yamada@example.jp' } });
    expect(parsed.ok && 'evidence' in parsed.value).toBe(false);
  });

  test('may name the person by the own id instead of a mail address', () => {
    expect(errorsOf({ email: '' })).toEqual([]);
  });

  test('may name the version, or leave the achievement to the default of the file', () => {
    expect(errorsOf({ achievement: 'ITL-SS-3@1.0' })).toEqual([]);
    const parsed = parse({ achievement: '', teacher_level: '2' }, 'ITL-DOC-2');
    expect(parsed.ok && parsed.value.achievement).toBe('ITL-DOC-2@1.0');
  });

  test('may lack columns that its achievement does not use', () => {
    const { teacher_level: _, ...cells } = GOOD;
    const parsed = parseCompletionRow({ ...cells, achievement: 'TEST-1' }, { achievements, now: NOW });
    expect(parsed.ok && parsed.value.results).toEqual([{ role: 'TestEvaluation', value: '82', on: '2026-03-15' }]);
    expect(noticesOf({ achievement: 'TEST-1' })).toEqual(['teacher_level column_ignored']);
  });

  test.each([
    ['２０２６-０３-１５', ['evaluated_on normalised']],
    ['2026/3/15', ['evaluated_on date_rewritten']],
    ['2026/03/15', ['evaluated_on date_rewritten']],
    ['2026-3-15', ['evaluated_on date_rewritten']],
    ['2026年3月15日', ['evaluated_on date_rewritten']],
    ['２０２６年３月１５日', ['evaluated_on normalised', 'evaluated_on date_rewritten']],
    ['２０２６／３／１５', ['evaluated_on normalised', 'evaluated_on date_rewritten']],
  ])('%s is read as 2026-03-15, and said so', (evaluated_on, notices) => {
    const parsed = parse({ evaluated_on });
    expect(parsed.ok && parsed.value.results[0]?.on).toBe('2026-03-15');
    expect(parsed.notices.map(({ column, code }) => `${column} ${code}`)).toEqual(notices);
  });

  test.each([
    ['８２', '82', ['test_score normalised']],
    ['８２．５', '82.5', ['test_score normalised']],
    ['082', '82', []],
    [' 82 ', '82', []],
  ])('the score %p is read as %s', (test_score, value, notices) => {
    const parsed = parse({ test_score });
    expect(parsed.ok && parsed.value.results[0]?.value).toBe(value);
    expect(noticesOf({ test_score })).toEqual(notices);
  });

  test('a name is kept as it is written: full-width letters and half-width kana stay', () => {
    for (const name of ['Ｙａｍａｄａ', 'ﾔﾏﾀﾞ ﾊﾅｺ', '髙橋　徹', "O'Neill-Sato Jr."]) {
      const parsed = parse({ name });
      expect(parsed.ok && parsed.value.recipient.name).toBe(name);
      expect(parsed.notices).toEqual([]);
    }
  });

  test.each([
    ['山田\n花子', '山田 花子'],
    ['Hanako \r\n Yamada', 'Hanako Yamada'],
  ])('a line break that a spreadsheet left in the name %j is read as a space, and said so', (name, read) => {
    const parsed = parse({ name });
    expect(parsed.ok && parsed.value.recipient.name).toBe(read);
    expect(noticesOf({ name })).toEqual(['name line_break_joined']);
  });

  test.each(['a..b@docomo.example.jp', 'first.@sub.example.co.jp', 'x+y@example.com'])(
    'the address %s is accepted',
    (email) => {
      expect(errorsOf({ email })).toEqual([]);
    },
  );
});

describe('a broken cell', () => {
  test.each<[Column, string, string]>([
    ['achievement', '', 'achievement_missing'],
    ['achievement', 'ITL-SS-9', 'achievement_unknown'],
    ['achievement', 'ITL-SS-3@2.0', 'achievement_unknown'],
    ['achievement', 'MGR-1', 'evaluation_not_in_file'],
    ['email', 'hanako', 'email_format'],
    ['email', 'hanako@example', 'email_format'],
    ['email', 'hanako@@example.jp', 'email_format'],
    ['email', 'ｈａｎａｋｏ@example.jp', 'email_format'],
    ['email', 'hanako@example.jp, taro@example.jp', 'email_format'],
    ['email', 'hanako@exa mple.jp', 'email_format'],
    ['email', `${'a'.repeat(65)}@example.jp`, 'email_format'],
    ['name', 'Hana\tko', 'text_characters'],
    ['name', 'Hana\u202eko', 'text_characters'],
    ['name', 'a'.repeat(201), 'text_length'],
    ['external_id', 'a\u0000', 'text_characters'],
    ['locale', 'fr', 'locale_unknown'],
    ['locale', 'japanese', 'locale_unknown'],
    ['test_score', '', 'test_score_missing'],
    ['test_score', '八十二', 'number_format'],
    ['test_score', '82点', 'number_format'],
    ['test_score', '8,2', 'number_format'],
    ['test_score', '1e2', 'number_format'],
    ['test_score', '101', 'result_out_of_range'],
    ['test_score', '-1', 'result_out_of_range'],
    ['test_score', '69', 'result_below_required'],
    ['test_score', '69.999', 'result_below_required'],
    ['teacher_level', '', 'teacher_level_missing'],
    ['teacher_level', 'Basic', 'level_format'],
    ['teacher_level', '3.5', 'level_format'],
    ['teacher_level', '5', 'level_unknown'],
    ['teacher_level', '0', 'level_unknown'],
    ['teacher_level', '2', 'result_below_required'],
    ['evaluated_on', '', 'date_missing'],
    ['evaluated_on', '2026-02-30', 'date_format'],
    ['evaluated_on', '2026-13-01', 'date_format'],
    ['evaluated_on', '3/15/2026', 'date_format'],
    ['evaluated_on', '26/3/15', 'date_format'],
    ['evaluated_on', '2026/3-15', 'date_format'],
    ['evaluated_on', '2026-03-15T00:00:00Z', 'date_format'],
    ['evaluated_on', '46096', 'date_format'],
    ['evaluated_on', '2026-04-02', 'date_in_future'],
    ['evaluated_on', '2999-01-01', 'date_in_future'],
    ['evidence_url', 'academy.example.jp/1', 'evidence_url_format'],
    ['evidence_url', 'javascript:alert(1)', 'evidence_url_format'],
    ['evidence_url', 'https://exa mple.jp', 'evidence_url_format'],
  ])('%s %j is refused as %s, and nothing else is', (column, value, code) => {
    expect(errorsOf({ [column]: value })).toEqual([`${column} ${code}`]);
  });

  test('nobody named at all is told at the address', () => {
    expect(errorsOf({ email: '', external_id: '' })).toEqual(['email recipient_missing']);
  });

  test('all faults of a row are told at once, in the order of the columns', () => {
    const row = {
      email: 'x',
      locale: 'fr',
      test_score: '200',
      teacher_level: 'x',
      evaluated_on: 'x',
      evidence_url: 'x',
    };
    expect(errorsOf(row)).toEqual([
      'email email_format',
      'locale locale_unknown',
      'test_score result_out_of_range',
      'teacher_level level_format',
      'evaluated_on date_format',
      'evidence_url evidence_url_format',
    ]);
  });

  test('an empty row and a row without any column are refused, not thrown on', () => {
    for (const cells of [{}, Object.fromEntries(COLUMNS.map((column) => [column, '']))]) {
      const parsed = parseCompletionRow(cells, { achievements, now: NOW });
      expect(parsed.ok ? [] : parsed.errors.map(({ code }) => code)).toEqual([
        'achievement_missing',
        'recipient_missing',
        'date_missing',
      ]);
    }
  });

  test('the message says what is wrong and what to do in both languages, and never the value of the cell', () => {
    const secret = 'hanako-secret';
    const parsed = parse(Object.fromEntries(COLUMNS.map((column) => [column, secret])));
    if (parsed.ok) throw new Error('accepted');
    expect(parsed.errors.length).toBeGreaterThan(4);
    expect(JSON.stringify(parsed.errors)).not.toContain(secret);
    for (const { message } of [...parsed.errors, rowError('test_score', 'result_below_required', { required: 70 })]) {
      for (const text of Object.values(message)) expect(text).not.toMatch(/\{\w+\}/);
      expect(message.en.split(/[.;,] /).length).toBeGreaterThanOrEqual(2);
      expect(message.ja.split('。').length).toBeGreaterThanOrEqual(3);
    }
  });

  test('every code has a sentence in both languages', () => {
    expect(ROW_ERROR_CODES).toHaveLength(Object.keys(completionRowTexts).length);
    for (const { en, ja } of [...Object.values(completionRowTexts), ...Object.values(rowNoticeTexts)]) {
      expect(en).toMatch(/^[A-Z].*\.$/);
      expect(ja).toMatch(/。$/);
    }
  });
});

describe('completionRowKey', () => {
  const key = (change: Partial<Record<Column, string>>) => {
    const parsed = parse(change);
    if (!parsed.ok) throw new Error('refused');
    return completionRowKey(parsed.value);
  };

  test('is equal for the same person and achievement however they are written', () => {
    expect(key({ email: 'Hanako.Yamada@Example.JP', achievement: 'ITL-SS-3@1.0', name: '', external_id: '' })).toBe(
      key({}),
    );
    expect(key({ email: '', external_id: 'a' })).toBe(key({ email: '', external_id: 'a', name: 'x' }));
  });

  test('differs for another person or achievement', () => {
    const keys = [
      key({}),
      key({ email: 'taro@example.jp' }),
      key({ achievement: 'TEST-1' }),
      key({ email: '', external_id: 'a' }),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});

test('any cells are either read into a sound body or refused with a reason', () => {
  const valid = validatorOf(certifiedInputSchema);
  const cell = (column: Column) =>
    fc.oneof(
      fc.constant(GOOD[column]),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('', '８２', '-', '2026/3/1'),
    );
  const row = fc.record(
    Object.fromEntries(COLUMNS.map((column) => [column, cell(column)])) as Record<Column, fc.Arbitrary<string>>,
  );
  fc.assert(
    fc.property(row, (cells) => {
      const parsed = parseCompletionRow(cells, { achievements, now: NOW });
      if (!parsed.ok) expect(parsed.errors.length).toBeGreaterThan(0);
      else {
        const { definition: _, ...body } = parsed.value;
        expect([body, valid(body)]).toEqual([body, true]);
      }
    }),
  );
});
