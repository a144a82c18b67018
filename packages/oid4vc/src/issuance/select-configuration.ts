// The wallet's judgement whether it can be issued a credential configuration, and how it has to prove its key.
// OpenID4VCI 1.0, section 12.2.4: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.4
import { KEY_ALGORITHMS } from '@skill-records/dids/key-algorithm';
import type { Signer } from '@skill-records/dids/signer';
import { OAuthError } from '../oauth-error.ts';
import type { CredentialConfigurationMetadata, IssuerMetadata } from './issuer-metadata-schema.ts';

export interface SelectedConfiguration {
  configurationId: string;
  configuration: CredentialConfigurationMetadata;
  /** How to name the key in the proof; absent when no proof is asked for. */
  proofForm?: 'kid' | 'jwk';
  /** The issuer's nonce endpoint. When it is present every proof needs a nonce from it. */
  nonceEndpoint?: string;
}

/**
 * Checks one offered configuration against what this wallet can do: its formats, its key, plain messages.
 * Throws OAuthError `issuer_not_supported` and says what is in the way.
 */
export function selectConfiguration(o: {
  metadata: IssuerMetadata;
  configurationId: string;
  formats: readonly string[];
  signer: Pick<Signer, 'algorithm' | 'controller'>;
}): SelectedConfiguration {
  const { metadata, configurationId } = o;
  const configurations = metadata.credential_configurations_supported;
  const configuration = Object.hasOwn(configurations, configurationId) ? configurations[configurationId] : undefined;
  if (configuration === undefined) throw unsupported('The issuer does not know the offered credential configuration');
  if (!o.formats.includes(configuration.format)) throw unsupported('The format of the credential is not supported');
  if (
    metadata.credential_request_encryption?.encryption_required === true ||
    metadata.credential_response_encryption?.encryption_required === true
  ) {
    throw unsupported('The issuer requires encrypted messages');
  }
  const proofForm = proofFormFor(configuration, o.signer);
  return {
    configurationId,
    configuration,
    ...(proofForm === undefined ? {} : { proofForm }),
    ...(metadata.nonce_endpoint === undefined ? {} : { nonceEndpoint: metadata.nonce_endpoint }),
  };
}

function proofFormFor(
  { proof_types_supported: types, cryptographic_binding_methods_supported: methods }: CredentialConfigurationMetadata,
  signer: Pick<Signer, 'algorithm' | 'controller'>,
): 'kid' | 'jwk' | undefined {
  if (types === undefined) return undefined;
  const jwt = Object.hasOwn(types, 'jwt') ? types.jwt : undefined;
  if (jwt === undefined) throw unsupported('The issuer takes no proof of type jwt');
  if (jwt.key_attestations_required !== undefined) throw unsupported('The issuer requires a key attestation');
  const [alg] = KEY_ALGORITHMS[signer.algorithm].jws as [string];
  if (!jwt.proof_signing_alg_values_supported.includes(alg)) {
    throw unsupported('The issuer does not take proofs of this algorithm');
  }
  const didMethod = signer.controller.split(':', 2).join(':');
  if (methods === undefined || methods.includes(didMethod)) return 'kid';
  if (methods.includes('jwk')) return 'jwk';
  throw unsupported('The issuer cannot bind the credential to this key');
}

function unsupported(description: string): OAuthError {
  return new OAuthError('issuer_not_supported', description);
}
