import { describe, expect, test } from '@jest/globals';
import { guardDocument } from '@skill-records/credentials/guard-document';
import { ADVERSARIAL_CONTEXT, ADVERSARIAL_CONTEXT_URL } from '../../src/exactness/adversarial-context.ts';
import { familyOf } from '../../src/exactness/families.ts';
import { FAMILY_SIZE, KINDS } from '../../src/exactness/family.ts';
import { findHoles, sampleOf, textWithoutHoles, valuesOf } from '../../src/exactness/holes.ts';

const ISSUER = 'did:key:z6Mkh3xLJJBM8N8Dmv6oLxGMRHuTq2FRDzJqGoxiYWx9W12k';
const families = Array.from({ length: 60 }, (_, number) => familyOf('test', number, ISSUER));

describe('a family', () => {
  test('is the same for the same seed and number, and another for another', () => {
    const text = (seed: string, number: number) =>
      JSON.stringify(familyOf(seed, number, ISSUER).member(number * FAMILY_SIZE));
    expect(text('a', 7)).toBe(text('a', 7));
    expect(text('a', 7)).not.toBe(text('b', 7));
    expect(text('a', 7)).not.toBe(text('a', 8));
  });

  test('has the same members in whatever order they are made', () => {
    for (const { number } of families) {
      const [one, other] = [familyOf('test', number, ISSUER), familyOf('test', number, ISSUER)];
      const forward = [1, 2, 3, 4].map((index) => one.member(index));
      expect([4, 3, 2, 1].map((index) => other.member(index)).reverse()).toEqual(forward);
    }
  });

  test('of every kind comes up', () => {
    expect(new Set(families.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });

  test('has members that differ in texts and numbers alone', () => {
    for (const family of families) {
      const paths = findHoles(family);
      const sample = textWithoutHoles(sampleOf(family), paths);
      const first = family.number * FAMILY_SIZE;
      const members = Array.from({ length: 20 }, (_, i) => family.member(first + i));
      const filled = members.filter((member) => valuesOf(member, paths, sample) !== undefined);
      // A place where the samples agree by chance, and a member does not, is rare.
      expect(`${family.number}: ${filled.length >= 15}`).toBe(`${family.number}: true`);
      expect(new Set(members.map((member) => JSON.stringify(member))).size).toBeGreaterThan(15);
    }
  });

  test('holds well-formed texts, and realistic ones pass the guard', () => {
    const extraContexts = new Map([[ADVERSARIAL_CONTEXT_URL, ADVERSARIAL_CONTEXT]]);
    for (const family of families) {
      const member = family.member(family.number * FAMILY_SIZE);
      expect(JSON.stringify(member)).not.toMatch(/\\ud[89a-f][0-9a-f]{2}/i);
      if (family.kind === 'record') guardDocument(member, { contexts: 'conformance', extraContexts });
    }
  });
});
