// The second half of the journey: the employer asks, the learner consents, a receipt is signed, a record is revoked.
import { randomUUID } from 'node:crypto';
import { type Api, until } from './api.ts';
import type { Demo } from './demo-file.ts';
import type { JourneyResult, ResolvedRequest, SessionResult, WalletRecord } from './journey-types.ts';
import type { Reporter } from './reporter.ts';

/** One verification session from request to verdict; the learner consents to every record of `records` that fits. */
export async function runSession(o: {
  employer: Api;
  wallet: Api;
  demo: Demo;
  records: string[];
}): Promise<SessionResult> {
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

/** @throws Error when the receipt does not verify. */
export async function takeReceipt(o: {
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

/** Resolves once wallet and verifier both know. */
export async function revokeAndNotice(o: {
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
