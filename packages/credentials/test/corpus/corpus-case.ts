// The shape of one line of a corpus file: a good fixture, what is changed in it, and the exact verdict that has to follow.
import type { CheckCode, CheckId } from '../../src/verdict.ts';
import type { JsonOp } from './json-ops.ts';
import type { TokenOp } from './token-ops.ts';

export interface CorpusCase {
  /** Unique over all files. */
  id: string;
  category: string;
  /** Name of a fixture that is accepted as it is; see fixtures.ts. */
  base: string;
  change?: Change;
  /** Runs the case once for each place that the walk finds in the fixture; each place counts as one case. */
  each?: Each;
  expect: Expectation;
}

/** Applied in this order: before signing, how it is signed, after signing, and around it. */
export interface Change {
  /** On the unsigned document; of a token on `{header, payload}`. */
  unsigned?: JsonOp[];
  sign?: SignSpec;
  /** On the signed document, or on the presentation around it. */
  signed?: JsonOp[];
  token?: TokenOp[];
  world?: WorldSpec;
}

export interface SignSpec {
  /** A name of people.ts; the fixture's own signer when absent. */
  key?: string;
  suite?: string;
  /** Members of the proof (or of the protected header) to replace before signing, and to leave out. */
  set?: Record<string, unknown>;
  without?: string[];
}

export interface WorldSpec {
  /** The contexts that the verifier knows; those of the product when absent. */
  contexts?: 'product' | 'conformance';
  now?: string;
  challenge?: string;
  domain?: string;
  /** Members of the verify options that are plain JSON, such as `allowBbs`. */
  options?: Record<string, unknown>;
  /** What the verifier's list of issuers says; the issuers of the fixtures when absent. */
  trust?: 'listed' | 'any' | 'nobody' | 'anybody' | 'broken';
  /** The status lists by purpose. */
  lists?: Record<string, ListSpec>;
  /** On the DID document of did:web:academy.example. */
  did?: JsonOp[];
  /** On the list of keys that the https issuer publishes. */
  published?: JsonOp[];
  /** The bytes of that DID document, as text. */
  didText?: string;
}

export interface ListSpec {
  set?: number[];
  entries?: number;
  /** The value of `encodedList` or `lst`, by a name of status-lists.ts. */
  encoded?: string;
  /** Of a token list: bits per status, and statuses by index. */
  size?: number;
  values?: [index: number, value: number][];
  unsigned?: JsonOp[];
  sign?: SignSpec;
  signed?: JsonOp[];
  token?: TokenOp[];
  /** The text that is served in place of the list. */
  text?: string;
  /** The fetch fails. */
  missing?: true;
}

export type Walk = 'change-leaf' | 'remove' | 'add-member' | 'add-item' | 'retype-leaf' | 'flip-character';

export interface Each {
  walk: Walk;
  /** JSON pointer under which the walk stays; everything when absent. */
  under?: string;
  /** `add-member`: its name and value. `add-item`: the value. */
  name?: string;
  value?: unknown;
  /** Verdicts of places whose pointer matches the regular expression; the first that matches counts. */
  except?: [pattern: string, expect: Expectation | 'skip'][];
}

export type Expectation =
  | { verified: true; check?: CheckId; code?: CheckCode }
  | { verified: false; check: CheckId; code: CheckCode };

/** Something that is accepted as it is, and that the cases change. */
export interface Fixture {
  kind: 'credential' | 'presentation';
  /** Parsed JSON or a compact token; of the change only what happens before signing. */
  secure(change: Change): Promise<unknown>;
  /** What this kind of proof needs of a verifier. */
  world?: WorldSpec;
}
