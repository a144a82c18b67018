// Puts credentials into a presentation that the holder signs for one verifier and one request.
/// <reference path="./types/digitalbazaar.d.ts" />
import { signPresentation } from '@digitalbazaar/vc';
import type { Signer } from '@skill-records/dids/signer';
import { requireChallenge } from './challenge.ts';
import { CredentialError } from './credential-error.ts';
import { type Cryptosuite, contextsFor, createSigningSuite } from './data-integrity/cryptosuites.ts';
import type { DocumentLoader } from './document-loader.ts';
import { guardDocument } from './guard-document.ts';
import type { JsonObject } from './json-object.ts';
import { CREDENTIALS_V2, checkPresentationStructure } from './structure.ts';
import { toCredentialError } from './third-party-error.ts';

/**
 * A VC Data Model 2.0 presentation whose holder is the signer's DID. `challenge` is the verifier's nonce, `domain` its
 * identifier (the full client_id in OpenID4VP); both are required, and both are what makes a copy worthless elsewhere.
 * Throws CredentialError: `challenge_missing`, `structure_invalid`, every code of guardDocument, `signer_unsupported`,
 * `signature_wrong`, `signing_failed`.
 */
export async function createPresentation(o: {
  credentials: JsonObject[];
  signer: Signer;
  challenge: string;
  domain: string;
  documentLoader: DocumentLoader;
  now: Date;
  cryptosuite?: Cryptosuite;
}): Promise<JsonObject> {
  const { challenge, domain, cryptosuite = 'eddsa-rdfc-2022' } = o;
  requireChallenge(o);
  const presentation: JsonObject = {
    '@context': contextsFor(cryptosuite, [CREDENTIALS_V2]),
    type: ['VerifiablePresentation'],
    holder: o.signer.controller,
    verifiableCredential: structuredClone(o.credentials),
  };
  guardDocument(presentation, o.documentLoader);
  const [fault] = checkPresentationStructure(presentation);
  if (fault !== undefined) throw new CredentialError('structure_invalid', `${fault.path}: ${fault.rule}`);
  try {
    return await signPresentation({
      presentation,
      suite: createSigningSuite(cryptosuite, o.signer, o.now),
      challenge,
      domain,
      documentLoader: o.documentLoader,
    });
  } catch (error) {
    throw toCredentialError(error, 'signing_failed');
  }
}
