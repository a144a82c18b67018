import { beforeAll, describe, expect, test } from '@jest/globals';
import { examineFamily } from '../../src/exactness/examine.ts';
import { familyOf } from '../../src/exactness/families.ts';
import { FAMILY_SIZE, type Family, KINDS, type Kind } from '../../src/exactness/family.ts';
import { createLaboratory, type Laboratory } from '../../src/exactness/laboratory.ts';
import { firstDifference } from '../../src/exactness/notebook.ts';
import { addTally, emptyTally, fallbackShare, renderTally, total } from '../../src/exactness/tally.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await createLaboratory();
});

const firstOf = (kind: Kind): Family => {
  for (let number = 0; ; number++) {
    const family = familyOf('test', number, laboratory.key.did);
    if (family.kind === kind) return family;
  }
};
const indexesOf = ({ number }: Family, count: number) =>
  Array.from({ length: count }, (_, i) => number * FAMILY_SIZE + i);

describe('P6 the fast path', () => {
  test.each(KINDS)(
    'gives what the reference path gives for credentials of the kind %s, or leaves them to it',
    async (kind) => {
      const family = firstOf(kind);
      const { tally, differences } = await examineFamily(laboratory, family, indexesOf(family, 12));
      expect(differences).toEqual([]);
      expect(tally.cases[kind]).toBe(12);
      expect(total(tally, 'equal', 'general', [kind])).toBeGreaterThan(0);
    },
  );

  test('signs realistic credentials itself', async () => {
    const family = firstOf('record');
    const { tally } = await examineFamily(laboratory, family, indexesOf(family, 12));
    expect(fallbackShare(tally)).toBe(0);
    expect(tally.outcomes.record.signed).toEqual({ equal: 12, refused: 0, unequal: 0 });
  });

  test('would be found out: a reference path that differs by one character is reported for each credential', async () => {
    const family = firstOf('record');
    const { reference } = laboratory;
    const wrong: Laboratory = {
      ...laboratory,
      reference: {
        ...reference,
        async issueAndShow(credential, now) {
          const { signed, nquads } = await reference.issueAndShow(credential, now);
          return { signed: { ...signed, name: `${signed.name} ` }, nquads: nquads.replace('Sample', 'Sampel') };
        },
      },
    };
    const { tally, differences } = await examineFamily(wrong, family, indexesOf(family, 3));
    for (const comparison of ['template', 'general', 'signed'] as const) {
      expect(tally.outcomes.record[comparison].unequal).toBeGreaterThanOrEqual(3);
    }
    expect(differences[0]).toMatchObject({ kind: 'record', index: family.number * FAMILY_SIZE });
    expect(differences.map(({ detail }) => detail).join()).toContain('Sampel');
  });
});

test('a tally adds up and knows when nothing was signed', () => {
  const [sum, more] = [emptyTally(), emptyTally()];
  expect(fallbackShare(sum)).toBe(1);
  more.cases.badge = 4;
  more.outcomes.badge.signed = { equal: 3, refused: 1, unequal: 0 };
  addTally(sum, more);
  addTally(sum, more);
  expect(total(sum, 'equal')).toBe(6);
  expect(fallbackShare(sum)).toBe(0.25);
  expect(renderTally(sum)).toContain('| badge | 8 |');
});

test('a difference is shown where it begins', () => {
  expect(firstDifference('abcX', 'abcY')).toBe('at 3: found "abcX", expected "abcY"');
});
