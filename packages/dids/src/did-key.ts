// did:key: the DID is the public key itself, so resolving it needs no network.
// https://w3c-ccg.github.io/did-key-spec/
import type { DIDResolutionResult, DIDResolver } from 'did-resolver';
import { DID_CONTEXT, MULTIKEY_CONTEXT, multikeyMethod } from './did-document.ts';
import { DidError } from './did-error.ts';
import { KEY_ALGORITHMS } from './key-algorithm.ts';
import { decodeMultikey, encodeMultikey, splitMultikey } from './multikey.ts';
import type { PublicJwk } from './public-jwk.ts';

/** The DID of a public key, and its only verification method. */
export function createDidKey(publicJwk: PublicJwk): { did: string; verificationMethod: string } {
  const multikey = encodeMultikey(publicJwk);
  const did = `did:key:${multikey}`;
  return { did, verificationMethod: `${did}#${multikey}` };
}

/** The resolver of the method: the key may sign claims and authenticate; no key agreement is derived from it. */
export const resolveDidKey: DIDResolver = async (did, { id: multikey }): Promise<DIDResolutionResult> => {
  try {
    const method = multikeyMethod(`${did}#${multikey}`, did, decodeMultikey(multikey));
    return {
      didResolutionMetadata: { contentType: 'application/did+ld+json' },
      didDocumentMetadata: {},
      didDocument: {
        '@context': [DID_CONTEXT, MULTIKEY_CONTEXT],
        id: did,
        verificationMethod: [method],
        authentication: [method.id],
        assertionMethod: [method.id],
        capabilityDelegation: [method.id],
        capabilityInvocation: [method.id],
      },
    };
  } catch {
    return { didResolutionMetadata: { error: errorOf(multikey) }, didDocumentMetadata: {}, didDocument: null };
  }
};

/** Why a key cannot be decoded, by the names of https://w3c-ccg.github.io/did-key-spec/#signature-method-creation-algorithm */
function errorOf(multikey: string): string {
  try {
    const { algorithm, key } = splitMultikey(multikey);
    return key.length === KEY_ALGORITHMS[algorithm].multikeyLength ? 'invalidPublicKey' : 'invalidPublicKeyLength';
  } catch (error) {
    const unsupported = error instanceof DidError && error.code === 'key_type_unsupported';
    return unsupported ? 'unsupportedPublicKeyType' : 'invalidDid';
  }
}
