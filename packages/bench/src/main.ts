// `bench`: measures the figures, or compares the fast path with the reference path.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type BenchArguments, readArguments, USAGE } from './arguments.ts';
import { exactnessCommand } from './exactness/command.ts';
import { exactness } from './figures/exactness.ts';
import { FIGURE_IDS, type Figures, type Group } from './figures/figure.ts';
import { generalPath } from './figures/general-path.ts';
import { issuing } from './figures/issuing.ts';
import { serving } from './figures/serving.ts';
import { startUp } from './figures/start-up.ts';
import { statusList } from './figures/status-list.ts';
import { verifying } from './figures/verifying.ts';
import { describeMachine } from './report/machine.ts';
import { renderRates, renderTable, writeIntoDocument } from './report/table.ts';

const GROUPS: readonly Group[] = [issuing, verifying, generalPath, exactness, statusList, serving, startUp];
const DOCUMENT = fileURLToPath(new URL('../../../docs/performance.md', import.meta.url));

const print = (line: string) => process.stdout.write(`${line}\n`);
/** Progress goes to the terminal and stays out of a file that the table is written to. */
const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2), availableParallelism());
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (options.exactness) return exactnessCommand(options.exactness, print);
  const figures = await measure(options);
  const machine = `${options.rounds} rounds of ${options.sliceMs} ms per variant, medians. ${describeMachine()}.`;
  const text = `${machine}\n\n${renderTable(figures)}\n${renderRates(figures)}`;
  print(text);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  if (options.writeDocs) writeIntoDocument(DOCUMENT, text);
  return 0;
}

/** Only the groups that hold a wanted figure are run. */
async function measure({ only, rounds, sliceMs }: BenchArguments): Promise<Figures> {
  const wanted = FIGURE_IDS.filter((id) => only.length === 0 || only.includes(id));
  const figures: Figures = {};
  for (const { ids, measure: run } of GROUPS) {
    if (!ids.some((id) => wanted.includes(id))) continue;
    const found = await run({ effort: { rounds, sliceMs }, say });
    for (const id of wanted) if (found[id] !== undefined) figures[id] = found[id];
  }
  return Object.fromEntries(FIGURE_IDS.flatMap((id) => (figures[id] ? [[id, figures[id]]] : [])));
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
});
