// Proves that a wallet that dies at any moment loses no record and no line of the history, and sends nothing twice.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { finishAcceptanceJob } from '../../src/jobs/finish-acceptance.ts';
import { finishPresentationJob } from '../../src/jobs/finish-presentation.ts';
import { acceptOffer } from '../../src/use-cases/accept-offer.ts';
import { consentToPresentation } from '../../src/use-cases/consent-to-presentation.ts';
import { dyingDatabase, ProcessDied } from '../support/dying-database.ts';
import { startTestIssuer, type TestIssuer } from '../support/test-issuer.ts';
import { startTestVerifier, type TestVerifier } from '../support/test-verifier.ts';
import { createTestWallet, type TestUser, type TestWallet } from '../support/test-wallet.ts';

let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let user: TestUser;

beforeAll(async () => {
  issuer = await startTestIssuer();
  verifier = await startTestVerifier();
  wallet = await createTestWallet({ allowedInsecureOrigins: [issuer.server.origin, verifier.server.origin] });
});
beforeEach(async () => {
  user = await wallet.addUser();
  issuer.server.requests.length = 0;
  delete verifier.misbehave.response;
  issuer.misbehave.clear();
});
afterAll(async () => {
  await wallet.close();
  await Promise.all([issuer.close(), verifier.close()]);
});

const credentials = async () => (await wallet.call(user, 'GET', '/v1/credentials')).json.items;
const history = async () => (await wallet.call(user, 'GET', '/v1/history')).json.items;

/** The time that a new process waits for a dead one's leases is over. */
async function leasesEnd(): Promise<void> {
  await withTenant(wallet.wallet.db, user.id, async (tx) => {
    await tx.query(
      `update offer_acceptance set leased_until = now() - interval '1 second' where leased_until is not null`,
    );
    await tx.query(
      `update presentation_request set leased_until = now() - interval '1 second' where leased_until is not null`,
    );
  });
}

/** The messages that the dead process left for its successor. */
async function messages(queue: string): Promise<Record<string, string>[]> {
  const { rows } = await wallet.database.worker.query<{ payload: Record<string, string> }>(
    'select payload from outbox where queue = $1 and tenant_id = $2',
    [queue, user.id],
  );
  return rows.map(({ payload }) => payload);
}

/** Runs `work` with a process that dies after 0, 1, 2 … transactions, until it survives; `after` looks at each outcome. */
async function dieEverywhere(
  work: (db: TestWallet['wallet']['db']) => Promise<unknown>,
  after: (transactions: number) => Promise<void>,
): Promise<number> {
  for (let transactions = 0; ; transactions += 1) {
    const { db, died } = dyingDatabase(wallet.wallet.db, transactions);
    const outcome = await work(db).then(
      () => 'done',
      (error: unknown) => error,
    );
    if (!died()) {
      expect(outcome).toBe('done');
      return transactions;
    }
    expect(outcome).toBeInstanceOf(ProcessDied);
    await after(transactions);
    if (transactions > 30) throw new Error('it never survives');
  }
}

describe('accepting an offer', () => {
  test('whenever the wallet dies, accepting again brings the record, or says that the offer is used up', async () => {
    const told: string[] = [];
    let offer = issuer.offer();
    const survived = await dieEverywhere(
      (db) => acceptOffer({ ...wallet.wallet, db }, user.id, { credential_offer_uri: offer.uri }),
      async () => {
        await leasesEnd();
        const { status, json } = await wallet.call(user, 'POST', '/v1/offers/accept', {
          credential_offer_uri: offer.uri,
        });
        told.push(status < 300 ? 'stored' : json.code);
        const held = await credentials();
        expect(held).toHaveLength(status < 300 ? 1 : 0);
        for (const { id } of held) await wallet.call(user, 'DELETE', `/v1/credentials/${id}`);
        offer = issuer.offer();
      },
    );
    expect(survived).toBeGreaterThan(6);
    // Exactly one moment cannot be healed: the issuer has used the code up, and its token died with the process.
    expect(told.filter((outcome) => outcome !== 'stored')).toEqual(['offer_not_usable']);
  });

  test('a job finishes what was authorized, without the person, and does nothing when run again', async () => {
    let finished = 0;
    let offer = issuer.offer();
    await dieEverywhere(
      (db) => acceptOffer({ ...wallet.wallet, db }, user.id, { credential_offer_uri: offer.uri }),
      async () => {
        await leasesEnd();
        const job = finishAcceptanceJob(wallet.wallet);
        const before = await messages(job.name);
        for (const payload of before) {
          for (let run = 0; run < 2; run += 1)
            await job.handler({ acceptanceId: payload.acceptanceId as string }, { tenantId: user.id });
        }
        const held = await credentials();
        expect(held.length).toBe(before.length > finished ? 1 : 0);
        finished = before.length;
        for (const { id } of held) await wallet.call(user, 'DELETE', `/v1/credentials/${id}`);
        offer = issuer.offer();
      },
    );
    expect(finished).toBeGreaterThanOrEqual(2);
  });

  test('the job leaves alone what another process is working on, and comes back', async () => {
    const { uri } = issuer.offer();
    issuer.misbehave.set('nonce', () => 'cut');
    await wallet.call(user, 'POST', '/v1/offers/accept', { credential_offer_uri: uri });
    issuer.misbehave.clear();
    const job = finishAcceptanceJob(wallet.wallet);
    const [payload] = await messages(job.name);
    const run = () => job.handler({ acceptanceId: payload?.acceptanceId as string }, { tenantId: user.id });
    await withTenant(wallet.wallet.db, user.id, (tx) =>
      tx.query(`update offer_acceptance set leased_until = now() + interval '10 seconds'`),
    );
    await expect(run()).rejects.toThrow('still being accepted');
    await leasesEnd();
    await run();
    expect(await credentials()).toHaveLength(1);
  });

  test('answers are never asked for twice once they arrived', async () => {
    const { uri } = issuer.offer();
    await dieEverywhere(
      async (db) => {
        await leasesEnd();
        await acceptOffer({ ...wallet.wallet, db }, user.id, { credential_offer_uri: uri }).catch((error: unknown) => {
          // The one moment that cannot be healed ends the offer; a fresh one would start anew.
          if ((error as { code?: string }).code !== 'offer_not_usable') throw error;
        });
      },
      async () => {},
    );
    expect(issuer.count('/credential')).toBeLessThanOrEqual(2);
  });
});

describe('sharing records', () => {
  let record: string;
  beforeEach(async () => {
    const { json } = await wallet.call(user, 'POST', '/v1/offers/accept', { credential_offer_uri: issuer.offer().uri });
    record = json.credentials[0].id;
  });

  async function open() {
    const asked = await verifier.ask();
    const { json } = await wallet.call(user, 'POST', '/v1/presentation-requests/resolve', { request: asked.link });
    return { asked, id: json.id as string };
  }
  const shared = async () => (await history()).filter(({ kind }: { kind: string }) => kind === 'presented');

  test('whenever the wallet dies, the verifier has at most one answer, and never one without a line in the history', async () => {
    const job = finishPresentationJob(wallet.wallet);
    let request = await open();
    let lines = 0;
    const outcomes: (string | undefined)[] = [];
    const survived = await dieEverywhere(
      (db) => consentToPresentation({ ...wallet.wallet, db }, user.id, request.id, { r1: [record] }),
      async () => {
        await leasesEnd();
        for (let run = 0; run < 2; run += 1) {
          await job.handler({ requestId: request.id }, { tenantId: user.id, attempt: 1 });
        }
        const now = await shared();
        const line = now.length > lines ? now[0] : undefined;
        lines = now.length;
        expect(request.asked.answers.length).toBe(line === undefined ? 0 : 1);
        outcomes.push(line?.state);
        request = await open();
      },
    );
    expect(survived).toBeGreaterThanOrEqual(3);
    // Died before anything was written: nothing. Died before sending: sent later. Died after sending: arrived, not confirmed.
    expect(new Set(outcomes)).toEqual(new Set([undefined, 'unconfirmed']));
  });

  test('a verifier that is silent gets the same answer later', async () => {
    const { asked, id } = await open();
    verifier.misbehave.response = () => 'cut';
    const { status, json } = await wallet.call(user, 'POST', `/v1/presentation-requests/${id}/consent`, {
      choices: { r1: [record] },
    });
    expect([status, json.state]).toEqual([202, 'sending']);
    const job = finishPresentationJob(wallet.wallet);
    await expect(job.handler({ requestId: id }, { tenantId: user.id, attempt: 1 })).rejects.toThrow('still being sent');
    await leasesEnd();
    await expect(job.handler({ requestId: id }, { tenantId: user.id, attempt: 2 })).rejects.toThrow('does not answer');
    delete verifier.misbehave.response;
    await leasesEnd();
    await job.handler({ requestId: id }, { tenantId: user.id, attempt: 3 });
    expect(asked.answers).toHaveLength(1);
    expect((await shared())[0].state).toBe('sent');
  });

  test('a verifier that stays silent leaves the answer unconfirmed, and nothing of it is kept', async () => {
    const { id } = await open();
    verifier.misbehave.response = () => 'cut';
    await wallet.call(user, 'POST', `/v1/presentation-requests/${id}/consent`, { choices: { r1: [record] } });
    await leasesEnd();
    const job = finishPresentationJob(wallet.wallet);
    await job.handler({ requestId: id }, { tenantId: user.id, attempt: job.maxAttempts });
    expect((await shared())[0].state).toBe('unconfirmed');
    const { rows } = await withTenant(wallet.wallet.db, user.id, (tx) =>
      tx.query('select response_sealed from presentation_request where id = $1', [id]),
    );
    expect(rows).toEqual([{ response_sealed: null }]);
  });
});
