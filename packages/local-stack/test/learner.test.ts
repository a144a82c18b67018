// Whose wallet the journey follows.
import { expect, test } from '@jest/globals';
import { type ClaimLink, chooseLearner } from '../src/learner.ts';

const skills = new Map([
  ['SS-3', { skillId: 'spreadsheet', levelOrdinal: 3 }],
  ['SS-2', { skillId: 'spreadsheet', levelOrdinal: 2 }],
  ['DOC-2', { skillId: 'document', levelOrdinal: 2 }],
  ['NW-2', { skillId: 'network', levelOrdinal: 2 }],
]);
const requirements = [
  { skillId: 'spreadsheet', minLevelOrdinal: 3, importance: 'must' as const },
  { skillId: 'document', minLevelOrdinal: 2, importance: 'must' as const },
];
const link = (row: number, email: string, achievement: string): ClaimLink => ({
  row,
  email,
  name: email,
  achievement,
  offerUri: `offer:${row}`,
});

test('prefers the learner who meets most must requirements', () => {
  const links = [
    link(2, 'a@x', 'SS-2'),
    link(3, 'a@x', 'NW-2'),
    link(4, 'b@x', 'NW-2'),
    link(5, 'b@x', 'SS-3'),
    link(6, 'b@x', 'DOC-2'),
  ];
  const chosen = chooseLearner(links, skills, requirements);
  expect(chosen?.email).toBe('b@x');
  expect(chosen?.offers.map(({ row }) => row)).toEqual([5, 6]);
});

test('takes the first of equals, and a learner with one record when there is no better', () => {
  expect(chooseLearner([link(2, 'a@x', 'NW-2'), link(3, 'b@x', 'NW-2')], skills, requirements)?.email).toBe('a@x');
});

test('finds nobody among rows without a mail address', () => {
  expect(chooseLearner([link(2, '', 'SS-3')], skills, requirements)).toBeUndefined();
});
