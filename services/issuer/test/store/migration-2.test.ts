// A database of the first version goes on working: its tenants, offers, credentials and changes keep their meaning.
import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDidKey } from '@skill-records/dids/did-key';
import { generateKeyPair } from '@skill-records/dids/signer';
import { createApiKey } from '@skill-records/service-kit/api-keys';
import { createEnvelope } from '@skill-records/service-kit/envelope';
import { saveKey } from '@skill-records/service-kit/key-store';
import { migrate } from '@skill-records/service-kit/migrate';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { createTestDatabase, type TestDatabase } from '@skill-records/service-kit/testing/postgres';
import { SCOPES } from '../../src/use-cases/create-tenant.ts';
import { offerKeyPlace, openTenant } from '../../src/use-cases/open-tenant.ts';
import { pushStatusChanges } from '../../src/use-cases/push-status-changes.ts';
import { documentPlace, holderPlace, recordPlace } from '../../src/use-cases/seal-subject.ts';
import { sweep } from '../../src/use-cases/sweep.ts';
import { loadTenantSigner } from '../../src/use-cases/tenant-keys.ts';
import { derivePreAuthorizedCode, sha256 } from '../../src/use-cases/tenant-secrets.ts';
import {
  acceptRecord,
  BASE_URL,
  call,
  certified,
  claim,
  createHolder,
  createWorld,
  OPERATOR_KEY,
  prove,
  publishAchievement,
  requestCredential,
  type TestTenant,
  type World,
} from '../issuer-world.ts';
import { CERTIFIED, claimAll } from '../wallet-moves.ts';

const MIGRATIONS = new URL('../../migrations/', import.meta.url);
const MASTER_KEY = randomBytes(32).toString('base64');
const SLUG = 'academy';

let folder: string;
let database: TestDatabase;
let world: World;
let tenant: TestTenant;
let old: Awaited<ReturnType<typeof fillFirstVersion>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-migrations-'));
  copyFileSync(new URL('000001.sql', MIGRATIONS), join(folder, '000001.sql'));
  const firstVersion = pathToFileURL(`${folder}/`);
  database = await createTestDatabase({ service: 'issuer', migrations: firstVersion, queueProducers: [] });
  old = await fillFirstVersion(database);
  const applied = await migrate({ ...database, service: 'issuer', migrations: MIGRATIONS, queueProducers: [] });
  expect(applied).toEqual(['service/000002.sql']);
  world = await createWorld({ database, config: { MASTER_KEY } });
  tenant = { tenant: SLUG, did: old.did, dids: [old.did], apiKey: old.apiKey };
  await publishAchievement(world, tenant);
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const entryOf = (statusPurpose: string) => ({
  statusPurpose,
  statusListCredential: `https://status.example/${statusPurpose}`,
  statusListIndex: '7',
});

/** What the first version wrote: a tenant with one key, an open offer, a redeemed one with its token, a credential and a change. */
async function fillFirstVersion({ app }: TestDatabase) {
  const envelope = createEnvelope(MASTER_KEY);
  const pair = generateKeyPair('Ed25519');
  const { did, verificationMethod } = createDidKey(pair.publicJwk);
  const [tenantId, subjectId, credentialId, changeId] = Array.from({ length: 4 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
  ];
  const offerKey = randomBytes(32);
  const now = new Date('2026-11-22T08:00:00Z');
  const later = new Date('2026-12-01T00:00:00Z');
  const token = randomBytes(32).toString('base64url');
  const apiKey = await withTenant(app, tenantId, async (tx) => {
    await tx.query(
      `insert into tenant (id, slug, kind, name, did, cryptosuite, offer_key, list_key_provisioned_at, created_at)
       values ($1, $2, 'provider', $3, $4, 'eddsa-rdfc-2022', $5, null, $6)`,
      [
        tenantId,
        SLUG,
        '{"en":"Academy","ja":"アカデミー"}',
        did,
        envelope.seal(offerKey, offerKeyPlace(tenantId)),
        now,
      ],
    );
    await saveKey(tx, envelope, { tenantId, id: verificationMethod, purpose: 'assertion', ...pair });
    const place = `${tenantId}|subject|${subjectId}`;
    const dataKey = envelope.createSubjectKey(place);
    const sealer = envelope.withSubjectKey(dataKey, place);
    await tx.query('insert into subject (tenant_id, id, data_key) values ($1, $2, $3)', [tenantId, subjectId, dataKey]);
    const input = {
      type: 'Identified',
      recipient: { name: '山田 花子' },
      identity: { fullName: '山田 花子', identityAssurance: 'DocumentChecked' },
    };
    for (const id of ['record-open', 'record-redeemed', 'record-issued']) {
      await tx.query(
        `insert into skill_record (tenant_id, id, type, subject_id, content, created_at)
         values ($1, $2, 'Identified', $3, $4, $5)`,
        [tenantId, id, subjectId, sealer.seal(JSON.stringify(input), recordPlace(tenantId, id)), now],
      );
    }
    for (const [id, record, state] of [
      ['offer-open', 'record-open', 'open'],
      ['offer-redeemed', 'record-redeemed', 'redeemed'],
      ['offer-issued', 'record-issued', 'redeemed'],
    ] as const) {
      await tx.query(
        `insert into offer (tenant_id, id, skill_record_id, configuration_id, code_hash, has_tx_code, state, expires_at, created_at)
         values ($1, $2, $3, 'IdentifiedSkillRecord_ldp', $4, false, $5, $6, $7)`,
        [tenantId, id, record, sha256(derivePreAuthorizedCode(offerKey, id)), state, later, now],
      );
    }
    await tx.query(
      `insert into access_token (tenant_id, token_hash, offer_id, credential_identifier, client_id, expires_at)
       values ($1, $2, 'offer-redeemed', null, null, $3)`,
      [tenantId, sha256(token), later],
    );
    const document = '{"of":"the first version"}';
    await tx.query(
      `insert into credential (tenant_id, id, skill_record_id, offer_id, configuration_id, cryptosuite, state, status,
         holder, holder_hash, status_entries, document, document_sha256, valid_from, notification_id, created_at, issued_at)
       values ($1, $2, 'record-issued', 'offer-issued', 'IdentifiedSkillRecord_ldp', 'eddsa-rdfc-2022', 'issued',
         'suspended', $3, $4, $8, $5, $6, $7, 'n-1', $7, $7)`,
      [
        tenantId,
        credentialId,
        sealer.seal('did:key:holder', holderPlace(tenantId, credentialId)),
        sha256('holder'),
        sealer.seal(document, documentPlace(tenantId, credentialId)),
        sha256(document),
        now,
        JSON.stringify(['revocation', 'suspension'].map((purpose) => entryOf(purpose))),
      ],
    );
    await tx.query(
      `insert into status_change (tenant_id, id, credential_id, status, reason, created_at)
       values ($1, $2, $3, 'suspended', null, $4)`,
      [tenantId, changeId, credentialId, now],
    );
    return (await createApiKey(tx, { tenantId, name: 'first key', scopes: SCOPES })).key;
  });
  return { tenantId, did, apiKey, token, credentialId, changeId };
}

describe('a tenant of the first version', () => {
  test('keeps its DID, and gets its first list key introduced', async () => {
    await sweep(world.ctx);
    expect(world.statusList.tenants.get(SLUG)?.map(({ did }) => did)).toEqual([old.did]);
    const response = await world.app.inject({
      method: 'GET',
      url: '/v1/tenants',
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    });
    expect(response.json().items).toEqual([expect.objectContaining({ tenant: SLUG, did: old.did, dids: [old.did] })]);
  });

  test('issues in every form, with a P-256 key that is made now', async () => {
    const forms = ['ldp', 'ldp_sd', 'sdjwt'];
    const { offer } = await acceptRecord(world, tenant, certified({ formats: forms }));
    const { credentials } = await claimAll(world, SLUG, offer.uri, forms.map(CERTIFIED));
    expect(credentials).toHaveLength(3);
    const opened = await withTenant(world.ctx.db, old.tenantId, (tx) => openTenant(world.ctx, tx, old.tenantId));
    const { controller } = await loadTenantSigner(world.ctx, opened, 'P-256');
    expect((credentials[1] as { issuer: { id: string } }).issuer.id).toBe(controller);
    expect(world.statusList.tenants.get(SLUG)?.map(({ did }) => did)).toEqual([old.did, controller]);
  });
});

describe('what was begun in the first version', () => {
  test('an open offer is claimed', async () => {
    const uri = `openid-credential-offer://?credential_offer_uri=${encodeURIComponent(`${BASE_URL}/${SLUG}/offers/offer-open`)}`;
    const { credential } = await claim(world, SLUG, uri, { configurationId: 'IdentifiedSkillRecord_ldp' });
    expect(credential).toMatchObject({ issuer: { id: old.did } });
    const { credentials } = (await call(world, tenant.apiKey, 'GET', '/v1/skill-records/record-open')).json();
    expect(credentials).toEqual([
      { id: credential.id, configuration: 'IdentifiedSkillRecord_ldp', state: 'issued', status: 'active' },
    ]);
  });

  test('a token that was out is used', async () => {
    const response = await requestCredential(world, SLUG, old.token, {
      credential_configuration_id: 'IdentifiedSkillRecord_ldp',
      proofs: { jwt: [await prove(world, SLUG, await createHolder())] },
    });
    expect(response.statusCode).toBe(200);
  });

  test('an issued credential is read and its unconfirmed change is told', async () => {
    const view = await call(world, tenant.apiKey, 'GET', `/v1/credentials/${old.credentialId}`);
    expect(view.json()).toMatchObject({
      id: `urn:uuid:${old.credentialId}`,
      record: `urn:uuid:${old.credentialId}`,
      status: 'suspended',
      credential: { of: 'the first version' },
      history: [{ status: 'suspended' }],
    });
    world.statusList.entries.set(old.credentialId, new Map());
    expect(await pushStatusChanges(world.ctx, old.tenantId, old.credentialId)).toBe(true);
    expect(world.statusList.changes).toContainEqual({
      issuanceId: old.credentialId,
      status: 'suspended',
      changeId: old.changeId,
    });
    const response = await call(world, tenant.apiKey, 'POST', `/v1/credentials/${old.credentialId}/revoke`, {
      reason: 'x',
    });
    expect(response.json()).toMatchObject({ status: 'revoked', published: true });
  });
});
