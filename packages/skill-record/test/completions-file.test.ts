// The sample file of completions: what its generator writes, and what the row parser makes of it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { itlAchievements } from '../src/catalogue/it-literacy.ts';
import { COLUMNS, completionRowKey, parseCompletionRow } from '../src/completion-row.ts';
import { NOW } from './sample.ts';

const generator = fileURLToPath(new URL('../../../examples/make-completions.mjs', import.meta.url));
const generate = (...options: string[]) =>
  execFileSync(process.execPath, [generator, ...options], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: 'pipe',
  });
const sample = readFileSync(new URL('../../../examples/completions.csv', import.meta.url), 'utf8');

const achievements = new Map(
  itlAchievements.flatMap((one) => [
    [one.humanCode, one],
    [`${one.humanCode}@1.0`, one],
  ]),
);

/** RFC 4180, as far as the sample goes. */
function readCells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replace(/""/g, '"'),
  );
}

function judge(csv: string) {
  const [header, ...lines] = csv.trimEnd().split('\n');
  expect(header).toBe(COLUMNS.join(','));
  const seen = new Set<string>();
  const codes: Record<string, number> = {};
  const accepted: { email: string; name: string; achievement: string }[] = [];
  let notices = 0;
  for (const line of lines) {
    const cells = readCells(line);
    expect(cells).toHaveLength(COLUMNS.length);
    const parsed = parseCompletionRow(Object.fromEntries(COLUMNS.map((column, i) => [column, cells[i]])), {
      achievements,
      now: NOW,
    });
    const duplicate = parsed.ok && seen.has(completionRowKey(parsed.value));
    if (parsed.ok) seen.add(completionRowKey(parsed.value));
    for (const code of parsed.ok ? (duplicate ? ['duplicate_in_file'] : []) : parsed.errors.map(({ code }) => code)) {
      codes[code] = (codes[code] ?? 0) + 1;
    }
    notices += parsed.notices.length;
    if (parsed.ok && !duplicate) {
      const { achievement, recipient } = parsed.value;
      accepted.push({ achievement, email: recipient.email ?? '', name: recipient.name ?? '' });
    }
  }
  return { rows: lines.length, codes, accepted, notices };
}

describe('examples/completions.csv', () => {
  const { rows, codes, accepted, notices } = judge(sample);

  test('is what the generator writes', () => {
    expect(generate()).toBe(sample);
  });

  test('has 200 rows, 16 of them broken in eight ways', () => {
    expect(rows).toBe(200);
    expect(accepted).toHaveLength(184);
    expect(codes).toEqual({
      achievement_unknown: 2,
      result_below_required: 2,
      date_in_future: 2,
      email_format: 2,
      duplicate_in_file: 2,
      test_score_missing: 2,
      date_format: 2,
      level_format: 2,
    });
  });

  test('covers all 23 achievements, names in both scripts, and cells that are read although people typed them their way', () => {
    expect(new Set(accepted.map(({ achievement }) => achievement)).size).toBe(23);
    expect(accepted.some(({ name }) => /^[\u4e00-\u9fff]/.test(name))).toBe(true);
    expect(accepted.some(({ name }) => /^[A-Z]/.test(name))).toBe(true);
    expect(notices).toBeGreaterThan(5);
  });

  test('names fictional people only', () => {
    for (const { email } of accepted) expect(email).toMatch(/@example\.(jp|com)$/);
  });

  test('gives Hanako what the sample job asks for', () => {
    const hers = accepted
      .filter(({ email }) => email === 'hanako.yamada@example.jp')
      .map(({ achievement }) => achievement);
    expect(hers).toEqual(['ITL-SS-3@1.0', 'ITL-DOC-2@1.0']);
  });
});

describe('the generator', () => {
  test('writes files of any length, broken to the given share', () => {
    const { rows, codes, accepted } = judge(generate('--rows', '5000', '--broken', '10'));
    expect(rows).toBe(5000);
    expect(Object.values(codes).reduce((sum, count) => sum + count, 0)).toBe(500);
    expect(accepted).toHaveLength(4500);
  });

  test('writes a file without any fault', () => {
    expect(judge(generate('--rows', '1000', '--broken', '0'))).toMatchObject({ rows: 1000, codes: {} });
  });

  test.each([
    ['--rows', '-5'],
    ['--rows', '1e9'],
    ['--broken', '101'],
    ['--color', 'red'],
  ])('refuses %s %s', (option, value) => {
    expect(() => generate(`${option}=${value}`)).toThrow();
  });
});
