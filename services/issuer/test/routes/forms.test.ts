// One record in several forms: every configuration is issued and verifies, one token serves them all, one status holds for all.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isSamePublicKey } from '@skill-records/dids/public-jwk';
import { FORMS } from '../../src/use-cases/credential-configurations.ts';
import { finishCredential } from '../../src/use-cases/finish-credential.ts';
import { startCredential } from '../../src/use-cases/issue-credential.ts';
import { sweep } from '../../src/use-cases/sweep.ts';
import {
  acceptRecord,
  call,
  certified,
  createHolder,
  createTenant,
  createWorld,
  fetchCode,
  fetchToken,
  offerPath,
  prove,
  publishAchievement,
  requestToken,
  type TestTenant,
  type World,
} from '../issuer-world.ts';
import { askFor, CERTIFIED, type Credential, claimAll, IDENTIFIED, verify } from '../wallet-moves.ts';

const SLUG = 'academy';
const NAMES = FORMS.map(({ name }) => name);

let world: World;
let tenant: TestTenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await createTenant(world, SLUG);
  await publishAchievement(world, tenant);
});
afterAll(() => world.close());

const offered = async (formats: readonly string[]) => acceptRecord(world, tenant, certified({ formats }));
const read = async (id: string) => (await call(world, tenant.apiKey, 'GET', `/v1/skill-records/${id}`)).json();
const change = (path: string, action: string, more: object = {}) =>
  call(world, tenant.apiKey, 'POST', `${path}/${action}`, { reason: 'why', ...more });
const idOf = (credential: Credential) => String((credential as { id: string }).id);
const configurationOf = async (url = `/.well-known/openid-credential-issuer/${SLUG}`) =>
  (await world.app.inject({ method: 'GET', url })).json().credential_configurations_supported;

const identified = {
  type: 'Identified',
  recipient: { name: '山田 花子' },
  identity: { fullName: '山田 花子', identityAssurance: 'DocumentChecked' },
  employment: { startDate: '2024-04-01' },
};

describe.each(NAMES)('the form %s', (name) => {
  const form = FORMS.find((candidate) => candidate.name === name)!;

  test('of a Certified record is issued as announced and verifies', async () => {
    const configuration = (await configurationOf())[CERTIFIED(name)];
    expect(configuration).toMatchObject({
      format: form.format,
      credential_signing_alg_values_supported: [form.signingAlg],
    });
    const { offer } = await offered([name]);
    const { credentials, holder } = await claimAll(world, SLUG, offer.uri, [CERTIFIED(name)]);
    const { verdict, outcomes } = await verify(world, credentials[0]!);
    expect(outcomes).toMatchObject({ proof: 'passed', validity: 'passed', schema: 'passed' });
    expect(outcomes.status).not.toBe('passed');
    expect(verdict.format).toBe(form.format);
    expect(verdict.issuer).toBe(form.algorithm === 'Ed25519' ? tenant.dids[0] : tenant.dids[1]);
    if (verdict.confirmation) expect(isSamePublicKey(verdict.confirmation, holder.publicJwk)).toBe(true);
    else expect(verdict.subjectId).toBe(holder.controller);
  });

  test('of an Identified record is issued and verifies', async () => {
    const { offer } = await acceptRecord(world, tenant, { ...identified, formats: [name] });
    const { credentials } = await claimAll(world, SLUG, offer.uri, [IDENTIFIED(name)]);
    const { outcomes } = await verify(world, credentials[0]!);
    expect(outcomes).toMatchObject({ proof: 'passed', validity: 'passed', schema: 'passed' });
  });

  test('has status entries of its own, in the lists of the DID that issues it', async () => {
    const { offer } = await offered([name]);
    const { credentials } = await claimAll(world, SLUG, offer.uri, [CERTIFIED(name)]);
    const { verdict } = await verify(world, credentials[0]!);
    const reserved = [...world.statusList.entries.values()].at(-1)?.get(CERTIFIED(name));
    expect(reserved).toMatchObject({
      issuer: verdict.issuer,
      kind: form.format === 'dc+sd-jwt' ? 'token' : 'bitstring',
    });
    expect(JSON.stringify(verdict.credential)).toContain(String(reserved?.index));
  });
});

describe('an offer of several forms', () => {
  test('names the configurations in the order of the record, and the default one without a choice', async () => {
    const { offer } = await offered(['sdjwt', 'ldp']);
    const document = (await world.app.inject({ method: 'GET', url: offerPath(offer.uri) })).json();
    expect(document.credential_configuration_ids).toEqual([CERTIFIED('sdjwt'), CERTIFIED('ldp')]);
    const single = await acceptRecord(world, tenant);
    const plain = (await world.app.inject({ method: 'GET', url: offerPath(single.offer.uri) })).json();
    expect(plain.credential_configuration_ids).toEqual([CERTIFIED('ldp')]);
  });

  test.each([
    ['an unknown form', ['ldp', 'mdoc']],
    ['a form twice', ['ldp', 'ldp']],
    ['no form', []],
    ['a format in place of a form', ['dc+sd-jwt']],
  ])('refuses %s', async (_title, formats) => {
    const response = await call(world, tenant.apiKey, 'POST', '/v1/skill-records', certified({ formats }));
    expect(response.statusCode).toBe(400);
  });

  test('gives one record in every form: one id, one validity, one holder', async () => {
    const { id, offer } = await offered(NAMES);
    const { credentials, holder } = await claimAll(world, SLUG, offer.uri, NAMES.map(CERTIFIED));
    const verdicts = await Promise.all(credentials.map(async (each) => (await verify(world, each)).verdict));
    expect(new Set(verdicts.map(({ recordId }) => recordId)).size).toBe(1);
    expect(verdicts[0]?.recordId).toMatch(/^urn:uuid:/);
    const validFrom = new Set(
      verdicts.map(({ credential }) => {
        const { validFrom: from, issuanceDate, nbf } = credential as Record<string, string>;
        return from ?? issuanceDate ?? new Date(Number(nbf) * 1000).toISOString().replace('.000', '');
      }),
    );
    expect(validFrom.size).toBe(1);
    expect(verdicts.every((v) => v.confirmation !== undefined || v.subjectId === holder.controller)).toBe(true);
    const record = await read(id);
    expect(record.state).toBe('claimed');
    const configurations = record.credentials.map(({ configuration }: { configuration: string }) => configuration);
    expect(configurations[0]).toBe(CERTIFIED(NAMES[0]!));
    expect(configurations.sort()).toEqual(NAMES.map(CERTIFIED).sort());
    expect(record.credential).toEqual(record.credentials[0]);
    expect(record.credentials[0].id).toBe(verdicts[0]?.recordId);
  });

  test('gives the same bytes to a repetition, one per configuration', async () => {
    const { offer } = await offered(['ldp', 'sdjwt']);
    const holder = await createHolder();
    const token = await fetchToken(world, SLUG, offer.uri);
    const ask = (configuration: string) => askFor(world, SLUG, { token, holder, configuration });
    const first = await Promise.all([ask(CERTIFIED('sdjwt')), ask(CERTIFIED('ldp')), ask(CERTIFIED('sdjwt'))]);
    expect(first.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(first[2]?.body).toBe(first[0]?.body);
    expect((await ask(CERTIFIED('ldp'))).body).toBe(first[1]?.body);
  });

  test('all forms at once, with changes of status among them, lock nobody out', async () => {
    for (let round = 0; round < 4; round++) {
      const { id, offer } = await offered(['ldp', 'jwt', 'sdjwt']);
      const holder = await createHolder();
      const token = await fetchToken(world, SLUG, offer.uri);
      const ask = (name: string) => askFor(world, SLUG, { token, holder, configuration: CERTIFIED(name) });
      expect((await ask('ldp')).statusCode).toBe(200);
      const answers = await Promise.all([
        ...['jwt', 'sdjwt', 'jwt', 'sdjwt'].map(ask),
        change(`/v1/skill-records/${id}`, 'suspend'),
        change(`/v1/skill-records/${id}`, 'reinstate'),
      ]);
      // Whoever came during the suspension was refused, and nobody was turned away for another reason.
      for (const { statusCode } of answers) expect([200, 400]).toContain(statusCode);
      const configurations = (await read(id)).credentials.map((each: { configuration: string }) => each.configuration);
      expect(new Set(configurations).size).toBe(configurations.length);
    }
  });

  test('refuses a configuration that it does not name, another key, and a form of another kind', async () => {
    const { offer } = await offered(['ldp', 'jwt']);
    const holder = await createHolder();
    const token = await fetchToken(world, SLUG, offer.uri);
    for (const configuration of [CERTIFIED('sdjwt'), IDENTIFIED('ldp')]) {
      const response = await askFor(world, SLUG, { token, holder, configuration });
      expect(response.json().error).toBe('credential_request_denied');
    }
    expect((await askFor(world, SLUG, { token, holder, configuration: CERTIFIED('jwt') })).statusCode).toBe(200);
    const stranger = await createHolder();
    const stolen = await askFor(world, SLUG, { token, holder: stranger, configuration: CERTIFIED('jwt') });
    expect(stolen.json().error).toBe('credential_request_denied');
  });

  test('with authorization details grants the named ones, each under an identifier of its own', async () => {
    const { offer } = await offered(['ldp', 'ldp_sd', 'jwt']);
    const details = ['ldp_sd', 'jwt'].map((name) => ({
      type: 'openid_credential',
      credential_configuration_id: CERTIFIED(name),
    }));
    const answer = await requestToken(world, SLUG, {
      'pre-authorized_code': await fetchCode(world, offer.uri),
      authorization_details: JSON.stringify(details),
    });
    const granted = answer.json().authorization_details as {
      credential_configuration_id: string;
      credential_identifiers: string[];
    }[];
    expect(granted.map((each) => each.credential_configuration_id)).toEqual([CERTIFIED('ldp_sd'), CERTIFIED('jwt')]);
    const holder = await createHolder();
    const ask = async (credential_identifier: string) =>
      world.app.inject({
        method: 'POST',
        url: `/${SLUG}/credential`,
        headers: { authorization: `Bearer ${answer.json().access_token}` },
        payload: { credential_identifier, proofs: { jwt: [await prove(world, SLUG, holder)] } },
      });
    const jwt = await ask(granted[1]!.credential_identifiers[0]!);
    expect(typeof jwt.json().credentials[0].credential).toBe('string');
    const ungranted = granted[1]!.credential_identifiers[0]!.replace('_jwt', '_ldp');
    expect((await ask(ungranted)).json().error).toBe('unknown_credential_identifier');
  });

  test('lets the wallet report on each form', async () => {
    const { offer } = await offered(['ldp', 'sdjwt']);
    const holder = await createHolder();
    const token = await fetchToken(world, SLUG, offer.uri);
    const ids = [];
    for (const configuration of [CERTIFIED('ldp'), CERTIFIED('sdjwt')]) {
      ids.push((await askFor(world, SLUG, { token, holder, configuration })).json().notification_id);
    }
    expect(new Set(ids).size).toBe(2);
    for (const notification_id of ids) {
      const response = await world.app.inject({
        method: 'POST',
        url: `/${SLUG}/notification`,
        headers: { authorization: `Bearer ${token}` },
        payload: { notification_id, event: 'credential_accepted' },
      });
      expect(response.statusCode).toBe(204);
    }
  });
});

describe('the one status of a record', () => {
  async function issued() {
    const { id, offer } = await offered(['ldp', 'ldp_sd', 'sdjwt']);
    const { credentials } = await claimAll(world, SLUG, offer.uri, ['ldp', 'ldp_sd', 'sdjwt'].map(CERTIFIED));
    const { credentials: rows } = await read(id);
    const issuanceId = idOf(credentials[0]!).slice('urn:uuid:'.length);
    const statuses = async () => (await read(id)).credentials.map(({ status }: { status: string }) => status);
    const sent = () => world.statusList.changes.filter((each) => each.issuanceId === issuanceId);
    return { id, rows: rows as { id: string }[], statuses, sent, issuanceId };
  }

  test('revoking any form revokes all, with one word to the status list', async () => {
    const { rows, statuses, sent, issuanceId } = await issued();
    const response = await change(`/v1/credentials/${rows[2]!.id}`, 'revoke');
    expect(response.json()).toEqual({ id: rows[2]!.id, status: 'revoked', published: true });
    expect(await statuses()).toEqual(['revoked', 'revoked', 'revoked']);
    expect(sent().map(({ status }) => status)).toEqual(['revoked']);
    expect([...(world.statusList.entries.get(issuanceId)?.keys() ?? [])]).toEqual(
      ['ldp', 'ldp_sd', 'sdjwt'].map(CERTIFIED),
    );
    for (const row of rows) {
      const view = await call(world, tenant.apiKey, 'GET', `/v1/credentials/${row.id}`);
      expect(view.json()).toMatchObject({ status: 'revoked', record: rows[0]!.id, history: [{ status: 'revoked' }] });
    }
    expect((await change(`/v1/credentials/${rows[0]!.id}`, 'reinstate')).json().code).toBe('credential_revoked');
    expect((await change(`/v1/credentials/${rows[1]!.id}`, 'revoke')).json().status).toBe('revoked');
    expect(sent()).toHaveLength(1);
  });

  test('suspending and reinstating the record does so in all forms', async () => {
    const { id, statuses, sent } = await issued();
    const suspended = await change(`/v1/skill-records/${id}`, 'suspend');
    expect(suspended.json()).toEqual({ id, status: 'suspended', published: true });
    expect(await statuses()).toEqual(['suspended', 'suspended', 'suspended']);
    await change(`/v1/skill-records/${id}`, 'reinstate');
    expect(await statuses()).toEqual(['active', 'active', 'active']);
    expect(sent().map(({ status }) => status)).toEqual(['suspended', 'active']);
  });

  test('a record without a credential, and one of another tenant, has no status to change', async () => {
    const { id } = await offered(['ldp']);
    expect((await change(`/v1/skill-records/${id}`, 'revoke')).statusCode).toBe(404);
    const mine = await issued();
    const other = await createTenant(world, `other-${Date.now().toString(36)}`);
    const theirs = await call(world, other.apiKey, 'POST', `/v1/skill-records/${mine.id}/revoke`, { reason: 'x' });
    expect(theirs.statusCode).toBe(404);
    expect(await mine.statuses()).toEqual(['active', 'active', 'active']);
  });

  test('a suspension with an end is told with its end, and is over when the end has come', async () => {
    const { id, rows, statuses, sent } = await issued();
    const before = world.clock.now;
    const until = new Date(before.getTime() + 3_600_000).toISOString();
    await change(`/v1/credentials/${rows[0]!.id}`, 'suspend', { until });
    expect(sent()).toEqual([expect.objectContaining({ status: 'suspended', until })]);
    const listed = async (status: string) =>
      (await call(world, tenant.apiKey, 'GET', `/v1/credentials?status=${status}&limit=200`))
        .json()
        .items.map(({ skillRecord }: { skillRecord: string }) => skillRecord);
    expect(await listed('suspended')).toContain(id);
    const view = await call(world, tenant.apiKey, 'GET', `/v1/credentials/${rows[1]!.id}`);
    expect(view.json()).toMatchObject({ status: 'suspended', suspendedUntil: until, history: [{ until }] });
    world.clock.now = new Date(before.getTime() + 3_600_000);
    expect(await statuses()).toEqual(['active', 'active', 'active']);
    expect(await listed('suspended')).not.toContain(id);
    expect(await listed('active')).toContain(id);
    world.clock.now = before;
  });

  test.each([
    ['an end in the past', 'suspend', '2020-01-01T00:00:00Z', 422],
    ['an end of a revocation', 'revoke', '2030-01-01T00:00:00Z', 422],
    ['an end that is no time', 'suspend', 'tomorrow', 400],
  ])('refuses %s', async (_title, action, until, status) => {
    const { rows, statuses } = await issued();
    const response = await change(`/v1/credentials/${rows[0]!.id}`, action, { until });
    expect(response.statusCode).toBe(status);
    expect(await statuses()).toEqual(['active', 'active', 'active']);
  });

  test('a suspension whose end comes before the status list is told ends up as active there', async () => {
    const { rows, sent } = await issued();
    const before = world.clock.now;
    world.statusList.away = true;
    const until = new Date(before.getTime() + 60_000).toISOString();
    const response = await change(`/v1/credentials/${rows[0]!.id}`, 'suspend', { until });
    expect(response.json().published).toBe(false);
    world.statusList.away = false;
    world.clock.now = new Date(before.getTime() + 120_000);
    await sweep(world.ctx);
    world.clock.now = before;
    expect(sent().map(({ status }) => status)).toEqual(['active']);
  });

  test('a revoked or suspended record gets no further form', async () => {
    const { offer } = await offered(['ldp', 'jwt']);
    const holder = await createHolder();
    const token = await fetchToken(world, SLUG, offer.uri);
    const first = await askFor(world, SLUG, { token, holder, configuration: CERTIFIED('ldp') });
    const id = first.json().credentials[0].credential.id;
    await change(`/v1/credentials/${id}`, 'suspend');
    const asked = () => askFor(world, SLUG, { token, holder, configuration: CERTIFIED('jwt') });
    expect((await asked()).json().error).toBe('credential_request_denied');
    await change(`/v1/credentials/${id}`, 'reinstate');
    expect((await asked()).statusCode).toBe(200);
  });

  test('a form that was being issued when the record was revoked is never handed out', async () => {
    const { id: recordId, offer } = await offered(['ldp', 'jwt']);
    const holder = await createHolder();
    const token = await fetchToken(world, SLUG, offer.uri);
    const first = await askFor(world, SLUG, { token, holder, configuration: CERTIFIED('ldp') });
    const { tenant: opened, credentialId } = await startCredential(world.ctx, SLUG, {
      authorization: `Bearer ${token}`,
      body: {
        credential_configuration_id: CERTIFIED('jwt'),
        proofs: { jwt: [await prove(world, SLUG, holder)] },
      },
    });
    await change(`/v1/credentials/${first.json().credentials[0].credential.id}`, 'revoke');
    await expect(finishCredential(world.ctx, opened.id, credentialId)).rejects.toMatchObject({
      code: 'credential_request_denied',
    });
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 60_000);
    await sweep(world.ctx);
    world.clock.now = before;
    expect((await read(recordId)).credentials).toHaveLength(1);
  });
});
