import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { officeAdministratorJunior } from '../src/catalogue/it-literacy.ts';
import { COVERAGE_STATUSES, type CoverageOptions, type CoverageRecord, computeCoverage } from '../src/coverage.ts';
import type { JobProfile } from '../src/job-profile.ts';
import { certified, type Draft, identified, NOW } from './sample.ts';

const SKILLS = 'https://w3id.org/skill-records/skills';
const SPREADSHEET = `${SKILLS}/itl-spreadsheet`;

interface Shape {
  id: string;
  skill: 'itl-spreadsheet' | 'itl-document';
  ordinal: 2 | 3 | 4;
  roles: string[];
  assessedOn: string;
  verified: boolean;
  assurance: 'green' | 'amber' | 'red';
}

const shape = (change: Partial<Shape> = {}): Shape => ({
  id: 'urn:uuid:a',
  skill: 'itl-spreadsheet',
  ordinal: 3,
  roles: ['TestEvaluation'],
  assessedOn: '2026-03-18',
  verified: true,
  assurance: 'green',
  ...change,
});

function record(change: Partial<Shape> = {}, edit: (credential: Draft) => void = () => {}): CoverageRecord {
  const { id, skill, ordinal, roles, assessedOn, verified, assurance } = shape(change);
  const credential = certified();
  credential.id = id;
  credential.credentialSubject.skill = [
    {
      type: ['SkillClaim'],
      skillId: `${SKILLS}/${skill}`,
      level: `${SKILLS}/${skill}/level/${ordinal}`,
      levelOrdinal: ordinal,
      meetsLevel: [2, 3, 4].filter((n) => n <= ordinal).map((n) => `${SKILLS}/${skill}/level/${n}`),
      assessedAs: roles,
      assessedOn,
    },
  ];
  edit(credential);
  const failedChecks = verified ? [] : [{ id: 'status', code: 'status_revoked' }];
  return { credential, id, verified, assurance, failedChecks };
}

/** One requirement: spreadsheets, level 3, by test or teacher, at most three years old. */
const profile: JobProfile = {
  ...officeAdministratorJunior,
  requirement: [
    { ...officeAdministratorJunior.requirement[0]!, acceptEvaluation: ['TestEvaluation', 'TeacherEvaluation'] },
  ],
};
const judge = (records: CoverageRecord[], o: Partial<CoverageOptions> = {}) =>
  computeCoverage(profile, records, { now: NOW, ...o }).items[0]!;

describe('status of a requirement', () => {
  test('met: a passed record has the exact token, an accepted evaluation, within the maximum age', () => {
    expect(judge([record()])).toEqual({
      requirement: '#r1',
      importance: 'must',
      status: 'met',
      because: ['urn:uuid:a'],
    });
    expect(judge([record({ ordinal: 4 })]).status).toBe('met');
    expect(judge([record({ roles: ['SelfEvaluation', 'TeacherEvaluation'] })]).status).toBe('met');
  });

  test('metOld: only records older than the maximum age, to the day', () => {
    expect(judge([record({ assessedOn: '2023-04-01' })]).status).toBe('met');
    expect(judge([record({ assessedOn: '2023-03-31' })]).status).toBe('metOld');
    expect(judge([record({ assessedOn: '2023-03-31' }), record({ id: 'urn:uuid:b' })])).toMatchObject({
      status: 'met',
      because: ['urn:uuid:b'],
    });
  });

  test('the day of award, then the begin of validity, stand for a withheld day of assessment', () => {
    const withhold = (rest: Record<string, unknown>) => (credential: Draft) => {
      delete credential.credentialSubject.skill[0].assessedOn;
      delete credential.awardedDate;
      delete credential.validFrom;
      Object.assign(credential, rest);
    };
    const status = (rest: Record<string, unknown>) => judge([record({}, withhold(rest))]).status;
    expect(status({ awardedDate: '2026-03-20T09:00:00Z', validFrom: '2020-01-01T00:00:00Z' })).toBe('met');
    expect(status({ awardedDate: '2020-03-20T09:00:00Z', validFrom: '2026-01-01T00:00:00Z' })).toBe('metOld');
    expect(status({ validFrom: '2026-01-01T00:00:00Z' })).toBe('met');
    expect(status({})).toBe('metOld');
  });

  test('below: the same skill at a lower level, with both numbers', () => {
    expect(judge([record({ ordinal: 2 })])).toMatchObject({
      status: 'below',
      have: 2,
      need: 3,
      because: ['urn:uuid:a'],
    });
    expect(judge([record({ ordinal: 2, assessedOn: '2001-01-01' })]).status).toBe('below');
  });

  test('related: a published crosswalk says close or broad; only exact counts as met', () => {
    const other = 'https://other.example/skills/tables/level/5';
    const foreign = record({}, (credential) => {
      credential.credentialSubject.skill[0] = {
        type: ['SkillClaim'],
        skillId: 'https://other.example/skills/tables',
        meetsLevel: [other],
        assessedAs: ['TestEvaluation'],
        assessedOn: '2026-03-01',
      };
    });
    const crosswalk = (match: 'exact' | 'close' | 'broad' | 'narrow') => [
      { from: other, to: `${SPREADSHEET}/level/3`, match },
    ];
    expect(judge([foreign]).status).toBe('notPresented');
    expect(judge([foreign], { crosswalk: crosswalk('exact') }).status).toBe('met');
    expect(judge([foreign], { crosswalk: crosswalk('close') })).toMatchObject({
      status: 'related',
      because: ['urn:uuid:a'],
    });
    expect(judge([foreign], { crosswalk: crosswalk('broad') }).status).toBe('related');
    expect(judge([foreign], { crosswalk: crosswalk('narrow') }).status).toBe('notPresented');
    const elsewhere = [{ from: other, to: `${SKILLS}/itl-document/level/2`, match: 'exact' as const }];
    expect(judge([foreign], { crosswalk: elsewhere }).status).toBe('notPresented');
  });

  test.each<[string, CoverageRecord, string[]]>([
    ['a failed check', record({ verified: false, assurance: 'red' }), ['checkFailed']],
    ['an issuer nobody vouches for', record({ assurance: 'amber' }), ['issuerNotTrusted']],
    ['a self-evaluation', record({ roles: ['SelfEvaluation'] }), ['selfDeclared']],
    [
      'an evaluation that the profile does not accept',
      record({ roles: ['PeerEvaluation'] }),
      ['evaluationNotAccepted'],
    ],
    ['no evaluation named', record({ roles: [] }), ['evaluationNotAccepted']],
    [
      'the skill without any level',
      record({}, ({ credentialSubject: { skill } }) => {
        delete skill[0].meetsLevel;
        delete skill[0].level;
        delete skill[0].levelOrdinal;
      }),
      ['levelNotStated'],
    ],
    [
      'a higher level without the token for this one',
      record({ ordinal: 4 }, ({ credentialSubject: { skill } }) => {
        skill[0].meetsLevel = [`${SPREADSHEET}/level/4`];
      }),
      ['levelNotStated'],
    ],
  ])('unproven: %s', (_, shown, reasons) => {
    expect(judge([shown])).toMatchObject({ status: 'unproven', because: ['urn:uuid:a'], reasons });
  });

  test('unproven names the check that failed', () => {
    expect(judge([record({ verified: false, assurance: 'red' })]).failedChecks).toEqual([
      { record: 'urn:uuid:a', id: 'status', code: 'status_revoked' },
    ]);
    expect(judge([record({ assurance: 'amber' })])).not.toHaveProperty('failedChecks');
  });

  test('notPresented: nothing, another skill, or an identity', () => {
    expect(judge([])).toMatchObject({ status: 'notPresented', because: [] });
    expect(judge([record({ skill: 'itl-document' })]).status).toBe('notPresented');
    const who = {
      credential: identified(),
      id: 'urn:uuid:w',
      verified: true,
      assurance: 'green' as const,
      failedChecks: [],
    };
    expect(judge([who]).status).toBe('notPresented');
  });

  test('without a list of accepted evaluations everything but a self-evaluation counts', () => {
    const { acceptEvaluation: _, ...open } = profile.requirement[0]!;
    const status = (roles: string[]) =>
      computeCoverage({ ...profile, requirement: [open] }, [record({ roles })], { now: NOW }).items[0]!.status;
    expect(status(['PeerEvaluation'])).toBe('met');
    expect(status(['SelfEvaluation'])).toBe('unproven');
  });
});

describe('the report', () => {
  test('counts what is met, explains every line and decides nothing', () => {
    const records = [
      record({ ordinal: 2 }),
      record({ id: 'urn:uuid:d', skill: 'itl-document', ordinal: 2, roles: ['TeacherEvaluation'] }),
    ];
    const achievements = [
      { id: 'https://a.example/4', skillId: SPREADSHEET, levelOrdinal: 4 },
      { id: 'https://a.example/3', skillId: SPREADSHEET, levelOrdinal: 3 },
      { id: 'https://a.example/2', skillId: SPREADSHEET, levelOrdinal: 2 },
    ];
    expect(computeCoverage(officeAdministratorJunior, records, { now: NOW, achievements })).toEqual({
      algorithm: 'coverage/1',
      jobProfile: 'https://w3id.org/skill-records/jobs/office-administrator-junior@1.0',
      asOf: '2026-04-01T00:00:00.000Z',
      must: { met: 1, of: 2 },
      should: { met: 0, of: 1 },
      nice: { met: 0, of: 0 },
      items: [
        {
          requirement: '#r1',
          importance: 'must',
          status: 'below',
          have: 2,
          need: 3,
          because: ['urn:uuid:a'],
          closesWith: ['https://a.example/3', 'https://a.example/4'],
        },
        { requirement: '#r2', importance: 'must', status: 'met', because: ['urn:uuid:d'] },
        { requirement: '#r3', importance: 'should', status: 'notPresented', because: [] },
      ],
      notice: {
        en: 'Not presented is not the same as not able. A person decides.',
        ja: '未提示は能力がないことを意味しません。判断は人が行います。',
      },
      decidedBy: null,
    });
  });

  test('has no score, weight, rank or verdict in it', () => {
    expect(JSON.stringify(computeCoverage(officeAdministratorJunior, [record()], { now: NOW }))).not.toMatch(
      /score|weight|rank|percent|suitable|reject/i,
    );
  });

  test.each<[string, (p: Draft) => unknown]>([
    ['level', (p) => Object.assign(p.requirement[0], { minLevel: `${SPREADSHEET}/level/9` })],
    ['level of another skill', (p) => Object.assign(p.requirement[0], { minLevel: `${SKILLS}/itl-document/level/2` })],
    ['maximum age', (p) => Object.assign(p.requirement[0], { maxAge: 'soon' })],
  ])('is refused for a profile whose %s cannot be read', (_, change) => {
    const faulty: Draft = structuredClone(profile);
    change(faulty);
    expect(() => computeCoverage(faulty, [record()], { now: NOW })).toThrow(
      expect.objectContaining({ code: 'job_profile_faulty' }),
    );
  });

  test.each([[{}], [{ credentialSubject: 7 }], [{ credentialSubject: [{ skill: [null, 'x', { meetsLevel: 7 }] }] }]])(
    'is not upset by a credential like %j',
    (credential) => {
      const odd = { credential, id: 'urn:uuid:o', verified: true, assurance: 'green' as const, failedChecks: [] };
      expect(judge([odd as CoverageRecord]).status).toBe('notPresented');
      expect(judge([odd as CoverageRecord, record()]).status).toBe('met');
    },
  );

  test('reads every subject and every skill of a record', () => {
    const many = record({}, (credential) => {
      const subject = structuredClone(credential.credentialSubject);
      credential.credentialSubject.skill[0].skillId = `${SKILLS}/itl-data`;
      credential.credentialSubject.skill[0].meetsLevel = [];
      credential.credentialSubject = [credential.credentialSubject, subject];
    });
    expect(judge([many]).status).toBe('met');
  });
});

describe('for any records', () => {
  const shapes = fc.array(
    fc.record<Shape>({
      id: fc.constantFrom('urn:uuid:a', 'urn:uuid:b', 'urn:uuid:c', 'urn:uuid:d'),
      skill: fc.constantFrom('itl-spreadsheet', 'itl-document'),
      ordinal: fc.constantFrom(2, 3, 4),
      roles: fc.subarray(['TestEvaluation', 'PeerEvaluation', 'SelfEvaluation']),
      assessedOn: fc.constantFrom('2026-03-18', '2020-01-01'),
      verified: fc.boolean(),
      assurance: fc.constantFrom('green', 'amber', 'red'),
    }),
    { maxLength: 5 },
  );
  const report = (list: Shape[]) =>
    computeCoverage(
      officeAdministratorJunior,
      list.map((one) => record(one)),
      { now: NOW },
    );

  /** The rules once more, as plainly as they can be said. */
  function expected(list: Shape[]): string {
    const same = list.filter(({ skill }) => skill === 'itl-spreadsheet');
    const good = same.filter((s) => s.verified && s.assurance === 'green' && s.roles.includes('TestEvaluation'));
    const enough = good.filter(({ ordinal }) => ordinal >= 3);
    if (enough.some(({ assessedOn }) => assessedOn === '2026-03-18')) return 'met';
    if (enough.length > 0) return 'metOld';
    if (good.length > 0) return 'below';
    return same.length > 0 ? 'unproven' : 'notPresented';
  }

  test('the first rule that applies decides', () => {
    fc.assert(fc.property(shapes, (list) => expect(report(list).items[0]!.status).toBe(expected(list))));
  });

  test('the same records in another order give the same report', () => {
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.nat()), (list, random) => {
        const order = list.map((one) => ({ one, key: random.next().value as number }));
        const shuffled = order.sort((a, b) => a.key - b.key).map(({ one }) => one);
        expect(report(shuffled)).toEqual(report(list));
      }),
    );
  });

  test('showing one more record never makes a line worse', () => {
    const rank = (list: Shape[]) => report(list).items.map(({ status }) => COVERAGE_STATUSES.indexOf(status));
    fc.assert(
      fc.property(shapes, shapes, (list, more) => {
        const [before, after] = [rank(list), rank([...list, ...more])];
        for (const [index, value] of after.entries()) expect(value).toBeLessThanOrEqual(before[index]!);
      }),
    );
  });

  test('every line but notPresented says which shown record it rests on', () => {
    fc.assert(
      fc.property(shapes, (list) => {
        for (const { status, because } of report(list).items) {
          expect(because.length > 0).toBe(status !== 'notPresented');
          for (const id of because) expect(list.map((one) => one.id)).toContain(id);
        }
      }),
    );
  });
});
