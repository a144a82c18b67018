// Signs a credential.
/// <reference path="./types/digitalbazaar.d.ts" />
import { issue } from '@digitalbazaar/vc';
import type { Signer } from '@skill-records/dids/signer';
import { CredentialError } from './credential-error.ts';
import { type Cryptosuite, contextsFor, createSigningSuite } from './data-integrity/cryptosuites.ts';
import type { DocumentLoader } from './document-loader.ts';
import { guardDocument } from './guard-document.ts';
import { idOf, isJsonObject, type JsonObject } from './json-object.ts';
import { checkStructure } from './structure.ts';
import { toCredentialError } from './third-party-error.ts';

export type { Cryptosuite } from './data-integrity/cryptosuites.ts';

/**
 * Returns a new object with one proof (assertionMethod) created at `now`; the input is not changed. With
 * Ed25519Signature2020 the suite's context is added at the end.
 * Throws CredentialError: `structure_invalid`, `control_character`, `term_undefined`, every code of guardDocument,
 * `proof_present`, `issuer_mismatch` (the signer is another DID), `signer_unsupported`, `signature_wrong`, `signing_failed`.
 */
export async function addProof(
  credential: JsonObject,
  o: { signer: Signer; cryptosuite: Cryptosuite; documentLoader: DocumentLoader; now: Date },
): Promise<JsonObject> {
  guardDocument(credential, o.documentLoader);
  const [fault] = checkStructure(credential);
  if (fault !== undefined) throw new CredentialError('structure_invalid', `${fault.path}: ${fault.rule}`);
  if (credential.proof !== undefined) throw new CredentialError('proof_present', 'The credential already has a proof');
  if (idOf(credential.issuer) !== o.signer.controller) {
    throw new CredentialError('issuer_mismatch', 'The issuer of the credential is not the DID that signs it');
  }
  refuseControlCharacters(credential);

  const document = structuredClone(credential);
  document['@context'] = contextsFor(o.cryptosuite, document['@context']);
  try {
    return await issue({
      credential: document,
      suite: createSigningSuite(o.cryptosuite, o.signer, o.now),
      documentLoader: o.documentLoader,
      now: o.now,
    });
  } catch (error) {
    throw toCredentialError(error, 'signing_failed');
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
