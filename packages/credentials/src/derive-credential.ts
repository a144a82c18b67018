// A holder's side of selective disclosure: from a base proof, a credential that shows some parts and proves them.
/// <reference path="./types/digitalbazaar.d.ts" />
import { derive } from '@digitalbazaar/vc';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { checkCredentialProof } from './checks/proof.ts';
import { CredentialError } from './credential-error.ts';
import { type Cryptosuite, cryptosuiteOf, SUITE_FACTS } from './data-integrity/cryptosuites.ts';
import { formOf } from './data-integrity/proof-shape.ts';
import { mandatoryPointersOf } from './data-integrity/proof-value.ts';
import {
  checkPointers,
  refuseDisguisedBlankNodes,
  selectDocument,
  widenPointers,
} from './data-integrity/selective-document.ts';
import { createDerivingSuite } from './data-integrity/selective-suites.ts';
import type { DocumentLoader } from './document-loader.ts';
import { guardDocument } from './guard-document.ts';
import { asList, type JsonObject } from './json-object.ts';
import { checkStructure } from './structure.ts';
import { toCredentialError } from './third-party-error.ts';

export interface DeriveOptions {
  /** JSON pointers into the credential; what the issuer made mandatory is shown in any case. */
  selectivePointers: readonly string[];
  documentLoader: DocumentLoader;
  /** With it the base proof is verified before, and the derived proof after; without it the caller has verified the base proof. */
  resolveDid?: ResolveDid;
  now: Date;
  /** `bbs-2023`: bytes that the derived proof is bound to. */
  presentationHeader?: Uint8Array;
}

/**
 * The credential with nothing but the mandatory parts, the selected ones, and the ids and types on the way to them. Of the
 * proofs only the derived one remains. A pointer into a list of one that JSON-LD does not keep as a list shows the whole list.
 * Throws CredentialError: every code of guardDocument, `structure_invalid` (of the input, or of what would remain),
 * `proof_base_missing` (not exactly one base proof), `pointer_invalid`, `proof_invalid` (with `resolveDid`), `signing_failed`.
 */
export async function deriveCredential(credential: JsonObject, o: DeriveOptions): Promise<JsonObject> {
  guardDocument(credential, o.documentLoader);
  refuseFaults(credential);
  const base = baseProofOf(credential);
  refuseDisguisedBlankNodes(credential);
  checkPointers(credential, o.selectivePointers);
  if (o.resolveDid !== undefined) await verified(credential, { ...o, resolveDid: o.resolveDid, acceptBase: true });
  let derived: JsonObject;
  try {
    const selectivePointers = await widenPointers(credential, o.selectivePointers, o.documentLoader);
    const { presentationHeader } = o;
    const suite = await createDerivingSuite(base.cryptosuite, { selectivePointers, presentationHeader });
    const verifiableCredential = { ...structuredClone(credential), proof: base.proof };
    derived = await derive({ verifiableCredential, suite, documentLoader: o.documentLoader });
  } catch (error) {
    throw toCredentialError(error, 'signing_failed');
  }
  refuseFaults(derived);
  if (o.resolveDid !== undefined) await verified(derived, { ...o, resolveDid: o.resolveDid, acceptBase: false });
  return derived;
}

/**
 * What `deriveCredential` would show for these pointers, without its proof: for asking somebody before anything is signed or
 * sent. Throws the same codes, except those of proofs.
 */
export async function previewDerived(
  credential: JsonObject,
  o: { selectivePointers: readonly string[]; documentLoader: DocumentLoader },
): Promise<JsonObject> {
  guardDocument(credential, o.documentLoader);
  const { proof } = baseProofOf(credential);
  checkPointers(credential, o.selectivePointers);
  const selective = await widenPointers(credential, o.selectivePointers, o.documentLoader);
  const shown = selectDocument(credential, [...mandatoryPointersOf(proof.proofValue as string), ...selective]);
  refuseFaults(shown);
  return shown;
}

/** The one base proof among the proofs of a credential, or `undefined`. */
export function findBaseProof(credential: JsonObject): { proof: JsonObject; cryptosuite: Cryptosuite } | undefined {
  const found = (asList(credential.proof) as JsonObject[]).flatMap((proof) => {
    const cryptosuite = cryptosuiteOf(proof);
    const selective = cryptosuite !== undefined && SUITE_FACTS[cryptosuite].selective === true;
    return selective && formOf(proof, cryptosuite) === 'base' ? [{ proof, cryptosuite }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

function baseProofOf(credential: JsonObject) {
  const base = findBaseProof(credential);
  if (base === undefined || base.proof.previousProof !== undefined) {
    throw new CredentialError('proof_base_missing', 'The credential has no base proof, or more than one');
  }
  return base;
}

async function verified(
  credential: JsonObject,
  o: { documentLoader: DocumentLoader; resolveDid: ResolveDid; now: Date; acceptBase: boolean },
): Promise<void> {
  const { documentLoader, resolveDid, now, acceptBase } = o;
  const { check } = await checkCredentialProof(credential, {
    documentLoader,
    resolveDid,
    now,
    acceptBase,
    allowBbs: true,
  });
  if (check.outcome !== 'passed') throw new CredentialError('proof_invalid', 'The proof of the credential is not good');
}

function refuseFaults(credential: JsonObject): void {
  const [fault] = checkStructure(credential);
  if (fault !== undefined) throw new CredentialError('structure_invalid', `${fault.path}: ${fault.rule}`);
}
