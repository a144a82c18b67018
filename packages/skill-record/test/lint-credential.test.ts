import { describe, expect, test } from '@jest/globals';
import { itLiteracyCatalogue } from '../src/catalogue/it-literacy.ts';
import { type LintRule, lintTexts } from '../src/lint/lint-rule.ts';
import * as openBadges from '../src/lint/open-badges-rules.ts';
import * as skillRecord from '../src/lint/skill-record-rules.ts';
import { lintCredential } from '../src/lint-credential.ts';
import { certified, type Draft, identified, verified } from './sample.ts';

type Case = [what: string, make: () => Draft, change: (credential: Draft) => void, code: string, path: string];

/** Rule by rule: what it refuses. That it accepts a sound record of each type is tested for all rules below. */
const refused: Record<string, Case[]> = {
  checkContextOrder: [
    ['contexts in another order', certified, (c) => c['@context'].reverse(), 'context_order', '/@context'],
    [
      'ours not last',
      certified,
      (c) => c['@context'].push('https://www.w3.org/ns/did/v1'),
      'context_order',
      '/@context',
    ],
    ['ours left out', certified, (c) => c['@context'].pop(), 'context_order', '/@context'],
  ],
  checkId: [['no id', certified, (c) => delete c.id, 'id_missing', '/id']],
  checkIssuerProfile: [
    [
      'an issuer that is only a URL',
      certified,
      (c) => {
        c.issuer = c.issuer.id;
      },
      'issuer_not_profile',
      '/issuer',
    ],
    ['an issuer without type', certified, (c) => delete c.issuer.type, 'issuer_not_profile', '/issuer'],
    ['an issuer without name', certified, (c) => delete c.issuer.name, 'issuer_not_profile', '/issuer'],
  ],
  checkSubjectType: [
    [
      'a badge about an untyped subject',
      certified,
      (c) => {
        c.credentialSubject.type = ['SkillRecordSubject'];
      },
      'subject_type',
      '/credentialSubject/type',
    ],
    [
      'an endorsement about an achievement subject',
      verified,
      (c) => {
        c.credentialSubject.type = ['AchievementSubject'];
      },
      'subject_type',
      '/credentialSubject/type',
    ],
  ],
  checkSubjectIdentifier: [
    [
      'a subject that nobody is',
      certified,
      (c) => delete c.credentialSubject.id,
      'subject_unidentified',
      '/credentialSubject',
    ],
    [
      'an empty list of identifiers',
      certified,
      (c) => {
        delete c.credentialSubject.id;
        c.credentialSubject.identifier = [];
      },
      'subject_unidentified',
      '/credentialSubject',
    ],
  ],
  checkCriteria: [
    [
      'criteria without id and narrative',
      certified,
      (c) => delete c.credentialSubject.achievement.criteria.narrative,
      'criteria_empty',
      '/credentialSubject/achievement/criteria',
    ],
    [
      'no achievement',
      certified,
      (c) => delete c.credentialSubject.achievement,
      'criteria_empty',
      '/credentialSubject/achievement/criteria',
    ],
  ],
  checkTypedObjects: [
    [
      'an untyped result',
      certified,
      (c) => delete c.credentialSubject.result[1].type,
      'object_untyped',
      '/credentialSubject/result/1',
    ],
    [
      'an untyped result description',
      certified,
      (c) => delete c.credentialSubject.achievement.resultDescription[0].type,
      'object_untyped',
      '/credentialSubject/achievement/resultDescription/0',
    ],
    ['untyped evidence', certified, (c) => delete c.evidence[0].type, 'object_untyped', '/evidence/0'],
    [
      'an alignment of another type',
      certified,
      (c) => {
        c.credentialSubject.achievement.alignment[0].type = ['Related'];
      },
      'object_untyped',
      '/credentialSubject/achievement/alignment/0',
    ],
    [
      'an untyped identifier of the issuer',
      certified,
      (c) => {
        c.issuer.otherIdentifier = [{ identifier: '1', identifierType: 'ext:X' }];
      },
      'object_untyped',
      '/issuer/otherIdentifier/0',
    ],
  ],
  checkSingleStatus: [
    [
      'two statuses',
      certified,
      (c) => {
        c.credentialStatus = [c.credentialStatus, c.additionalStatus];
      },
      'status_not_single',
      '/credentialStatus',
    ],
    [
      'a status type in a list',
      certified,
      (c) => {
        c.credentialStatus.type = ['BitstringStatusListEntry'];
      },
      'status_not_single',
      '/credentialStatus',
    ],
  ],
  checkStatusPurpose: [
    [
      'a suspension in the only slot',
      certified,
      (c) => {
        c.credentialStatus.statusPurpose = 'suspension';
      },
      'status_purpose',
      '/credentialStatus/statusPurpose',
    ],
    [
      'a revocation beside it',
      certified,
      (c) => {
        c.additionalStatus.statusPurpose = 'revocation';
      },
      'status_purpose',
      '/additionalStatus',
    ],
    [
      'two statuses beside it',
      certified,
      (c) => {
        c.additionalStatus = [c.additionalStatus];
      },
      'status_purpose',
      '/additionalStatus',
    ],
  ],
  checkPlainText: [
    [
      'a name as language map',
      certified,
      (c) => {
        c.name = { en: 'a', ja: 'b' };
      },
      'text_not_plain',
      '/name',
    ],
    [
      'a description as value object',
      certified,
      (c) => {
        c.credentialSubject.achievement.description = { '@value': 'a', '@language': 'en' };
      },
      'text_not_plain',
      '/credentialSubject/achievement/description',
    ],
  ],
  checkClosedClasses: [
    [
      'a further member in an image',
      certified,
      (c) => {
        c.image = { id: 'https://a.example/i.png', type: 'Image', alt: 'x' };
      },
      'member_not_allowed',
      '/image',
    ],
    [
      'a further member in an identity object',
      certified,
      (c) => {
        c.credentialSubject.identifier = [
          { type: 'IdentityObject', hashed: false, identityHash: 'a', identityType: 'name', evaluatorRole: 'x' },
        ];
      },
      'member_not_allowed',
      '/credentialSubject/identifier/0',
    ],
    [
      'a further member in an identifier entry',
      certified,
      (c) => {
        c.issuer.otherIdentifier = [
          { type: 'IdentifierEntry', identifier: '1', identifierType: 'ext:X', localized: 'x' },
        ];
      },
      'member_not_allowed',
      '/issuer/otherIdentifier/0',
    ],
  ],
  checkEndorsementNames: [
    [
      'a sentence as endorsement',
      certified,
      (c) => {
        c.credentialSubject.endorsement = 'well done';
      },
      'endorsement_misused',
      '/credentialSubject/endorsement',
    ],
    [
      'an object as endorsement token',
      certified,
      (c) => {
        c.endorsementJwt = [{}];
      },
      'endorsement_misused',
      '/endorsementJwt',
    ],
  ],
  checkFirstProof: [
    [
      'another suite first',
      certified,
      (c) => {
        c.proof = [
          { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-sd-2023' },
          { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' },
        ];
      },
      'first_proof',
      '/proof',
    ],
  ],
  checkSchemasListed: [
    ['our schema left out', certified, (c) => c.credentialSchema.pop(), 'schema_not_listed', '/credentialSchema'],
    [
      'the Open Badges schema left out',
      verified,
      (c) => c.credentialSchema.shift(),
      'schema_not_listed',
      '/credentialSchema',
    ],
    [
      'the schema of another record type',
      identified,
      (c) => {
        c.credentialSchema[1].id = certified().credentialSchema[1].id;
      },
      'schema_not_listed',
      '/credentialSchema',
    ],
  ],
  checkDateTimes: [
    [
      'a begin without time zone',
      certified,
      (c) => {
        c.validFrom = '2026-04-01T00:00:00';
      },
      'date_time',
      '/validFrom',
    ],
    [
      'an award on a day only',
      certified,
      (c) => {
        c.awardedDate = '2026-03-20';
      },
      'date_time',
      '/awardedDate',
    ],
    [
      'an end on a day that does not exist',
      certified,
      (c) => {
        c.validUntil = '2029-02-29T00:00:00Z';
      },
      'date_time',
      '/validUntil',
    ],
  ],
  checkValidityOrder: [
    [
      'an end that is the begin',
      certified,
      (c) => {
        c.validUntil = c.validFrom;
      },
      'validity_order',
      '/validUntil',
    ],
    [
      'an end before the begin in another time zone',
      certified,
      (c) => {
        c.validUntil = '2026-04-01T08:00:00+09:00';
      },
      'validity_order',
      '/validUntil',
    ],
  ],
  checkValidityLimit: [
    [
      'an identity for seven months',
      identified,
      (c) => {
        c.validUntil = '2026-11-01T00:00:00Z';
      },
      'validity_too_long',
      '/validUntil',
    ],
    ['an identity without end', identified, (c) => delete c.validUntil, 'validity_too_long', '/validUntil'],
    [
      'a receipt for 91 days',
      verified,
      (c) => {
        c.validUntil = '2026-08-09T02:11:09Z';
      },
      'validity_too_long',
      '/validUntil',
    ],
  ],
  checkLevelTokens: [
    [
      'a token above the level',
      certified,
      (c) =>
        c.credentialSubject.skill[0].meetsLevel.push('https://w3id.org/skill-records/skills/itl-spreadsheet/level/4'),
      'level_tokens',
      '/credentialSubject/skill/0/meetsLevel',
    ],
    [
      'a token left out',
      certified,
      (c) => c.credentialSubject.skill[0].meetsLevel.shift(),
      'level_tokens',
      '/credentialSubject/skill/0/meetsLevel',
    ],
    [
      'a level that the skill lacks',
      certified,
      (c) => {
        c.credentialSubject.skill[0].level = 'https://w3id.org/skill-records/skills/itl-spreadsheet/level/1';
      },
      'level_tokens',
      '/credentialSubject/skill/0/meetsLevel',
    ],
    [
      'a token of another skill',
      certified,
      (c) => {
        c.credentialSubject.skill[0].meetsLevel[0] = 'https://w3id.org/skill-records/skills/itl-document/level/2';
      },
      'level_tokens',
      '/credentialSubject/skill/0/meetsLevel',
    ],
  ],
  checkLevelOrdinal: [
    [
      'another number than the level',
      certified,
      (c) => {
        c.credentialSubject.skill[0].levelOrdinal = 4;
      },
      'level_ordinal',
      '/credentialSubject/skill/0/levelOrdinal',
    ],
    [
      'the number as text',
      certified,
      (c) => {
        c.credentialSubject.skill[0].levelOrdinal = '3';
      },
      'level_ordinal',
      '/credentialSubject/skill/0/levelOrdinal',
    ],
  ],
  checkResultDescriptions: [
    [
      'a result of something else',
      certified,
      (c) => {
        c.credentialSubject.result[0].resultDescription = 'urn:example:1';
      },
      'result_description_unknown',
      '/credentialSubject/result/0/resultDescription',
    ],
    [
      'no descriptions at all',
      certified,
      (c) => delete c.credentialSubject.achievement.resultDescription,
      'result_description_unknown',
      '/credentialSubject/result/0/resultDescription',
    ],
  ],
  checkAchievedLevels: [
    [
      'a level that the rubric lacks',
      certified,
      (c) => {
        c.credentialSubject.result[1].achievedLevel = 'https://w3id.org/skill-records/scales/itl/5';
      },
      'achieved_level_unknown',
      '/credentialSubject/result/1/achievedLevel',
    ],
    [
      'a level of a test that has none',
      certified,
      (c) => {
        c.credentialSubject.result[0].achievedLevel = 'https://w3id.org/skill-records/scales/itl/3';
      },
      'achieved_level_unknown',
      '/credentialSubject/result/0/achievedLevel',
    ],
  ],
  checkEvaluators: [
    [
      'a self-evaluation alone',
      certified,
      (c) => {
        for (const r of c.credentialSubject.result) r.evaluatorRole = 'SelfEvaluation';
        c.credentialSubject.skill[0].assessedAs = ['SelfEvaluation'];
      },
      'self_evaluation_only',
      '/credentialSubject',
    ],
  ],
  checkLanguages: [
    ['a credential in English only', certified, (c) => delete c.localized, 'language_missing', '/localized'],
    [
      'an achievement in English only',
      certified,
      (c) => {
        c.credentialSubject.achievement.localized[0].inLanguage = 'fr';
      },
      'language_missing',
      '/credentialSubject/achievement/localized',
    ],
    [
      'a receipt in English only',
      verified,
      (c) => {
        c.localized = [];
      },
      'language_missing',
      '/localized',
    ],
  ],
  checkNoEmptyValues: [
    [
      'an empty list',
      certified,
      (c) => {
        c.evidence = [];
      },
      'value_empty',
      '/evidence',
    ],
    [
      'a null',
      certified,
      (c) => {
        c.credentialSubject.skill[0].assessedOn = null;
      },
      'value_empty',
      '/credentialSubject/skill/0/assessedOn',
    ],
  ],
  checkIdentifiedMinimal: [
    [
      'a birth date',
      identified,
      (c) => {
        c.credentialSubject.identity.birthDate = '1990-01-01';
      },
      'identity_not_minimal',
      '/credentialSubject/identity/birthDate',
    ],
    [
      'a job title',
      identified,
      (c) => {
        c.credentialSubject.employment.jobTitle = 'Clerk';
      },
      'identity_not_minimal',
      '/credentialSubject/employment/jobTitle',
    ],
  ],
  checkReceiptSubject: [
    [
      'a receipt about a person',
      verified,
      (c) => {
        c.credentialSubject.id = 'did:key:z6Mk';
      },
      'receipt_of_person',
      '/credentialSubject/id',
    ],
  ],
  checkReceiptChecks: [
    [
      'a check left out',
      verified,
      (c) => c.credentialSubject.verification.check.pop(),
      'receipt_checks',
      '/credentialSubject/verification/check',
    ],
    [
      'a check twice',
      verified,
      (c) => c.credentialSubject.verification.check.push(c.credentialSubject.verification.check[0]),
      'receipt_checks',
      '/credentialSubject/verification/check',
    ],
  ],
};

const rules = new Map<string, LintRule>(
  [...Object.entries(openBadges), ...Object.entries(skillRecord)].filter(([name]) => name.startsWith('check')) as [
    string,
    LintRule,
  ][],
);

describe.each([...rules.keys()])('%s', (name) => {
  const rule = rules.get(name)!;

  test.each([
    ['Certified', certified],
    ['Identified', identified],
    ['Verified', verified],
  ])('accepts a sound %s record', (_, make) => {
    expect(rule(make(), itLiteracyCatalogue)).toEqual([]);
  });

  test.each(refused[name] ?? [])('refuses %s', (_, make, change, code, path) => {
    const credential = make();
    change(credential);
    expect(rule(credential, itLiteracyCatalogue)).toContainEqual(expect.objectContaining({ code, path }));
    expect(lintCredential(credential)).toContainEqual(expect.objectContaining({ code, path }));
  });
});

describe('lintCredential', () => {
  test('runs every rule, and every rule has a refused example', () => {
    expect(openBadges.openBadgesRules.length + skillRecord.skillRecordRules.length).toBe(rules.size);
    expect(new Set([...openBadges.openBadgesRules, ...skillRecord.skillRecordRules])).toEqual(new Set(rules.values()));
    expect(Object.keys(refused).sort()).toEqual([...rules.keys()].sort());
  });

  test('every code of the table is given by some rule', () => {
    const given = new Set(Object.values(refused).flatMap((cases) => cases.map(([, , , code]) => code)));
    expect([...given].sort()).toEqual(Object.keys(lintTexts).sort());
  });

  test('accepts identifiers instead of an id, embedded endorsements, an eddsa proof first, and what a holder withheld', () => {
    const credential = certified();
    delete credential.credentialSubject.id;
    credential.credentialSubject.identifier = [
      { type: 'IdentityObject', hashed: false, identityHash: 'a', identityType: 'name' },
    ];
    credential.endorsement = [{ type: ['VerifiableCredential', 'EndorsementCredential'] }];
    credential.endorsementJwt = ['a.b.c'];
    credential.proof = [
      { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' },
      { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-sd-2023' },
    ];
    const [claim] = credential.credentialSubject.skill;
    credential.credentialSubject.skill = [
      { type: claim.type, skillId: claim.skillId, meetsLevel: [claim.meetsLevel[0]] },
    ];
    delete credential.credentialSubject.result;
    expect(lintCredential(credential)).toEqual([]);
  });

  test('does not judge the levels of a skill that is not ours', () => {
    const credential = certified();
    credential.credentialSubject.skill[0] = {
      type: ['SkillClaim'],
      skillId: 'https://other.example/skills/a',
      level: 'https://other.example/levels/9',
      levelOrdinal: 9,
      meetsLevel: ['https://other.example/levels/9'],
      assessedAs: ['TestEvaluation'],
    };
    expect(lintCredential(credential)).toEqual([]);
  });

  test.each([
    [{}],
    [{ credentialSubject: [] }],
    [{ type: 7, issuer: [], credentialSubject: { skill: 'x', result: 3 } }],
  ])('says faults and does not throw on %j', (document) => {
    expect(lintCredential(document as Draft).length).toBeGreaterThan(0);
  });
});
