// SDV-3: what follows from the rules of a type.
import { describe, expect, jest, test } from '@jest/globals';
import { getTypeMetadata, integrityOf, VCT_URLS } from '@skill-records/contexts';
import type { IssueSdJwtOptions } from '../../src/sd-jwt/issue.ts';
import { selectDisclosures } from '../../src/sd-jwt/present.ts';
import { forge, issue } from './sd-jwt-world.ts';
import { bytesOf, check, serve, sri, withRules } from './type-metadata-world.ts';

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
