// What a holder can never leave out, and that a record with nothing else is still a record.
import { describe, expect, test } from '@jest/globals';
import { SCHEMA_URLS } from '@skill-records/contexts';
import { readVector } from '@skill-records/test-kit/vectors';
import { mandatoryPointers } from '../src/mandatory-pointers.ts';
import type { JsonObject } from '../src/vocabulary.ts';
import { schemaFaults } from './schemas.ts';

const sample = (kind: string) => readVector<JsonObject>(`records/${kind}.json`);

/** The document that shows these pointers alone, with the ids and types on the way, as the selective suites do. */
function select(document: JsonObject, pointers: readonly string[]): JsonObject {
  const selected: JsonObject = { '@context': document['@context'], id: document.id, type: document.type };
  for (const pointer of pointers) {
    let source: JsonObject = document;
    let target: JsonObject = selected;
    const tokens = pointer.slice(1).split('/');
    for (const token of tokens.slice(0, -1)) {
      source = source[token] as JsonObject;
      const { id, type } = source;
      target[token] ??= Array.isArray(source) ? [] : { ...(id ? { id } : {}), ...(type ? { type } : {}) };
      target = target[token] as JsonObject;
    }
    const last = tokens.at(-1) as string;
    target[last] = structuredClone(source[last]);
  }
  return selected;
}

const SCHEMAS: Record<string, string[]> = {
  certified: [SCHEMA_URLS.openBadgeAchievementCredential, SCHEMA_URLS.certifiedV1],
  identified: [SCHEMA_URLS.openBadgeAchievementCredential, SCHEMA_URLS.identifiedV1],
  verified: [SCHEMA_URLS.openBadgeEndorsementCredential, SCHEMA_URLS.verifiedV1],
  endorsement: [SCHEMA_URLS.openBadgeEndorsementCredential],
};

describe.each(Object.entries(SCHEMAS))('the mandatory parts of a record of kind %s', (kind, schemas) => {
  const record = sample(kind);
  const pointers = mandatoryPointers(record);

  test('are there, each once', () => {
    expect(new Set(pointers).size).toBe(pointers.length);
    for (const pointer of pointers) {
      const value = pointer
        .slice(1)
        .split('/')
        .reduce<unknown>((parent, token) => (parent as JsonObject)[token], record);
      expect([pointer, value]).toEqual([pointer, expect.anything()]);
    }
  });

  test.each(schemas)('alone satisfy %s', (schema) => {
    expect(schemaFaults(schema, select(record, pointers))).toEqual([]);
  });

  test('hold the issuer, the period, the schemas and every status', () => {
    const present = ['issuer', 'validFrom', 'validUntil', 'credentialSchema', 'credentialStatus', 'additionalStatus'];
    for (const member of present.filter((one) => record[one] !== undefined)) expect(pointers).toContain(`/${member}`);
  });
});

test('of a Certified record: which skill, and neither level nor result nor evidence', () => {
  const shown = JSON.stringify(select(sample('certified'), mandatoryPointers(sample('certified'))));
  expect(shown).toContain('"skillId"');
  for (const hidden of ['levelOrdinal', 'meetsLevel', 'assessedAs', '"value"', 'evidence']) {
    expect(shown).not.toContain(hidden);
  }
});

test('of an Identified record: neither name nor employer', () => {
  const shown = JSON.stringify(select(sample('identified'), mandatoryPointers(sample('identified'))));
  for (const hidden of ['山田', 'fullName', 'identityAssurance', 'employer', 'startDate']) {
    expect(shown).not.toContain(hidden);
  }
});

test('of an Identified record of somebody who has left: the last day', () => {
  const record = sample('identified');
  const subject = record.credentialSubject as JsonObject;
  const left = { ...subject, employment: { ...(subject.employment as JsonObject), endDate: '2026-06-30' } };
  expect(mandatoryPointers({ ...record, credentialSubject: left })).toContain('/credentialSubject/employment/endDate');
  expect(mandatoryPointers(record)).not.toContain('/credentialSubject/employment/endDate');
});

test('of a record about somebody without an id: the identifier', () => {
  const { id: _, ...subject } = sample('certified').credentialSubject as JsonObject;
  const credentialSubject = { ...subject, identifier: [{ type: 'IdentityObject' }] };
  expect(mandatoryPointers({ ...sample('certified'), credentialSubject })).toContain('/credentialSubject/identifier');
});

test('of a record about several people: everything about them', () => {
  const credentialSubject = [sample('certified').credentialSubject, { id: 'did:example:other' }];
  expect(mandatoryPointers({ ...sample('certified'), credentialSubject })).toContain('/credentialSubject');
});

test('a subject that is nothing but an id is mandatory as a whole, and one that says more is not', () => {
  const credential = { id: 'urn:uuid:1', issuer: 'did:example:issuer' };
  const subject = { id: 'did:example:learner' };
  expect(mandatoryPointers({ ...credential, credentialSubject: subject })).toEqual([
    '/id',
    '/issuer',
    '/credentialSubject',
  ]);
  expect(mandatoryPointers({ ...credential, credentialSubject: { ...subject, email: 'a@example.org' } })).toEqual([
    '/id',
    '/issuer',
    '/credentialSubject/id',
  ]);
});
