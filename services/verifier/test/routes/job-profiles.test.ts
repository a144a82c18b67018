// Job profiles and trust lists: linted, versioned, immutable; put and read as they are.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTenant, createWorld, type JsonObject, PROFILE, type TestTenant, type World } from '../support/world.ts';

let world: World;
let employer: TestTenant;
beforeAll(async () => {
  world = await createWorld();
  employer = await createTenant(world);
  await publish(PROFILE);
});
afterAll(() => world.close());

const publish = (profile: unknown) => employer.call('POST', '/v1/job-profiles', profile);
const requirement = PROFILE.requirement[0]!;

describe('a job profile', () => {
  test('is published once and read back member for member', async () => {
    const read = await employer.call('GET', '/v1/job-profiles/office-administrator-junior');
    expect(read.json()).toMatchObject({
      ...PROFILE,
      id: 'office-administrator-junior',
      iri: PROFILE.id,
      publishedAt: '2026-04-10T00:00:00.000Z',
    });
  });

  test('never changes: the same version again is refused, a new one stands beside it', async () => {
    const changed = { ...PROFILE, name: { en: 'Other', ja: '別' } };
    expect((await publish(changed)).json()).toMatchObject({ status: 409, code: 'job_profile_exists' });
    world.clock.advance(1_000);
    expect((await publish({ ...changed, version: '1.1' })).statusCode).toBe(201);
    const read = async (id: string) => (await employer.call('GET', `/v1/job-profiles/${id}`)).json();
    expect(await read('office-administrator-junior@1.0')).toMatchObject({ name: PROFILE.name });
    expect(await read('office-administrator-junior?version=1.0')).toMatchObject({ name: PROFILE.name });
    expect(await read('office-administrator-junior')).toMatchObject({ version: '1.1', name: { en: 'Other' } });
    const { items } = (await employer.call('GET', '/v1/job-profiles')).json<{ items: JsonObject[] }>();
    expect(items.map(({ version }) => version)).toEqual(['1.1', '1.0']);
    await expect(world.database.app.query('UPDATE job_profile SET document = $1', ['{}'])).rejects.toThrow(
      'permission denied',
    );
  });

  test('shows the query before it is used: every record optional, nothing about the person but who confirmed them', async () => {
    const { credentials, credential_sets: sets } = (
      await employer.call('GET', '/v1/job-profiles/office-administrator-junior/dcql?version=1.0')
    ).json<{ credentials: JsonObject[]; credential_sets: JsonObject[] }>();
    expect(credentials.map(({ id }) => id)).toEqual(['r1', 'r2', 'r3', 'who']);
    expect(sets.every(({ required }) => required === false)).toBe(true);
    expect(JSON.stringify(credentials)).not.toMatch(/birthDate|fullName|employment/);
  });

  test.each<[string, JsonObject, string]>([
    [
      'an unknown skill',
      { requirement: [{ ...requirement, skillId: 'https://example.org/skills/x' }] },
      'skill_unknown',
    ],
    [
      'a level the skill does not have',
      { requirement: [{ ...requirement, minLevel: `${requirement.skillId}/level/9` }] },
      'level_not_defined',
    ],
    ['a protected attribute', { birthDate: '2000-01-01' }, 'protected_attribute'],
    ['two requirements of one id', { requirement: [requirement, requirement] }, 'requirement_duplicate'],
    ['an id that makes no name', { id: 'https://example.org/jobs/Office_Work' }, 'id_format'],
  ])('with %s is refused with the place and the reason', async (_title, change, code) => {
    const response = await publish({ ...PROFILE, version: '2.0', ...change });
    expect(response.json()).toMatchObject({ status: 422, code: 'job_profile_invalid' });
    expect(response.json<{ errors: JsonObject[] }>().errors.map((error) => error.code)).toContain(code);
  });

  test('without a reason is refused', async () => {
    const { rationale: _reason, ...bare } = requirement;
    expect((await publish({ ...PROFILE, version: '2.0', requirement: [bare] })).statusCode).toBe(400);
  });

  test('that is unknown is not found', async () => {
    for (const path of ['astronaut', 'astronaut/dcql', 'office-administrator-junior@7.0']) {
      expect((await employer.call('GET', `/v1/job-profiles/${path}`)).statusCode).toBe(404);
    }
  });
});

describe('a trust list', () => {
  const entry = { did: 'did:web:academy.example', source: 'visited in March' };

  test('is put as a whole and read as it is', async () => {
    const entries = [
      { ...entry, scopes: ['https://w3id.org/skill-records/skills/itl-spreadsheet'], until: '2027-01-01T00:00:00Z' },
    ];
    expect((await employer.call('PUT', '/v1/trust-lists/default', { entries })).statusCode).toBe(200);
    expect((await employer.call('GET', '/v1/trust-lists/default')).json()).toMatchObject({ name: 'default', entries });
    await employer.call('PUT', '/v1/trust-lists/default', { entries: [] });
    expect((await employer.call('GET', '/v1/trust-lists/default')).json()).toMatchObject({ entries: [] });
    expect((await employer.call('GET', '/v1/trust-lists/unknown')).statusCode).toBe(404);
  });

  test.each<[string, JsonObject]>([
    ['no DID', { ...entry, did: 'academy.example' }],
    ['a DID with a key', { ...entry, did: 'did:web:academy.example#key' }],
    ['no source', { did: entry.did }],
    ['an empty list of skills', { ...entry, scopes: [] }],
    ['a day without a time', { ...entry, until: '2027-01-01' }],
  ])('with %s is refused', async (_title, bad) => {
    const response = await employer.call('PUT', '/v1/trust-lists/default', { entries: [bad] });
    expect([response.statusCode, response.json().code]).toEqual([400, 'validation_failed']);
  });
});
