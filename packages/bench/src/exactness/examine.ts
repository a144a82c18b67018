// Compares the fast path with the reference path on the members of one family, in every way in which it is used.
import { createHash } from 'node:crypto';
import { createFastSigner, type FastSigner } from '@skill-records/credentials/canonicalization/fast-signer';
import { canonicalize } from '@skill-records/credentials/canonicalization/general-path';
import { compileTemplate, hole, type Template } from '@skill-records/credentials/canonicalization/template';
import { createDocumentLoader, type DocumentLoader } from '@skill-records/credentials/document-loader';
import { guardDocument } from '@skill-records/credentials/guard-document';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createLocalSigner, type Signer } from '@skill-records/dids/signer';
import { createDigitalBazaar, type DigitalBazaar } from '../peers/digitalbazaar.ts';
import { type BenchKey, createBenchKey } from '../records/signing-key.ts';
import { ADVERSARIAL_CONTEXT, ADVERSARIAL_CONTEXT_URL } from './adversarial-context.ts';
import type { Family } from './family.ts';
import { findHoles, type Leaf, type Path, sampleOf, textWithoutHoles, valueAt, valuesOf, withHoles } from './holes.ts';
import { type Comparison, type Difference, emptyTally, type Outcome, type Tally } from './tally.ts';

export const NOW = new Date('2026-05-01T12:00:00Z');

export interface Laboratory {
  key: BenchKey;
  signer: Signer;
  documentLoader: DocumentLoader;
  reference: DigitalBazaar;
}

export async function createLaboratory(): Promise<Laboratory> {
  const key = createBenchKey();
  const extraContexts = new Map([[ADVERSARIAL_CONTEXT_URL, ADVERSARIAL_CONTEXT]]);
  return {
    key,
    signer: await createLocalSigner({ privateJwk: key.privateJwk, id: key.verificationMethod, controller: key.did }),
    documentLoader: createDocumentLoader({
      resolveDid: createDidResolver({ now: () => NOW.getTime() }),
      contexts: 'conformance',
      extraContexts,
    }),
    reference: await createDigitalBazaar(key, extraContexts),
  };
}

export interface Examination {
  tally: Tally;
  differences: Difference[];
}

/** Looks at the members with these indexes. Resolves when all were compared; a difference is a finding, not an error. */
export async function examineFamily(
  laboratory: Laboratory,
  family: Family,
  indexes: readonly number[],
): Promise<Examination> {
  const { documentLoader, reference } = laboratory;
  const { kind } = family;
  const tally = emptyTally();
  const differences: Difference[] = [];
  const template = await prepareTemplate(laboratory, family);

  for (const index of indexes) {
    const credential = family.member(index);
    tally.cases[kind]++;
    const note = (comparison: Comparison, outcome: Outcome, detail = '') => {
      tally.outcomes[kind][comparison][outcome]++;
      if (outcome === 'unequal') differences.push({ index, kind, comparison, detail });
    };
    const compare = (comparison: Comparison, found: string | null, expected: string) => {
      if (found === null) note(comparison, 'refused');
      else if (found === expected) note(comparison, 'equal');
      else note(comparison, 'unequal', firstDifference(found, expected));
    };
    try {
      guardDocument(credential, documentLoader);
    } catch {
      tally.guarded[kind]++;
      continue;
    }
    const expected = await reference.issueAndShow(credential, NOW).catch(() => undefined);
    if (expected === undefined) tally.unsignable[kind]++;
    const nquads = expected?.nquads ?? 'The reference path refuses this credential.';

    const general = await canonicalize(credential, documentLoader).catch(() => null);
    compare('general', general, nquads);
    const values = template && valuesOf(credential, template.paths, template.sampleText);
    if (template === undefined || values === undefined) {
      note('template', 'refused');
      continue;
    }
    const filled = template.compiled.fill(values);
    compare('template', filled === null ? null : Buffer.from(filled).toString(), nquads);
    const hash = template.compiled.hash(values);
    if (hash !== null && Buffer.from(hash).compare(sha256(nquads)) !== 0) note('template', 'unequal', 'the hash');
    compareText(template, credential, values, note, compare);
    if (expected !== undefined) await compareSigned(template, values, JSON.stringify(expected.signed), note, compare);
  }
  return { tally, differences };
}

interface Prepared {
  compiled: Template;
  /** `undefined` when the product signs no such credential at all. */
  signer: FastSigner | undefined;
  paths: readonly Path[];
  sampleText: string;
}

/** `undefined` when a place that varies cannot be a hole. */
async function prepareTemplate(laboratory: Laboratory, family: Family): Promise<Prepared | undefined> {
  const { documentLoader } = laboratory;
  const paths = findHoles(family);
  const sample = sampleOf(family);
  const document = withHoles(sample, paths, (i) => {
    const path = paths[i] as Path;
    if (typeof valueAt(sample, path) === 'number') return hole(String(i), 'number');
    return hole(String(i), path.at(-1) === '@language' ? 'language' : 'text');
  });
  const sampleText = textWithoutHoles(sample, paths);
  const signer = await prepareSigner(laboratory, document, valuesOf(sample, paths, sampleText));
  if (signer !== undefined) return { compiled: signer.template, signer, paths, sampleText };
  try {
    return { compiled: await compileTemplate({ document, documentLoader }), signer, paths, sampleText };
  } catch {
    return undefined;
  }
}

/** The first row of a signer is always compared by the signer itself; the sample takes that place. */
async function prepareSigner(
  { signer, documentLoader, reference }: Laboratory,
  document: JsonObject,
  sample: readonly Leaf[] | undefined,
): Promise<FastSigner | undefined> {
  try {
    const fast = await createFastSigner({
      document,
      signer,
      cryptosuite: 'eddsa-rdfc-2022',
      documentLoader,
      shadowEvery: Number.POSITIVE_INFINITY,
      reference: (credential, now) => reference.issue(credential, now),
    });
    if (sample !== undefined) await fast.sign(sample, NOW);
    return fast;
  } catch {
    return undefined;
  }
}

async function compareSigned(
  { signer }: Prepared,
  values: readonly Leaf[],
  expected: string,
  note: (comparison: Comparison, outcome: Outcome, detail?: string) => void,
  compare: (comparison: Comparison, found: string | null, expected: string) => void,
): Promise<void> {
  const text = signer?.sign(values, NOW);
  // What has to be waited for was not signed by the template.
  if (text instanceof Promise) await text;
  if (signer?.on === false) note('signed', 'unequal', 'the signer found a difference and switched itself off');
  compare('signed', typeof text === 'string' ? text : null, expected);
}

/** The JSON text is JSON.stringify's, and its values are found in it again. */
function compareText(
  { compiled }: Prepared,
  credential: JsonObject,
  values: readonly Leaf[],
  note: (comparison: Comparison, outcome: Outcome, detail?: string) => void,
  compare: (comparison: Comparison, found: string | null, expected: string) => void,
): void {
  const text = JSON.stringify(credential);
  compare('text', compiled.json(values), text);
  const found = compiled.match(Buffer.from(text));
  if (found !== null && JSON.stringify(found) !== JSON.stringify(values)) note('text', 'unequal', 'the values found');
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Some characters around the first place where two texts differ. */
export function firstDifference(found: string, expected: string): string {
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at++;
  const excerpt = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
  return `at ${at}: found ${excerpt(found)}, expected ${excerpt(expected)}`;
}
