// The proofs of one document: a set, in which each stands alone, or chains, in which a proof covers the ones it continues.
// https://www.w3.org/TR/vc-data-integrity/#proof-sets, #proof-chains
import { asList, type JsonObject } from '../json-object.ts';

/** Each further proof is a key to resolve and a document to canonicalize. */
export const MAX_PROOFS = 8;

export interface LinkedProof {
  proof: JsonObject;
  /** The proofs that its `previousProof` names; the signed document holds exactly these as `proof`. */
  previous: JsonObject[];
}

/** `undefined` when an id is doubled, or a reference is malformed, doubled, unknown, or leads back to where it began. */
export function linkProofs(proofs: readonly JsonObject[]): LinkedProof[] | undefined {
  const byId = new Map<unknown, JsonObject>();
  for (const proof of proofs) {
    if (proof.id === undefined) continue;
    if (typeof proof.id !== 'string' || byId.has(proof.id)) return undefined;
    byId.set(proof.id, proof);
  }
  const linked: LinkedProof[] = [];
  for (const proof of proofs) {
    const previous = findPrevious(proof.previousProof, byId);
    if (previous === undefined) return undefined;
    linked.push({ proof, previous });
  }
  return linked.every((one) => isAcyclic(one, linked, new Set())) ? linked : undefined;
}

/** The proofs that `previousProof` (an id or a list of ids) names. */
export function findPrevious(previousProof: unknown, byId: ReadonlyMap<unknown, JsonObject>): JsonObject[] | undefined {
  const ids = asList(previousProof);
  const previous = ids.map((id) => (typeof id === 'string' ? byId.get(id) : undefined));
  const complete = new Set(ids).size === ids.length && !previous.includes(undefined);
  return complete ? (previous as JsonObject[]) : undefined;
}

function isAcyclic({ proof, previous }: LinkedProof, all: readonly LinkedProof[], above: Set<JsonObject>): boolean {
  if (above.has(proof)) return false;
  const path = new Set([...above, proof]);
  return previous.every((one) => isAcyclic(all.find((linked) => linked.proof === one) as LinkedProof, all, path));
}
