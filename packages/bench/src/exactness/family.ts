// What a family of random credentials is.
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { Random } from './random.ts';

/** `record` and `badge` are what issuers sign; `strange` and `graph` look for trouble. */
export const KINDS = ['record', 'badge', 'strange', 'graph'] as const;
export type Kind = (typeof KINDS)[number];
export const REALISTIC: readonly Kind[] = ['record', 'badge'];

/** Makes one member from its own random choices. Every member of a family has the same members and lengths. */
export type Build = (random: Random) => JsonObject;

export interface Family {
  number: number;
  kind: Kind;
  member(index: number): JsonObject;
}

/** Members per family: a shape is learnt once and then used, as by an issuer. */
export const FAMILY_SIZE = 256;
