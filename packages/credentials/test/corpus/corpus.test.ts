// The corpus of bad input: every case ends with exactly the check and the code that its line says, and the good ones are accepted.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type CaseResult, countByCategory, fixtureCases, formatReport, readCorpus, runLine } from './run-corpus.ts';
import { makeFiles } from './write-cases.ts';

const lines = [...fixtureCases(), ...readCorpus()];
const results: CaseResult[] = [];

describe('the corpus', () => {
  test.each([...new Set(lines.map(({ category }) => category))])(
    'T2-T8 %s: each case has the check and the code of its line',
    async (category) => {
      for (const line of lines.filter((one) => one.category === category)) results.push(...(await runLine(line)));
      const mismatches = results.filter(({ ok, category: of }) => !ok && of === category);
      expect(mismatches.map(({ id, expected, actual }) => ({ id, expected, actual }))).toEqual([]);
    },
    300_000,
  );

  test('has as many cases as the plan asks for, and does not mistake strictness for safety', () => {
    const all = countByCategory(results).at(-1);
    expect(all?.mustRefuse).toBeGreaterThanOrEqual(6000);
    expect(all?.mustAccept).toBeGreaterThanOrEqual(600);
    expect(all).toMatchObject({ falseAccepts: 0, falseRejects: 0, otherCode: 0 });
  });

  test('names each case once', () => {
    const ids = results.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  test('is what the tables make, and nothing else', async () => {
    const cases = new URL('./cases/', import.meta.url);
    const written = readdirSync(cases).filter((file) => file !== 'found.jsonl');
    const made = await makeFiles();
    expect([...made.keys()].sort()).toEqual(written.sort());
    for (const [file, text] of made) expect(readFileSync(new URL(file, cases), 'utf8') === text).toBe(true);
  });

  afterAll(() => {
    process.stdout.write(`${formatReport(countByCategory(results))}\n`);
  });
});
