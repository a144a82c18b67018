// The Client Identifier of a verifier and its prefix, which decides how the verifier is recognised.
// OpenID4VP 1.0, section 5.9: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.9
import { OAuthError } from '../oauth-error.ts';

export const CLIENT_ID_PREFIXES = [
  'redirect_uri',
  'openid_federation',
  'decentralized_identifier',
  'verifier_attestation',
  'x509_san_dns',
  'x509_hash',
] as const;

export type ClientIdPrefix = (typeof CLIENT_ID_PREFIXES)[number] | 'pre-registered';

export interface ClientId {
  prefix: ClientIdPrefix;
  /** The part after the first colon; the whole text for `pre-registered`. Never treat it as a URL unseen. */
  id: string;
}

const MAX_CLIENT_ID_LENGTH = 4096;

/**
 * Splits a Client Identifier at its first colon. Everywhere else (audience, comparison, display) the full text is used
 * (section 14, "Always Use the Full Client Identifier"). Throws OAuthError `invalid_request` for an unknown prefix, for a bare DID of the drafts, and for
 * `origin`, which no request may use (section 5.9.3).
 */
export function parseClientId(clientId: unknown): ClientId {
  if (typeof clientId !== 'string' || clientId.length > MAX_CLIENT_ID_LENGTH || !/^[!-~]+$/.test(clientId)) {
    throw fault('The client_id is missing or has unusable characters');
  }
  const colon = clientId.indexOf(':');
  if (colon < 0) return { prefix: 'pre-registered', id: clientId };
  const prefix = CLIENT_ID_PREFIXES.find((known) => known === clientId.slice(0, colon));
  if (prefix === undefined) throw fault('The Client Identifier Prefix is not known');
  const id = clientId.slice(colon + 1);
  if (id === '') throw fault('The client_id ends after its prefix');
  if (prefix === 'decentralized_identifier' && !/^did:[a-z0-9]+:[^#?/\s]+$/.test(id)) {
    throw fault('The client_id is no DID');
  }
  return { prefix, id };
}

/** The Client Identifier of a verifier that is recognised by its DID. */
export function createDidClientId(did: string): string {
  return `decentralized_identifier:${did}`;
}

function fault(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}
