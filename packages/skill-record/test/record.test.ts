import { describe, expect, test } from '@jest/globals';
import { checkResults, type ResultInput, resultFaultTexts, skillRecordInputSchema } from '../src/record.ts';
import { type Draft, NOW, spreadsheets3 } from './sample.ts';
import { validatorOf } from './schemas.ts';

const valid = validatorOf(skillRecordInputSchema);
const certifiedBody = (): Draft => ({
  type: 'Certified',
  achievement: 'ITL-SS-3@1.0',
  recipient: { email: 'hanako.yamada@example.jp', name: '山田 花子', locale: 'ja', externalId: 'lms-1' },
  results: [
    { role: 'TestEvaluation', value: '82', on: '2026-03-15' },
    { role: 'TeacherEvaluation', level: 3, on: '2026-03-18' },
  ],
  evidence: [{ url: 'https://academy.example/evidence/9f1c' }],
});
const identifiedBody = (): Draft => ({
  type: 'Identified',
  recipient: { email: 'hanako.yamada@example.jp' },
  identity: { fullName: '山田 花子', identityAssurance: 'EmployerVouched' },
  employment: { employer: 'did:web:hr.example', startDate: '2024-04-01' },
});

describe('skillRecordInputSchema', () => {
  test('accepts both record types, unknown members beside them, points as a number, a carrier mail address', () => {
    expect(valid(certifiedBody())).toBe(true);
    expect(valid(identifiedBody())).toBe(true);
    expect(valid({ ...certifiedBody(), course: 'C1' })).toBe(true);
    const body = certifiedBody();
    body.results[0].value = 82.5;
    body.recipient.email = 'a..b.@docomo.example.jp';
    expect(valid(body)).toBe(true);
  });

  test.each<[string, () => Draft, (body: Draft) => unknown]>([
    ['another record type', certifiedBody, (b) => Object.assign(b, { type: 'Verified' })],
    ['no results', certifiedBody, (b) => Object.assign(b, { results: [] })],
    ['a level as text', certifiedBody, (b) => Object.assign(b.results[1], { level: '3' })],
    ['a value with a unit', certifiedBody, (b) => Object.assign(b.results[0], { value: '82点' })],
    ['a day that does not exist', certifiedBody, (b) => Object.assign(b.results[0], { on: '2026-02-30' })],
    ['an unknown evaluator', certifiedBody, (b) => Object.assign(b.results[0], { role: 'FriendEvaluation' })],
    ['a mail address without domain', certifiedBody, (b) => Object.assign(b.recipient, { email: 'hanako' })],
    [
      'a mail address with a line break',
      certifiedBody,
      (b) => Object.assign(b.recipient, { email: 'a@example.jp\nb' }),
    ],
    ['a name with a line break', certifiedBody, (b) => Object.assign(b.recipient, { name: 'a\nb' })],
    ['another language', certifiedBody, (b) => Object.assign(b.recipient, { locale: 'fr' })],
    [
      'evidence that is no web address',
      certifiedBody,
      (b) => Object.assign(b.evidence[0], { url: 'file:///etc/passwd' }),
    ],
    ['a birth date', identifiedBody, (b) => Object.assign(b.identity, { birthDate: '1990-01-01' })],
    ['a job title', identifiedBody, (b) => Object.assign(b.employment, { jobTitle: 'Clerk' })],
    ['an unknown assurance', identifiedBody, (b) => Object.assign(b.identity, { identityAssurance: 'Certain' })],
    ['an identity without name', identifiedBody, (b) => delete b.identity.fullName],
    ['an employment without start', identifiedBody, (b) => delete b.employment.startDate],
  ])('refuses %s', (_, make, change) => {
    const body = make();
    change(body);
    expect(valid(body)).toBe(false);
  });
});

describe('checkResults', () => {
  const good = (): ResultInput[] => certifiedBody().results;
  const codes = (results: ResultInput[]) =>
    checkResults(spreadsheets3, results, { now: NOW }).map(({ code, path }) => `${code} ${path}`);

  test('finds nothing when each evaluation is reached, at its limit and above', () => {
    expect(codes(good())).toEqual([]);
    expect(
      codes([
        { role: 'TestEvaluation', value: '70', on: '2026-04-01' },
        { ...good()[1]!, level: 4 },
      ]),
    ).toEqual([]);
    expect(codes([...good()].reverse())).toEqual([]);
  });

  test.each<[string, (r: Draft) => unknown, string[]]>([
    ['a missing evaluation', (r) => r.pop(), ['missing_result ']],
    ['no results', (r) => r.splice(0), ['missing_result ', 'missing_result ']],
    ['one point too few', (r) => Object.assign(r[0], { value: '69.9' }), ['result_below_required /0/value']],
    ['a level too low', (r) => Object.assign(r[1], { level: 2 }), ['result_below_required /1/level']],
    ['a level that the skill lacks', (r) => Object.assign(r[1], { level: 5 }), ['level_unknown /1/level']],
    ['more points than there are', (r) => Object.assign(r[0], { value: '100.5' }), ['result_out_of_range /0/value']],
    ['negative points', (r) => Object.assign(r[0], { value: -1 }), ['result_out_of_range /0/value']],
    ['a word for points', (r) => Object.assign(r[0], { value: 'passed' }), ['result_format /0/value']],
    ['an empty value', (r) => Object.assign(r[0], { value: '' }), ['result_format /0/value']],
    [
      'a level where points belong',
      (r) => Object.assign(r[0], { value: undefined, level: 3 }),
      ['result_format /0/value'],
    ],
    [
      'points where a level belongs',
      (r) => Object.assign(r[1], { level: undefined, value: '3' }),
      ['result_format /1/level'],
    ],
    ['points beside a level', (r) => Object.assign(r[1], { value: '3' }), ['result_format /1/level']],
    ['the same evaluation twice', (r) => r.push({ ...r[0] }), ['duplicate_result /2/role']],
    [
      'an evaluation that is not asked for',
      (r) => r.push({ role: 'PeerEvaluation', level: 3, on: '2026-03-15' }),
      ['unexpected_result /2/role'],
    ],
    ['a day that does not exist', (r) => Object.assign(r[0], { on: '2026-02-29' }), ['date_format /0/on']],
    ['a day in the future', (r) => Object.assign(r[1], { on: '2026-04-02' }), ['date_in_future /1/on']],
  ])('finds %s', (_, change, expected) => {
    const results = good();
    change(results);
    expect(codes(results)).toEqual(expected);
  });

  test('fills every place of its sentences', () => {
    const results = [
      { role: 'TestEvaluation' as const, value: '169', on: '2026-13-01' },
      { role: 'TeacherEvaluation' as const, level: 9, on: '2027-01-01' },
      { role: 'PeerEvaluation' as const, on: '2026-01-01' },
    ];
    const faults = checkResults(spreadsheets3, results, { now: NOW });
    expect(faults).toHaveLength(5);
    for (const { message } of faults) for (const text of Object.values(message)) expect(text).not.toMatch(/\{\w+\}/);
    expect(Object.values(resultFaultTexts).every(({ en, ja }) => en.length > 0 && ja.length > 0)).toBe(true);
  });
});
