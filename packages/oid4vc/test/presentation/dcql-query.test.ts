import { describe, expect, test } from '@jest/globals';
import { checkDcqlQueryToSend, parseDcqlQuery, requiresHolderBinding } from '../../src/presentation/dcql.ts';
import { dcqlQueries } from '../fixtures/dcql-queries.ts';
import { expectRefusal } from '../fixtures.ts';

const credential = { id: 'a', format: 'ldp_vc', meta: { type_values: [['https://example.org/#A']] } };
const queryOf = (members: object = {}, top: object = {}) => ({ credentials: [{ ...credential, ...members }], ...top });
const claims = [
  { id: 'x', path: ['credentialSubject', 'x'] },
  { id: 'y', path: ['credentialSubject', 'y'] },
];

describe('queries of every form (OpenID4VP 1.0, section 6 and appendix B)', () => {
  test.each(Object.entries(dcqlQueries))('%s is read unchanged, and could be sent', (_, query) => {
    expect(parseDcqlQuery(query)).toEqual(query);
    expect(() => checkDcqlQueryToSend(query)).not.toThrow();
  });

  test('there are nine of them, in four formats', () => {
    const formats = Object.values(dcqlQueries).flatMap(({ credentials }) => credentials.map(({ format }) => format));
    expect(Object.keys(dcqlQueries)).toHaveLength(9);
    expect(new Set(formats)).toEqual(new Set(['ldp_vc', 'jwt_vc_json', 'dc+sd-jwt', 'mso_mdoc']));
  });
});

describe('DCQL-1 credential queries', () => {
  test('DCQL-5 unknown members are ignored at every level', () => {
    const json = queryOf(
      { claims: [{ ...claims[0], x: 1 }], meta: { ...credential.meta, x: 1 }, x: 1 },
      { x: 1, credential_sets: [{ options: [['a']], x: 1 }] },
    );
    expect(parseDcqlQuery(json)).toEqual(json);
  });

  test('an unknown format brings its own meta', () => {
    expect(parseDcqlQuery(queryOf({ format: 'vc+xyz', meta: {} }))).toBeDefined();
  });

  test.each([
    ['null', null, 'DCQL query'],
    ['an array', [credential], 'DCQL query'],
    ['no credentials', {}, 'credentials'],
    ['an empty list of credentials', { credentials: [] }, 'credentials'],
    ['a credential that is null', { credentials: [null] }, 'credentials'],
    [
      '101 credentials',
      { credentials: Array.from({ length: 101 }, (_, i) => ({ ...credential, id: `a${i}` })) },
      '100',
    ],
    ['no id', queryOf({ id: undefined }), 'id'],
    ['an empty id', queryOf({ id: '' }), '/credentials/0/id'],
    ['an id with other characters', queryOf({ id: 'a.b' }), '/credentials/0/id'],
    ['an id with a line break', queryOf({ id: 'a\n' }), '/credentials/0/id'],
    ['an id that is a number', queryOf({ id: 1 }), '/credentials/0/id'],
    ['two credentials with one id', { credentials: [credential, credential] }, 'same id'],
    ['no format', queryOf({ format: undefined }), 'format'],
    ['no meta', queryOf({ meta: undefined }), 'meta'],
    ['meta that is an array', queryOf({ meta: [] }), 'meta'],
    ['ldp_vc without type_values', queryOf({ meta: {} }), 'type_values'],
    ['jwt_vc_json without type_values', queryOf({ format: 'jwt_vc_json', meta: { vct_values: ['x'] } }), 'type_values'],
    ['dc+sd-jwt without vct_values', queryOf({ format: 'dc+sd-jwt' }), 'vct_values'],
    ['mso_mdoc without doctype_value', queryOf({ format: 'mso_mdoc' }), 'doctype_value'],
    ['type_values as one list', queryOf({ meta: { type_values: ['https://example.org/#A'] } }), 'type_values'],
    ['no alternative in type_values', queryOf({ meta: { type_values: [] } }), 'type_values'],
    ['an empty alternative in type_values', queryOf({ meta: { type_values: [[]] } }), 'type_values'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseDcqlQuery(json), 'invalid_request', words);
  });
});

describe('DCQL-2 options of a credential query', () => {
  test('holder binding is required unless it is switched off', () => {
    expect(requiresHolderBinding({})).toBe(true);
    expect(requiresHolderBinding({ require_cryptographic_holder_binding: true })).toBe(true);
    expect(requiresHolderBinding({ require_cryptographic_holder_binding: false })).toBe(false);
  });

  test.each([
    ['multiple as a text', queryOf({ multiple: 'true' }), 'multiple'],
    ['multiple as null', queryOf({ multiple: null }), 'multiple'],
    [
      'holder binding as a text',
      queryOf({ require_cryptographic_holder_binding: 'false' }),
      'require_cryptographic_holder_binding',
    ],
    [
      'holder binding as 0',
      queryOf({ require_cryptographic_holder_binding: 0 }),
      'require_cryptographic_holder_binding',
    ],
    ['no trusted authority in the list', queryOf({ trusted_authorities: [] }), 'trusted_authorities'],
    [
      'a trusted authority without values',
      queryOf({ trusted_authorities: [{ type: 'aki', values: [] }] }),
      'trusted_authorities',
    ],
    ['a trusted authority without type', queryOf({ trusted_authorities: [{ values: ['x'] }] }), 'trusted_authorities'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseDcqlQuery(json), 'invalid_request', words);
  });
});

describe('DCQL-3 claims and claim sets', () => {
  test.each([
    ['no claim in the list', queryOf({ claims: [] }), 'claims'],
    ['a claim without path', queryOf({ claims: [{ id: 'x' }] }), 'path'],
    ['an empty path', queryOf({ claims: [{ path: [] }] }), 'path'],
    ['a path that is a text', queryOf({ claims: [{ path: 'credentialSubject.x' }] }), 'path'],
    ['a negative index', queryOf({ claims: [{ path: ['a', -1] }] }), 'path'],
    ['an index with a fraction', queryOf({ claims: [{ path: ['a', 1.5] }] }), 'path'],
    ['true in a path', queryOf({ claims: [{ path: ['a', true] }] }), 'path'],
    ['a path of 33 parts', queryOf({ claims: [{ path: Array.from({ length: 33 }, String) }] }), 'path'],
    ['no value in the list', queryOf({ claims: [{ path: ['a'], values: [] }] }), 'values'],
    ['a value that is null', queryOf({ claims: [{ path: ['a'], values: [null] }] }), 'values'],
    ['a value that is an object', queryOf({ claims: [{ path: ['a'], values: [{}] }] }), 'values'],
    ['a value with a fraction', queryOf({ claims: [{ path: ['a'], values: [1.5] }] }), 'values'],
    ['a claim id with other characters', queryOf({ claims: [{ id: 'a b', path: ['a'] }] }), '/claims/0/id'],
    ['two claims with one id', queryOf({ claims: [claims[0], { id: 'x', path: ['z'] }] }), 'same id'],
    ['claim_sets without claims', queryOf({ claim_sets: [['x']] }), 'without claims'],
    [
      'claim_sets and a claim without id',
      queryOf({ claims: [claims[0], { path: ['z'] }], claim_sets: [['x']] }),
      'needs an id',
    ],
    ['a claim set with an unknown claim', queryOf({ claims, claim_sets: [['x', 'z']] }), 'unknown claim'],
    ['an empty claim set', queryOf({ claims, claim_sets: [[]] }), 'claim_sets'],
    ['no claim set in the list', queryOf({ claims, claim_sets: [] }), 'claim_sets'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseDcqlQuery(json), 'invalid_request', words);
  });
});

describe('DCQL-4 credential sets', () => {
  test.each([
    ['no set in the list', queryOf({}, { credential_sets: [] }), 'credential_sets'],
    ['a set without options', queryOf({}, { credential_sets: [{ required: true }] }), 'options'],
    ['a set with no option', queryOf({}, { credential_sets: [{ options: [] }] }), 'options'],
    ['an empty option', queryOf({}, { credential_sets: [{ options: [[]] }] }), 'options'],
    [
      'an option with an unknown credential',
      queryOf({}, { credential_sets: [{ options: [['a'], ['b']] }] }),
      'unknown credential query',
    ],
    ['an option that is a text', queryOf({}, { credential_sets: [{ options: ['a'] }] }), 'options'],
    ['required as a text', queryOf({}, { credential_sets: [{ options: [['a']], required: 'false' }] }), 'required'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseDcqlQuery(json), 'invalid_request', words);
  });
});

describe('queries of our own', () => {
  test.each([
    ['a claim twice', queryOf({ claims: [{ path: ['a', null] }, { path: ['a', null] }] }), 'twice'],
    ['a claim that is in no set', queryOf({ claims, claim_sets: [['x']] }), 'no claim set'],
    [
      'a credential that is in no set',
      { credentials: [credential, { ...credential, id: 'b' }], credential_sets: [{ options: [['a']] }] },
      'no credential set',
    ],
    ['what no wallet could read', queryOf({ meta: {} }), 'type_values'],
  ])('do not ask for %s', async (_, json, words) => {
    await expectRefusal(() => checkDcqlQueryToSend(json), 'invalid_request', words);
  });
});
