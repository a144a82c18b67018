import { describe, expect, test } from '@jest/globals';
import { getTypeMetadata, VCT_URLS } from '@skill-records/contexts';
import { CERTIFIED_VCT, IDENTIFIED_VCT, toSdJwtClaims } from '../src/to-sd-jwt-claims.ts';
import { certified, certifiedInput, type Draft, identified, verified } from './sample.ts';

const certifiedClaims: Draft = toSdJwtClaims(certified()).claims;
const identifiedClaims: Draft = toSdJwtClaims(identified()).claims;

test('the types are the ones whose metadata is published', () => {
  expect(CERTIFIED_VCT).toBe(VCT_URLS.certifiedV1);
  expect(IDENTIFIED_VCT).toBe(VCT_URLS.identifiedV1);
  expect(toSdJwtClaims(certified()).vct).toBe(CERTIFIED_VCT);
  expect(toSdJwtClaims(identified()).vct).toBe(IDENTIFIED_VCT);
});

test('a Certified record says the same as its W3C form', () => {
  const credential = certified();
  const [claim] = credential.credentialSubject.skill;
  const { type: _type, ...skill } = claim;
  expect(certifiedClaims).toEqual({
    nbf: Date.parse(credential.validFrom) / 1000,
    exp: Date.parse(credential.validUntil) / 1000,
    record_id: certifiedInput.id,
    issuerName: { en: 'Sample Training Academy', ja: 'サンプル研修アカデミー' },
    awardedDate: '2026-03-20T09:00:00Z',
    achievement: { id: certifiedInput.achievementId, name: certifiedInput.definition.name },
    skill: [skill],
    result: [
      { role: 'TestEvaluation', value: '82', on: '2026-03-15' },
      { role: 'TeacherEvaluation', level: credential.credentialSubject.result[1].achievedLevel, on: '2026-03-18' },
    ],
    evidence: [
      {
        uri: 'https://academy.example/evidence/9f1c',
        name: 'Practical test workbook',
        genre: 'spreadsheet',
        digest: credential.evidence[0].digestSRI,
      },
    ],
  });
  expect(skill.meetsLevel).toHaveLength(2);
});

test('an Identified record says the same as its W3C form, one value per claim', () => {
  expect(identifiedClaims).toEqual({
    nbf: expect.any(Number),
    exp: Date.parse('2026-09-30T23:59:59Z') / 1000,
    record_id: 'urn:uuid:5a3c1c1e-7f0e-4b0a-8c55-0a4a3f2d9e10',
    issuerName: { en: 'Sample Corporation', ja: 'サンプル株式会社' },
    identity: { fullName: '山田 花子', identityAssurance: 'EmployerVouched' },
    employment: { employer: 'did:web:hr.example', startDate: '2024-04-01' },
  });
});

test('what a record leaves out is left out', () => {
  const credential = certified();
  delete credential.evidence;
  delete credential.validUntil;
  const { claims } = toSdJwtClaims(credential);
  expect(claims).not.toHaveProperty('evidence');
  expect(claims).not.toHaveProperty('exp');
  const employed = identified();
  delete employed.credentialSubject.identity;
  expect(toSdJwtClaims(employed).claims).not.toHaveProperty('identity');
});

test('neither the holder nor the issuer nor the status is among the claims', () => {
  for (const claims of [certifiedClaims, identifiedClaims]) {
    for (const name of ['iss', 'sub', 'iat', 'cnf', 'vct', 'status', 'id', 'credentialStatus']) {
      expect(claims).not.toHaveProperty(name);
    }
    expect(JSON.stringify(claims)).not.toContain('did:key:');
  }
});

test.each([
  ['a receipt', verified()],
  ['an empty object', {}],
  ['a bare badge', { type: ['VerifiableCredential', 'OpenBadgeCredential'] }],
])('%s has no SD-JWT form', (_title, credential) => {
  expect(() => toSdJwtClaims(credential as never)).toThrow(
    expect.objectContaining({ code: 'record_type_unsupported' }),
  );
});

describe('which claims can be hidden', () => {
  interface Rule {
    path: (string | null)[];
    sd: string;
    mandatory?: boolean;
  }
  const rulesOf = (vct: string) => getTypeMetadata(vct)?.document.claims as Rule[];
  const texts = (paths: readonly (readonly unknown[])[]) => paths.map((path) => JSON.stringify(path)).sort();

  test.each([
    [CERTIFIED_VCT, certified()],
    [IDENTIFIED_VCT, identified()],
  ])('%s: exactly those that its type metadata says', (vct, credential) => {
    const { disclosable } = toSdJwtClaims(credential);
    const always = rulesOf(vct).filter(({ sd }) => sd === 'always');
    expect(texts(disclosable)).toEqual(texts(always.map(({ path }) => path)));
  });

  test('the name, the scores, the employer and the record id can; the achievement cannot', () => {
    const certifiedPaths = texts(toSdJwtClaims(certified()).disclosable);
    expect(certifiedPaths).toContain('["record_id"]');
    expect(certifiedPaths).toContain('["result",null,"value"]');
    expect(certifiedPaths.filter((path) => path.includes('achievement'))).toEqual([]);
    const identifiedPaths = texts(toSdJwtClaims(identified()).disclosable);
    expect(identifiedPaths).toContain('["identity","fullName"]');
    expect(identifiedPaths).toContain('["employment","employer"]');
  });

  test.each([
    [CERTIFIED_VCT, certifiedClaims],
    [IDENTIFIED_VCT, identifiedClaims],
  ])('%s: every claim of a record has a rule, and every rule that says "mandatory" a claim', (vct, claims) => {
    const paths = new Set(rulesOf(vct).map(({ path }) => JSON.stringify(path)));
    for (const name of Object.keys(claims).filter((each) => !['nbf', 'exp'].includes(each))) {
      expect([...paths]).toContain(JSON.stringify([name]));
    }
    const bySigner = ['iat', 'cnf'];
    const mandatory = rulesOf(vct).filter(({ path, mandatory }) => mandatory && !bySigner.includes(path[0] as string));
    for (const { path } of mandatory) {
      const found = path.reduce<Draft>((value, part) => value?.[part === null ? 0 : part], claims);
      expect([path, found === undefined]).toEqual([path, false]);
    }
  });

  test('the number of decoys hides the number of levels of every skill', () => {
    const { claims, decoys } = toSdJwtClaims(certified());
    expect((claims as Draft).skill[0].meetsLevel.length).toBeLessThanOrEqual(decoys);
  });
});
