// The demonstration journey: one provider's CSV becomes offers, a wallet, an answer to an employer, a receipt, a revocation.
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { type Api, createApi, until } from './api.ts';
import { type Demo, writeDemo } from './demo-file.ts';
import {
  type Achievement,
  type BatchStatus,
  type JobProfile,
  type JourneyResult,
  type RowFault,
  shortId,
  type WalletRecord,
} from './journey-types.ts';
import { revokeAndNotice, runSession, takeReceipt } from './journey-verification.ts';
import { type ClaimLink, chooseLearner } from './learner.ts';
import type { Reporter } from './reporter.ts';

export interface JourneyOptions {
  demo: Demo;
  csv: { name: string; bytes: Uint8Array };
  dataFolder: string;
  report: Reporter;
}

/** Runs every step in order. @throws Error at the first step that does not hold. */
export async function runJourney({ demo, csv, dataFolder, report }: JourneyOptions): Promise<JourneyResult> {
  const provider = createApi(demo.issuer.url, demo.issuer.apiKey);
  const employer = createApi(demo.verifier.url, demo.verifier.apiKey);
  const fileId = createHash('sha256').update(csv.bytes).digest('hex').slice(0, 16);

  const batch = await uploadBatch(provider, csv, fileId, report);
  const profile = await employer.get<JobProfile>(`/v1/job-profiles/${demo.jobProfiles[0]}`);
  const learner = await pickLearner(provider, profile, batch.id);
  const user = await openWallet(demo, learner, dataFolder, report);
  const wallet = createApi(demo.wallet.url, user.token);
  const held = await claimRecords({ demo, wallet, learner, fileId, report });

  const first = await runSession({ employer, wallet, demo, records: held.map(({ id }) => id) });
  report.step(
    `employer asked for ${demo.jobProfiles[0]}, ${learner.name} consented: ${first.state}, ${first.assurance}`,
  );
  const receipt = await takeReceipt({ employer, wallet, sessionId: first.id, report });

  const revoked = held.find(({ type }) => type === 'Certified')!;
  await revokeAndNotice({ provider, wallet, employer, revoked, report });
  const second = await runSession({ employer, wallet, demo, records: held.map(({ id }) => id) });
  report.step(
    `the learner presented it anyway, second session: ${second.state}${second.reason ? ` (${second.reason})` : ''}`,
  );
  return {
    fileId,
    csvName: csv.name,
    batch,
    learner: { name: learner.name, email: learner.email },
    requirements: Object.fromEntries(
      profile.requirement.map(({ id, skillId, minLevel, importance }) => [
        shortId(id),
        `${skillId.split('/').at(-1)} >= ${minLevel.split('/').at(-1)} (${importance})`,
      ]),
    ),
    held,
    first,
    receipt,
    revoked,
    second,
  };
}

async function uploadBatch(
  provider: Api,
  csv: JourneyOptions['csv'],
  fileId: string,
  report: Reporter,
): Promise<JourneyResult['batch']> {
  const key = { idempotencyKey: `journey-${fileId}` };
  const accepted = await provider.post<{ id: string }>('/v1/batches', csv.bytes, { ...key, contentType: 'text/csv' });
  const read = () => provider.get<BatchStatus>(`/v1/batches/${accepted.id}`);
  const checked = await until(
    'the batch is validated',
    read,
    ({ state }) => state !== 'validating' && state !== 'receiving',
  );
  const faults = await readFaults(provider, accepted.id);
  report.step(
    `${csv.name}: ${checked.counts.total} rows, ${checked.counts.total - checked.counts.invalid} good, ${checked.counts.invalid} refused`,
  );
  report.detail(faults.slice(0, 3).map((fault) => `row ${fault.row}, ${fault.column}: ${fault.code}`));
  if (checked.state === 'ready')
    await provider.post(`/v1/batches/${accepted.id}/approve`, {}, { idempotencyKey: `journey-${fileId}-approve` });
  const finished = await until('all offers are made', read, ({ state }) => state === 'finished', 600_000);
  report.step(`batch approved: ${finished.counts.offered} offers created`);
  return { id: accepted.id, counts: finished.counts, faults };
}

async function readFaults(provider: Api, batchId: string): Promise<RowFault[]> {
  const rows = parse(await provider.getText(`/v1/batches/${batchId}/errors.csv`), {
    columns: true,
    bom: true,
  }) as Record<string, string>[];
  return rows.map((row) => ({ row: Number(row.row), column: row.column ?? '', code: row.code ?? '' }));
}

async function pickLearner(provider: Api, profile: JobProfile, batchId: string) {
  const rows = parse(await provider.getText(`/v1/batches/${batchId}/claim-links.csv`), {
    columns: true,
    bom: true,
  }) as Record<string, string>[];
  const links = rows.map(
    (row): ClaimLink => ({
      row: Number(row.row),
      email: row.email ?? '',
      name: row.name || row.email || '',
      achievement: row.achievement ?? '',
      offerUri: row.offer_uri ?? '',
    }),
  );
  const { items } = await provider.get<{ items: Achievement[] }>('/v1/achievements?limit=100');
  const skills = new Map(items.map(({ humanCode, skill }) => [humanCode, skill]));
  const requirements = profile.requirement.map(({ skillId, minLevel, importance }) => ({
    skillId,
    minLevelOrdinal: Number(minLevel.split('/').at(-1)),
    importance,
  }));
  const learner = chooseLearner(links, skills, requirements);
  if (!learner) throw new Error('No good row of the file has an e-mail address, so there is no learner to follow.');
  return learner;
}

async function openWallet(demo: Demo, learner: { email: string; name: string }, dataFolder: string, report: Reporter) {
  const known = demo.wallet.users.find(({ email }) => email === learner.email);
  if (known) return known;
  const operator = createApi(demo.wallet.url, demo.operator.key);
  const { token } = await operator.post<{ token: string }>(
    '/v1/users',
    { email: learner.email, name: learner.name, locale: 'ja' },
    { idempotencyKey: `journey-user-${createHash('sha256').update(learner.email).digest('hex').slice(0, 16)}` },
  );
  const user = { email: learner.email, name: learner.name, token };
  demo.wallet.users.push(user);
  writeDemo(dataFolder, demo);
  report.step(`wallet opened for ${learner.name}`);
  return user;
}

async function claimRecords(o: {
  demo: Demo;
  wallet: Api;
  learner: { email: string; name: string; offers: ClaimLink[] };
  fileId: string;
  report: Reporter;
}): Promise<WalletRecord[]> {
  const hr = o.demo.issuer.tenants.find(({ kind }) => kind === 'hr')!;
  const identified = await createApi(o.demo.issuer.url, hr.apiKey).post<{ offer: { uri: string } }>(
    '/v1/skill-records',
    {
      type: 'Identified',
      recipient: { email: o.learner.email, name: o.learner.name },
      identity: { fullName: o.learner.name, identityAssurance: 'EmployerVouched' },
      employment: { employer: hr.did, startDate: '2024-04-01' },
    },
    { idempotencyKey: `journey-${o.fileId}-identified` },
  );
  const accept = (uri: string) =>
    o.wallet.post<{ credentials: { id: string }[] }>('/v1/offers/accept', { credential_offer_uri: uri });
  const held: WalletRecord[] = [];
  for (const uri of [identified.offer.uri, ...o.learner.offers.map(({ offerUri }) => offerUri)]) {
    const { credentials } = await accept(uri);
    for (const { id } of credentials) {
      const { credential } = await o.wallet.get<{ credential: { id: string; type: string[]; name: string } }>(
        `/v1/credentials/${id}`,
      );
      const type = credential.type.includes('IdentifiedSkillRecord') ? 'Identified' : 'Certified';
      held.push({ id, credentialId: credential.id, type, name: credential.name });
    }
  }
  o.report.step(`${o.learner.name} accepted ${held.length} records`);
  o.report.detail(held.map(({ type, name }) => `${type}: ${name}`));
  return held;
}
