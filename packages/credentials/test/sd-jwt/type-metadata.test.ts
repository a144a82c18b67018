// SDV-3: the rules of a type, where they come from, and what follows from them.
import { createHash } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { getTypeMetadata, integrityOf, VCT_URLS } from '@skill-records/contexts';
import { checkSdJwtProof } from '../../src/sd-jwt/check-proof.ts';
import { checkTypeMetadata, type FetchTypeMetadata } from '../../src/sd-jwt/check-type-metadata.ts';
import type { IssueSdJwtOptions } from '../../src/sd-jwt/issue.ts';
import type { IssuedObject } from '../../src/sd-jwt/issued-claims.ts';
import { splitPresentation } from '../../src/sd-jwt/key-binding.ts';
import { selectDisclosures } from '../../src/sd-jwt/present.ts';
import { disclose, forge, issue, options, VCT } from './sd-jwt-world.ts';

const BASE_TYPE = 'https://types.example/base/v1';
const bytesOf = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));
const sri = (bytes: Uint8Array, hash = 'sha256') => `${hash}-${createHash(hash).update(bytes).digest('base64')}`;
const serve =
  (documents: Record<string, unknown>): FetchTypeMetadata =>
  async (vct) => {
    if (!(vct in documents)) throw new Error('404');
    const document = documents[vct];
    return document instanceof Uint8Array ? document : bytesOf(document);
  };

async function issuedFrom(text: string): Promise<IssuedObject> {
  const { issued } = await checkSdJwtProof(text, options());
  if (issued === undefined) throw new Error('the credential of the test is not good');
  return issued;
}
const check = async (text: string, fetchTypeMetadata?: FetchTypeMetadata) => {
  const { outcome, code } = await checkTypeMetadata(
    await issuedFrom(text),
    fetchTypeMetadata === undefined ? {} : { fetchTypeMetadata },
  );
  return code === undefined ? outcome : `${outcome} ${code}`;
};
const withRules = async (rules: unknown, change: Partial<IssueSdJwtOptions> = {}, text?: string) =>
  check(text ?? (await issue(change)), serve({ [VCT]: { vct: VCT, claims: rules } }));

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

describe('SDV-3 mandatory claims', () => {
  const must = (...path: unknown[]) => [{ path, mandatory: true }];

  test.each([
    [['achievement']],
    [['achievement', 'name', 'ja']],
    [['skill', null, 'note']],
    [['skill', 0]],
    [['record_id']],
    [['result', null, 'value']],
  ])('%j is there', async (path) => expect(await withRules(must(...path))).toBe('passed'));

  test.each([[['achievement', 'level']], [['achievement', 'name', 'fr']], [['skill', 1]], [['skill', 0, 'note', 'x']]])(
    '%j was surely not issued',
    async (path) => {
      expect(await withRules(must(...path))).toBe('failed schema_mismatch');
    },
  );

  test('what is merely not shown is no evidence of its absence', async () => {
    const text = selectDisclosures({ sdJwt: await issue(), disclose: [] });
    for (const path of [
      ['record_id'],
      ['never_issued'],
      ['skill', null, 'skillId'],
      ['result', 1],
      ['result', 0, 'x'],
    ]) {
      expect(await withRules(must(...path), {}, text)).toBe('passed');
    }
    expect(await withRules(must('result', 2), {}, text)).toBe('failed schema_mismatch');
    expect(await withRules(must('achievement', 'level'), {}, text)).toBe('failed schema_mismatch');
  });

  test('a claim that has to stand open cannot be among the hidden', async () => {
    const text = selectDisclosures({ sdJwt: await issue(), disclose: [] });
    const rule = [{ path: ['never_issued'], mandatory: true, sd: 'never' }];
    expect(await withRules(rule, {}, text)).toBe('failed schema_mismatch');
  });

  test('an empty list holds no mandatory element', async () => {
    expect(await withRules(must('list', null), { claims: { list: [] } })).toBe('failed schema_mismatch');
    expect(await withRules(must('list', null), { claims: { list: [1] } })).toBe('passed');
  });
});

describe('SDV-3 selective disclosure', () => {
  const rule = (sd: string, ...path: unknown[]) => [{ path, sd }];

  test.each([
    ['always', ['record_id']],
    ['always', ['skill', null, 'meetsLevel', null]],
    ['always', ['result', null, 'value']],
    ['always', ['absent']],
    ['never', ['achievement', 'name']],
    ['never', ['skill', null, 'note']],
    ['never', ['absent']],
    ['allowed', ['record_id']],
    ['allowed', ['achievement']],
  ])('%s fits %j', async (sd, path) => expect(await withRules(rule(sd, ...path))).toBe('passed'));

  test.each([
    ['always', ['achievement']],
    ['always', ['result', null, 'role']],
    ['always', ['skill', null]],
    ['never', ['passed']],
    ['never', ['result', null]],
    ['never', ['skill', 0, 'meetsLevel', 2]],
  ])('%s does not fit %j', async (sd, path) => {
    expect(await withRules(rule(sd, ...path))).toBe('failed schema_mismatch');
  });

  test('an element that is not shown is a hidden one, and nothing is known of its inside', async () => {
    const text = selectDisclosures({ sdJwt: await issue(), disclose: [['result', 1]] });
    expect(await withRules(rule('never', 'result', 0), {}, text)).toBe('failed schema_mismatch');
    expect(await withRules(rule('always', 'result', null), {}, text)).toBe('passed');
    expect(await withRules(rule('always', 'result', 0, 'role'), {}, text)).toBe('passed');
    expect(await withRules(rule('always', 'result', 1, 'role'), {}, text)).toBe('failed schema_mismatch');
  });

  test.each([[['passed', 'x']], [['achievement', null]], [['achievement', 0]], [['skill', 'skillId']]])(
    'a path of the wrong shape, %j',
    async (path) => expect(await withRules(rule('allowed', ...path))).toBe('failed schema_mismatch'),
  );
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

describe('SDV-3 our own types', () => {
  const own = getTypeMetadata(VCT_URLS.identifiedV1)!;
  const claims = { record_id: 'urn:uuid:1', exp: 1_900_000_000, identity: { fullName: '山田 花子' } };
  const identified = (change: Partial<IssueSdJwtOptions> = {}) =>
    issue({
      vct: VCT_URLS.identifiedV1,
      vctIntegrity: integrityOf(own),
      claims,
      disclosable: [['record_id'], ['identity', 'fullName']],
      ...change,
    });

  test('are known without a fetch', async () => {
    const fetchTypeMetadata = jest.fn(serve({}));
    expect(await check(await identified(), fetchTypeMetadata)).toBe('passed');
    expect(fetchTypeMetadata).not.toHaveBeenCalled();
  });

  test('with their rules', async () => {
    const { exp: _exp, ...endless } = claims;
    expect(await check(await identified({ claims: endless }))).toBe('failed schema_mismatch');
    expect(await check(await identified({ disclosable: [['record_id']] }))).toBe('failed schema_mismatch');
    expect(await check(await identified({ disclosable: [['record_id'], ['identity']] }))).toBe(
      'failed schema_mismatch',
    );
    const bearer = await forge({ payload: { vct: VCT_URLS.identifiedV1, exp: 1_900_000_000, cnf: undefined } });
    expect(await check(bearer)).toBe('failed schema_mismatch');
  });

  test('with the digest of the document that is pinned here', async () => {
    expect(await check(await identified({ vctIntegrity: sri(bytesOf({})) }))).toBe('failed type_metadata_mismatch');
  });
});

test('splitPresentation finds the credential in a presentation', () => {
  const { text } = disclose(['s', 'a', 1]);
  expect(splitPresentation(`j.w.t~${text}~k.b.t`)).toEqual({ credential: `j.w.t~${text}~`, keyBindingJwt: 'k.b.t' });
  expect(splitPresentation('j.w.t~')).toEqual({ credential: 'j.w.t~', keyBindingJwt: '' });
  expect(splitPresentation('j.w.t')).toBeUndefined();
});
