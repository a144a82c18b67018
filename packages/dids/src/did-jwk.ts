// did:jwk: the DID is a JWK in base64url, so resolving it needs no network.
// https://github.com/quartzjer/did-jwk/blob/main/spec.md
import type { DIDDocument, DIDResolutionResult, DIDResolver } from 'did-resolver';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { DID_CONTEXT } from './did-document.ts';
import { DidError } from './did-error.ts';
import { algorithmOf, KEY_ALGORITHMS } from './key-algorithm.ts';
import { hasPrivateMembers, type PublicJwk, parsePublicJwk } from './public-jwk.ts';

const JWS_2020_CONTEXT = 'https://w3id.org/security/suites/jws-2020/v1';
const SIGNING_RELATIONSHIPS = [
  'assertionMethod',
  'authentication',
  'capabilityInvocation',
  'capabilityDelegation',
] as const;

/** The DID of a public key, and its only verification method (`#0`). The same key in another spelling is another DID. */
export function createDidJwk(publicJwk: PublicJwk): { did: string; verificationMethod: string } {
  const did = `did:jwk:${encodeBase64url(JSON.stringify(parsePublicJwk(publicJwk)))}`;
  return { did, verificationMethod: `${did}#0` };
}

/** The resolver of the method: `use` decides the relationships; a JWK with a private member is refused. */
export const resolveDidJwk: DIDResolver = async (did, { id }): Promise<DIDResolutionResult> => {
  try {
    const jwk = parseJwkText(id);
    const method = { id: `${did}#0`, type: 'JsonWebKey2020', controller: did, publicKeyJwk: jwk };
    const didDocument: DIDDocument = {
      '@context': [DID_CONTEXT, JWS_2020_CONTEXT],
      id: did,
      verificationMethod: [method],
    };
    const agreementOnly = jwk.crv === 'X25519' || jwk.use === 'enc';
    const canAgree = agreementOnly || (jwk.use !== 'sig' && KEY_ALGORITHMS[algorithmOf(jwk)].canAgree);
    if (!agreementOnly) for (const relationship of SIGNING_RELATIONSHIPS) didDocument[relationship] = [method.id];
    if (canAgree) didDocument.keyAgreement = [method.id];
    return {
      didResolutionMetadata: { contentType: 'application/did+ld+json' },
      didDocumentMetadata: {},
      didDocument,
    };
  } catch (error) {
    const unsupported = error instanceof DidError && error.code === 'key_type_unsupported';
    return {
      didResolutionMetadata: { error: unsupported ? 'unsupportedPublicKeyType' : 'invalidDid' },
      didDocumentMetadata: {},
      didDocument: null,
    };
  }
};

/** X25519 keys resolve (the specification's own example is one) but never get a signing relationship. */
function parseJwkText(text: string): PublicJwk {
  const bytes = decodeBase64url(text);
  if (bytes === undefined) throw new DidError('did_invalid', 'A did:jwk has to be strict base64url');
  const jwk = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  if (typeof jwk === 'object' && jwk !== null && (jwk as PublicJwk).crv === 'X25519') {
    const { kty, x } = jwk as PublicJwk;
    if (hasPrivateMembers(jwk) || kty !== 'OKP' || decodeBase64url(x)?.length !== 32) {
      throw new DidError('key_invalid', 'The X25519 JWK is not a public key');
    }
    return jwk as PublicJwk;
  }
  return parsePublicJwk(jwk);
}
