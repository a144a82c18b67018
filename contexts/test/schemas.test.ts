// The bundled JSON Schemas accept the sample records and refuse their broken neighbours.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormatsModule from 'ajv-formats';
import { listSchemas, SCHEMA_URLS } from '../index.ts';

const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;
const ajv = new Ajv2019({ strict: false, allErrors: true });
addFormats(ajv);
for (const { url, document } of listSchemas()) ajv.addSchema(document, url);

const isValid = (url: string, document: unknown) => (ajv.getSchema(url) as ValidateFunction)(document);
// biome-ignore lint/suspicious/noExplicitAny: a record that a test changes at any depth
const record = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../../packages/test-kit/vectors/records/${name}.json`, import.meta.url), 'utf8'));
const U = SCHEMA_URLS;

test.each(Object.values(U))('%s compiles', (url) => {
  expect(ajv.getSchema(url)).toBeInstanceOf(Function);
});

describe('sample records', () => {
  test.each([
    ['certified', [U.openBadgeAchievementCredential, U.certifiedV1, U.certifiedV1Issue]],
    ['identified', [U.openBadgeAchievementCredential, U.identifiedV1, U.identifiedV1Issue]],
    ['verified', [U.openBadgeEndorsementCredential, U.verifiedV1, U.verifiedV1Issue]],
    ['endorsement', [U.openBadgeEndorsementCredential]],
  ])('%s satisfies its schemas', (name, urls) => {
    for (const url of urls) expect([url, isValid(url, record(name))]).toEqual([url, true]);
  });

  test.each([
    ['certified', U.identifiedV1],
    ['identified', U.certifiedV1],
    ['verified', U.certifiedV1],
    ['certified', U.verifiedV1],
    ['endorsement', U.verifiedV1],
    ['verified', U.openBadgeAchievementCredential],
    ['certified', U.openBadgeEndorsementCredential],
  ])('%s does not pass for another kind (%s)', (name, url) => {
    expect(isValid(url, record(name))).toBe(false);
  });
});

describe('our schemas refuse', () => {
  type Case = [what: string, name: string, url: string, change: (c: ReturnType<typeof record>) => void];
  const cases: Case[] = [
    ['a Certified record without our context', 'certified', U.certifiedV1, (c) => c['@context'].pop()],
    ['a Certified record without skill', 'certified', U.certifiedV1, (c) => delete c.credentialSubject.skill],
    [
      'an unknown evaluator',
      'certified',
      U.certifiedV1,
      (c) => c.credentialSubject.skill[0].assessedAs.push('FriendEvaluation'),
    ],
    [
      'a status index with letters',
      'certified',
      U.certifiedV1,
      (c) => Object.assign(c.credentialStatus, { statusListIndex: '5a' }),
    ],
    ['two statuses', 'certified', U.certifiedV1, (c) => Object.assign(c, { credentialStatus: [c.credentialStatus] })],
    ['an Identified record without end', 'identified', U.identifiedV1, (c) => delete c.validUntil],
    [
      'an Identified record with a skill',
      'identified',
      U.identifiedV1,
      (c) => Object.assign(c.credentialSubject, { skill: [] }),
    ],
    [
      'an unknown assurance',
      'identified',
      U.identifiedV1,
      (c) => Object.assign(c.credentialSubject.identity, { identityAssurance: 'Certain' }),
    ],
    [
      'a receipt without digest',
      'verified',
      U.verifiedV1,
      (c) => delete c.credentialSubject.verification.verifiedDigest,
    ],
    [
      'an unknown check',
      'verified',
      U.verifiedV1,
      (c) => Object.assign(c.credentialSubject.verification.check[0], { checkType: 'moodCheck' }),
    ],
    [
      'an unknown outcome',
      'verified',
      U.verifiedV1,
      (c) => Object.assign(c.credentialSubject.verification, { outcome: 'perhaps' }),
    ],
  ];
  test.each(cases)('%s', (_, name, url, change) => {
    const document = record(name);
    expect(isValid(url, document)).toBe(true);
    change(document);
    expect(isValid(url, document)).toBe(false);
  });
});
