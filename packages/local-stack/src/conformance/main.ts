// `conformance`: the services over https with an unauthenticated tenant per cryptosuite, so that public test suites can be pointed at them.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createReporter } from '../reporter.ts';
import { type Stack, startStack } from '../stack.ts';
import { createSelfSignedCertificate } from './certificate.ts';
import { writeConformanceFile } from './conformance-file.ts';
import { describeCalls, held, makeExampleCalls } from './example-calls.ts';
import { openTenants } from './tenants.ts';

const USAGE = `The services over https, with a test tenant per cryptosuite that needs no key. On loopback only, never with real data.

  npx -y pnpm@10 conformance [options]

  --once         end after one example call per cryptosuite; exit code 0 only if every answer was the expected one
  --data DIR     data folder (default .data/); the URLs go into DIR/conformance.json, everything else into DIR/conformance/
  --help         this text

  Ports as for start: ISSUER_PORT, HOLDER_WALLET_PORT, VERIFIER_PORT, STATUS_LIST_PORT (default 4001-4004).
`;

const print = (line: string) => process.stdout.write(`${line}\n`);

/** The profile has a database, keys and a certificate of its own, so that it can stand beside the demonstration's. */
function places(data: string) {
  const dataFolder = resolve(data);
  const profile = join(dataFolder, 'conformance');
  return {
    dataFolder,
    profile,
    tls: { certFile: join(profile, 'tls/cert.pem'), keyFile: join(profile, 'tls/key.pem') },
  };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: {
      once: { type: 'boolean', default: false },
      data: { type: 'string', default: '.data' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { dataFolder, profile, tls } = places(values.data);
  if (process.env.NODE_EXTRA_CA_CERTS !== tls.certFile) return restartTrusting(tls, profile);

  const interrupted = new Promise<'interrupted'>((done) => {
    // Ctrl-C arrives twice: from the terminal, and from the process that started this one.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => done('interrupted'));
  });
  const report = createReporter((text) => process.stdout.write(text), Date.now);
  let stack: Stack | undefined;
  try {
    stack = await startStack({ data: profile, env: process.env, report, conformance: tls });
    const house = { urls: stack.plan.urls, operatorKey: stack.secrets.operatorKey, dataFolder: profile };
    const file = await openTenants(house);
    const path = writeConformanceFile(dataFolder, file);
    report.step(`a tenant for each of ${file.issuers.length} cryptosuites`);
    const calls = await makeExampleCalls(file);
    report.detail(calls.map(describeCalls));
    if (values.once) return calls.every(held) ? 0 : 1;
    print(`\nRunning. The URLs are in ${path}, the certificate is ${tls.certFile}.\nCtrl-C stops everything.`);
    const ended = Object.values(stack.services).map(({ name, ended }) => ended.then(() => name));
    const event = await Promise.race([interrupted, ...ended]);
    if (event === 'interrupted') return 0;
    print(`${event} ended unexpectedly; its log is in ${join(profile, 'logs')}`);
    return 1;
  } finally {
    await stack?.stop();
    if (stack) report.step('stopped');
  }
}

/** Node.js reads the authorities it trusts once, when it starts: so the certificate is made first, by a process of its own. */
async function restartTrusting(tls: { certFile: string; keyFile: string }, profile: string): Promise<number> {
  mkdirSync(join(profile, 'tls'), { recursive: true, mode: 0o700 });
  const commonName = 'Skill Records conformance profile';
  const { cert, key } = createSelfSignedCertificate({ commonName, now: new Date(), days: 90 });
  writeFileSync(tls.certFile, cert);
  writeFileSync(tls.keyFile, key, { mode: 0o600 });
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: tls.certFile },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
setTimeout(() => process.exit(), 1_000).unref();
