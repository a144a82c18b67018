// Compares proofs: what the fast path signs, and what it says of good and of changed credentials.
import { addProof } from '@skill-records/credentials/add-proof';
import { checkCredentialProof } from '@skill-records/credentials/checks/proof';
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { Leaf, Path } from './holes.ts';
import { valueAt, withHoles } from './holes.ts';
import { type Laboratory, NOW } from './laboratory.ts';
import type { Notebook } from './notebook.ts';
import type { PreparedFamily } from './prepare-family.ts';
import { randomOf } from './random.ts';

/** The reference path verifies one in so many of the credentials that the fast path signed. */
const REFERENCE_EVERY = 16;

/** A row signed by template, and the same credential signed by the door that every credential may take. */
export async function compareSigned(
  laboratory: Laboratory,
  family: PreparedFamily | undefined,
  credential: JsonObject,
  values: readonly Leaf[] | undefined,
  expected: string,
  { compare, note }: Notebook,
): Promise<void> {
  const row = values && family?.signer?.sign(values, NOW);
  // What has to be waited for was not signed by the template.
  if (row instanceof Promise) await row;
  if (family?.signer?.on === false) note('signed', 'unequal', 'the signer found a difference and switched itself off');
  compare('signed', typeof row === 'string' ? row : null, expected);

  const { signer, documentLoader, proofs } = laboratory;
  const { createProof } = proofs;
  const signed = await addProof(credential, {
    signer,
    cryptosuite: 'eddsa-rdfc-2022',
    documentLoader,
    now: NOW,
    createProof,
  }).catch(() => undefined);
  compare('proof', signed === undefined ? null : JSON.stringify(signed), expected);
}

/** `signed` comes from the reference path. */
export async function compareVerdicts(
  laboratory: Laboratory,
  index: number,
  signed: JsonObject,
  { note }: Notebook,
): Promise<void> {
  const verdict = await verdictOf(laboratory, signed);
  // The structure is judged before the proof, and more strictly than by the library.
  if (verdict === 'passed') note('verified', 'equal');
  else note('verified', 'refused');

  const tampered = tamper(signed, index);
  if ((await verdictOf(laboratory, tampered.document)) !== 'passed') note('tampered', 'equal');
  else note('tampered', 'unequal', `accepted with another value at ${tampered.path.join('/')}`);

  if (index % REFERENCE_EVERY === 0) {
    const [good, bad] = await Promise.all(
      [signed, tampered.document].map((document) => laboratory.reference.verify(document, NOW)),
    );
    if (good && !bad) note('reference', 'equal');
    else note('reference', 'unequal', good ? `accepts another value at ${tampered.path.join('/')}` : 'refuses it');
  }
}

async function verdictOf({ documentLoader, resolveDid, proofs }: Laboratory, signed: JsonObject): Promise<string> {
  const { verifyProof } = proofs;
  const { check } = await checkCredentialProof(signed, { documentLoader, resolveDid, now: NOW, verifyProof });
  return check.outcome;
}

/** One text or number of the credential is another one: which, follows from the index. */
function tamper(signed: JsonObject, index: number): { document: JsonObject; path: Path } {
  const { '@context': _context, proof: _proof, type: _type, ...claims } = signed;
  const path = randomOf(`tamper ${index}`).pick(leavesOf(claims));
  const value = valueAt(signed, path) as Leaf;
  const document = withHoles(signed, [path], () => (typeof value === 'number' ? value + 1 : `${value}x`));
  return { document, path };
}

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string' || typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
