// Measures a city-sized batch: a generated CSV is validated and approved, the issuer is killed in the middle, and every row is counted afterwards.
// Usage: large-batch [--rows 40000] [--broken 1] [--data DIR]
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { type Api, createApi, until } from './api.ts';
import type { Demo } from './demo-file.ts';
import type { BatchStatus } from './journey-types.ts';
import { createReporter } from './reporter.ts';
import { seed } from './seed.ts';
import { startStack } from './stack.ts';

const GENERATOR = fileURLToPath(new URL('../../../examples/make-completions.mjs', import.meta.url));
const report = createReporter((text) => process.stdout.write(text), Date.now);

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '40000' },
    broken: { type: 'string', default: '1' },
    data: { type: 'string' },
  },
});
const dataFolder = values.data ?? mkdtempSync(join(tmpdir(), 'skill-records-large-'));
const csvPath = join(dataFolder, 'large.csv');

async function generate(): Promise<void> {
  const generator = spawn(process.execPath, [GENERATOR, '--rows', values.rows, '--broken', values.broken], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await pipeline(generator.stdout, createWriteStream(csvPath));
}

/** Highest resident memory of a process so far, in MiB (Linux). */
function peakMemory(pid: number): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}

async function upload(url: string, apiKey: string): Promise<string> {
  const response = await fetch(`${url}/v1/batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'text/csv', 'idempotency-key': 'large-batch' },
    body: createReadStream(csvPath),
    duplex: 'half',
  } as RequestInit);
  const answer = (await response.json()) as { id?: string; code?: string; detail?: string };
  if (!answer.id) throw new Error(`upload answered ${response.status} ${answer.code} ${answer.detail}`);
  return answer.id;
}

async function countColumn(provider: Api, path: string, column: string): Promise<{ lines: number; distinct: number }> {
  const seen = new Set<string>();
  let lines = 0;
  const parser = parse(await provider.getText(path), { columns: true, bom: true });
  for await (const row of parser) {
    lines++;
    seen.add((row as Record<string, string>)[column] ?? '');
  }
  return { lines, distinct: seen.size };
}

// Below what one wallet user may accept in a minute.
const CLAIMS = 100;

/** Accepts offers spread over the whole batch into one wallet. @returns list and index of every status entry. */
async function claimSome(demo: Demo, provider: Api, batchId: string): Promise<string[]> {
  const links = parseSync(await provider.getText(`/v1/batches/${batchId}/claim-links.csv`), {
    columns: true,
    bom: true,
  }) as Record<string, string>[];
  const operator = createApi(demo.wallet.url, demo.operator.key);
  const user = { email: 'large-batch@example.org', name: 'Large Batch', locale: 'en' };
  const { token } = await operator.post<{ token: string }>('/v1/users', user);
  const wallet = createApi(demo.wallet.url, token);
  const step = Math.max(1, Math.floor(links.length / CLAIMS));
  const indexes: string[] = [];
  for (let claim = 0; claim < CLAIMS; claim++) {
    const offer = { credential_offer_uri: links[claim * step]?.offer_uri };
    const { credentials } = await wallet.post<{ credentials: { id: string }[] }>('/v1/offers/accept', offer);
    const { credential } = await wallet.get<{ credential: Record<string, StatusEntry> }>(
      `/v1/credentials/${credentials[0]?.id}`,
    );
    for (const entry of [credential.credentialStatus, credential.additionalStatus]) {
      if (entry) indexes.push(`${entry.statusListCredential}#${entry.statusListIndex}`);
    }
  }
  return indexes;
}

interface StatusEntry {
  statusListCredential: string;
  statusListIndex: string;
}

const stack = await startStack({ data: dataFolder, env: process.env, report });
try {
  const demo = await seed(
    { urls: stack.plan.urls, operatorKey: stack.secrets.operatorKey, dataFolder: stack.dataFolder },
    report,
  );
  await generate();
  report.step(`generated ${values.rows} rows, ${values.broken} % broken`);
  const provider = createApi(demo.issuer.url, demo.issuer.apiKey);

  const began = Date.now();
  const id = await upload(demo.issuer.url, demo.issuer.apiKey);
  const read = () => provider.get<BatchStatus>(`/v1/batches/${id}`);
  const ready = await until('the batch is validated', read, ({ state }) => state === 'ready', 600_000);
  report.step(
    `validated in ${((Date.now() - began) / 1000).toFixed(1)} s: ${ready.counts.total} rows, ${ready.counts.invalid} refused; issuer peak ${peakMemory(stack.services.issuer.pid)} MiB`,
  );

  const approved = Date.now();
  await provider.post(`/v1/batches/${id}/approve`, {}, { idempotencyKey: 'large-batch-approve' });
  const half = await until(
    'half of the offers',
    read,
    ({ counts }) => counts.offered >= ready.counts.total / 3,
    600_000,
  );
  const before = peakMemory(stack.services.issuer.pid);
  await stack.services.issuer.kill();
  report.step(`issuer killed (kill -9) at ${half.counts.offered} offers, peak ${before} MiB`);
  await stack.restart('issuer');
  const done = await until('all offers', read, ({ state }) => state === 'finished', 900_000);
  report.step(
    `offers created in ${((Date.now() - approved) / 1000).toFixed(1)} s, the kill and restart included; issuer peak ${peakMemory(stack.services.issuer.pid)} MiB`,
  );

  const links = await countColumn(provider, `/v1/batches/${id}/claim-links.csv`, 'offer_uri');
  const rows = await countColumn(provider, `/v1/batches/${id}/claim-links.csv`, 'row');
  const good = done.counts.total - done.counts.invalid;
  report.step(
    `counted: ${good} good rows, ${links.lines} offers, ${links.distinct} distinct, ${rows.distinct} distinct rows`,
  );
  if (links.lines !== good || links.distinct !== good || rows.distinct !== good) {
    process.stdout.write('ROWS WERE LOST OR DOUBLED\n');
    process.exitCode = 1;
  }
  const indexes = await claimSome(demo, provider, id);
  report.step(`claimed ${CLAIMS} of them: ${indexes.length} status list indexes, ${new Set(indexes).size} distinct`);
  if (new Set(indexes).size !== indexes.length) process.exitCode = 1;
} finally {
  await stack.stop();
  if (!values.data) rmSync(dataFolder, { recursive: true, force: true });
}
