// Counts of the exactness run: per kind of credential and per comparison, how many were equal, refused or unequal.
import { KINDS, type Kind, REALISTIC } from './family.ts';

/**
 * `template`: canonical bytes of the filled template; `text`: its JSON text and the way back from it; `shape`: hash by the
 * cache of shapes; `general`: canonical text of the general path; `signed`: signed JSON text of the fast signer; `proof`: the same
 * by `addProof`; `verified`: verdict on what is signed; `tampered`: verdict on the same with one value changed; `reference`: both
 * verdicts of the reference path, for one credential in sixteen.
 */
export const COMPARISONS = [
  'template',
  'text',
  'shape',
  'general',
  'signed',
  'proof',
  'verified',
  'tampered',
  'reference',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** `refused`: the fast path could not say, and the reference path has to be asked. */
export type Outcome = 'equal' | 'refused' | 'unequal';

export interface Difference {
  index: number;
  kind: Kind;
  comparison: Comparison;
  /** The first place where the two differ. */
  detail: string;
}

export interface Tally {
  /** Credentials looked at, per kind. */
  cases: Record<Kind, number>;
  /** Refused by the guard before any canonicalization. */
  guarded: Record<Kind, number>;
  /** Refused by the reference path itself. */
  unsignable: Record<Kind, number>;
  outcomes: Record<Kind, Record<Comparison, Record<Outcome, number>>>;
}

const perKind = <T>(make: () => T) => Object.fromEntries(KINDS.map((kind) => [kind, make()])) as Record<Kind, T>;

export function emptyTally(): Tally {
  return {
    cases: perKind(() => 0),
    guarded: perKind(() => 0),
    unsignable: perKind(() => 0),
    outcomes: perKind(
      () =>
        Object.fromEntries(COMPARISONS.map((name) => [name, { equal: 0, refused: 0, unequal: 0 }])) as Record<
          Comparison,
          Record<Outcome, number>
        >,
    ),
  };
}

export function addTally(sum: Tally, more: Tally): void {
  for (const kind of KINDS) {
    sum.cases[kind] += more.cases[kind];
    sum.guarded[kind] += more.guarded[kind];
    sum.unsignable[kind] += more.unsignable[kind];
    for (const comparison of COMPARISONS) {
      for (const outcome of ['equal', 'refused', 'unequal'] as const) {
        sum.outcomes[kind][comparison][outcome] += more.outcomes[kind][comparison][outcome];
      }
    }
  }
}

export function total(tally: Tally, outcome: Outcome, comparison?: Comparison, kinds: readonly Kind[] = KINDS): number {
  return kinds
    .flatMap((kind) => (comparison ? [comparison] : COMPARISONS).map((name) => tally.outcomes[kind][name][outcome]))
    .reduce((sum, count) => sum + count, 0);
}

/** Share of realistic credentials that the fast signer left to the reference path. */
export function fallbackShare(tally: Tally): number {
  const [refused, equal] = (['refused', 'equal'] as const).map((outcome) => total(tally, outcome, 'signed', REALISTIC));
  return refused! + equal! === 0 ? 1 : refused! / (refused! + equal!);
}

export function renderTally(tally: Tally): string {
  const lines = [
    `| kind | cases | guarded | unsignable | ${COMPARISONS.join(' | ')} |`,
    `|---|---|---|---|${'---|'.repeat(COMPARISONS.length)}`,
  ];
  for (const kind of KINDS) {
    const cells = COMPARISONS.map((name) => {
      const { equal, refused, unequal } = tally.outcomes[kind][name];
      return `${equal} = / ${refused} r / ${unequal} ≠`;
    });
    lines.push(
      `| ${kind} | ${tally.cases[kind]} | ${tally.guarded[kind]} | ${tally.unsignable[kind]} | ${cells.join(' | ')} |`,
    );
  }
  return lines.join('\n');
}
