import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue } from '../../src/json.ts';
import {
  claimsPath,
  type DcqlCandidate,
  evaluateVpToken,
  matchCandidates,
  parseDcqlQuery,
} from '../../src/presentation/dcql.ts';

describe('DCQL on any query and any records', () => {
  const types = ['A', 'B', 'C'];
  const value = fc.constantFrom<JsonValue>('x', 1, true, null, ['x', 'y'], [], { p: 'x' }, [{ p: 1 }]);
  const candidate: fc.Arbitrary<DcqlCandidate> = fc.record({
    id: fc.uuid(),
    format: fc.constant('ldp_vc' as const),
    typeIris: fc.subarray(types),
    document: fc.dictionary(fc.constantFrom('p', 'q', 'r'), value),
  }) as fc.Arbitrary<DcqlCandidate>;
  const path = fc.array(fc.constantFrom<string | number | null>('p', 'q', 'r', 0, 1, null), {
    minLength: 1,
    maxLength: 3,
  });
  const claims = fc.array(
    fc.record({
      path,
      values: fc.option(fc.array(fc.constantFrom<string | number | boolean>('x', 1, true), { minLength: 1 }), {
        nil: undefined,
      }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const query = fc
    .tuple(
      fc.array(
        fc.record({
          type: fc.constantFrom(...types),
          claims: fc.option(claims, { nil: undefined }),
          multiple: fc.boolean(),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      fc.option(
        fc.array(
          fc.tuple(
            fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
            fc.boolean(),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        { nil: undefined },
      ),
    )
    .map(([asked, sets]) =>
      parseDcqlQuery(
        JSON.parse(
          JSON.stringify({
            credentials: asked.map(({ type, ...rest }, i) => ({
              id: `q${i}`,
              format: 'ldp_vc',
              meta: { type_values: [[type]] },
              ...rest,
            })),
            credential_sets: sets?.map(([options, required]) => ({
              options: options.map((ids) => ids.map((i) => `q${i % asked.length}`)),
              required,
            })),
          }),
        ),
      ),
    );

  test('the verifier accepts exactly what the wallet says it can answer', () => {
    fc.assert(
      fc.property(query, fc.array(candidate, { maxLength: 5 }), (asked, held) => {
        const match = matchCandidates(asked, held);
        const presented = Object.fromEntries(
          match.queries.flatMap(({ queryId, multiple, matches }) => {
            const chosen = held.filter(({ id }) => matches.some(({ candidateId }) => candidateId === id));
            return chosen.length === 0 ? [] : [[queryId, multiple ? chosen : chosen.slice(0, 1)]];
          }),
        );
        const evaluation = evaluateVpToken(asked, presented);
        expect(evaluation.satisfied).toBe(match.satisfiable);
        expect(evaluation.perQuery.every(({ rejected }) => rejected.length === 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a record that the wallet does not match, the verifier rejects', () => {
    fc.assert(
      fc.property(query, candidate, (asked, one) => {
        const matched = matchCandidates(asked, [one]).queries.map(({ matches }) => matches.length === 1);
        const accepted = asked.credentials.map(({ id }) =>
          evaluateVpToken(asked, { [id]: [one] }).perQuery.some(({ accepted: ids }) => ids.length === 1),
        );
        expect(accepted).toEqual(matched);
      }),
      { numRuns: 500 },
    );
  });

  test('a claims path never throws and selects only what is in the document', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('p', 'q', 'r'), value), path, (document, pointer) => {
        const all = JSON.stringify(document);
        for (const selected of claimsPath(document, pointer)) expect(all).toContain(JSON.stringify(selected));
      }),
      { numRuns: 500 },
    );
  });
});
