// Every proof of a document: known suite, right shape, right key, right author, and then its signature.
import { DidError } from '@skill-records/dids/did-error';
import { algorithmOf } from '@skill-records/dids/key-algorithm';
import { resolveVerificationMethod, type VerificationMethod } from '@skill-records/dids/verification-method';
import { fastProofOf } from '../canonicalization/fast-proof.ts';
import { isLarge, verifyLargeDocument } from '../canonicalization/large-documents.ts';
import { keyCodeOf } from '../checks/key-codes.ts';
import type { ProofCheckOptions, ProofKind } from '../checks/proof-check.ts';
import { parseDateTimeStamp } from '../date-time.ts';
import type { JsonObject } from '../json-object.ts';
import type { CheckCode } from '../verdict.ts';
import { type Cryptosuite, cryptosuiteOf, SUITE_FACTS } from './cryptosuites.ts';
import { type LinkedProof, linkProofs, MAX_PROOFS } from './proof-chain.ts';
import { checkProofShape, formOf } from './proof-shape.ts';
import type { ProofForm } from './proof-value.ts';

export interface CheckedProof {
  proof: JsonObject;
  /** The DID whose key made it. */
  controller: string;
  byAuthor: boolean;
}

interface KnownProof extends LinkedProof {
  cryptosuite: Cryptosuite;
}

/**
 * The proofs when all of them are good, and otherwise the first reason. `document` is without its proofs. The libraries call a
 * set verified when one proof is good, and do not follow chains; here one bad proof spoils the set, and one of an unknown suite
 * does too unless `proofSets` is `known`. At least one proof is the author's.
 */
export async function checkProofs(
  document: JsonObject,
  proofs: readonly JsonObject[],
  o: ProofCheckOptions,
  kind: ProofKind,
): Promise<CheckedProof[] | CheckCode> {
  if (proofs.length > MAX_PROOFS) return 'proof_multiple';
  const known = selectKnown(proofs, o);
  if (typeof known === 'string') return known;
  for (const { proof, cryptosuite } of known) {
    const shape = { cryptosuite, purpose: kind.relationship, contexts: document['@context'], now: o.now };
    const fault = checkProofShape(proof, shape) ?? checkForm(proof, cryptosuite, o) ?? kind.refuse?.(proof);
    if (fault !== undefined) return fault;
  }
  const author = kind.author(document);
  const checked: (CheckedProof & { method: VerificationMethod })[] = [];
  for (const { proof, cryptosuite } of known) {
    const method = await findKey(proof, cryptosuite, o, kind);
    if (typeof method === 'string') return method;
    const byAuthor = method.controller === author;
    if (!byAuthor && o.anyAuthor !== true && o.coSigners?.includes(method.controller) !== true) return kind.mismatch;
    checked.push({ proof, controller: method.controller, byAuthor, method });
  }
  if (o.anyAuthor !== true && !checked.some(({ byAuthor }) => byAuthor)) return kind.mismatch;
  const usual = isLarge(document) ? verifyLargeDocument : fastProofOf(o.documentLoader).verifyProof;
  for (const [i, { proof, byAuthor, method }] of checked.entries()) {
    const { cryptosuite, previous } = known[i] as KnownProof;
    const code = await (o.verifyProof ?? usual)({
      document,
      proof,
      previous,
      cryptosuite,
      form: formOf(proof, cryptosuite, algorithmOf(method.publicJwk)) as ProofForm,
      method,
      purpose: kind.purpose(byAuthor),
      documentLoader: o.documentLoader,
    });
    if (code !== undefined) return code;
  }
  return checked.map(({ method: _, ...proof }) => proof);
}

function selectKnown(proofs: readonly JsonObject[], o: ProofCheckOptions): KnownProof[] | CheckCode {
  const linked = linkProofs(proofs);
  if (linked === undefined) return 'proof_chain_broken';
  const suiteOf = (proof: JsonObject) => {
    const cryptosuite = cryptosuiteOf(proof);
    return cryptosuite === 'bbs-2023' && o.allowBbs !== true ? undefined : cryptosuite;
  };
  const known = linked.flatMap((one) => {
    const cryptosuite = suiteOf(one.proof);
    return cryptosuite === undefined ? [] : [{ ...one, cryptosuite }];
  });
  if (known.length === proofs.length) return known;
  // A proof that continues one which cannot be verified is not verified either.
  const alone = known.every(({ previous }) => previous.every((proof) => suiteOf(proof) !== undefined));
  return o.proofSets === 'known' && known.length > 0 && alone ? known : 'proof_unsupported';
}

function checkForm(proof: JsonObject, cryptosuite: Cryptosuite, o: ProofCheckOptions): CheckCode | undefined {
  const form = formOf(proof, cryptosuite);
  if (form === undefined) return 'proof_malformed';
  return form === 'base' && o.acceptBase !== true ? 'proof_base' : undefined;
}

async function findKey(
  proof: JsonObject,
  cryptosuite: Cryptosuite,
  o: ProofCheckOptions,
  { relationship }: ProofKind,
): Promise<VerificationMethod | CheckCode> {
  try {
    const signedAt = parseDateTimeStamp(proof.created) ?? o.now;
    const id = proof.verificationMethod as string;
    const method = await resolveVerificationMethod(id, relationship, o.resolveDid, signedAt);
    const algorithm = algorithmOf(method.publicJwk);
    if (!SUITE_FACTS[cryptosuite].keys.includes(algorithm)) return 'key_not_allowed';
    // A signature of the length of another kind of key.
    return formOf(proof, cryptosuite, algorithm) === undefined ? 'proof_malformed' : method;
  } catch (error) {
    if (error instanceof DidError) return keyCodeOf(error);
    throw error;
  }
}
