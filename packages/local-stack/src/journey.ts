// The demonstration journey: one provider's CSV becomes offers, a wallet, an answer to an employer, a receipt, a revocation.
import { createHash, randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { type Api, createApi, until } from './api.ts';
import { type Demo, writeDemo } from './demo-file.ts';
import type {
  Achievement,
  BatchStatus,
  JobProfile,
  JourneyResult,
  ResolvedRequest,
  RowFault,
  SessionResult,
  WalletRecord,
} from './journey-types.ts';
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

async function runSession(o: { employer: Api; wallet: Api; demo: Demo; records: string[] }): Promise<SessionResult> {
  const created = await o.employer.post<{ id: string; requestUri: string }>(
    '/v1/verification-sessions',
    {
      jobProfile: o.demo.jobProfiles[0],
      purpose: { en: 'Application as office administrator (demonstration)', ja: '事務職への応募（デモ）' },
      retention: 'P90D',
    },
    { idempotencyKey: randomUUID() },
  );
  const request = await o.wallet.post<ResolvedRequest>('/v1/presentation-requests/resolve', {
    request: created.requestUri,
  });
  const choices = Object.fromEntries(
    request.queries
      .map(
        ({ id, candidates }) =>
          [
            id,
            candidates
              .map(({ credential }) => credential)
              .filter((id) => o.records.includes(id))
              .slice(0, 1),
          ] as const,
      )
      .filter(([, chosen]) => chosen.length > 0),
  );
  await o.wallet.post(`/v1/presentation-requests/${request.id}/consent`, { choices }, { idempotencyKey: randomUUID() });
  return await until(
    'the verifier has judged the presentation',
    () => o.employer.get<SessionResult>(`/v1/verification-sessions/${created.id}`),
    ({ state }) => state !== 'pending' && state !== 'received',
  );
}

async function takeReceipt(o: {
  employer: Api;
  wallet: Api;
  sessionId: string;
  report: Reporter;
}): Promise<JourneyResult['receipt']> {
  const { offers } = await o.employer.post<{ offers: { uri: string }[] }>(
    `/v1/verification-sessions/${o.sessionId}/receipt`,
    {},
    {
      idempotencyKey: `receipt-${o.sessionId}`,
    },
  );
  const { credentials } = await o.wallet.post<{ credentials: { id: string }[] }>('/v1/offers/accept', {
    credential_offer_uri: offers[0]!.uri,
  });
  const { credential } = await o.wallet.get<{ credential: { id: string } }>(`/v1/credentials/${credentials[0]!.id}`);
  const verdict = await o.employer.post<{ verified: boolean; assurance: string }>('/v1/verify', { credential });
  if (!verdict.verified) throw new Error('The Verified receipt does not verify.');
  o.report.step(
    `${offers.length} Verified receipts signed; the wallet took the first, POST /v1/verify says verified (${verdict.assurance})`,
  );
  return { id: credential.id, verified: verdict.verified, assurance: verdict.assurance };
}

async function revokeAndNotice(o: {
  provider: Api;
  wallet: Api;
  employer: Api;
  revoked: WalletRecord;
  report: Reporter;
}): Promise<void> {
  const id = encodeURIComponent(o.revoked.credentialId);
  await o.provider.post(
    `/v1/credentials/${id}/revoke`,
    { reason: 'demonstration' },
    { idempotencyKey: `revoke-${o.revoked.credentialId}` },
  );
  const { credential } = await o.wallet.get<{ credential: unknown }>(`/v1/credentials/${o.revoked.id}`);
  await until(
    'the wallet marks the revoked record',
    () => o.wallet.get<{ status: { state: string } }>(`/v1/credentials/${o.revoked.id}`),
    ({ status }) => status.state === 'revoked',
  );
  await until(
    'the verifier has dropped its copy of the status list',
    () => o.employer.post<{ checks: { id: string; outcome: string }[] }>('/v1/verify', { credential }),
    ({ checks }) => checks.some((check) => check.id === 'status' && check.outcome === 'failed'),
  );
  o.report.step(`provider revoked "${o.revoked.name}"; the wallet marks it`);
}

/** `https://…/office-administrator-junior#r1` -> `r1` */
export function shortId(requirement: string): string {
  return requirement.split('#').at(-1)!;
}
