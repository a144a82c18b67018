// Check `proof`: the document is well-formed, and the right keys of the right DID made its proofs over exactly this content.
/// <reference path="../types/digitalbazaar.d.ts" />
import { CredentialIssuancePurpose } from '@digitalbazaar/vc';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import jsigs, { type ProofPurpose } from 'jsonld-signatures';
import { CredentialError } from '../credential-error.ts';
import { type CheckedProof, checkProofs, type ProofSets } from '../data-integrity/check-proofs.ts';
import type { VerifyProof } from '../data-integrity/verify-document.ts';
import type { DocumentLoader } from '../document-loader.ts';
import type { CredentialFormat } from '../formats.ts';
import { guardDocument } from '../guard-document.ts';
import { asList, idOf, type JsonObject } from '../json-object.ts';
import { checkRelatedResources, type FetchRelatedResource, type ResourceResult } from '../related-resources.ts';
import { checkPresentationStructure, checkStructure, type StructureFault } from '../structure.ts';
import { type Check, type CheckCode, failed, isDocumentCode, notChecked, passed } from '../verdict.ts';

export interface ProofCheckOptions {
  documentLoader: DocumentLoader;
  resolveDid: ResolveDid;
  now: Date;
  /** Characters in all texts together; see guardDocument. */
  maxCharacters?: number;
  /** A holder takes base proofs from an issuer. A verifier never accepts one: `proof_base`. */
  acceptBase?: boolean;
  /** `bbs-2023` is no Recommendation yet: without this it is `proof_unsupported`. */
  allowBbs?: boolean;
  /** `all` (default): every proof has to be good. `known`: those of suites that we do not know are left out, and not returned. */
  proofSets?: ProofSets;
  /** DIDs that may add proofs beside the author's. None by default: a foreign proof says nothing that we asked for. */
  coSigners?: readonly string[];
  /**
   * A credential may be signed by anybody: what is proved is then only that the document is as its signer left it. For
   * test suites whose vectors name foreign issuers; nothing that is shown to a person may rest on it.
   */
  anyAuthor?: boolean;
  /** For related resources that we do not hold; without it they are not compared, and the passed check says so. */
  fetchRelatedResource?: FetchRelatedResource;
  /** How a signature is compared; the proof libraries by default. */
  verifyProof?: VerifyProof;
}

/** What every format says of its proof. `document` is there only when the check passed: exactly what the proof secures. */
export interface ProofCheck {
  check: Check;
  format?: CredentialFormat;
  document?: JsonObject;
  /** The DID whose key made the proof. */
  controller?: string;
  /** The key that the holder has to prove, in formats that name one. */
  confirmation?: PublicJwk;
  /** The claims that carry the document, in formats that have some of their own. */
  payload?: JsonObject;
}

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
  // Nobody presents in parts, and nobody signs for the holder.
  return checkProof(
    input,
    { ...o, acceptBase: false, coSigners: [], anyAuthor: false },
    {
      relationship: 'authentication',
      structure: checkPresentationStructure,
      author: (document) => idOf(document.holder),
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

export interface ProofKind {
  relationship: 'assertionMethod' | 'authentication';
  structure: (document: unknown) => StructureFault[];
  author: (document: JsonObject) => string | undefined;
  mismatch: CheckCode;
  purpose: (byAuthor: boolean) => ProofPurpose;
  refuse?: (proof: JsonObject) => CheckCode | undefined;
}

async function checkProof(input: unknown, o: ProofCheckOptions, kind: ProofKind): Promise<ProofCheck> {
  try {
    guardDocument(input, { ...o.documentLoader, maxCharacters: o.maxCharacters });
  } catch (error) {
    if (error instanceof CredentialError && isDocumentCode(error.code)) return refusal(error.code);
    throw error;
  }
  // From here on only the copy counts: the caller's object could change while we wait.
  const copy = structuredClone(input);
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
