// Seeds and runs the journey against a house that is already running. Usage: run-journey --data DIR [--csv FILE], addresses and
// operator key by environment: ISSUER_URL, HOLDER_WALLET_URL, VERIFIER_URL, STATUS_LIST_URL, OPERATOR_KEY.
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.ts';
import { demonstrate } from './demonstrate.ts';
import { createReporter } from './reporter.ts';
import { seed } from './seed.ts';

const options = readArguments(process.argv.slice(2));
const csvPath = options.csv ?? fileURLToPath(new URL('../../../examples/completions.csv', import.meta.url));
const dataFolder = resolve(options.data);
mkdirSync(dataFolder, { recursive: true });
const report = createReporter((text) => process.stdout.write(text), Date.now);

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

const urls = {
  issuer: required('ISSUER_URL'),
  'holder-wallet': required('HOLDER_WALLET_URL'),
  verifier: required('VERIFIER_URL'),
  'status-list': required('STATUS_LIST_URL'),
};
const demo = await seed({ urls, operatorKey: required('OPERATOR_KEY'), dataFolder }, report);
const csv = { name: basename(csvPath), bytes: readFileSync(csvPath) };
const broken = await demonstrate({ demo, csv, dataFolder, report, print: (line) => process.stdout.write(`${line}\n`) });
process.exitCode = broken.length === 0 ? 0 : 1;
