// Runs every line of the corpus through the one door and tells what came out otherwise than the line says.
import { readdirSync, readFileSync } from 'node:fs';
import type { Check, Verdict } from '../../src/verdict.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import { verifyPresentation } from '../../src/verify-presentation.ts';
import type { CorpusCase, Expectation } from './corpus-case.ts';
import { createWorld } from './corpus-world.ts';
import { expand, type RunnableCase } from './expand.ts';
import { FIXTURES, fixture } from './fixtures.ts';

export interface CaseResult {
  id: string;
  category: string;
  mustAccept: boolean;
  expected: string;
  actual: string;
  ok: boolean;
  /** Processor time; the clock would measure what else the machine does. */
  ms: number;
}

const folder = new URL('./cases/', import.meta.url);
/** A case that has not ended by then counts as one that never ends. */
const HANG_MS = 10_000;
/** A case that took longer is measured again, and counts with its best time. */
const SLOW_MS = 20;
const MEASURE_AGAIN = 2;

/** The lines of all files, in the order of their names. A line that begins with `//` says something about the next ones. */
export function readCorpus(): CorpusCase[] {
  const lines = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
    .filter((line) => line !== '' && !line.startsWith('//'));
  return lines.map((line) => JSON.parse(line) as CorpusCase);
}

/** Each fixture as it is comes first: if one is not accepted, its cases prove nothing. */
export function fixtureCases(): CorpusCase[] {
  return Object.keys(FIXTURES).map((base) => ({
    id: `fixture ${base}`,
    category: 'fixtures',
    base,
    expect: { verified: true },
  }));
}

export async function runLine(line: CorpusCase): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of await expand(line)) results.push(await runCase(one));
  return results;
}

async function runCase(one: RunnableCase): Promise<CaseResult> {
  const { id, category, expect } = one;
  const expected = describeExpectation(expect);
  let { actual, ms } = await verifyOnce(one);
  // On a busy machine a pause is not the case's; it has to come out the same each time.
  for (let again = 0; again < MEASURE_AGAIN && ms > SLOW_MS && actual === expected; again++) {
    const next = await verifyOnce(one);
    actual = next.actual;
    ms = Math.min(ms, next.ms);
  }
  return { id, category, mustAccept: expect.verified, expected, actual, ok: actual === expected, ms };
}

async function verifyOnce({ base, world, input, expect }: RunnableCase): Promise<{ actual: string; ms: number }> {
  const { kind, world: needed } = fixture(base);
  const given = await input();
  const options = createWorld({ ...needed, ...world });
  const start = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    const verifying = kind === 'credential' ? verifyCredential(given, options) : verifyPresentation(given, options);
    const hang = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it does not end')), HANG_MS);
    });
    const verdict = await Promise.race([verifying, hang]);
    return { actual: describeVerdict(verdict, expect), ms: spent() };
  } catch (error) {
    return { actual: `threw ${error}`, ms: spent() };
  } finally {
    clearTimeout(timer);
  }
}

const isFault = ({ outcome, code }: Check) => outcome === 'failed' || (outcome === 'notChecked' && code !== undefined);

/** Every check that says no, not only the one that is expected: a second fault would hide behind the first. */
function describeVerdict(verdict: Verdict, expected: Expectation): string {
  const say = (checks: Check[]) => checks.map(({ id, code }) => `${id} ${code}`).join(', ');
  if (!verdict.verified) return `refused: ${say(verdict.checks.filter(isFault))}`;
  const notes = verdict.checks.filter(
    ({ id, code }) => code !== undefined && id === (expected as { check?: string }).check,
  );
  return notes.length === 0 ? 'verified' : `verified: ${say(notes)}`;
}

function describeExpectation({ verified, check, code }: Expectation): string {
  if (!verified) return `refused: ${check} ${code}`;
  return check === undefined ? 'verified' : `verified: ${check} ${code}`;
}

export interface CategoryCount {
  category: string;
  cases: number;
  mustRefuse: number;
  mustAccept: number;
  falseAccepts: number;
  falseRejects: number;
  otherCode: number;
  p50ms: number;
  p99ms: number;
  maxMs: number;
}

/** One row per category, and the sum. The times are those of refusing. */
export function countByCategory(results: readonly CaseResult[]): CategoryCount[] {
  const categories = [...new Set(results.map(({ category }) => category))];
  return [
    ...categories.map((category) =>
      count(
        category,
        results.filter((result) => result.category === category),
      ),
    ),
    count('all', results),
  ];
}

function count(category: string, results: readonly CaseResult[]): CategoryCount {
  const refuse = results.filter(({ mustAccept }) => !mustAccept);
  const wrong = results.filter(({ ok }) => !ok);
  const times = refuse.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) =>
    Number((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1));
  return {
    category,
    cases: results.length,
    mustRefuse: refuse.length,
    mustAccept: results.length - refuse.length,
    falseAccepts: wrong.filter(({ mustAccept, actual }) => !mustAccept && actual.startsWith('verified')).length,
    falseRejects: wrong.filter(({ mustAccept, actual }) => mustAccept && !actual.startsWith('verified')).length,
    otherCode: wrong.filter(({ mustAccept, actual }) => mustAccept === actual.startsWith('verified')).length,
    p50ms: at(0.5),
    p99ms: at(0.99),
    maxMs: at(1),
  };
}

/** As Markdown. */
export function formatReport(counts: readonly CategoryCount[]): string {
  const rows = counts.map((row) => Object.values(row).map(String));
  const head = [
    'category',
    'cases',
    'must refuse',
    'must accept',
    'false accepts',
    'false rejects',
    'other code',
    'refused in CPU ms: p50',
    'p99',
    'max',
  ];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] as string).length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
