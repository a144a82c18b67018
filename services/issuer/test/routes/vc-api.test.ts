// POST /T/credentials/issue: what a tenant composed itself is signed, carries a status, and can be revoked by its id.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deriveCredential } from '@skill-records/credentials/derive-credential';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { call, createTenant, createWorld, OPERATOR_KEY, type TestTenant, type World } from '../issuer-world.ts';
import { verify } from '../wallet-moves.ts';

const V2 = 'https://www.w3.org/ns/credentials/v2';
const V1 = 'https://www.w3.org/2018/credentials/v1';
const STATUS_V1 = 'https://www.w3.org/ns/credentials/status/v1';

let world: World;
let tenant: TestTenant;
beforeAll(async () => {
  world = await createWorld({ config: { BBS: 'on' } });
  tenant = await createTenant(world, 'academy');
});
afterAll(() => world.close());

type Json = Record<string, unknown>;
const document = (more: Json = {}): Json => ({
  '@context': [V2],
  type: ['VerifiableCredential'],
  credentialSubject: { id: 'did:example:someone', name: 'Someone' },
  ...more,
});
const post = (body: unknown, headers: Record<string, string> = {}, by = tenant) =>
  call(world, by.apiKey, 'POST', `/${by.tenant}/credentials/issue`, body, headers);
async function issue(credential: Json = document(), options: Json = {}) {
  const response = await post({ credential, options });
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json().verifiableCredential as Json & { proof: Json; issuer: string; credentialStatus: Json[] };
}

describe('issuing', () => {
  test('signs for the tenant, with entries for revocation and suspension, and keeps the rest as it was', async () => {
    const response = await post({ credential: document() });
    expect(response.statusCode).toBe(201);
    expect(Object.keys(response.json())).toEqual(['verifiableCredential']);
    const { proof, issuer, credentialStatus, ...rest } = response.json().verifiableCredential;
    expect(rest).toEqual(document());
    expect(issuer).toBe(tenant.did);
    expect(proof).toMatchObject({ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' });
    expect(credentialStatus).toEqual(
      ['revocation', 'suspension'].map((statusPurpose) => ({
        id: expect.stringContaining(`${statusPurpose}-1#`),
        type: 'BitstringStatusListEntry',
        statusPurpose,
        statusListIndex: expect.stringMatching(/^[0-9]+$/),
        statusListCredential: expect.stringContaining(`/academy/status-lists/${statusPurpose}-1`),
      })),
    );
    const { outcomes } = await verify(world, response.json().verifiableCredential);
    expect(outcomes).toMatchObject({ proof: 'passed', validity: 'passed' });
  });

  test.each([
    ['eddsa-rdfc-2022', undefined, 'z6Mk'],
    ['Ed25519Signature2020', undefined, 'z6Mk'],
    ['ecdsa-rdfc-2019', undefined, 'zDna'],
    ['ecdsa-rdfc-2019', 'P-384', 'z82L'],
    ['ecdsa-sd-2023', undefined, 'zDna'],
    ['bbs-2023', undefined, 'zUC7'],
  ])('signs with %s (key %s)', async (cryptosuite, keyType, header) => {
    const options = { cryptosuite, ...(keyType ? { keyType } : {}) };
    const signed = await issue(document({ id: `urn:example:${cryptosuite}-${keyType}` }), options);
    expect(signed.issuer.startsWith(`did:key:${header}`)).toBe(true);
    const derived =
      cryptosuite === 'ecdsa-sd-2023' || cryptosuite === 'bbs-2023'
        ? await deriveCredential(signed, {
            selectivePointers: ['/credentialSubject'],
            documentLoader: world.ctx.documentLoader,
            now: world.clock.now,
          })
        : signed;
    const { outcomes } = await verify(world, derived, { allowBbs: true });
    expect(outcomes).toMatchObject({ proof: 'passed', validity: 'passed' });
  });

  test('a key that signs no status lists issues without a status', async () => {
    for (const options of [{ cryptosuite: 'bbs-2023' }, { cryptosuite: 'ecdsa-rdfc-2019', keyType: 'P-384' }]) {
      expect(await issue(document(), options)).not.toHaveProperty('credentialStatus');
    }
  });

  test('the named pointers are what a holder cannot leave out, and the status always', async () => {
    const signed = await issue(document(), { cryptosuite: 'ecdsa-sd-2023', mandatoryPointers: ['/issuer'] });
    const derived = await deriveCredential(signed, {
      selectivePointers: ['/credentialSubject/id'],
      documentLoader: world.ctx.documentLoader,
      now: world.clock.now,
    });
    expect(derived).toMatchObject({ issuer: tenant.dids[1], credentialStatus: signed.credentialStatus });
    expect(derived.credentialSubject).toEqual({ id: 'did:example:someone' });
  });

  test('the purposes can be chosen, down to none', async () => {
    const one = await issue(document(), { credentialStatus: { statusPurpose: 'suspension' } });
    expect(one.credentialStatus).toMatchObject({ statusPurpose: 'suspension' });
    const plain = await issue(document(), { credentialStatus: { type: 'BitstringStatusListEntry' } });
    expect(plain.credentialStatus).toMatchObject({ statusPurpose: 'revocation' });
    expect(await issue(document(), { credentialStatus: [] })).not.toHaveProperty('credentialStatus');
  });

  test('entries that the credential has already stay, beside ours', async () => {
    const theirs = { id: 'https://status.example/1#7', type: 'BitstringStatusListEntry', statusPurpose: 'refresh' };
    const entry = { ...theirs, statusListIndex: '7', statusListCredential: 'https://status.example/1' };
    const { credentialStatus } = await issue(document({ credentialStatus: entry }));
    expect(credentialStatus).toHaveLength(3);
    expect(credentialStatus[0]).toEqual(entry);
  });

  test('a credential of version 1.1 gets the context of the entries', async () => {
    const old = {
      '@context': [V1],
      type: ['VerifiableCredential'],
      issuanceDate: '2026-01-01T00:00:00Z',
      credentialSubject: { id: 'did:example:someone' },
    };
    const signed = await issue(old);
    expect((signed['@context'] as string[]).slice(0, 2)).toEqual([V1, STATUS_V1]);
    expect((await verify(world, signed)).outcomes).toMatchObject({ proof: 'passed', validity: 'passed' });
  });

  test('a credential without an id gets none', async () => {
    expect(await issue()).not.toHaveProperty('id');
  });

  test('may begin in the future, and list a schema that nobody here knows', async () => {
    const schema = { id: 'did:example:schemas/1', type: 'ExampleSchema' };
    const contexts = [V2, { ExampleSchema: 'https://a.example/ExampleSchema' }];
    const future = document({ validFrom: '2099-01-01T00:00:00Z' });
    expect((await issue(future)).validFrom).toBe('2099-01-01T00:00:00Z');
    expect((await post({ credential: document({ '@context': contexts, credentialSchema: schema }) })).statusCode).toBe(
      422,
    );
    const typed = document({ credentialSchema: { id: 'https://a.example/s.json', type: 'JsonSchema' } });
    expect((await issue(typed)).credentialSchema).toEqual(typed.credentialSchema);
  });

  test('is repeated with the same Idempotency-Key, and not for another request', async () => {
    const body = { credential: document({ id: 'urn:example:repeated' }), options: {} };
    const [one, two] = [await post(body, { 'idempotency-key': 'k-1' }), await post(body, { 'idempotency-key': 'k-1' })];
    expect(two.statusCode).toBe(201);
    expect(two.body).toBe(one.body);
    expect(two.headers.location).toBe(one.headers.location);
    const other = await post({ credential: document({ id: 'urn:example:other' }) }, { 'idempotency-key': 'k-1' });
    expect(other.json().code).toBe('idempotency_key_reused');
    const parallel = await Promise.all(
      Array.from({ length: 5 }, () => post({ credential: document() }, { 'idempotency-key': 'k-2' })),
    );
    const bodies = parallel.filter(({ statusCode }) => statusCode === 201).map((response) => response.body);
    expect(new Set(bodies).size).toBe(1);
  });
});

describe('the issuer', () => {
  test('may be named when it is the tenant, as text or as an object', async () => {
    expect((await issue(document({ issuer: tenant.did }))).issuer).toBe(tenant.did);
    const named = { id: tenant.did, name: 'Academy' };
    expect((await issue(document({ issuer: named }))).issuer).toEqual(named);
    expect((await issue(document({ issuer: { name: 'Academy' } }))).issuer).toEqual(named);
  });

  test('names the key, where the tenant has several DIDs', async () => {
    const options = { cryptosuite: 'ecdsa-rdfc-2019' };
    const p384 = (await issue(document(), { ...options, keyType: 'P-384' })).issuer;
    expect((await issue(document({ issuer: p384 }), options)).issuer).toBe(p384);
    expect((await issue(document({ issuer: tenant.dids[1] }), options)).issuer).toBe(tenant.dids[1]);
  });

  test('of somebody else is refused', async () => {
    const other = await createTenant(world, 'other');
    for (const issuer of [other.did, 'https://somebody.example', { id: other.did, name: 'x' }, { id: 'not a url' }]) {
      const response = await post({ credential: document({ issuer }) });
      expect([response.statusCode, response.json().code]).toEqual([422, 'credential_issuer_mismatch']);
    }
    const wrongKey = await post({
      credential: document({ issuer: tenant.did }),
      options: { cryptosuite: 'ecdsa-sd-2023' },
    });
    expect(wrongKey.json().code).toBe('credential_issuer_mismatch');
  });

  test.each([[null], [7], [[]], ['not a url']])('is refused as %j', async (issuer) => {
    const response = await post({ credential: document({ issuer }) });
    expect(response.statusCode).toBe(422);
  });
});

describe('what is refused', () => {
  test.each([
    ['an unknown option', { options: { challenge: 'x' } }],
    ['an unknown option beside a known one', { options: { cryptosuite: 'eddsa-rdfc-2022', type: 'x' } }],
  ])('%s, by the name that VCALM gives it', async (_title, more) => {
    const response = await post({ credential: document(), ...more });
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({
      type: 'https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED',
      code: 'option_unknown',
    });
  });

  test.each([
    ['no body', undefined],
    ['no credential', { options: {} }],
    ['a credential that is text', { credential: 'x' }],
    ['a credential that is a list', { credential: [document()] }],
    ['options that are text', { credential: document(), options: 'x' }],
    ['an unknown cryptosuite', { credential: document(), options: { cryptosuite: 'eddsa-jcs-2022' } }],
    ['pointers that are text', { credential: document(), options: { mandatoryPointers: '/issuer' } }],
    [
      'a purpose that we do not have',
      { credential: document(), options: { credentialStatus: { statusPurpose: 'x' } } },
    ],
    [
      'another type of status',
      { credential: document(), options: { credentialStatus: { type: 'StatusList2021Entry' } } },
    ],
  ])('%s (400)', async (_title, body) => {
    const response = await post(body);
    expect([400, 415]).toContain(response.statusCode);
  });

  test.each<[string, Json]>([
    ['no context', { '@context': undefined }],
    ['a context that is text', { '@context': V2 }],
    ['another context first', { '@context': ['https://a.example/context', V2] }],
    ['an unknown context', { '@context': [V2, 'https://a.example/context'] }],
    ['an inline context', { '@context': [V2, { name: 'https://a.example/name' }] }],
    ['no type', { type: undefined }],
    ['a type that is not known', { type: ['VerifiableCredential', 'Unheard'] }],
    ['a member that no context defines', { credentialSubject: { unheard: 'x' } }],
    ['no subject', { credentialSubject: undefined }],
    ['an empty subject', { credentialSubject: {} }],
    ['an id that is no URL', { id: 'seven' }],
    ['two ids', { id: ['urn:a:1', 'urn:a:2'] }],
    ['a date without a time zone', { validFrom: '2026-01-01T00:00:00' }],
    ['an end before its beginning', { validFrom: '2026-02-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }],
    ['a status without a type', { credentialStatus: { id: 'urn:a:1' } }],
    ['a schema without an id', { credentialSchema: { type: 'JsonSchema' } }],
    ['a proof', { proof: { type: 'DataIntegrityProof' } }],
    ['a control character', { name: 'a\u0007b' }],
    [
      'a related resource with another digest',
      {
        relatedResource: { id: V2, digestSRI: `sha384-${'A'.repeat(64)}` },
      },
    ],
  ])('%s (422)', async (_title, more) => {
    const response = await post({ credential: document(more) });
    expect([response.statusCode, response.json().code]).toEqual([422, 'credential_not_issuable']);
    expect(response.json().type).toBe('https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR');
  });

  test.each([
    ['a suite that signs the whole', { mandatoryPointers: ['/issuer'] }],
    ['a place that is not there', { cryptosuite: 'ecdsa-sd-2023', mandatoryPointers: ['/evidence'] }],
    ['text that is no pointer', { cryptosuite: 'ecdsa-sd-2023', mandatoryPointers: ['issuer'] }],
  ])('pointers for %s', async (_title, options) => {
    const response = await post({ credential: document(), options });
    expect([response.statusCode, response.json().code]).toEqual([422, 'credential_not_issuable']);
  });

  test('junk in any place is never an error of ours', async () => {
    const full = document({
      id: 'urn:example:full',
      issuer: { name: 'Academy' },
      name: 'Name',
      description: { '@value': 'text', '@language': 'en' },
      validFrom: '2026-01-01T00:00:00Z',
      validUntil: '2027-01-01T00:00:00Z',
      credentialStatus: {
        id: 'https://status.example/1#7',
        type: 'BitstringStatusListEntry',
        statusPurpose: 'refresh',
        statusListIndex: '7',
        statusListCredential: 'https://status.example/1',
      },
      credentialSchema: { id: 'https://a.example/s', type: 'JsonSchema' },
    });
    expect((await post({ credential: full })).statusCode).toBe(201);
    const junk = [null, 7, 1.5e300, true, '', 'x', [], {}, [null], [[]], { id: 7 }, { '@id': 'x' }, { '@context': V2 }];
    const answers = new Set<number>();
    for (const member of [
      ...Object.keys(full),
      'relatedResource',
      'evidence',
      '@graph',
      '@included',
      'proof',
      '__proto__',
    ]) {
      for (const value of junk) {
        const credential = structuredClone(full);
        Object.defineProperty(credential, member, { value, enumerable: true });
        for (const options of [{ credentialStatus: [] }, { credentialStatus: [], cryptosuite: 'ecdsa-sd-2023' }]) {
          const { statusCode } = await post({ credential, options });
          answers.add(statusCode);
        }
      }
    }
    expect([...answers].sort()).toEqual([201, 400, 422]);
  });

  test('all faults of the data model together, by their places, and without the values', async () => {
    const response = await post({ credential: document({ id: 'SECRET-1', validFrom: 'SECRET-2' }) });
    expect(response.json().errors.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(['/credential/id', '/credential/validFrom']),
    );
    expect(response.body).not.toContain('SECRET');
  });

  test('a record of ours that does not satisfy the schema it lists', async () => {
    const schema = 'https://w3id.org/skill-records/schemas/certified-skill-record/v1.json';
    const credentialSchema = { id: schema, type: '1EdTechJsonSchemaValidator2019' };
    const contexts = [
      V2,
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
    ];
    const response = await post({ credential: document({ '@context': contexts, credentialSchema }) });
    expect([response.statusCode, response.json().detail_en]).toEqual([422, expect.stringContaining('schema_mismatch')]);
  });

  test('bbs-2023 where it is not switched on', async () => {
    const plain = await createWorld();
    const other = await createTenant(plain, 'academy');
    const response = await call(plain, other.apiKey, 'POST', '/academy/credentials/issue', {
      credential: document(),
      options: { cryptosuite: 'bbs-2023' },
    });
    expect([response.statusCode, response.json().code]).toEqual([422, 'cryptosuite_off']);
    const created = await plain.app.inject({
      method: 'POST',
      url: '/v1/tenants',
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
      payload: { tenant: 'bbs', kind: 'hr', name: { en: 'B', ja: 'B' }, cryptosuite: 'bbs-2023' },
    });
    expect(created.json().code).toBe('cryptosuite_off');
    await plain.close();
  });

  test("callers without a key, with another tenant's key, or with a key that may not", async () => {
    const body = { credential: document() };
    const none = await world.app.inject({ method: 'POST', url: '/academy/credentials/issue', payload: body });
    expect(none.statusCode).toBe(401);
    const thief = await createTenant(world, 'thief');
    expect((await call(world, thief.apiKey, 'POST', '/academy/credentials/issue', body)).statusCode).toBe(404);
    expect((await call(world, tenant.apiKey, 'POST', '/nobody/credentials/issue', body)).statusCode).toBe(404);
    const reader = await call(world, tenant.apiKey, 'POST', '/v1/api-keys', {
      name: 'reader',
      scopes: ['credentials:read'],
    });
    const refused = await call(world, reader.json().key, 'POST', '/academy/credentials/issue', body);
    expect(refused.statusCode).toBe(403);
  });

  test('a status list that cannot be reached leaves nothing behind', async () => {
    const before = (await call(world, tenant.apiKey, 'GET', '/v1/credentials?limit=200')).json().items.length;
    world.statusList.away = true;
    const response = await post({ credential: document() });
    world.statusList.away = false;
    expect(response.statusCode).toBe(503);
    expect((await call(world, tenant.apiKey, 'GET', '/v1/credentials?limit=200')).json().items).toHaveLength(before);
  });
});

describe('what was issued', () => {
  const read = (id: string) => call(world, tenant.apiKey, 'GET', `/v1/credentials/${encodeURIComponent(id)}`);
  const change = (id: string, action: string) =>
    call(world, tenant.apiKey, 'POST', `/v1/credentials/${encodeURIComponent(id)}/${action}`, { reason: 'why' });

  test('is kept as its bytes, sealed, and read by the place that the answer names and by its own id', async () => {
    const id = 'https://academy.example/credentials/CANARY-42';
    const response = await post({ credential: document({ id, name: 'CANARY' }) });
    const view = await call(world, tenant.apiKey, 'GET', String(response.headers.location));
    expect(view.json()).toMatchObject({ configuration: 'vc-api', state: 'issued', status: 'active' });
    expect(view.json()).not.toHaveProperty('type');
    expect(JSON.stringify(view.json().credential)).toBe(JSON.stringify(response.json().verifiableCredential));
    expect((await read(id)).json().id).toBe(view.json().id);
    const { rows: tenants } = await world.database.app.query<{ id: string }>('select tenant_id_by_slug($1) as id', [
      'academy',
    ]);
    const { rows } = await withTenant(world.database.app, tenants[0]!.id, (tx) =>
      tx.query<{ row: string }>('select credential::text as row from credential'),
    );
    expect(rows.every(({ row }) => !row.includes('CANARY'))).toBe(true);
    const listed = await call(world, tenant.apiKey, 'GET', '/v1/credentials?limit=200');
    expect(listed.json().items.map((item: { id: string }) => item.id)).toContain(view.json().id);
  });

  test('is revoked by its id, in every form that was issued under that id', async () => {
    const id = 'urn:uuid:6a4b5c0e-2b8e-4b57-9d3c-6f1d6a3c2b10';
    await issue(document({ id }));
    await issue(document({ id }), { cryptosuite: 'ecdsa-rdfc-2019' });
    const revoked = await change(id, 'revoke');
    expect(revoked.json()).toEqual({ id, status: 'revoked', published: true });
    expect((await read(id)).json().status).toBe('revoked');
    const { issuanceId } = world.statusList.changes.at(-1)!;
    expect([...(world.statusList.entries.get(issuanceId)?.values() ?? [])].map(({ issuer }) => issuer)).toEqual(
      tenant.dids,
    );
    const again = await post({ credential: document({ id }) });
    expect([again.statusCode, again.json().code]).toEqual([409, 'credential_revoked']);
  });

  test('without an id is revoked by the one that the request gave it', async () => {
    const options = { credentialId: 'order 4711' };
    const signed = await issue(document(), options);
    expect(JSON.stringify(signed)).not.toContain('4711');
    expect((await change('order 4711', 'suspend')).json()).toMatchObject({ status: 'suspended', published: true });
    expect((await change('order 4712', 'suspend')).statusCode).toBe(404);
  });

  test("is not found by another tenant's key", async () => {
    const id = 'urn:example:mine';
    await issue(document({ id }));
    const other = await createTenant(world, 'curious');
    const response = await call(world, other.apiKey, 'POST', `/v1/credentials/${id}/revoke`, { reason: 'x' });
    expect(response.statusCode).toBe(404);
    expect((await read(id)).json().status).toBe('active');
  });

  test('without the entry that would show a change does not take that change', async () => {
    const id = 'urn:example:revocable';
    await issue(document({ id }), { credentialStatus: { statusPurpose: 'revocation' } });
    expect((await change(id, 'suspend')).json().code).toBe('credential_status_missing');
    expect((await change(id, 'revoke')).json().status).toBe('revoked');
    await issue(document({ id: 'urn:example:final' }), { credentialStatus: [] });
    expect((await change('urn:example:final', 'revoke')).json().code).toBe('credential_status_missing');
  });
});

describe('in the conformance profile', () => {
  test('nobody has to bring a key, and the contexts of the suites are known', async () => {
    const open = await createWorld({ config: { CONFORMANCE: true } });
    await createTenant(open, 'suite');
    const examples = document({ '@context': [V2, 'https://www.w3.org/ns/credentials/examples/v2'], anything: 'x' });
    const response = await open.app.inject({
      method: 'POST',
      url: '/suite/credentials/issue',
      payload: { credential: examples, options: {} },
    });
    expect(response.statusCode).toBe(201);
    const missing = await open.app.inject({
      method: 'POST',
      url: '/nobody/credentials/issue',
      payload: { credential: examples },
    });
    expect(missing.statusCode).toBe(404);
    await open.close();
  });
});
