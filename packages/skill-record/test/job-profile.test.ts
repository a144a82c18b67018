import { describe, expect, test } from '@jest/globals';
import { officeAdministratorJunior } from '../src/catalogue/it-literacy.ts';
import { type JobProfile, jobProfileSchema, lintJobProfile } from '../src/job-profile.ts';
import { jobProfileToDcql } from '../src/job-profile-to-dcql.ts';
import { lintQuery } from '../src/protected-attributes.ts';
import type { Draft } from './sample.ts';
import { validatorOf } from './schemas.ts';

const valid = validatorOf(jobProfileSchema);
const draft = (): Draft => structuredClone(officeAdministratorJunior);

describe('jobProfileSchema', () => {
  test('accepts the sample, unknown members, and a profile without optional parts', () => {
    expect(valid(draft())).toBe(true);
    const { jobLevel: _l, description: _d, ...rest } = draft();
    for (const requirement of rest.requirement) {
      delete requirement.acceptEvaluation;
      delete requirement.maxAge;
    }
    expect(valid({ ...rest, lastReviewed: '2026-04-01' })).toBe(true);
  });

  test.each<[string, (p: Draft) => unknown]>([
    ['no requirement', (p) => Object.assign(p, { requirement: [] })],
    ['a requirement without reason', (p) => delete p.requirement[0].rationale],
    ['a reason in one language', (p) => delete p.requirement[0].rationale.ja],
    ['an id that DCQL does not allow', (p) => Object.assign(p.requirement[0], { id: '#r1' })],
    ['another importance', (p) => Object.assign(p.requirement[0], { importance: 'critical' })],
    ['a level as number', (p) => Object.assign(p.requirement[0], { minLevel: 3 })],
    ['a name in one language', (p) => delete p.name.en],
  ])('refuses %s', (_, change) => {
    const profile = draft();
    change(profile);
    expect(valid(profile)).toBe(false);
  });
});

describe('lintJobProfile', () => {
  test.each<[string, (p: Draft) => unknown, string, string]>([
    [
      'an unknown skill',
      (p) => Object.assign(p.requirement[0], { skillId: 'https://a.example/s' }),
      'skill_unknown',
      '/requirement/0/skillId',
    ],
    [
      'a level that the skill lacks',
      (p) => Object.assign(p.requirement[0], { minLevel: `${p.requirement[0].skillId}/level/5` }),
      'level_not_defined',
      '/requirement/0/minLevel',
    ],
    [
      'a level of another skill',
      (p) => Object.assign(p.requirement[0], { minLevel: p.requirement[1].minLevel }),
      'level_not_defined',
      '/requirement/0/minLevel',
    ],
    [
      'one id twice',
      (p) => Object.assign(p.requirement[1], { id: 'r1' }),
      'requirement_duplicate',
      '/requirement/1/id',
    ],
    [
      'one skill twice',
      (p) =>
        Object.assign(p.requirement[1], { skillId: p.requirement[0].skillId, minLevel: p.requirement[0].minLevel }),
      'requirement_duplicate',
      '/requirement/1/skillId',
    ],
    [
      'the id of the identity query',
      (p) => Object.assign(p.requirement[0], { id: 'who' }),
      'requirement_id_reserved',
      '/requirement/0/id',
    ],
    [
      'a self-evaluation that counts',
      (p) => p.requirement[0].acceptEvaluation.push('SelfEvaluation'),
      'self_evaluation_accepted',
      '/requirement/0/acceptEvaluation',
    ],
    [
      'an age in words',
      (p) => Object.assign(p.requirement[0], { maxAge: '3 years' }),
      'max_age_format',
      '/requirement/0/maxAge',
    ],
    [
      'an age of nothing',
      (p) => Object.assign(p.requirement[0], { maxAge: 'P0Y' }),
      'max_age_format',
      '/requirement/0/maxAge',
    ],
    [
      'a blank reason',
      (p) => Object.assign(p.requirement[0].rationale, { ja: '　' }),
      'rationale_missing',
      '/requirement/0/rationale',
    ],
    ['an age limit for people', (p) => Object.assign(p, { ageRange: '20-30' }), 'protected_attribute', '/ageRange'],
    [
      'a gender inside a requirement',
      (p) => Object.assign(p.requirement[2], { gender: 'female' }),
      'protected_attribute',
      '/requirement/2/gender',
    ],
    ['a wage', (p) => Object.assign(p, { salary: { min: 1 } }), 'protected_attribute', '/salary'],
  ])('finds %s', (_, change, code, path) => {
    const profile = draft();
    change(profile);
    const faults = lintJobProfile(profile);
    expect(faults.map(({ code, path }) => ({ code, path }))).toEqual([{ code, path }]);
    for (const text of Object.values(faults[0]!.message)) expect(text).not.toMatch(/\{\w+\}/);
  });
});

describe('jobProfileToDcql', () => {
  const query = jobProfileToDcql(officeAdministratorJunior, { format: 'ldp_vc' });

  test('asks for one Certified record per requirement by its level token, and who it is', () => {
    expect(query.credentials[0]).toEqual({
      id: 'r1',
      format: 'ldp_vc',
      meta: {
        type_values: [
          [
            'https://www.w3.org/2018/credentials#VerifiableCredential',
            'https://w3id.org/skill-records/vocab#CertifiedSkillRecord',
          ],
        ],
      },
      claims: [
        {
          id: 'level',
          path: ['credentialSubject', 'skill', null, 'meetsLevel', null],
          values: ['https://w3id.org/skill-records/skills/itl-spreadsheet/level/3'],
        },
        { id: 'evaluation', path: ['credentialSubject', 'skill', null, 'assessedAs'] },
      ],
      claim_sets: [['level', 'evaluation'], ['level']],
    });
    expect(query.credentials.map(({ id }) => id)).toEqual(['r1', 'r2', 'r3', 'who']);
    expect(query.credentials[3]?.meta.type_values[0]).toContain(
      'https://w3id.org/skill-records/vocab#IdentifiedSkillRecord',
    );
  });

  test('requires nothing, so that somebody may answer in part', () => {
    expect(query.credential_sets).toEqual([
      { options: [['r1']], required: false },
      { options: [['r2']], required: false },
      { options: [['r3']], required: false },
      { options: [['who']], required: false },
    ]);
  });

  test('asks for no protected attribute and nothing as a whole', () => {
    expect(lintQuery(query)).toEqual([]);
    expect(JSON.stringify(query)).not.toMatch(/fullName|birthDate|salary/);
  });

  test('a must and a nice requirement are asked for alike', () => {
    const profile: JobProfile = draft();
    for (const requirement of profile.requirement) requirement.importance = 'nice';
    expect(jobProfileToDcql(profile, { format: 'ldp_vc' })).toEqual(query);
  });
});

describe('lintQuery', () => {
  const asking = (path: unknown) => ({ credentials: [{ id: 'a', format: 'ldp_vc', claims: [{ path }] }] });

  test.each([
    [['credentialSubject', 'identity', 'birthDate']],
    [['credentialSubject', 'identity', 'birth_date']],
    [['credentialSubject', 'https://schema.org/birthDate']],
    [['credentialSubject', 'employment', 'salary']],
    [['credentialSubject', 'gender', null]],
    [['credentialSubject', 'ＮＡＴＩＯＮＡＬＩＴＹ']],
    [['personalityType']],
  ])('refuses %j', (path) => {
    expect(lintQuery(asking(path))).toMatchObject([
      { code: 'protected_attribute', path: '/credentials/0/claims/0/path' },
    ]);
  });

  test.each([
    [['credentialSubject']],
    [['credentialSubject', 'identity']],
    [['credentialSubject', 'employment', null]],
    [[]],
    [[null]],
  ])('refuses %j, which asks for everything in it', (path) => {
    expect(lintQuery(asking(path))).toMatchObject([{ code: 'claim_too_wide' }]);
  });

  test.each([
    [['credentialSubject', 'identity', 'fullName']],
    [['credentialSubject', 'employment', 'employer']],
    [['credentialSubject', 'skill', null, 'meetsLevel', null]],
    [['credentialSubject', 'achievement', 'name']],
    [['credentialSubject', 'skill', 0, 'language']],
  ])('accepts %j', (path) => {
    expect(lintQuery(asking(path))).toEqual([]);
  });

  test('says which claim of which credential it means', () => {
    const query = asking(['credentialSubject', 'identity', 'fullName']);
    query.credentials.push({ id: 'b', format: 'ldp_vc', claims: [{ path: ['name'] }, { path: ['age'] }] });
    expect(lintQuery(query).map(({ path }) => path)).toEqual(['/credentials/1/claims/1/path']);
  });

  test.each([[null], ['x'], [{}], [{ credentials: 'x' }], [{ credentials: [{ claims: null }] }]])(
    'finds nothing in %j',
    (query) => {
      expect(lintQuery(query)).toEqual([]);
    },
  );
});
