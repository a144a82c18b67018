// Records of which only parts are shown: judged and shown like others, and never in the complete form that their holder keeps.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addProof } from '@skill-records/credentials/add-proof';
import { deriveCredential } from '@skill-records/credentials/derive-credential';
import type { Signer } from '@skill-records/dids/signer';
import { mandatoryPointers } from '@skill-records/skill-record/mandatory-pointers';
import { createTestKey, createTestSigner } from '@skill-records/test-kit/keys';
import { answer, createHolder, fetchRequest } from '../support/wallet.ts';
import {
  createEmployer,
  createWorld,
  type JsonObject,
  openSession,
  outcomeOf,
  readSession,
  type TestTenant,
  type World,
} from '../support/world.ts';

let world: World;
let employer: TestTenant;
/** As the issuer gave it to the holder. */
let base: JsonObject;
const holder = createHolder();
const signer = createTestSigner(createTestKey('P-256', 'academy')) as Signer;
/** The levels of this skill begin with 2. */
const LEVEL_3 = '/credentialSubject/skill/0/meetsLevel/1';
const ROLES = '/credentialSubject/skill/0/assessedAs';

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
  await employer.call('PUT', '/v1/trust-lists/default', { entries: [{ did: signer.controller, source: 'test' }] });
  // The lists of the world's issuer are signed by another of its keys.
  const { proof: _, credentialStatus: _r, additionalStatus: _s, ...unsigned } = await world.issuer.certify(holder.did);
  const record = { ...unsigned, issuer: { ...(unsigned.issuer as JsonObject), id: signer.controller } };
  const { documentLoader } = world.context;
  base = await addProof(record, {
    signer,
    cryptosuite: 'ecdsa-sd-2023',
    mandatoryPointers: mandatoryPointers(record as never),
    documentLoader,
    now: world.clock.now(),
  });
});
afterAll(() => world.close());

const derive = (selectivePointers: string[]) =>
  deriveCredential(base, {
    selectivePointers,
    documentLoader: world.context.documentLoader,
    now: world.clock.now(),
  });

async function present(credential: JsonObject) {
  const { id, requestUri } = await openSession(employer);
  const { status } = await answer(world, holder, requestUri, { r1: credential });
  return { status, session: await readSession(employer, id) };
}

describe('a record of which the asked parts are shown', () => {
  test('is verified, green, and meets the requirement', async () => {
    const { status, session } = await present(await derive([LEVEL_3, ROLES]));
    expect(status).toBe(200);
    expect(session).toMatchObject({ state: 'verified', verified: true, assurance: 'green' });
    expect(session.credentials[0]).toMatchObject({ id: base.id, verified: true, queries: ['r1'] });
    expect(session.coverage?.items[0]).toMatchObject({ requirement: '#r1', status: 'met', because: [base.id] });
  });

  test('is shown under its name in both languages, without what was kept back', async () => {
    const { session } = await present(await derive([LEVEL_3, ROLES]));
    const text = JSON.stringify(session);
    expect(text).toContain('表計算');
    expect(text).not.toContain('evidence');
    expect(text).not.toMatch(/"value":"82"/);
  });

  test('does not answer the query with the level kept back', async () => {
    const { session } = await present(await derive([ROLES]));
    expect(session.verified).toBe(false);
    expect(outcomeOf(session, 'query')).toBe('failed query_not_satisfied');
    expect(outcomeOf(session, 'proof')).toBe('passed');
  });

  test('counts as unproven where nobody is said to have evaluated', async () => {
    const { session } = await present(await derive([LEVEL_3]));
    expect(session.coverage?.items[0]).toMatchObject({ status: 'unproven' });
  });

  test('is refused when a part was changed', async () => {
    const derived = await derive([LEVEL_3, ROLES]);
    const { session } = await present({ ...derived, name: 'IT Literacy – Spreadsheets (level 5)' });
    expect(outcomeOf(session, 'proof')).toBe('failed proof_invalid');
  });
});

describe('the complete form of such a record', () => {
  test('is refused in an answer, with its reason', async () => {
    const { session } = await present(base);
    expect(session).toMatchObject({ state: 'refused', verified: false });
    expect(outcomeOf(session, 'proof')).toBe('failed proof_base');
  });

  test('is refused when somebody sends it in to be checked', async () => {
    const response = await employer.call('POST', '/v1/verify', { credential: base });
    expect(response.json()).toMatchObject({ verified: false });
    expect(response.body).toContain('proof_base');
  });
});

test('a request tells wallets which cryptosuites count, bbs-2023 not among them', async () => {
  const { requestUri } = await openSession(employer);
  const { clientMetadata } = await fetchRequest(world, requestUri);
  expect(clientMetadata?.vp_formats_supported?.ldp_vc).toEqual({
    proof_type_values: ['DataIntegrityProof', 'Ed25519Signature2020'],
    cryptosuite_values: ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023'],
  });
});
