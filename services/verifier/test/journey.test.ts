// One applicant, one employer: asked, shown, judged, confirmed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answer, createHolder, takeReceipt } from './support/wallet.ts';
import { createEmployer, createWorld, openSession, readSession, type TestTenant, type World } from './support/world.ts';

let world: World;
let employer: TestTenant;
const holder = createHolder();

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
});
afterAll(() => world.close());

describe('a session with a job profile', () => {
  test('is verified when every record passes all seven checks, and explains the coverage', async () => {
    const spreadsheet = await world.issuer.certify(holder.did, { code: 'ITL-SS-3' });
    const documents = await world.issuer.certify(holder.did, { code: 'ITL-DOC-2' });
    const who = await world.issuer.identify(holder.did);
    const session = await openSession(employer);
    expect(await readSession(employer, session.id)).toMatchObject({
      state: 'pending',
      verified: false,
      credentials: [],
    });

    const sent = await answer(world, holder, session.requestUri, { r1: spreadsheet, r2: documents, who });
    expect(sent).toEqual({ status: 200, body: {} });

    const result = await readSession(employer, session.id);
    expect(result).toMatchObject({ state: 'verified', verified: true, assurance: 'green' });
    expect(result.reason).toBeUndefined();
    expect(result.credentials.map(({ id }) => id).sort()).toEqual([spreadsheet.id, documents.id, who.id].sort());
    for (const { checks } of result.credentials) {
      expect(checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
        'proof passed',
        'holderBinding passed',
        'validity passed',
        'status passed',
        'schema passed',
        'issuerTrust passed',
        'query passed',
      ]);
    }
    expect(result.coverage?.must).toEqual({ met: 2, of: 2 });
    expect(result.coverage?.items.map(({ requirement, status, because }) => [requirement, status, because])).toEqual([
      ['#r1', 'met', [spreadsheet.id]],
      ['#r2', 'met', [documents.id]],
      ['#r3', 'notPresented', []],
    ]);

    const receipts = await employer.call('POST', `/v1/verification-sessions/${session.id}/receipt`, {});
    expect(receipts.statusCode).toBe(201);
    const { offers } = receipts.json<{ offers: { uri: string; credentialId: string }[] }>();
    expect(offers).toHaveLength(3);
    const receipt = await takeReceipt(world, holder, offers[0]!.uri);
    expect(receipt).toMatchObject({ issuer: { id: employer.did }, credentialSubject: { id: offers[0]!.credentialId } });
    const verdict = await employer.call('POST', '/v1/verify', { credential: receipt });
    expect(verdict.json()).toMatchObject({ verified: true, assurance: 'green' });
  });
});
