import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS, BASE as CONTEXTS_BASE, VOCAB as CONTEXTS_VOCAB, SCHEMA_URLS } from '@skill-records/contexts';
import {
  itLiteracyCatalogue,
  itlAchievements,
  itlScale,
  itlSkills,
  officeAdministratorJunior,
} from '../../src/catalogue/it-literacy.ts';
import { lintJobProfile } from '../../src/job-profile.ts';
import { findLevel, findSkill, meetsLevel } from '../../src/skill.ts';
import { BASE, RECORD_CONTEXTS, RECORD_SCHEMAS, VOCAB } from '../../src/vocabulary.ts';

test('the identifiers are those of the bundled contexts and schemas', () => {
  expect([BASE, VOCAB]).toEqual([CONTEXTS_BASE, CONTEXTS_VOCAB]);
  expect(RECORD_CONTEXTS).toEqual([
    CONTEXT_URLS.credentialsV2,
    CONTEXT_URLS.openBadgesV3,
    CONTEXT_URLS.openBadgesExtensions,
    CONTEXT_URLS.skillRecordV1,
  ]);
  expect(RECORD_SCHEMAS).toEqual({
    Identified: [SCHEMA_URLS.openBadgeAchievementCredential, SCHEMA_URLS.identifiedV1],
    Certified: [SCHEMA_URLS.openBadgeAchievementCredential, SCHEMA_URLS.certifiedV1],
    Verified: [SCHEMA_URLS.openBadgeEndorsementCredential, SCHEMA_URLS.verifiedV1],
  });
});

describe('the IT literacy pack', () => {
  test('has 23 achievements, one for each level that is defined', () => {
    expect(itlAchievements.map(({ humanCode }) => humanCode).sort()).toEqual(
      [
        'ITL-FND-1',
        ...['ITL-CM', 'ITL-NW', 'ITL-PC'].flatMap((code) => [2, 3, 4, 5].map((level) => `${code}-${level}`)),
        ...['ITL-DOC', 'ITL-SS'].flatMap((code) => [2, 3, 4].map((level) => `${code}-${level}`)),
        'ITL-DA-4',
        'ITL-DA-5',
        'ITL-PR-3',
        'ITL-PR-5',
      ].sort(),
    );
    expect(itlSkills).toHaveLength(8);
    expect(itlScale.levels.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5]);
  });

  test('asks for 70 of 100 points and the level itself by the teacher', () => {
    for (const { evaluation, skill } of itlAchievements) {
      expect(evaluation).toEqual([
        { role: 'TestEvaluation', min: 0, max: 100, required: 70 },
        { role: 'TeacherEvaluation', rubric: itlScale.id, required: skill.levelOrdinal },
      ]);
    }
  });

  test('every text exists in both languages, and no two are the same by mistake', () => {
    const texts = [
      ...itlAchievements.flatMap(({ name, description, criteria }) => [name, description, criteria]),
      ...itlScale.levels.flatMap(({ name, description }) => [name, description]),
      ...itlSkills.map(({ name }) => name),
      ...officeAdministratorJunior.requirement.map(({ rationale }) => rationale),
    ];
    for (const { en, ja } of texts) {
      expect(en).toMatch(/^[\x20-\x7e–]+$/);
      expect(ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
    expect(new Set(itlAchievements.map(({ description }) => description.ja)).size).toBe(23);
    expect(new Set(itlAchievements.map(({ description }) => description.en)).size).toBe(23);
  });

  test('the job profile can be published and asks for what the pack defines', () => {
    expect(lintJobProfile(officeAdministratorJunior)).toEqual([]);
    expect(officeAdministratorJunior.requirement.map(({ minLevel, importance }) => [minLevel, importance])).toEqual([
      [`${BASE}/skills/itl-spreadsheet/level/3`, 'must'],
      [`${BASE}/skills/itl-document/level/2`, 'must'],
      [`${BASE}/skills/itl-presentation/level/3`, 'should'],
    ]);
  });

  test('examples/catalogue/it-literacy.json holds the same (npm run catalogue)', () => {
    const file = new URL('../../../../examples/catalogue/it-literacy.json', import.meta.url);
    const expected = { achievements: itlAchievements, jobProfiles: [officeAdministratorJunior] };
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(expected)));
  });
});

describe('level tokens', () => {
  const presentation = findSkill(itLiteracyCatalogue, `${BASE}/skills/itl-presentation`)!;

  test('skip levels that are not defined', () => {
    expect(meetsLevel(presentation, 5)).toEqual([`${presentation.id}/level/3`, `${presentation.id}/level/5`]);
    expect(meetsLevel(presentation, 4)).toEqual([`${presentation.id}/level/3`]);
    expect(meetsLevel(presentation, 2)).toEqual([]);
  });

  test('are found by their IRI, and only defined ones are', () => {
    expect(findLevel(itLiteracyCatalogue, `${presentation.id}/level/5`)).toEqual({ skill: presentation, ordinal: 5 });
    for (const id of [`${presentation.id}/level/4`, `${presentation.id}/level/05`, presentation.id, undefined]) {
      expect(findLevel(itLiteracyCatalogue, id)).toBeUndefined();
    }
  });
});
