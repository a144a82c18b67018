// Check `proof`: the document is well-formed, carries one proof, and the right key of the right DID made it over exactly this content.
/// <reference path="../types/digitalbazaar.d.ts" />
import { CredentialIssuancePurpose } from '@digitalbazaar/vc';
import { DidError } from '@skill-records/dids/did-error';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { resolveVerificationMethod, type VerificationMethod } from '@skill-records/dids/verification-method';
import jsigs from 'jsonld-signatures';
import { CredentialError } from '../credential-error.ts';
import { createVerifyingSuite, cryptosuiteOf, pinVerificationMethod } from '../data-integrity/cryptosuites.ts';
import { CLOCK_SKEW_MS, parseDateTimeStamp } from '../date-time.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { guardDocument } from '../guard-document.ts';
import { asList, idOf, type JsonObject } from '../json-object.ts';
import { checkPresentationStructure, checkStructure, type StructureFault } from '../structure.ts';
import { documentErrorCode } from '../third-party-error.ts';
import { type Check, type CheckCode, failed, isDocumentCode, passed } from '../verdict.ts';
import { keyCodeOf } from './key-codes.ts';

export interface ProofCheckOptions {
  documentLoader: DocumentLoader;
  resolveDid: ResolveDid;
  now: Date;
  /** Characters in all texts together; see guardDocument. */
  maxCharacters?: number;
}

/** `document` is there only when the check passed: a copy of the input, and exactly what the proof secures. */
export interface ProofCheck {
  check: Check;
  document?: JsonObject;
  /** The DID whose key made the proof. */
  controller?: string;
  /** The key that the issuer named for the holder (`cnf.jwk`), in formats that have one. */
  confirmation?: PublicJwk;
}

/** The proof of a credential: purpose assertionMethod, by a key of its issuer. */
export function checkCredentialProof(input: unknown, o: ProofCheckOptions): Promise<ProofCheck> {
  return checkProof(input, o, {
    relationship: 'assertionMethod',
    structure: checkStructure,
    author: (document) => idOf(document.issuer),
    mismatch: 'issuer_mismatch',
    purpose: () => new CredentialIssuancePurpose(),
  });
}

/** The proof of a presentation: purpose authentication, by a key of its holder, for this challenge and this domain alone. */
export function checkPresentationProof(
  input: unknown,
  o: ProofCheckOptions & { challenge: string; domain: string },
): Promise<ProofCheck> {
  return checkProof(input, o, {
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
  });
}

interface Kind {
  relationship: 'assertionMethod' | 'authentication';
  structure: (document: unknown) => StructureFault[];
  author: (document: JsonObject) => string | undefined;
  mismatch: CheckCode;
  purpose: () => object;
  refuse?: (proof: JsonObject) => CheckCode | undefined;
}

async function checkProof(input: unknown, o: ProofCheckOptions, kind: Kind): Promise<ProofCheck> {
  try {
    guardDocument(input, { ...o.documentLoader, maxCharacters: o.maxCharacters });
  } catch (error) {
    if (error instanceof CredentialError && isDocumentCode(error.code)) return refusal(error.code);
    throw error;
  }
  // From here on only the copy counts: the caller's object could change while we wait.
  const document = structuredClone(input);
  if (document.proof === undefined) return refusal('proof_missing');
  if (kind.structure(document).length > 0) return refusal('structure_invalid');

  const proofs = asList(document.proof);
  // The libraries count a proof set as verified when the proofs they know are good, and do not follow proof chains.
  if (proofs.length > 1) return refusal('proof_multiple');
  const proof = proofs[0] as JsonObject;
  const cryptosuite = cryptosuiteOf(proof);
  if (cryptosuite === undefined) return refusal('proof_unsupported');
  const shapeFault = checkShape(proof, o.now, kind.relationship) ?? kind.refuse?.(proof);
  if (shapeFault !== undefined) return refusal(shapeFault);

  let method: VerificationMethod;
  try {
    const signedAt = parseDateTimeStamp(proof.created) ?? o.now;
    method = await resolveVerificationMethod(
      proof.verificationMethod as string,
      kind.relationship,
      o.resolveDid,
      signedAt,
    );
  } catch (error) {
    if (error instanceof DidError) return refusal(keyCodeOf(error));
    throw error;
  }
  if (method.publicJwk.crv !== 'Ed25519') return refusal('key_not_allowed');
  if (kind.author(document) !== method.controller) return refusal(kind.mismatch);

  const result = await jsigs.verify(document, {
    suite: createVerifyingSuite(cryptosuite),
    purpose: kind.purpose(),
    documentLoader: pinVerificationMethod(o.documentLoader, method),
  });
  // `verified` alone is not enough: every proof has to be among the results, and each of them good.
  if (result.verified !== true || result.results?.length !== 1 || result.results[0]?.verified !== true) {
    const code = documentErrorCode(result.error);
    return refusal(code !== undefined && isDocumentCode(code) ? code : 'proof_invalid');
  }
  return { check: passed('proof'), document, controller: method.controller };
}

/** https://www.w3.org/TR/vc-data-integrity/#proofs */
function checkShape(proof: JsonObject, now: Date, relationship: Kind['relationship']): CheckCode | undefined {
  const { proofPurpose, verificationMethod, proofValue, created, expires, previousProof } = proof;
  if (proofPurpose !== relationship) return 'proof_purpose';
  if (previousProof !== undefined) return 'proof_unsupported';
  if (typeof verificationMethod !== 'string' || typeof proofValue !== 'string') return 'proof_malformed';
  // 64 bytes in base58btc.
  if (!/^z[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(proofValue)) return 'proof_malformed';
  const createdAt = parseDateTimeStamp(created);
  const expiresAt = parseDateTimeStamp(expires);
  const needsCreated = proof.type === 'Ed25519Signature2020';
  if (createdAt === undefined && (needsCreated || created !== undefined)) return 'proof_malformed';
  if (expiresAt === undefined && expires !== undefined) return 'proof_malformed';
  if (createdAt !== undefined && createdAt.getTime() > now.getTime() + CLOCK_SKEW_MS) return 'proof_from_future';
  if (expiresAt !== undefined && expiresAt < now) return 'proof_expired';
  return undefined;
}

function refusal(code: CheckCode): ProofCheck {
  return { check: failed('proof', code) };
}
