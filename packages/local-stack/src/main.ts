// `start`: brings the house up, seeds it once, runs the demonstration journey on a CSV and stays up until Ctrl-C.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, USAGE } from './arguments.ts';
import type { Demo } from './demo-file.ts';
import { findBrokenExpectations } from './expectations.ts';
import { runJourney } from './journey.ts';
import { findLostState, readJourney, writeJourney } from './journey-record.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { seed } from './seed.ts';
import { type Stack, startStack } from './stack.ts';
import { summarize } from './summary.ts';

const SAMPLE_CSV = fileURLToPath(new URL('../../../examples/completions.csv', import.meta.url));
const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const csvPath = options.csv ?? SAMPLE_CSV;
  const csv = { name: basename(csvPath), bytes: readFileSync(csvPath) };
  const report = createReporter((text) => process.stdout.write(text), Date.now);
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
  });

  let stack: Stack | undefined;
  try {
    stack = await startStack({ data: options.data, lan: options.lan, env: process.env, report });
    if (options.lan) report.step('WARNING: --lan serves plain http to your whole network. Only for a demonstration.');
    const demo = await seed(stack, report);
    const outcome = await Promise.race([demonstrate(stack, demo, csv, report), interrupted]);
    if (outcome === 'interrupted') return 130;
    if (options.once) return outcome.length === 0 ? 0 : 1;
    for (const line of describeAddresses(stack)) print(line);
    const ended = Object.values(stack.services).map(({ name, logFile, ended }) =>
      ended.then(() => ({ name, logFile })),
    );
    const event = await Promise.race([interrupted, ...ended]);
    if (event === 'interrupted') return 0;
    print(`${event.name} ended unexpectedly; its log is ${event.logFile}`);
    return 1;
  } finally {
    await stack?.stop();
    if (stack) report.step('stopped');
  }
}

/** @returns what did not hold. */
async function demonstrate(
  stack: Stack,
  demo: Demo,
  csv: { name: string; bytes: Uint8Array },
  report: Reporter,
): Promise<string[]> {
  const fileId = createHash('sha256').update(csv.bytes).digest('hex').slice(0, 16);
  const earlier = readJourney(stack.dataFolder, fileId);
  const result = earlier ?? (await runJourney({ demo, csv, dataFolder: stack.dataFolder, report }));
  if (!earlier) writeJourney(stack.dataFolder, result);
  else report.step(`${csv.name} made its journey on an earlier start; nothing is issued twice`);
  for (const line of summarize(result)) print(line);
  const broken = [...findBrokenExpectations(result), ...(earlier ? await findLostState(demo, earlier) : [])];
  print('');
  if (broken.length === 0)
    report.step(earlier ? 'all records were found again, each with its status' : 'every step held');
  for (const sentence of broken) print(`DID NOT HOLD: ${sentence}`);
  return broken;
}

function describeAddresses({ plan, dataFolder }: Stack): string[] {
  const { issuer, verifier } = plan.urls;
  return [
    '',
    'Running. Open in a browser:',
    `  Learner   ${plan.urls['holder-wallet']}/            the wallet (sign in with the learner's mail address)`,
    `  Provider  ${issuer}/pages/batches      upload a CSV (sign in with issuer.apiKey of demo.json)`,
    `  Employer  ${verifier}/pages/sessions     ask for records (sign in with verifier.apiKey of demo.json)`,
    `  API       ${issuer}/docs  ${plan.urls['holder-wallet']}/docs  ${verifier}/docs  ${plan.urls['status-list']}/docs`,
    `  Keys      ${dataFolder}/demo.json (readable by you only)`,
    `  Logs      ${dataFolder}/logs/`,
    'Ctrl-C stops everything.',
  ];
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
// The IPC channels and keep-alive sockets of ended children must not hold the process.
setTimeout(() => process.exit(), 1_000).unref();
