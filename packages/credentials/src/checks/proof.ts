// Check `proof`: the document is well-formed, and the right keys of the right DID made its proofs over exactly this content.
/// <reference path="../types/digitalbazaar.d.ts" />
import { CredentialIssuancePurpose } from '@digitalbazaar/vc';
import jsigs from 'jsonld-signatures';
import { CredentialError } from '../credential-error.ts';
import { type CheckedProof, checkProofs } from '../data-integrity/check-proofs.ts';
import { guardDocument } from '../guard-document.ts';
import { asList, copyJson, idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import { checkRelatedResources, type ResourceResult } from '../related-resources.ts';
import { checkPresentationStructure, checkStructure } from '../structure.ts';
import { type Check, type CheckCode, failed, isDocumentCode, notChecked, passed } from '../verdict.ts';
import type { ProofCheck, ProofCheckOptions, ProofKind } from './proof-check.ts';

export type { ProofCheck, ProofCheckOptions } from './proof-check.ts';

/** The proofs of a credential: purpose assertionMethod, by keys of its issuer. */
export async function checkCredentialProof(input: unknown, o: ProofCheckOptions): Promise<ProofCheck> {
  const result = await checkProof(input, o, {
    relationship: 'assertionMethod',
    structure: checkStructure,
    author: (document) => idOf(document.issuer),
    mismatch: 'issuer_mismatch',
    // The library's purpose compares issuer and controller once more; a co-signer is not the issuer.
    purpose: (byAuthor) => (byAuthor ? new CredentialIssuancePurpose() : new jsigs.purposes.AssertionProofPurpose()),
  });
  return withRelatedResources(result, o);
}

/** Of any format: a good proof is not enough when a related resource is another than the issuer meant. */
export async function withRelatedResources(result: ProofCheck, o: ProofCheckOptions): Promise<ProofCheck> {
  if (result.document === undefined) return result;
  const check = RESOURCE_CHECKS[await checkRelatedResources(result.document, o.fetchRelatedResource)];
  return check.outcome === 'passed' ? { ...result, check } : { check, format: result.format };
}

const RESOURCE_CHECKS: Record<ResourceResult, Check> = {
  matched: passed('proof'),
  unchecked: passed('proof', 'related_resource_unchecked'),
  unavailable: notChecked('proof', 'related_resource_unavailable'),
  mismatch: failed('proof', 'related_resource_mismatch'),
};

/** The proofs of a presentation: purpose authentication, by keys of its holder, for this challenge and this domain alone. */
export function checkPresentationProof(
  input: unknown,
  o: ProofCheckOptions & { challenge: string; domain: string },
): Promise<ProofCheck> {
  const signer = isJsonObject(input) ? signerOfFirst(input.proof) : undefined;
  // Nobody presents in parts, and nobody signs for the holder.
  return checkProof(
    input,
    { ...o, acceptBase: false, coSigners: [], anyAuthor: false },
    {
      relationship: 'authentication',
      structure: checkPresentationStructure,
      // `holder` is optional: a presentation that names none is its signer's, and then all its proofs are one DID's.
      author: (document) => (document.holder === undefined ? signer : idOf(document.holder)),
      mismatch: 'holder_mismatch',
      purpose: () => new jsigs.purposes.AuthenticationProofPurpose({ challenge: o.challenge, domain: o.domain }),
      refuse: (proof) => {
        if (proof.challenge !== o.challenge) return 'challenge_mismatch';
        // Set equality with our one domain: a list that merely includes it was made for others too.
        return proof.domain === o.domain ? undefined : 'domain_mismatch';
      },
    },
  );
}

async function checkProof(input: unknown, o: ProofCheckOptions, kind: ProofKind): Promise<ProofCheck> {
  try {
    guardDocument(input, { ...o.documentLoader, maxCharacters: o.maxCharacters });
  } catch (error) {
    if (error instanceof CredentialError && isDocumentCode(error.code)) return refusal(error.code);
    throw error;
  }
  // From here on only the copy counts: the caller's object could change while we wait.
  const copy = copyJson(input);
  const { proof, ...unsecured } = copy;
  if (proof === undefined) return refusal('proof_missing');
  if (kind.structure(copy).length > 0) return refusal('structure_invalid');
  const proofs = await checkProofs(unsecured, asList(proof) as JsonObject[], o, kind);
  if (typeof proofs === 'string') return refusal(proofs);
  const { controller } = (proofs.find(({ byAuthor }) => byAuthor) ?? proofs[0]) as CheckedProof;
  // The members keep the order of the input: its digest is that of what was received.
  const all = proofs.length === asList(proof).length;
  const document = all ? copy : { ...copy, proof: proofs.map((one) => one.proof) };
  return { check: passed('proof'), format: 'ldp_vc', document, controller };
}

function refusal(code: CheckCode): ProofCheck {
  return { check: failed('proof', code), format: 'ldp_vc' };
}

function signerOfFirst(proof: unknown): string | undefined {
  const [first] = asList(proof);
  const method = isJsonObject(first) ? first.verificationMethod : undefined;
  return typeof method === 'string' ? method.split('#', 1)[0] : undefined;
}
