import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/json.ts';
import {
  type DcqlCandidate,
  type DcqlQuery,
  evaluateVpToken,
  matchCandidates,
  parseDcqlQuery,
} from '../../src/presentation/dcql.ts';
import { dcqlQueries, RECORD_TYPES } from '../fixtures/dcql-queries.ts';
import { skillRecord } from '../fixtures/records.ts';

const VC = 'https://www.w3.org/2018/credentials#VerifiableCredential';
const CERTIFIED = 'https://w3id.org/skill-records/vocab#CertifiedSkillRecord';
const LEVEL = 'https://w3id.org/skill-records/skills/user-understanding/level/2';

const record = (id: string, subject: JsonObject = {}, typeIris = [VC, CERTIFIED]): DcqlCandidate => ({
  id,
  format: 'ldp_vc',
  typeIris,
  document: { type: ['VerifiableCredential'], credentialSubject: { id: 'did:key:z6Mk', ...subject } },
});
const skilled = record('skilled', {
  skill: [{ meetsLevel: ['https://x.example/1', LEVEL] }],
  score: 82,
  active: true,
  role: 'Test',
});
const plainRecord = record('plain');
const badge = record('badge', {}, [VC, 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']);
const all = [skilled, plainRecord, badge];

const asking = (members: object = {}): DcqlQuery =>
  parseDcqlQuery({
    credentials: [{ id: 'r1', format: 'ldp_vc', meta: { type_values: [[VC, CERTIFIED]] }, ...members }],
  });
const idsFor = (query: DcqlQuery, candidates = all) =>
  matchCandidates(query, candidates).queries.map(({ matches }) => matches.map(({ candidateId }) => candidateId));
const claim = (path: (string | number | null)[], ...values: unknown[]) => ({
  path,
  ...(values.length === 0 ? {} : { values }),
});
const subject = (...path: (string | number | null)[]) => ['credentialSubject', ...path];

describe('DCQL-1 type_values', () => {
  test('all types of one alternative have to be there, in any order, with others besides', () => {
    expect(idsFor(asking())).toEqual([['skilled', 'plain']]);
    expect(idsFor(asking({ meta: { type_values: [[CERTIFIED, VC]] } }))).toEqual([['skilled', 'plain']]);
    expect(idsFor(asking({ meta: { type_values: [[VC]] } }))).toEqual([['skilled', 'plain', 'badge']]);
  });

  test('any alternative is enough', () => {
    expect(idsFor(asking({ meta: { type_values: [['https://x.example/#None'], [badge.typeIris[1]]] } }))).toEqual([
      ['badge'],
    ]);
  });

  test.each([
    ['the short name of a type', [['CertifiedSkillRecord']]],
    ['a type in another case', [[CERTIFIED.toLowerCase()]]],
    ['one type too many', [[VC, CERTIFIED, 'https://x.example/#More']]],
  ])('%s does not match', (_, types) => {
    expect(idsFor(asking({ meta: { type_values: types } }))).toEqual([[]]);
  });

  test('a query of another format matches no ldp_vc, whatever its types', () => {
    expect(idsFor(asking({ format: 'jwt_vc_json' }))).toEqual([[]]);
    expect(idsFor(asking({ format: 'dc+sd-jwt', meta: { vct_values: [CERTIFIED] } }))).toEqual([[]]);
  });

  test('three alternatives of one, two and three types find their three records (appendix B.1.1)', () => {
    const identified = 'https://w3id.org/skill-records/vocab#IdentifiedSkillRecord';
    const endorsed = 'https://academy.example/terms#Endorsed';
    const query = asking({ meta: { type_values: [[VC, endorsed, identified], [VC, CERTIFIED], ['CourseRecord']] } });
    const candidates = [
      record('certified', {}, [VC, CERTIFIED]),
      record('endorsed', {}, [VC, identified, endorsed]),
      // A type that no context defines stays as it is written.
      record('course', {}, [VC, 'CourseRecord']),
      record('identified', {}, [VC, identified]),
    ];
    expect(idsFor(query, candidates)).toEqual([['certified', 'endorsed', 'course']]);
  });
});

describe('DCQL-3 claims', () => {
  test('claims at several depths are found in a record, each with its value', () => {
    const query = parseDcqlQuery(dcqlQueries['ldp_vc with claims at several depths']);
    const candidate: DcqlCandidate = { id: 'sheet', format: 'ldp_vc', typeIris: RECORD_TYPES, document: skillRecord };
    const [match] = matchCandidates(query, [candidate]).queries;
    expect(match?.matches[0]?.claims.map(({ values }) => values)).toEqual([
      ['サンプル研修アカデミー'],
      ['ITL-SS-3'],
      ['表計算 基本（レベル3）'],
      ['実技試験で100点満点中70点以上を取ること。'],
      [3],
      ['82'],
      ['2026-03-20T09:00:00Z'],
    ]);
    const { achievement: _, ...withoutAchievement } = skillRecord.credentialSubject;
    const document = { ...skillRecord, credentialSubject: withoutAchievement };
    expect(idsFor(query, [{ ...candidate, document }])).toEqual([[]]);
  });

  test('a skill level among several is found and named', () => {
    const query = asking({ claims: [claim(subject('skill', null, 'meetsLevel', null), LEVEL)] });
    expect(matchCandidates(query, all).queries[0]?.matches).toEqual([
      {
        candidateId: 'skilled',
        claims: [{ path: subject('skill', null, 'meetsLevel', null), values: [LEVEL] }],
        disclosure: 'full',
      },
    ]);
  });

  test('without claims the whole record is asked for', () => {
    expect(matchCandidates(asking(), [skilled]).queries[0]?.matches).toEqual([
      { candidateId: 'skilled', claims: [], disclosure: 'full' },
    ]);
  });

  test.each([
    ['the same text', subject('role'), 'Test', true],
    ['a text in another case', subject('role'), 'test', false],
    ['the same number', subject('score'), 82, true],
    ['the number as text', subject('score'), '82', false],
    ['another number', subject('score'), 83, false],
    ['the same boolean', subject('active'), true, true],
    ['the boolean as text', subject('active'), 'true', false],
    ['one instead of true', subject('active'), 1, false],
    ['a level that is not reached', subject('skill', null, 'meetsLevel', null), 'https://x.example/3', false],
    ['a part of a level', subject('skill', null, 'meetsLevel', null), LEVEL.slice(0, -1), false],
    ['a value of a claim that is not there', subject('other'), 'x', false],
  ])('DCQL-4 values match exactly: %s', (_, path, value, matches) => {
    expect(idsFor(asking({ claims: [claim(path, value)] }), [skilled])).toEqual([matches ? ['skilled'] : []]);
  });

  test('one of several values is enough, and every claim is needed', () => {
    expect(idsFor(asking({ claims: [claim(subject('score'), 1, 82)] }), [skilled])).toEqual([['skilled']]);
    expect(idsFor(asking({ claims: [claim(subject('score')), claim(subject('other'))] }), [skilled])).toEqual([[]]);
  });

  test('a claim that is asked for again is ignored', () => {
    const again = asking({ claims: [claim(subject('score')), claim(subject('score'), 0)] });
    expect(matchCandidates(again, [skilled]).queries[0]?.matches[0]?.claims).toHaveLength(1);
  });
});

describe('DCQL-3 and VP-W5 claim sets', () => {
  const claims = [
    { id: 'score', ...claim(subject('score')) },
    { id: 'role', ...claim(subject('role'), 'Test') },
    { id: 'birth', ...claim(subject('birthDate')) },
  ];
  const claimIds = (claimSets: string[][]) =>
    matchCandidates(asking({ claims, claim_sets: claimSets }), [skilled]).queries[0]?.matches[0]?.claims.map(
      ({ id }) => id,
    );

  test('the first set that can be met is taken', () => {
    expect(claimIds([['score'], ['role']])).toEqual(['score']);
    expect(claimIds([['birth', 'score'], ['role'], ['score']])).toEqual(['role']);
  });

  test('a record that meets no set is not returned', () => {
    expect(claimIds([['birth'], ['birth', 'score']])).toBeUndefined();
  });
});

describe('DCQL-2 trusted authorities', () => {
  const query = asking({
    trusted_authorities: [
      { type: 'aki', values: ['a', 'b'] },
      { type: 'openid_federation', values: ['https://t.example'] },
    ],
  });
  const known = (type: string, value: string) => ({ ...skilled, authorities: [{ type, value }] });

  test('a wallet returns what belongs to one of them', () => {
    expect(idsFor(query, [known('aki', 'b')])).toEqual([['skilled']]);
    expect(idsFor(query, [known('openid_federation', 'https://t.example')])).toEqual([['skilled']]);
  });

  test.each([
    ['nothing is known', skilled],
    ['the value is another', known('aki', 'c')],
    ['the value is of another type', known('aki', 'https://t.example')],
  ])('a wallet keeps what does not: %s', (_, candidate) => {
    expect(idsFor(query, [candidate])).toEqual([[]]);
  });

  test('the verifier judges trust elsewhere, so here it does not look', () => {
    expect(evaluateVpToken(query, { r1: [skilled] }).satisfied).toBe(true);
  });
});

const meta = { type_values: [[VC]] };
const withType = (id: string, type: string) => ({
  id,
  format: 'ldp_vc',
  meta: { type_values: [[`https://x.example/#${type}`]] },
});
const typed = (id: string, type: string) => record(id, {}, [VC, `https://x.example/#${type}`]);
const threeQueries = [withType('a', 'A'), withType('b', 'B'), withType('c', 'C')];

describe('DCQL-4 the wallet and credential sets', () => {
  test('without sets every credential is required', () => {
    const query = parseDcqlQuery({ credentials: threeQueries });
    expect(matchCandidates(query, [typed('1', 'A'), typed('2', 'B'), typed('3', 'C')]).satisfiable).toBe(true);
    expect(matchCandidates(query, [typed('1', 'A'), typed('2', 'B')]).satisfiable).toBe(false);
  });

  test('one option of each required set is enough', () => {
    const query = parseDcqlQuery({ credentials: threeQueries, credential_sets: [{ options: [['a'], ['b', 'c']] }] });
    expect(matchCandidates(query, [typed('1', 'A')]).satisfiable).toBe(true);
    expect(matchCandidates(query, [typed('2', 'B'), typed('3', 'C')]).sets).toEqual([
      {
        required: true,
        satisfiable: true,
        options: [
          { queryIds: ['a'], satisfiable: false },
          { queryIds: ['b', 'c'], satisfiable: true },
        ],
      },
    ]);
    expect(matchCandidates(query, [typed('2', 'B')]).satisfiable).toBe(false);
  });

  test('an optional set may stay open, a required one not', () => {
    const query = parseDcqlQuery({
      credentials: threeQueries,
      credential_sets: [
        { options: [['a']] },
        { options: [['b']], required: false },
        { options: [['c']], required: false },
      ],
    });
    expect(matchCandidates(query, [typed('1', 'A')]).satisfiable).toBe(true);
    expect(matchCandidates(query, [typed('2', 'B'), typed('3', 'C')]).satisfiable).toBe(false);
  });

  test('a partial application: all is optional, something has to match', () => {
    const query = parseDcqlQuery({
      credentials: threeQueries,
      credential_sets: threeQueries.map(({ id }) => ({ options: [[id]], required: false })),
    });
    expect(matchCandidates(query, [typed('2', 'B')]).satisfiable).toBe(true);
    expect(matchCandidates(query, [plainRecord]).satisfiable).toBe(false);
  });

  test('one record may answer several queries', () => {
    const query = parseDcqlQuery({
      credentials: [
        { id: 'a', format: 'ldp_vc', meta },
        { id: 'b', format: 'ldp_vc', meta },
      ],
    });
    expect(idsFor(query, [skilled])).toEqual([['skilled'], ['skilled']]);
  });

  test('tells whether several records and whether holder binding are asked for', () => {
    const [match] = matchCandidates(
      asking({ multiple: true, require_cryptographic_holder_binding: false }),
      [],
    ).queries;
    expect(match).toEqual({ queryId: 'r1', format: 'ldp_vc', multiple: true, holderBinding: false, matches: [] });
    expect(matchCandidates(asking(), []).queries[0]).toMatchObject({ multiple: false, holderBinding: true });
  });
});

describe('VP-32 the verifier evaluates again', () => {
  const query = asking({ claims: [claim(subject('skill', null, 'meetsLevel', null), LEVEL)] });

  test('what was asked for is accepted', () => {
    expect(evaluateVpToken(query, { r1: [skilled] })).toEqual({
      satisfied: true,
      faults: [],
      perQuery: [{ queryId: 'r1', accepted: ['skilled'], rejected: [] }],
    });
  });

  test.each([
    ['a record without the level', plainRecord, 'claims_missing'],
    ['a record of another type', badge, 'type_mismatch'],
    ['a record of another format', { ...skilled, format: 'jwt_vc_json' as never }, 'format_mismatch'],
  ] as const)('OIDF RequiredNonMatchingCredential: %s is discarded', (_, candidate, mismatch) => {
    expect(evaluateVpToken(query, { r1: [candidate] })).toEqual({
      satisfied: false,
      faults: ['sets_unsatisfied'],
      perQuery: [{ queryId: 'r1', accepted: [], rejected: [{ candidateId: candidate.id, mismatch }] }],
    });
  });

  test('no credential at all satisfies nothing, not even an optional query (G3)', () => {
    const optional = parseDcqlQuery({
      credentials: threeQueries,
      credential_sets: [{ options: [['a']], required: false }],
    });
    const nothing: Record<string, DcqlCandidate[]>[] = [{}, { a: [] }, { a: [plainRecord] }];
    for (const presented of nothing) {
      expect(evaluateVpToken(optional, presented)).toMatchObject({ satisfied: false, faults: ['sets_unsatisfied'] });
    }
    expect(evaluateVpToken(optional, { a: [typed('1', 'A')] }).satisfied).toBe(true);
  });

  test('one of several presentations may be discarded when several were asked for', () => {
    const several = asking({ multiple: true, claims: query.credentials[0]?.claims });
    expect(evaluateVpToken(several, { r1: [plainRecord, skilled] })).toMatchObject({
      satisfied: true,
      perQuery: [{ accepted: ['skilled'], rejected: [{ candidateId: 'plain', mismatch: 'claims_missing' }] }],
    });
  });

  test('several presentations where one was asked for, and answers to what was not asked, are faults', () => {
    expect(evaluateVpToken(query, { r1: [skilled, skilled] })).toMatchObject({
      satisfied: false,
      faults: ['too_many_presentations'],
    });
    expect(evaluateVpToken(query, { r1: [skilled], r2: [badge] })).toMatchObject({
      satisfied: false,
      faults: ['query_unknown'],
    });
    expect(evaluateVpToken(query, { r1: [skilled], constructor: [badge] })).toMatchObject({
      satisfied: false,
      faults: ['query_unknown'],
    });
  });

  test('an inherited member is no presentation', () => {
    expect(evaluateVpToken(asking({ id: 'constructor' }), {}).perQuery[0]?.accepted).toEqual([]);
  });

  test('both sides agree: a wallet that answers all it matched satisfies the verifier', () => {
    const broad = parseDcqlQuery({
      credentials: threeQueries.map((one) => ({ ...one, multiple: true })),
      credential_sets: [{ options: [['a', 'b'], ['c']] }],
    });
    for (const held of [
      [typed('1', 'A')],
      [typed('1', 'A'), typed('2', 'B')],
      [typed('3', 'C'), typed('4', 'C')],
      [plainRecord],
    ]) {
      const match = matchCandidates(broad, held);
      const presented = Object.fromEntries(
        match.queries.map(({ queryId, matches }) => [
          queryId,
          held.filter(({ id }) => matches.some(({ candidateId }) => candidateId === id)),
        ]),
      );
      expect(evaluateVpToken(broad, presented).satisfied).toBe(match.satisfiable);
    }
  });
});
