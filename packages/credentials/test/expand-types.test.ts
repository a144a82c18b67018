// Types as the full IRIs that DCQL compares.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS, VOCAB } from '@skill-records/contexts';
import { expandTypes } from '../src/expand-types.ts';
import { documentLoader, record } from './world.ts';

const VC = 'https://www.w3.org/2018/credentials#VerifiableCredential';
const BADGE = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential';

describe('expandTypes', () => {
  test('DCQL-1 expands every type of a Certified record', async () => {
    expect(await expandTypes(record(), documentLoader)).toEqual([VC, BADGE, `${VOCAB}CertifiedSkillRecord`]);
  });

  test('DCQL-1 AchievementCredential is another name of OpenBadgeCredential', async () => {
    const alias = { ...record(), type: ['VerifiableCredential', 'AchievementCredential'] };
    expect(await expandTypes(alias, documentLoader)).toEqual([VC, BADGE]);
  });

  test('both names of one type are both expanded', async () => {
    const both = { ...record(), type: ['VerifiableCredential', 'AchievementCredential', 'OpenBadgeCredential'] };
    expect(await expandTypes(both, documentLoader)).toEqual([VC, BADGE, BADGE]);
  });

  test('gives every caller a list of its own', async () => {
    (await expandTypes(record(), documentLoader)).push('https://e.example/T');
    expect(await expandTypes(record(), documentLoader)).toHaveLength(3);
  });

  test('the same type under other contexts is another question', async () => {
    const plain = { '@context': [CONTEXT_URLS.credentialsV2], type: ['VerifiableCredential', 'OpenBadgeCredential'] };
    await expect(expandTypes(plain, documentLoader)).rejects.toMatchObject({ code: 'term_undefined' });
  });

  test.each([
    ['an undefined type', 'term_undefined', { ...record(), type: ['VerifiableCredential', 'Diploma'] }],
    ['a relative type', 'term_undefined', { ...record(), type: ['VerifiableCredential', './x'] }],
    ['an unknown context', 'context_unknown', { ...record(), '@context': ['https://e.example/c'] }],
    ['an inline context', 'context_inline', { ...record(), '@context': [{ Diploma: 'https://e.example/D' }] }],
    ['a keyword as type', 'document_ambiguous', { ...record(), type: ['@json'] }],
  ])('refuses %s (%s)', async (_title, code, document) => {
    await expect(expandTypes(document, documentLoader)).rejects.toMatchObject({ code });
  });

  test('a document without a type has none', async () => {
    expect(await expandTypes({ '@context': CONTEXT_URLS.credentialsV2 }, documentLoader)).toEqual([]);
  });
});
