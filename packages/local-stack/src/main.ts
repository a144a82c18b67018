// `start`: brings the house up, seeds it once, runs the demonstration journey on a CSV and stays up until Ctrl-C.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, USAGE } from './arguments.ts';
import { demonstrate } from './demonstrate.ts';
import { createReporter } from './reporter.ts';
import { seed } from './seed.ts';
import { type Stack, startStack } from './stack.ts';

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
    const house = { urls: stack.plan.urls, operatorKey: stack.secrets.operatorKey, dataFolder: stack.dataFolder };
    const demo = await seed(house, report);
    const outcome = await Promise.race([
      demonstrate({ dataFolder: stack.dataFolder, demo, csv, report, print }),
      interrupted,
    ]);
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
