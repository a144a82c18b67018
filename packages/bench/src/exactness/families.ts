// Families of random credentials: one shape each, and any number of members that differ in their values alone.
import type { Build, Family, Kind } from './family.ts';
import { badgeFamily } from './family-badge.ts';
import { graphFamily } from './family-graph.ts';
import { recordFamily } from './family-record.ts';
import { type Random, randomOf } from './random.ts';

const OF_TWENTY: readonly Kind[] = [
  ...Array<Kind>(9).fill('record'),
  ...Array<Kind>(4).fill('badge'),
  ...Array<Kind>(4).fill('strange'),
  ...Array<Kind>(3).fill('graph'),
];

/** The same family for the same seed and number, in any process. `issuer` is the DID that signs. */
export function familyOf(seed: string, number: number, issuer: string): Family {
  const shape = randomOf(`${seed} family ${number}`);
  const kind = shape.pick(OF_TWENTY);
  const build = BUILDERS[kind](shape, issuer);
  return { number, kind, member: (index) => build(randomOf(`${seed} credential ${index}`)) };
}

const BUILDERS: Record<Kind, (shape: Random, issuer: string) => Build> = {
  record: recordFamily,
  badge: (shape, issuer) => badgeFamily(shape, issuer, 'usual'),
  strange: (shape, issuer) => badgeFamily(shape, issuer, 'strange'),
  graph: graphFamily,
};
