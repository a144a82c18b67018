// The two spellings of one content, and that the schemas of our records judge both alike.
import { describe, expect, test } from '@jest/globals';
import { inDataModel2, toDataModel1 } from '../src/data-model-version.ts';

const V1 = 'https://www.w3.org/2018/credentials/v1';
const V2 = 'https://www.w3.org/ns/credentials/v2';
const modern = {
  '@context': [V2, 'https://a.example/context'],
  type: ['VerifiableCredential'],
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
  credentialSubject: { validFrom: 'of something else' },
};
const old = {
  '@context': [V1, 'https://a.example/context'],
  type: ['VerifiableCredential'],
  issuanceDate: '2026-01-01T00:00:00Z',
  expirationDate: '2027-01-01T00:00:00Z',
  credentialSubject: { validFrom: 'of something else' },
};

describe('the version of the data model', () => {
  test('2.0 becomes 1.1 without its schemas, and back', () => {
    expect(toDataModel1({ ...modern, credentialSchema: { id: 'https://a.example/s', type: 'JsonSchema' } })).toEqual(
      old,
    );
    expect(inDataModel2(old)).toEqual(modern);
  });

  test('what is of the other version already stays the very same', () => {
    const listed = { ...old, credentialSchema: { id: 'https://a.example/s', type: 'JsonSchema' } };
    expect(toDataModel1(listed)).toBe(listed);
    expect(inDataModel2(modern)).toBe(modern);
  });

  test.each([
    ['no context', { type: ['VerifiableCredential'], issuanceDate: '2026-01-01T00:00:00Z' }],
    ['a 1.1 context in second place', { '@context': ['https://a.example/context', V1], issuanceDate: 'x' }],
  ])('%s is left alone', (_title, document) => {
    expect(inDataModel2(document)).toBe(document);
  });
});
