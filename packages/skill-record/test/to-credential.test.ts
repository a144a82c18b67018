import { describe, expect, test } from '@jest/globals';
import { SCHEMA_URLS } from '@skill-records/contexts';
import { itlAchievements } from '../src/catalogue/it-literacy.ts';
import { lintCredential } from '../src/lint-credential.ts';
import { SkillRecordError } from '../src/skill-record-error.ts';
import {
  type IdentifiedRecord,
  toCertifiedCredential,
  toIdentifiedCredential,
  toVerifiedCredential,
} from '../src/to-credential.ts';
import { certified, certifiedInput, identified, identifiedInput, verified, verifiedInput } from './sample.ts';
import { schemaFaults } from './schemas.ts';

const codeOf = (make: () => unknown) => {
  try {
    make();
  } catch (error) {
    if (error instanceof SkillRecordError) return error.code;
    throw error;
  }
  return undefined;
};

describe('every produced credential', () => {
  test.each([
    ['Certified', certified, SCHEMA_URLS.certifiedV1, SCHEMA_URLS.certifiedV1Issue],
    ['Identified', identified, SCHEMA_URLS.identifiedV1, SCHEMA_URLS.identifiedV1Issue],
    ['Verified', verified, SCHEMA_URLS.verifiedV1, SCHEMA_URLS.verifiedV1Issue],
  ])('%s satisfies Open Badges 3.0, our schemas in both strengths, and every lint rule', (type, make, ours, issue) => {
    const credential = make();
    const openBadge =
      type === 'Verified' ? SCHEMA_URLS.openBadgeEndorsementCredential : SCHEMA_URLS.openBadgeAchievementCredential;
    expect(schemaFaults(openBadge, credential)).toEqual([]);
    expect(schemaFaults(ours, credential)).toEqual([]);
    expect(schemaFaults(issue, credential)).toEqual([]);
    expect(lintCredential(credential)).toEqual([]);
    expect(credential.credentialSchema.map(({ id }: { id: string }) => id)).toEqual([openBadge, ours]);
    expect(JSON.parse(JSON.stringify(credential))).toEqual(credential);
  });

  test.each(itlAchievements.map((definition) => [definition.humanCode, definition] as const))(
    '%s gives a valid badge at exactly the required results',
    (_, definition) => {
      const credential = toCertifiedCredential({
        ...certifiedInput,
        definition,
        results: [
          { role: 'TestEvaluation', value: '70', on: '2026-03-15' },
          { role: 'TeacherEvaluation', level: definition.skill.levelOrdinal, on: '2026-03-15' },
        ],
      });
      expect(schemaFaults(SCHEMA_URLS.openBadgeAchievementCredential, credential)).toEqual([]);
      expect(schemaFaults(SCHEMA_URLS.certifiedV1Issue, credential)).toEqual([]);
      expect(lintCredential(credential)).toEqual([]);
    },
  );
});

describe('Certified', () => {
  test('states the level, every defined level below it, who assessed it and when last', () => {
    const skill = 'https://w3id.org/skill-records/skills/itl-spreadsheet';
    expect(certified().credentialSubject.skill).toEqual([
      {
        type: ['SkillClaim'],
        skillId: skill,
        scale: 'https://w3id.org/skill-records/scales/itl',
        level: `${skill}/level/3`,
        levelOrdinal: 3,
        meetsLevel: [`${skill}/level/2`, `${skill}/level/3`],
        assessedAs: ['TestEvaluation', 'TeacherEvaluation'],
        assessedOn: '2026-03-18',
      },
    ]);
  });

  test('puts revocation into the one status Open Badges 3.0 has, suspension beside it', () => {
    const credential = certified();
    expect(credential.credentialStatus).toEqual(certifiedInput.statusEntries.revocation);
    expect(credential.additionalStatus).toEqual(certifiedInput.statusEntries.suspension);
    const { suspension: _, ...revocationOnly } = certifiedInput.statusEntries;
    expect(toCertifiedCredential({ ...certifiedInput, statusEntries: revocationOnly })).not.toHaveProperty(
      'additionalStatus',
    );
  });

  test('ends with the validity of the definition unless the issuer says otherwise', () => {
    expect(certified()).toMatchObject({ validFrom: '2026-04-01T00:00:00Z', validUntil: '2029-04-01T00:00:00Z' });
    const validUntil = new Date('2027-03-31T23:59:59Z');
    expect(toCertifiedCredential({ ...certifiedInput, validUntil })).toHaveProperty(
      'validUntil',
      '2027-03-31T23:59:59Z',
    );
    const { validity: _, ...definition } = certifiedInput.definition;
    expect(toCertifiedCredential({ ...certifiedInput, definition })).not.toHaveProperty('validUntil');
  });

  test('writes a score that came as a number like one that came as text', () => {
    const results = [{ role: 'TestEvaluation' as const, value: 82.5, on: '2026-03-15' }, certifiedInput.results[1]!];
    const { result } = toCertifiedCredential({ ...certifiedInput, results }).credentialSubject as { result: unknown[] };
    expect(result[0]).toMatchObject({ value: '82.5' });
  });

  test('names no recipient: neither mail address nor name are in it', () => {
    expect(JSON.stringify(certified())).not.toMatch(/@example|email|recipient/);
  });

  test('leaves out evidence that is not there', () => {
    const { evidence: _, ...input } = certifiedInput;
    expect(toCertifiedCredential(input)).not.toHaveProperty('evidence');
    expect(toCertifiedCredential({ ...input, evidence: [] })).not.toHaveProperty('evidence');
  });

  test.each([
    [
      'a skill that is not in the catalogue',
      { skillId: 'https://w3id.org/skill-records/skills/none', levelOrdinal: 3 },
      'skill_unknown',
    ],
    [
      'a level that the skill does not define',
      { skillId: 'https://w3id.org/skill-records/skills/itl-spreadsheet', levelOrdinal: 5 },
      'level_not_defined',
    ],
  ])('refuses %s', (_, skill, code) => {
    const definition = { ...certifiedInput.definition, skill };
    expect(codeOf(() => toCertifiedCredential({ ...certifiedInput, definition }))).toBe(code);
  });

  test.each([
    ['no result', []],
    ['a result of another role', [{ role: 'PeerEvaluation' as const, value: '82', on: '2026-03-15' }]],
    ['a test without points', [{ role: 'TestEvaluation' as const, level: 3, on: '2026-03-15' }]],
    ['a rubric without level', [{ role: 'TeacherEvaluation' as const, value: '3', on: '2026-03-15' }]],
  ])('refuses %s', (_, results) => {
    expect(codeOf(() => toCertifiedCredential({ ...certifiedInput, results }))).toBe('result_unusable');
  });

  test.each(['2026-04-01T00:00:00Z', '2026-03-31T23:59:59Z', '2026-04-01T00:00:00.900Z'])(
    'refuses a validity that ends at %s, not after its begin',
    (until) => {
      expect(codeOf(() => toCertifiedCredential({ ...certifiedInput, validUntil: new Date(until) }))).toBe(
        'validity_order',
      );
    },
  );
});

describe('Identified', () => {
  test('holds name, assurance, employer and start date, and no other personal data', () => {
    const { identity, employment } = identified().credentialSubject;
    expect(identity).toEqual({ type: ['PersonIdentity'], fullName: '山田 花子', identityAssurance: 'EmployerVouched' });
    expect(employment).toEqual({ type: ['Employment'], employer: 'did:web:hr.example', startDate: '2024-04-01' });
  });

  test('drops members that are not part of the minimal record even when a caller passes them', () => {
    const identity = { ...identifiedInput.identity, birthDate: '1990-01-01', proofedAt: '2024-04-01T00:00:00Z' };
    expect(JSON.stringify(toIdentifiedCredential({ ...identifiedInput, identity }))).not.toMatch(/1990|proofedAt/);
  });

  test.each([
    ['identity alone', { employment: undefined }],
    ['employment alone', { identity: undefined }],
  ])('can state %s', (_, change) => {
    const credential = toIdentifiedCredential({ ...identifiedInput, ...change } as IdentifiedRecord);
    expect(schemaFaults(SCHEMA_URLS.identifiedV1Issue, credential)).toEqual([]);
    expect(lintCredential(credential)).toEqual([]);
  });

  test.each([
    [
      'neither identity nor employment',
      { identity: undefined, employment: undefined },
      'identity_or_employment_missing',
    ],
    ['a second more than six months', { validUntil: new Date('2026-10-01T00:00:01Z') }, 'validity_too_long'],
    ['an end before the begin', { validUntil: new Date('2026-03-01T00:00:00Z') }, 'validity_order'],
  ])('refuses %s', (_, change, code) => {
    expect(codeOf(() => toIdentifiedCredential({ ...identifiedInput, ...change } as IdentifiedRecord))).toBe(code);
  });

  test('may last six months to the second', () => {
    const validUntil = new Date('2026-10-01T00:00:00Z');
    expect(toIdentifiedCredential({ ...identifiedInput, validUntil })).toHaveProperty(
      'validUntil',
      '2026-10-01T00:00:00Z',
    );
  });
});

describe('Verified', () => {
  test('names all seven checks in their fixed order, whatever order they come in', () => {
    const shuffled = toVerifiedCredential({ ...verifiedInput, checks: [...verifiedInput.checks].reverse() });
    expect(shuffled).toEqual(verified());
    expect(verified().credentialSubject.verification.check.map((c: { checkType: string }) => c.checkType)).toEqual([
      'proofCheck',
      'holderBindingCheck',
      'validityCheck',
      'statusCheck',
      'schemaCheck',
      'issuerTrustCheck',
      'queryCheck',
    ]);
  });

  test('is about the credential and tells neither job profile nor purpose', () => {
    expect(verified().credentialSubject.id).toBe(certifiedInput.id);
    expect(JSON.stringify(verified())).not.toMatch(/jobProfile|purpose/);
  });

  test.each([
    ['a holder as subject', { credentialId: 'did:key:z6Mk' }, 'receipt_of_person'],
    ['a digest without algorithm', { verifiedDigest: 'A'.repeat(64) }, 'digest_format'],
    ['a digest of another algorithm', { verifiedDigest: `md5-${'A'.repeat(64)}` }, 'digest_format'],
    ['six checks', { checks: verifiedInput.checks.slice(1) }, 'check_missing'],
    ['more than 90 days', { validUntil: new Date('2026-08-08T02:11:10Z') }, 'validity_too_long'],
  ])('refuses %s', (_, change, code) => {
    expect(codeOf(() => toVerifiedCredential({ ...verifiedInput, ...change }))).toBe(code);
  });
});

describe('issuance schemas are stricter than presentation schemas', () => {
  test('a record of which the holder withheld results and level is presentable but not issuable', () => {
    const derived = certified();
    const [claim] = derived.credentialSubject.skill;
    derived.credentialSubject.skill = [{ type: claim.type, skillId: claim.skillId, meetsLevel: [claim.meetsLevel[0]] }];
    delete derived.credentialSubject.result;
    expect(schemaFaults(SCHEMA_URLS.certifiedV1, derived)).toEqual([]);
    expect(schemaFaults(SCHEMA_URLS.openBadgeAchievementCredential, derived)).toEqual([]);
    expect(schemaFaults(SCHEMA_URLS.certifiedV1Issue, derived)).not.toEqual([]);
  });

  test.each(['level', 'levelOrdinal', 'meetsLevel', 'assessedAs'])(
    'a Certified record without %s is not issued',
    (name) => {
      const credential = certified();
      delete credential.credentialSubject.skill[0][name];
      expect(schemaFaults(SCHEMA_URLS.certifiedV1Issue, credential)).not.toEqual([]);
    },
  );

  test.each([
    ['identity', 'identityAssurance'],
    ['employment', 'employer'],
    ['employment', 'startDate'],
  ])('an Identified record without %s.%s is not issued', (group, name) => {
    const credential = identified();
    delete credential.credentialSubject[group][name];
    expect(schemaFaults(SCHEMA_URLS.identifiedV1, credential)).toEqual([]);
    expect(schemaFaults(SCHEMA_URLS.identifiedV1Issue, credential)).not.toEqual([]);
  });

  test.each([
    ['without holder binding', (v: Record<string, unknown>) => delete v.holderBinding],
    ['with six checks', (v: { check: unknown[] }) => v.check.pop()],
    [
      'with one check twice',
      (v: { check: { checkType: string }[] }) => {
        v.check[6]!.checkType = 'proofCheck';
      },
    ],
  ])('a receipt %s is not issued', (_, change) => {
    const credential = verified();
    (change as (v: unknown) => void)(credential.credentialSubject.verification);
    expect(schemaFaults(SCHEMA_URLS.verifiedV1, credential)).toEqual([]);
    expect(schemaFaults(SCHEMA_URLS.verifiedV1Issue, credential)).not.toEqual([]);
  });
});
