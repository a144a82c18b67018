// Does for a family what an issuer does once per achievement: a template of its credentials, and a signer for its rows.
import { createFastSigner, type FastSigner } from '@skill-records/credentials/canonicalization/fast-signer';
import { compileTemplate, hole, type Template } from '@skill-records/credentials/canonicalization/template';
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { Family } from './family.ts';
import { findHoles, type Leaf, type Path, sampleOf, textWithoutHoles, valueAt, valuesOf, withHoles } from './holes.ts';
import { type Laboratory, NOW } from './laboratory.ts';

export interface PreparedFamily {
  template: Template;
  /** `undefined` when the product signs no such credential at all. */
  signer: FastSigner | undefined;
  /** The values of a member, or `undefined` when it differs from the template elsewhere, too. */
  valuesOf(member: JsonObject): Leaf[] | undefined;
}

/** `undefined` when a place that varies cannot be a hole. */
export async function prepareFamily(laboratory: Laboratory, family: Family): Promise<PreparedFamily | undefined> {
  const { documentLoader } = laboratory;
  const paths = findHoles(family);
  const sample = sampleOf(family);
  const document = withHoles(sample, paths, (i) => {
    const path = paths[i] as Path;
    if (typeof valueAt(sample, path) === 'number') return hole(String(i), 'number');
    return hole(String(i), path.at(-1) === '@language' ? 'language' : 'text');
  });
  const sampleText = textWithoutHoles(sample, paths);
  const values = (member: JsonObject) => valuesOf(member, paths, sampleText);
  try {
    const signer = await prepareSigner(laboratory, document, values(sample));
    const template = signer?.template ?? (await compileTemplate({ document, documentLoader }));
    return { template, signer, valuesOf: values };
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
