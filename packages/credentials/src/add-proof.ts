// Signs a credential.
import { fastProofOf } from './canonicalization/fast-proof.ts';
import { CredentialError } from './credential-error.ts';
import { type Cryptosuite, contextsFor, SUITE_FACTS } from './data-integrity/cryptosuites.ts';
import { findPrevious, linkProofs, MAX_PROOFS } from './data-integrity/proof-chain.ts';
import type { ProofSigner } from './data-integrity/proven-signer.ts';
import { checkPointers, refuseDisguisedBlankNodes } from './data-integrity/selective-document.ts';
import type { CreateProof } from './data-integrity/sign-document.ts';
import type { DocumentLoader } from './document-loader.ts';
import { guardDocument } from './guard-document.ts';
import { asList, copyJson, idOf, isJsonObject, type JsonObject } from './json-object.ts';
import { checkRelatedResources } from './related-resources.ts';
import { checkStructure } from './structure.ts';

export type { Cryptosuite } from './data-integrity/cryptosuites.ts';
export type { ProofSigner } from './data-integrity/proven-signer.ts';

export interface AddProofOptions {
  signer: ProofSigner;
  cryptosuite: Cryptosuite;
  documentLoader: DocumentLoader;
  now: Date;
  /** JSON pointers to what the holder of a base proof (`ecdsa-sd-2023`, `bbs-2023`) can never leave out. */
  mandatoryPointers?: readonly string[];
  /** A URL that names the new proof, so that another can continue it. */
  proofId?: string;
  /** Proof set: the new proof stands beside the ones that the credential has. */
  append?: true;
  /** Proof chain: the new proof covers these proofs of the credential too. */
  previousProof?: string | string[];
  /** The signer is not the issuer. Verifiers refuse such a proof unless they know the signer as a co-signer. */
  coSign?: true;
  /** How the proof is made; by the fast path when absent, which leaves to the proof libraries what it is not sure of. */
  createProof?: CreateProof;
}

/**
 * Returns a new object with one more proof (assertionMethod) created at `now`; the input is not changed. Where the suite needs
 * a context of its own, it is added at the end. Proofs that the credential already has are kept as they are, and not verified.
 * Throws CredentialError: `structure_invalid`, `control_character`, `term_undefined`, every code of guardDocument,
 * `proof_present`, `proof_multiple`, `proof_chain_broken`, `context_unsafe` (the suite needs a context that earlier proofs do
 * not cover), `issuer_mismatch` (the signer is another DID), `pointer_invalid`, `related_resource_mismatch`,
 * `signer_unsupported`, `signature_wrong`, `signing_failed`.
 */
export async function addProof(credential: JsonObject, o: AddProofOptions): Promise<JsonObject> {
  guardDocument(credential, o.documentLoader);
  const [fault] = checkStructure(credential);
  if (fault !== undefined) throw new CredentialError('structure_invalid', `${fault.path}: ${fault.rule}`);
  const { proof, ...document } = copyJson(credential);
  const existing = asList(proof) as JsonObject[];
  const previous = checkExisting(existing, o);
  if (idOf(credential.issuer) !== o.signer.controller && o.coSign !== true) {
    throw new CredentialError('issuer_mismatch', 'The issuer of the credential is not the DID that signs it');
  }
  refuseControlCharacters(document);
  checkSelection(document, o);
  if ((await checkRelatedResources(document)) === 'mismatch') {
    throw new CredentialError('related_resource_mismatch', 'A related resource is not the one that its digest names');
  }

  const contexts = contextsFor(o.cryptosuite, document['@context']);
  if (existing.length > 0 && contexts.length > asList(document['@context']).length) {
    throw new CredentialError('context_unsafe', 'The proof needs a context that the earlier proofs do not cover');
  }
  document['@context'] = contexts;
  const { proofId, previousProof, signer, cryptosuite, mandatoryPointers = [], documentLoader, now } = o;
  const created = await (o.createProof ?? fastProofOf(documentLoader).createProof)({
    document: { ...document },
    previous,
    members: {
      ...(proofId === undefined ? {} : { id: proofId }),
      ...(previousProof === undefined ? {} : { previousProof }),
    },
    ...{ signer, cryptosuite, mandatoryPointers, documentLoader, now },
  });
  return { ...document, proof: existing.length > 0 ? [...existing, created] : created };
}

/** The proofs that the new one continues. */
function checkExisting(existing: readonly JsonObject[], o: AddProofOptions): JsonObject[] {
  const { append, previousProof, proofId } = o;
  if (existing.length > 0 && append === undefined && previousProof === undefined) {
    throw new CredentialError('proof_present', 'The credential already has a proof');
  }
  if (existing.length >= MAX_PROOFS) throw new CredentialError('proof_multiple', 'The credential has too many proofs');
  const previous = findPrevious(previousProof, new Map(existing.map((one) => [one.id, one])));
  const known = proofId !== undefined && existing.some(({ id }) => id === proofId);
  // What is derived from a base proof leaves all other proofs behind.
  const selective = previousProof !== undefined && SUITE_FACTS[o.cryptosuite].selective === true;
  if (previous === undefined || known || selective || linkProofs(existing) === undefined) {
    throw new CredentialError('proof_chain_broken', 'The proofs of the credential cannot be continued like this');
  }
  return previous;
}

function checkSelection(document: JsonObject, { cryptosuite, mandatoryPointers }: AddProofOptions): void {
  if (SUITE_FACTS[cryptosuite].selective) {
    refuseDisguisedBlankNodes(document);
    checkPointers(document, mandatoryPointers ?? []);
  } else if (mandatoryPointers !== undefined) {
    throw new CredentialError('pointer_invalid', 'This cryptosuite signs the document as a whole');
  }
}

/**
 * Canonical N-Quads escape control characters, and implementations differ in which; a credential that we sign has to
 * verify everywhere. Tab and line breaks are safe. https://www.w3.org/TR/rdf-canon/#canonical-quads
 */
function refuseControlCharacters(value: unknown): void {
  if (typeof value === 'string') {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for.
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(value)) {
      throw new CredentialError('control_character', 'A text holds a control character');
    }
  } else if (Array.isArray(value) || isJsonObject(value)) {
    for (const member of Object.values(value)) refuseControlCharacters(member);
  }
}
