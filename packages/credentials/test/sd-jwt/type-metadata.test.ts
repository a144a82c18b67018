// SDV-3: where the rules of a type come from, and when they cannot be had.
import { createHash } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { issue, VCT } from './sd-jwt-world.ts';
import { BASE_TYPE, bytesOf, check, serve, sri } from './type-metadata-world.ts';

describe('SDV-3 where the rules come from', () => {
  test('an https type is fetched; without a fetch, or when it fails, the check is undone', async () => {
    const text = await issue();
    expect(await check(text, serve({ [VCT]: { vct: VCT } }))).toBe('passed');
    expect(await check(text)).toBe('notChecked type_metadata_unavailable');
    expect(await check(text, serve({}))).toBe('notChecked type_metadata_unavailable');
  });

  test('a type without an address promises nothing, unless a digest says that there is a document', async () => {
    const fetchTypeMetadata = jest.fn(serve({}));
    const vct = 'urn:eu.europa.ec.eudi:learning:credential:1';
    expect(await check(await issue({ vct }), fetchTypeMetadata)).toBe('passed schema_absent');
    const text = await issue({ vct, vctIntegrity: 'sha256-AAAA' });
    expect(await check(text, fetchTypeMetadata)).toBe('notChecked type_metadata_unavailable');
    expect(fetchTypeMetadata).not.toHaveBeenCalled();
  });

  test('a document about another type', async () => {
    for (const vct of ['https://types.example/skill/v2', `${VCT}/`, VCT.toUpperCase()]) {
      expect(await check(await issue(), serve({ [VCT]: { vct } }))).toBe('failed type_metadata_mismatch');
    }
  });

  test.each([
    ['not JSON', new TextEncoder().encode('{')],
    ['not UTF-8', new Uint8Array([0xff])],
    ['a list', []],
    ['no vct', {}],
    ['a vct list', { vct: [VCT] }],
    ['a member twice', new TextEncoder().encode(`{"vct":"x","vct":"${VCT}"}`)],
    ['too large', { vct: VCT, note: 'x'.repeat(300_000) }],
    ['claims that are an object', { vct: VCT, claims: {} }],
    ['too many claims', { vct: VCT, claims: Array.from({ length: 1001 }, (_, i) => ({ path: [`c${i}`] })) }],
    ['a claim that is a text', { vct: VCT, claims: ['a'] }],
    ['a claim without path', { vct: VCT, claims: [{}] }],
    ['an empty path', { vct: VCT, claims: [{ path: [] }] }],
    ['a path with a negative index', { vct: VCT, claims: [{ path: ['a', -1] }] }],
    ['a path with true', { vct: VCT, claims: [{ path: ['a', true] }] }],
    [
      'the same path twice',
      {
        vct: VCT,
        claims: [
          { path: ['a'], sd: 'always' },
          { path: ['a'], sd: 'never' },
        ],
      },
    ],
    ['mandatory as a text', { vct: VCT, claims: [{ path: ['a'], mandatory: 'yes' }] }],
    ['an unknown sd', { vct: VCT, claims: [{ path: ['a'], sd: 'sometimes' }] }],
    ['a display without label', { vct: VCT, claims: [{ path: ['a'], display: [{ locale: 'en' }] }] }],
    ['a display that is a text', { vct: VCT, claims: [{ path: ['a'], display: 'A' }] }],
    ['an svg_id with a dash', { vct: VCT, claims: [{ path: ['a'], svg_id: 'a-b' }] }],
    [
      'an svg_id twice',
      {
        vct: VCT,
        claims: [
          { path: ['a'], svg_id: 'a' },
          { path: ['b'], svg_id: 'a' },
        ],
      },
    ],
    ['an extends that is a list', { vct: VCT, extends: [BASE_TYPE] }],
  ])('a document that is %s', async (_title, document) => {
    expect(await check(await issue(), serve({ [VCT]: document }))).toBe('failed type_metadata_malformed');
  });

  test('members that we do not know are ignored', async () => {
    const claims = [{ path: ['passed'], svg_id: 'p', note: 1, display: [{ locale: 'en', label: 'P', more: 2 }] }];
    expect(await check(await issue(), serve({ [VCT]: { vct: VCT, schema: {}, claims } }))).toBe('passed');
  });
});

describe('SDV-3 vct#integrity', () => {
  const bytes = bytesOf({ vct: VCT });
  const [good, weak, strong] = [sri(bytes), sri(bytesOf({}), 'sha256'), sri(bytes, 'sha512')];

  test.each([
    good,
    sri(bytes, 'sha384'),
    strong,
    `${weak} ${strong}`,
    `${sri(bytesOf(1), 'sha512')} ${strong}`,
    `md5-AAAA ${good}`,
    `${good}?ct=application/json`,
    ` ${good} `,
  ])('accepts %s', async (vctIntegrity) => {
    expect(await check(await issue({ vctIntegrity }), serve({ [VCT]: bytes }))).toBe('passed');
  });

  test.each([
    weak,
    `${good} ${sri(bytesOf({}), 'sha384')}`,
    sri(bytesOf({}), 'sha512'),
    'md5-AAAA',
    'sha256',
    good.slice(0, -3),
    good.replace('sha256', 'SHA256'),
    good.replace('sha256', 'sha384'),
    createHash('sha256').update(bytes).digest('hex'),
  ])('refuses %s', async (vctIntegrity) => {
    expect(await check(await issue({ vctIntegrity }), serve({ [VCT]: bytes }))).toBe('failed type_metadata_mismatch');
  });
});

describe('SDV-3 extends', () => {
  const child = (claims: unknown[], more: object = {}) => ({ vct: VCT, extends: BASE_TYPE, claims, ...more });
  const both = async (base: unknown[], own: unknown[], more: object = {}) =>
    check(await issue(), serve({ [VCT]: child(own, more), [BASE_TYPE]: { vct: BASE_TYPE, claims: base } }));

  test('rules are inherited, and made stricter', async () => {
    expect(await both([{ path: ['passed'], sd: 'always' }], [])).toBe('passed');
    expect(await both([{ path: ['passed'], sd: 'never' }], [])).toBe('failed schema_mismatch');
    expect(await both([{ path: ['passed'] }], [{ path: ['passed'], mandatory: true }])).toBe('passed');
    expect(await both([{ path: ['skill', 1] }], [{ path: ['skill', 1], mandatory: true }])).toBe(
      'failed schema_mismatch',
    );
    expect(await both([{ path: ['passed'], sd: 'allowed' }], [{ path: ['passed'], sd: 'never' }])).toBe(
      'failed schema_mismatch',
    );
  });

  test('what is left out is inherited, not set back', async () => {
    const display = [{ locale: 'en', label: 'Passed' }];
    expect(await both([{ path: ['passed'], sd: 'never' }], [{ path: ['passed'], display }])).toBe(
      'failed schema_mismatch',
    );
    expect(await both([{ path: ['skill', 1], mandatory: true }], [{ path: ['skill', 1], display }])).toBe(
      'failed schema_mismatch',
    );
  });

  test.each([
    [{ sd: 'always' }, { sd: 'never' }],
    [{ sd: 'always' }, { sd: 'allowed' }],
    [{ sd: 'never' }, { sd: 'always' }],
    [{ mandatory: true }, { mandatory: false }],
  ])('%j is not loosened to %j', async (base, own) => {
    expect(await both([{ path: ['absent'], ...base }], [{ path: ['absent'], ...own }])).toBe(
      'failed type_metadata_malformed',
    );
  });

  test('circles, of one, two and three', async () => {
    const circle = (...types: string[]) =>
      Object.fromEntries(types.map((vct, i) => [vct, { vct, extends: types[(i + 1) % types.length] }]));
    for (const types of [[VCT], [VCT, BASE_TYPE], [VCT, BASE_TYPE, 'https://types.example/third']]) {
      const fetchTypeMetadata = jest.fn(serve(circle(...types)));
      expect(await check(await issue(), fetchTypeMetadata)).toBe('failed type_metadata_malformed');
      expect(fetchTypeMetadata).toHaveBeenCalledTimes(types.length);
    }
  });

  test('a ladder without end', async () => {
    const fetchTypeMetadata = jest.fn(async (vct: string) => bytesOf({ vct, extends: `${vct}x` }));
    expect(await check(await issue(), fetchTypeMetadata)).toBe('failed type_metadata_malformed');
    expect(fetchTypeMetadata.mock.calls.length).toBeLessThan(12);
  });

  test('a base that cannot be had, has another digest, or is about another type', async () => {
    const base = bytesOf({ vct: BASE_TYPE });
    const run = async (more: object, documents: Record<string, unknown>) =>
      check(await issue(), serve({ [VCT]: child([], more), ...documents }));
    expect(await run({}, {})).toBe('notChecked type_metadata_unavailable');
    expect(await run({ extends: 'urn:base' }, { 'urn:base': { vct: 'urn:base' } })).toBe(
      'notChecked type_metadata_unavailable',
    );
    expect(await run({ 'extends#integrity': sri(base) }, { [BASE_TYPE]: base })).toBe('passed');
    expect(await run({ 'extends#integrity': sri(bytesOf({})) }, { [BASE_TYPE]: base })).toBe(
      'failed type_metadata_mismatch',
    );
    expect(await run({}, { [BASE_TYPE]: { vct: VCT } })).toBe('failed type_metadata_mismatch');
  });
});
