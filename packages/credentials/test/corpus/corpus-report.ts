// Runs the corpus and prints the table of its categories, or writes it as JSON: `corpus-report.ts [file.json]`.
import { writeFileSync } from 'node:fs';
import { type CaseResult, countByCategory, fixtureCases, formatReport, readCorpus, runLine } from './run-corpus.ts';

const results: CaseResult[] = [];
for (const line of [...fixtureCases(), ...readCorpus()]) results.push(...(await runLine(line)));
const counts = countByCategory(results);
process.stdout.write(`${formatReport(counts)}\n`);
for (const { id, expected, actual } of results.filter(({ ok }) => !ok)) {
  process.stdout.write(`${id}: expected ${expected}, got ${actual}\n`);
}
const file = process.argv[2];
if (file !== undefined) writeFileSync(file, `${JSON.stringify(counts, null, 2)}\n`);
