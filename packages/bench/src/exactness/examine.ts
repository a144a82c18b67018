// Compares the fast path with the reference path on the members of one family, in every way in which it is used.
import { createHash } from 'node:crypto';
import { canonicalize } from '@skill-records/credentials/canonicalization/general-path';
import { guardDocument } from '@skill-records/credentials/guard-document';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { compareSigned, compareVerdicts } from './compare-proofs.ts';
import type { Family } from './family.ts';
import { type Leaf, sampleOf } from './holes.ts';
import { type Laboratory, NOW } from './laboratory.ts';
import { createNotebook, type Notebook } from './notebook.ts';
import { type PreparedFamily, prepareFamily } from './prepare-family.ts';
import type { Difference, Tally } from './tally.ts';

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
  const { documentLoader, reference, proofs } = laboratory;
  const { kind } = family;
  const notebook = createNotebook(family);
  const { tally, differences } = notebook;
  const prepared = await prepareFamily(laboratory, family);
  // A verifier compiles a shape at its second sight.
  for (const sample of [0, 1]) await proofs.shapes.learn(sampleOf(family, sample));

  for (const index of indexes) {
    notebook.turnTo(index);
    tally.cases[kind]++;
    const credential = family.member(index);
    if (!passesGuard(laboratory, credential)) {
      tally.guarded[kind]++;
      continue;
    }
    const expected = await reference.issueAndShow(credential, NOW).catch(() => undefined);
    if (expected === undefined) tally.unsignable[kind]++;
    // No path may find a form for what the reference path refuses: nothing equals this.
    const nquads = expected?.nquads ?? 'The reference path refuses this credential.';

    notebook.compare('general', await canonicalize(credential, documentLoader).catch(() => null), nquads);
    compareHash('shape', proofs.shapes.hash(credential), nquads, notebook);
    const values = prepared?.valuesOf(credential);
    if (prepared === undefined || values === undefined) notebook.note('template', 'refused');
    else compareTemplate(prepared, credential, values, nquads, notebook);
    if (expected === undefined) continue;
    await compareSigned(laboratory, prepared, credential, values, JSON.stringify(expected.signed), notebook);
    await compareVerdicts(laboratory, index, expected.signed, notebook);
  }
  return { tally, differences };
}

function passesGuard({ documentLoader }: Laboratory, credential: JsonObject): boolean {
  try {
    guardDocument(credential, documentLoader);
    return true;
  } catch {
    return false;
  }
}

/** Canonical bytes and hash; the JSON text is JSON.stringify's, and the values are found in it again. */
function compareTemplate(
  { template }: PreparedFamily,
  credential: JsonObject,
  values: readonly Leaf[],
  nquads: string,
  notebook: Notebook,
): void {
  const filled = template.fill(values);
  notebook.compare('template', filled === null ? null : Buffer.from(filled).toString(), nquads);
  if (filled !== null) compareHash('template', template.hash(values), nquads, notebook);

  const text = JSON.stringify(credential);
  notebook.compare('text', template.json(values), text);
  const found = template.match(Buffer.from(text));
  if (found !== null && JSON.stringify(found) !== JSON.stringify(values)) {
    notebook.note('text', 'unequal', 'the values found in the text are not the values');
  }
}

function compareHash(name: 'shape' | 'template', hash: Uint8Array | null, nquads: string, notebook: Notebook): void {
  const expected = createHash('sha256').update(nquads).digest('hex');
  notebook.compare(name, hash === null ? null : Buffer.from(hash).toString('hex'), expected);
}
