// Credential Issuer Metadata and authorization server metadata: where they are, how they are published and how they are read.
// OpenID4VCI 1.0, section 12.2 and RFC 8414: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2
import { isJsonObject } from '../json.ts';
import { OAuthError, type OAuthErrorCode } from '../oauth-error.ts';
import { checkShape } from '../shape.ts';
import { isIssuerIdentifier, isSecureUrl, type UrlRules } from '../url.ts';
import { hasContradictoryClaims } from './claims-descriptions.ts';
import {
  type AuthorizationServerMetadata,
  AuthorizationServerMetadataSchema,
  ConfigurationSchema,
  type CredentialConfigurationMetadata,
  type IssuerMetadata,
  IssuerMetadataSchema,
  ProofTypeSchema,
} from './issuer-metadata-schema.ts';
import { PRE_AUTHORIZED_GRANT } from './offer.ts';

export type {
  AuthorizationServerMetadata,
  CredentialConfigurationMetadata,
  IssuerMetadata,
} from './issuer-metadata-schema.ts';

export const WELL_KNOWN_NAMES = ['openid-credential-issuer', 'oauth-authorization-server', 'jwt-vc-issuer'] as const;

const ENDPOINTS = [
  'credential_endpoint',
  'nonce_endpoint',
  'deferred_credential_endpoint',
  'notification_endpoint',
] as const;

/**
 * The URL of a well-known document: the name is inserted BETWEEN host and path, so `https://h/t` becomes
 * `https://h/.well-known/openid-credential-issuer/t` (OpenID4VCI 1.0, section 12.2.2). Only for the other two names is
 * a slash at the end dropped (RFC 8414, section 3.1; SD-JWT VC, "JWT VC Issuer Metadata").
 */
export function wellKnownUrl(issuer: string, name: (typeof WELL_KNOWN_NAMES)[number]): string {
  const match = /^(https?:\/\/[^/?#]+)(\/[^?#]*)?$/.exec(issuer);
  if (match === null)
    throw new OAuthError('invalid_issuer_metadata', 'The issuer is no URL without query and fragment');
  const path = match[2] ?? '';
  return `${match[1]}/.well-known/${name}${name === 'openid-credential-issuer' ? path : path.replace(/\/$/, '')}`;
}

/** Creates the metadata to publish, checked as a reader would and by the rules for publishers. Throws `invalid_issuer_metadata`. */
export function createIssuerMetadata(o: {
  credentialIssuer: string;
  credentialEndpoint: string;
  nonceEndpoint?: string;
  notificationEndpoint?: string;
  authorizationServers?: string[];
  /** Largest number of key proofs in one request, 2 or more; absent means one. */
  batchSize?: number;
  display?: NonNullable<IssuerMetadata['display']>;
  configurations: { [configurationId: string]: CredentialConfigurationMetadata };
}): IssuerMetadata {
  const metadata = checkIssuerMetadata({
    credential_issuer: o.credentialIssuer,
    ...(o.authorizationServers === undefined ? {} : { authorization_servers: o.authorizationServers }),
    credential_endpoint: o.credentialEndpoint,
    ...(o.nonceEndpoint === undefined ? {} : { nonce_endpoint: o.nonceEndpoint }),
    ...(o.notificationEndpoint === undefined ? {} : { notification_endpoint: o.notificationEndpoint }),
    ...(o.batchSize === undefined ? {} : { batch_credential_issuance: { batch_size: o.batchSize } }),
    ...(o.display === undefined ? {} : { display: o.display }),
    credential_configurations_supported: o.configurations,
  });
  checkPublicationRules(metadata);
  return metadata;
}

/**
 * Reads metadata fetched from `wellKnownUrl(expectedIssuer, …)`; unknown members stay. Throws OAuthError
 * `issuer_mismatch` when the document is about another issuer (compared as strings, nothing normalised), else
 * `invalid_issuer_metadata`.
 */
export function parseIssuerMetadata(json: unknown, expectedIssuer: string, rules: UrlRules = {}): IssuerMetadata {
  const metadata = checkIssuerMetadata(json);
  if (metadata.credential_issuer !== expectedIssuer) {
    throw new OAuthError('issuer_mismatch', 'The metadata is about another credential issuer');
  }
  if (!isIssuerIdentifier(expectedIssuer, rules)) throw fault('The credential_issuer has to be an https URL');
  for (const name of ENDPOINTS) {
    if (metadata[name] !== undefined && !isSecureUrl(metadata[name], rules))
      throw fault(`The ${name} has to be an https URL`);
  }
  if (metadata.authorization_servers?.some((server) => !isIssuerIdentifier(server, rules))) {
    throw fault('Every authorization server has to be an https URL');
  }
  return metadata;
}

/**
 * The authorization servers that may redeem the offer's code, in the issuer's order (section 4.1.1 and 12.2.4): without
 * `authorization_servers` the issuer itself; a hint has to name one of them. Throws OAuthError `issuer_mismatch`.
 */
export function resolveAuthorizationServers(metadata: IssuerMetadata, hint?: string): string[] {
  const servers = metadata.authorization_servers;
  if (hint === undefined) return servers ?? [metadata.credential_issuer];
  if (servers?.includes(hint)) return [hint];
  throw new OAuthError('issuer_mismatch', 'The offer names an authorization server that the issuer does not use');
}

/** Metadata of our own authorization server: pre-authorized code only, no client authentication (section 12.3). */
export function createAuthorizationServerMetadata(o: {
  issuer: string;
  tokenEndpoint: string;
}): AuthorizationServerMetadata {
  return {
    issuer: o.issuer,
    token_endpoint: o.tokenEndpoint,
    grant_types_supported: [PRE_AUTHORIZED_GRANT],
    token_endpoint_auth_methods_supported: ['none'],
    authorization_details_types_supported: ['openid_credential'],
    'pre-authorized_grant_anonymous_access_supported': true,
  };
}

/** Reads RFC 8414 metadata. Throws OAuthError `issuer_mismatch` or `invalid_authorization_server_metadata`. */
export function parseAuthorizationServerMetadata(
  json: unknown,
  expectedIssuer: string,
  rules: UrlRules = {},
): AuthorizationServerMetadata {
  const code: OAuthErrorCode = 'invalid_authorization_server_metadata';
  const metadata = checkShape(AuthorizationServerMetadataSchema, json, { code, what: 'Authorization server metadata' });
  if (metadata.issuer !== expectedIssuer) {
    throw new OAuthError('issuer_mismatch', 'The metadata is about another authorization server');
  }
  if (!isIssuerIdentifier(metadata.issuer, rules) || !isSecureUrl(metadata.token_endpoint, rules)) {
    throw new OAuthError(code, 'The issuer and the token_endpoint have to be https URLs');
  }
  return metadata;
}

function checkIssuerMetadata(json: unknown): IssuerMetadata {
  const o = { code: 'invalid_issuer_metadata', what: 'Issuer metadata' } as const;
  const metadata = checkShape(IssuerMetadataSchema, json, o) as IssuerMetadata;
  for (const configuration of Object.values(metadata.credential_configurations_supported)) {
    checkShape(ConfigurationSchema, configuration, { ...o, what: 'Credential configuration' });
    for (const proofType of Object.values(configuration.proof_types_supported ?? {})) {
      checkShape(ProofTypeSchema, proofType, { ...o, what: 'Proof type' });
    }
    if (!hasItsFormatMembers(configuration)) throw fault('A configuration lacks what its format requires');
  }
  return metadata;
}

/** Appendix A: what each W3C and SD-JWT format adds to a configuration. Formats that we do not know are left alone. */
function hasItsFormatMembers({
  format,
  credential_definition: definition,
  vct,
}: CredentialConfigurationMetadata): boolean {
  switch (format) {
    case 'ldp_vc':
    case 'jwt_vc_json-ld':
      return definition?.['@context'] !== undefined && definition.type !== undefined;
    case 'jwt_vc_json':
      return definition?.type !== undefined;
    case 'dc+sd-jwt':
      return vct !== undefined;
    default:
      return true;
  }
}

/**
 * Rules that bind publishers (section 12.2.4). They are not asked of others: an example of the specification itself
 * breaks the first one, and a wallet can still use such metadata.
 */
function checkPublicationRules(metadata: IssuerMetadata): void {
  for (const configuration of Object.values(metadata.credential_configurations_supported)) {
    const binding = configuration.cryptographic_binding_methods_supported !== undefined;
    if (binding !== (configuration.proof_types_supported !== undefined)) {
      throw fault('Binding methods and proof types are published together or not at all');
    }
    if (
      isJsonObject(configuration.proof_types_supported) &&
      Object.keys(configuration.proof_types_supported).length === 0
    ) {
      throw fault('A configuration that asks for proofs has to name a proof type');
    }
    if (repeatsLocale(configuration.credential_metadata?.display)) throw fault('A display language is repeated');
    if (hasContradictoryClaims(configuration.credential_metadata?.claims ?? [])) {
      throw fault('The claims descriptions contradict each other');
    }
  }
  if (repeatsLocale(metadata.display)) throw fault('A display language is repeated');
}

function repeatsLocale(display: readonly { locale?: string }[] = []): boolean {
  const locales = display.map(({ locale }) => locale);
  return new Set(locales).size !== locales.length;
}

function fault(description: string): OAuthError {
  return new OAuthError('invalid_issuer_metadata', description);
}
