// T7: the work of telling blank nodes apart is bounded, for honest documents and for hostile ones.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { codeOf, options, record, sign } from './world.ts';

/** A tree of equal blank nodes: `width` children on each of `depth` levels. */
const tree = (width: number, depth: number): JsonObject =>
  depth === 0
    ? { type: ['Evidence'], name: 'x' }
    : { type: ['Achievement'], name: 'x', related: Array.from({ length: width }, () => tree(width, depth - 1)) };

const withEvidence = (evidence: JsonObject[]) => ({ ...record(), evidence });

describe('blank nodes', () => {
  test('a record with ten pieces of evidence that differ in nothing is signed and verified', async () => {
    const signed = await sign(withEvidence(Array.from({ length: 10 }, () => ({ type: ['Evidence'], name: 'x' }))));
    expect(await verifyCredential(signed, options())).toMatchObject({ verified: true });
  });

  test.each([
    [2, 7],
    [4, 4],
    [7, 3],
    [20, 2],
    [400, 1],
  ])('a tree of equal nodes, %d wide and %d deep, comes to an end', async (width, depth) => {
    const signed = await sign(record());
    const { proof, ...unsigned } = signed;
    const verdict = await verifyCredential({ ...unsigned, evidence: [tree(width, depth)], proof }, options());
    expect(verdict.verified).toBe(false);
    expect(['proof_invalid', 'document_too_large']).toContain(codeOf(verdict));
  });

  test.each([4, 8, 16, 64])(
    'a clique of %d, which no tree can form, needs names for its nodes and is refused',
    async (n) => {
      const nodes = Array.from({ length: n }, (_, i) => ({
        id: `_:n${i}`,
        type: ['Achievement'],
        related: Array.from({ length: n }, (_, j) => ({ id: `_:n${j}`, type: ['Related'] })),
      }));
      const signed = await sign(record());
      expect(codeOf(await verifyCredential({ ...signed, evidence: nodes }, options()))).toBe('document_ambiguous');
    },
  );
});
