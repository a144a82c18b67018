// Writes cases/*.jsonl from the tables in generate/; run it after changing one: `node --conditions=@skill-records/source --import tsx test/corpus/write-cases.ts`.
import { readdirSync, writeFileSync } from 'node:fs';
import type { CorpusCase } from './corpus-case.ts';

const tables = new URL('./generate/', import.meta.url);
const cases = new URL('./cases/', import.meta.url);

/** The text of each file by name: one line per case, in the order of the table. */
export async function makeFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const file of readdirSync(tables).sort()) {
    if (!file.endsWith('.ts') || file === 'row.ts') continue;
    const { lines } = (await import(new URL(file, tables).href)) as { lines: CorpusCase[] };
    files.set(file.replace('.ts', '.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  return files;
}

if (process.argv[1]?.endsWith('write-cases.ts')) {
  for (const [file, text] of await makeFiles()) writeFileSync(new URL(file, cases), text);
}
