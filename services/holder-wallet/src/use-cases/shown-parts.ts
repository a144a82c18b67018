// What leaves the wallet when a record is shown: the whole of it, or exactly the parts that were asked for.
import { deriveCredential, findBaseProof, previewDerived } from '@skill-records/credentials/derive-credential';
import type { JsonValue } from '@skill-records/oid4vc/json';
import { acceptsProof, type ClientMetadata } from '@skill-records/oid4vc/presentation/client-metadata';
import type { ClaimsPath, RequestedClaim } from '@skill-records/oid4vc/presentation/dcql';
import type { Wallet } from './dependencies.ts';
import { isObject, type JsonObject, listAt, textAt } from './read-json.ts';

/** True when the record can be shown in parts. Its base proof then never leaves the wallet: it proves every part at once. */
export function isSelective(document: JsonObject): boolean {
  return findBaseProof(document) !== undefined;
}

/** The proof that a verifier of this record will see; a base proof and the one derived from it name the same cryptosuite. */
export function isAcceptedBy(document: JsonObject, metadata: ClientMetadata | undefined): boolean {
  const base = findBaseProof(document)?.proof;
  const proofs = base === undefined ? listAt(document, 'proof') : [base];
  return proofs.some((proof) => {
    const type = textAt(proof, 'type');
    const cryptosuite = textAt(proof, 'cryptosuite');
    return type !== undefined && acceptsProof(metadata, { type, ...(cryptosuite !== undefined && { cryptosuite }) });
  });
}

/** The document as the verifier would read it, for asking the holder first; its proof without the value. */
export async function previewShown(
  wallet: Pick<Wallet, 'documentLoader'>,
  document: JsonObject,
  claims: readonly RequestedClaim[],
): Promise<JsonObject> {
  const base = findBaseProof(document);
  if (base === undefined) return document;
  const { documentLoader } = wallet;
  const shown = await previewDerived(document, { selectivePointers: pointersOf(document, claims), documentLoader });
  const { proofValue: _, ...proof } = base.proof;
  return { ...shown, proof };
}

/** The document that goes out. `claims`: all that is asked of this record, by every query that it answers. */
export async function makeShown(
  wallet: Pick<Wallet, 'documentLoader' | 'now'>,
  document: JsonObject,
  claims: readonly RequestedClaim[],
): Promise<JsonObject> {
  if (!isSelective(document)) return document;
  const { documentLoader } = wallet;
  const selectivePointers = pointersOf(document, claims);
  return deriveCredential(document, { selectivePointers, documentLoader, now: wallet.now() });
}

/** JSON pointers to what the claims select; of a claim with values only to the places that have one of them. */
export function pointersOf(document: JsonObject, claims: readonly RequestedClaim[]): string[] {
  const pointers = claims.flatMap(({ path, values }) =>
    [...follow(document, path, '')].filter(({ value }) => values.includes(value)).map(({ pointer }) => pointer),
  );
  return [...new Set(pointers)].filter((pointer) => !ALWAYS_THERE.test(pointer));
}

/** The contexts always go along, and the proof is another one. */
const ALWAYS_THERE = /^\/(?:@context|proof)(?:\/|$)/;

/** The places that a claims path selects (OpenID4VP 1.0, section 7.1): a name, an index, or null for every element. */
function* follow(value: unknown, path: ClaimsPath, pointer: string): Generator<{ pointer: string; value: JsonValue }> {
  const [step, ...rest] = path;
  if (step === undefined) {
    yield { pointer, value: value as JsonValue };
  } else if (typeof step === 'string') {
    const token = step.replaceAll('~', '~0').replaceAll('/', '~1');
    if (isObject(value) && Object.hasOwn(value, step)) yield* follow(value[step], rest, `${pointer}/${token}`);
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      if (step === null || step === i) yield* follow(item, rest, `${pointer}/${i}`);
    }
  }
}
