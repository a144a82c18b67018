// Achievements and the catalogue: published once, read by anybody, the same in every format.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import {
  ACHIEVEMENT,
  BASE_URL,
  call,
  createTenant,
  createWorld,
  publishAchievement,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

let world: World;
let tenant: TestTenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await createTenant(world, 'academy');
});
afterAll(() => world.close());

const publish = (body: object, key = tenant.apiKey) => call(world, key, 'POST', '/v1/achievements', body);
const get = (url: string, accept = 'application/json') => world.app.inject({ method: 'GET', url, headers: { accept } });

describe('publishing', () => {
  test('answers the public address, which anybody can read', async () => {
    const id = await publishAchievement(world, tenant, { ...ACHIEVEMENT, version: '1.0' });
    expect(id.startsWith(`${BASE_URL}/v1/achievements/`)).toBe(true);
    const read = await get(new URL(id).pathname);
    expect(read.json()).toMatchObject({ id, humanCode: 'ITL-SS-3', creator: { id: tenant.did } });
  });

  test('refuses the same code and version again, and takes a new version', async () => {
    await publish({ ...ACHIEVEMENT, humanCode: 'TWICE' });
    const again = await publish({ ...ACHIEVEMENT, humanCode: 'TWICE', name: { en: 'Other', ja: '別' } });
    expect(again.json().code).toBe('achievement_exists');
    expect((await publish({ ...ACHIEVEMENT, humanCode: 'TWICE', version: '1.1' })).statusCode).toBe(201);
  });

  test.each([
    ['an unknown skill', { skill: { skillId: 'https://w3id.org/skill-records/skills/none', levelOrdinal: 3 } }, 422],
    ['an impossible range', { evaluation: [{ role: 'TestEvaluation', min: 0, max: 100, required: 101 }] }, 422],
    ['a name in one language', { name: { en: 'Only' } }, 400],
    ['no way to be evaluated', { evaluation: [] }, 400],
  ])('refuses %s', async (_title, change, status) => {
    const response = await publish({ ...ACHIEVEMENT, humanCode: 'BAD', ...change });
    expect(response.statusCode).toBe(status);
    expect(response.json().errors.length).toBeGreaterThan(0);
  });

  test('lists page by page, every achievement once', async () => {
    const lister = await createTenant(world, 'lister');
    for (const version of ['1.0', '1.1', '1.2']) {
      world.clock.now = new Date(world.clock.now.getTime() + 1);
      await publishAchievement(world, lister, { ...ACHIEVEMENT, version });
    }
    const first = (await call(world, lister.apiKey, 'GET', '/v1/achievements?limit=2')).json();
    const second = (await call(world, lister.apiKey, 'GET', `/v1/achievements?limit=2&cursor=${first.next}`)).json();
    const versions = [...first.items, ...second.items].map((item: { version: string }) => item.version);
    expect(versions).toEqual(['1.0', '1.1', '1.2']);
    expect(second.next).toBeUndefined();
    expect((await call(world, lister.apiKey, 'GET', '/v1/achievements?cursor=%00')).statusCode).toBe(400);
  });

  test('gives a template with the columns the achievement needs', async () => {
    const id = await publishAchievement(world, tenant, {
      ...ACHIEVEMENT,
      humanCode: 'TEST-ONLY',
      evaluation: [{ role: 'TestEvaluation', min: 0, max: 100, required: 60 }],
    });
    const short = id.split('/').at(-1);
    const template = await call(world, tenant.apiKey, 'GET', `/v1/achievements/${short}/csv-template`);
    const [row] = parse(template.body, { columns: true, bom: true }) as Record<string, string>[];
    expect(row?.achievement).toBe('TEST-ONLY@1.0');
    expect(Object.keys(row ?? {})).toContain('test_score');
    expect(Object.keys(row ?? {})).not.toContain('teacher_level');
  });
});

describe('reading in public', () => {
  test('answers 404 for an unknown achievement and for a made-up membership', async () => {
    expect((await get('/v1/achievements/unknown')).statusCode).toBe(404);
    expect((await get('/v1/achievements/membership.nobody')).statusCode).toBe(404);
    expect((await get('/v1/achievements/membership.academy')).json().achievementType).toBe('Membership');
  });
});

describe('the catalogue', () => {
  test.each(['skills', 'scales', 'achievements'])(
    'says the same about %s in JSON, CSV and XML, to any site',
    async (name) => {
      const json = await get(`/v1/catalog/${name}`);
      const csv = parse((await get(`/v1/catalog/${name}.csv`)).body, { columns: true, bom: true }) as { id: string }[];
      const xml = await get(`/v1/catalog/${name}.xml`);
      const ids = json.json().items.map(({ id }: { id: string }) => id);
      expect(ids.length).toBeGreaterThan(0);
      expect(csv.map(({ id }) => id)).toEqual(ids);
      expect([...xml.body.matchAll(/<id>([^<]+)<\/id>/g)].map((match) => match[1])).toEqual(ids);
      expect(json.headers['access-control-allow-origin']).toBe('*');
    },
  );

  test('leaves out what HR tenants define', async () => {
    const hr = await createTenant(world, 'hr-one', { kind: 'hr' });
    const id = await publishAchievement(world, hr);
    expect((await get('/v1/catalog/achievements')).body).not.toContain(id);
  });
});

describe('contexts, schemas and type metadata', () => {
  test('are served as their exact bytes, for ever, to any site', async () => {
    const { getContext, getSchema, getTypeMetadata, CONTEXT_URLS, SCHEMA_URLS, VCT_URLS } = await import(
      '@skill-records/contexts'
    );
    for (const [path, document] of [
      ['/contexts/skill-record/v1', getContext(CONTEXT_URLS.skillRecordV1)],
      ['/schemas/certified-skill-record/v1.json', getSchema(SCHEMA_URLS.certifiedV1)],
      ['/vct/certified-skill-record/v1', getTypeMetadata(VCT_URLS.certifiedV1)],
      ['/vct/identified-skill-record/v1', getTypeMetadata(VCT_URLS.identifiedV1)],
    ] as const) {
      const response = await get(path);
      expect(response.statusCode).toBe(200);
      expect(response.rawPayload.equals(Buffer.from(document!.bytes))).toBe(true);
      expect(response.headers['cache-control']).toContain('immutable');
      expect(response.headers['access-control-allow-origin']).toBe('*');
      expect(response.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('SDV-3 type metadata is application/json', async () => {
    const { headers } = await get('/vct/certified-skill-record/v1');
    expect(headers['content-type']).toMatch(/^application\/json\b/);
  });

  test.each([
    '/vct/certified-skill-record/v2',
    '/vct/',
    '/contexts/skill-record/v2',
    '/contexts/../package.json',
    '/schemas/none.json',
  ])('answers 404 for %s', async (path) => {
    expect((await get(path)).statusCode).toBe(404);
  });
});
