// The two ways we secure a document, both Ed25519 over canonical RDF, and the adapters between the proof libraries and our keys.
/// <reference path="../types/digitalbazaar.d.ts" />
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { encodeMultikey } from '@skill-records/dids/multikey';
import { verifySignature } from '@skill-records/dids/signature';
import type { Signer } from '@skill-records/dids/signer';
import type { VerificationMethod } from '@skill-records/dids/verification-method';
import { CredentialError } from '../credential-error.ts';
import type { DocumentLoader, RemoteDocument } from '../document-loader.ts';
import { asList, type JsonObject } from '../json-object.ts';

/** `eddsa-rdfc-2022` is the default; `Ed25519Signature2020` is for readers that know nothing newer. */
export const CRYPTOSUITES = ['eddsa-rdfc-2022', 'Ed25519Signature2020'] as const;

export type Cryptosuite = (typeof CRYPTOSUITES)[number];

/** The cryptosuite that a proof names, or `undefined` for one that we do not know. */
export function cryptosuiteOf(proof: JsonObject): Cryptosuite | undefined {
  if (proof.type === 'DataIntegrityProof')
    return proof.cryptosuite === 'eddsa-rdfc-2022' ? 'eddsa-rdfc-2022' : undefined;
  return proof.type === 'Ed25519Signature2020' && proof.cryptosuite === undefined ? 'Ed25519Signature2020' : undefined;
}

/** Ed25519Signature2020 is defined by a context of its own, which has to stand in the document. */
export function contextsFor(cryptosuite: Cryptosuite, contexts: unknown): unknown[] {
  const list = asList(contexts);
  const needed = cryptosuite === 'Ed25519Signature2020' && !list.includes(CONTEXT_URLS.ed25519Signature2020V1);
  return needed ? [...list, CONTEXT_URLS.ed25519Signature2020V1] : [...list];
}

/** A suite that signs at `now`. Throws CredentialError `signer_unsupported` for a key that is not Ed25519. */
export function createSigningSuite(cryptosuite: Cryptosuite, signer: Signer, now: Date): object {
  if (signer.algorithm !== 'Ed25519') {
    throw new CredentialError('signer_unsupported', 'Both cryptosuites sign with Ed25519 keys');
  }
  const adapted = {
    id: signer.id,
    algorithm: 'Ed25519',
    sign: (o: { data: Uint8Array }) => signAndProve(signer, o.data),
  };
  return cryptosuite === 'eddsa-rdfc-2022'
    ? new DataIntegrityProof({ signer: adapted, date: now, cryptosuite: eddsaRdfc2022 })
    : new Ed25519Signature2020({ signer: adapted, date: now });
}

export function createVerifyingSuite(cryptosuite: Cryptosuite): object {
  return cryptosuite === 'eddsa-rdfc-2022'
    ? new DataIntegrityProof({ cryptosuite: eddsaRdfc2022 })
    : new Ed25519Signature2020();
}

/** A loader in which the verification method is the one that was already checked, whatever the DID says a moment later. */
export function pinVerificationMethod(load: DocumentLoader, method: VerificationMethod) {
  const pinned: RemoteDocument = {
    contextUrl: null,
    documentUrl: method.id,
    document: {
      '@context': CONTEXT_URLS.multikeyV1,
      id: method.id,
      type: 'Multikey',
      controller: method.controller,
      publicKeyMultibase: encodeMultikey(method.publicJwk),
    },
  };
  return async (url: string): Promise<RemoteDocument> => (url === method.id ? pinned : load(url));
}

/** A signature by another key than the signer's own never leaves: remote signers fail, and are swapped, silently. */
async function signAndProve(signer: Signer, data: Uint8Array): Promise<Uint8Array> {
  const signature = await signer.sign({ data });
  if (!verifySignature({ publicJwk: signer.publicJwk, data, signature })) {
    throw new CredentialError('signature_wrong', 'The signer returned a signature that its public key does not verify');
  }
  return signature;
}
