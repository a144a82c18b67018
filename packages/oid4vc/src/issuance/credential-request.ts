// Credential requests and responses: which credential is asked for, with which key proofs, and what came back.
// OpenID4VCI 1.0, section 8: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-8
import Type from 'typebox';
import { isJsonObject, type JsonObject } from '../json.ts';
import { OAuthError } from '../oauth-error.ts';
import { checkShape } from '../shape.ts';
import type { IssuerMetadata } from './issuer-metadata-schema.ts';

const Text = Type.String({ minLength: 1, maxLength: 1024 });

const RequestSchema = Type.Object({
  credential_identifier: Type.Optional(Text),
  credential_configuration_id: Type.Optional(Text),
});

const ResponseSchema = Type.Object({
  credentials: Type.Optional(
    Type.Array(Type.Object({ credential: Type.Union([Type.String({ minLength: 1 }), Type.Object({})]) }), {
      minItems: 1,
    }),
  ),
  notification_id: Type.Optional(Text),
  transaction_id: Type.Optional(Text),
  interval: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
});

export interface CredentialRequest {
  credential_identifier?: string;
  credential_configuration_id?: string;
  proofs?: { jwt: string[] };
}

export interface CredentialResponse {
  credentials: { credential: JsonObject | string }[];
  notification_id?: string;
}

/** What a request asks for, once it fits the metadata and the token. */
export interface RequestedCredential {
  configurationId: string;
  /** Present when the token response had named credential identifiers. */
  identifier?: string;
  /** Absent only when the configuration asks for no proof. At most `batch_size` (else one) proofs, not yet verified. */
  proofs?: { jwt: string[] };
}

/** Creates the body a wallet posts: by identifier if and only if the token response named identifiers. */
export function createCredentialRequest(
  o: ({ configurationId: string } | { identifier: string }) & { proofs?: { jwt: string[] } },
): CredentialRequest {
  return {
    ...('identifier' in o
      ? { credential_identifier: o.identifier }
      : { credential_configuration_id: o.configurationId }),
    ...(o.proofs === undefined ? {} : { proofs: { jwt: o.proofs.jwt } }),
  };
}

/**
 * Reads a request against the metadata. `credentialIdentifiers` (identifier to configuration id) are those the access
 * token was granted; without them the wallet has to name a configuration. Unknown members, such as the `format` and
 * the singular `proof` of drafts, are ignored: the latter never stands in for `proofs`.
 * Throws OAuthError with a code of section 8.3.1.2.
 */
export function parseCredentialRequest(
  json: unknown,
  o: { metadata: IssuerMetadata; credentialIdentifiers?: ReadonlyMap<string, string> },
): RequestedCredential {
  const { credential_identifier: identifier, credential_configuration_id: named } = checkShape(RequestSchema, json, {
    code: 'invalid_credential_request',
    what: 'Credential request',
  });
  const body = json as JsonObject;
  if ((identifier === undefined) === (named === undefined)) {
    throw fault('The request has to carry either credential_identifier or credential_configuration_id');
  }
  if (named !== undefined && o.credentialIdentifiers !== undefined) {
    throw fault('The token response named credential identifiers, so one of them has to be used');
  }
  const configurationId = identifier === undefined ? named : o.credentialIdentifiers?.get(identifier);
  if (configurationId === undefined) {
    throw new OAuthError('unknown_credential_identifier', 'The credential identifier is unknown');
  }
  const configurations = o.metadata.credential_configurations_supported;
  const configuration = Object.hasOwn(configurations, configurationId) ? configurations[configurationId] : undefined;
  if (configuration === undefined) {
    throw new OAuthError('unknown_credential_configuration', 'The credential configuration is unknown');
  }
  // A response that has to be encrypted must not leave in clear, so this member is not one to ignore (section 8.2).
  if (body.credential_response_encryption !== undefined) {
    throw new OAuthError('invalid_encryption_parameters', 'Encrypted responses are not supported');
  }
  const proofs = parseProofs(body.proofs, {
    types: Object.keys(configuration.proof_types_supported ?? {}),
    batchSize: o.metadata.batch_credential_issuance?.batch_size ?? 1,
  });
  return {
    configurationId,
    ...(identifier === undefined ? {} : { identifier }),
    ...(proofs === undefined ? {} : { proofs }),
  };
}

/** Creates the body of an immediate response; `credentials` go out as they are, a JSON object for `ldp_vc`. */
export function createCredentialResponse(o: {
  credentials: (JsonObject | string)[];
  notificationId?: string;
}): CredentialResponse {
  return {
    credentials: o.credentials.map((credential) => ({ credential })),
    ...(o.notificationId === undefined ? {} : { notification_id: o.notificationId }),
  };
}

export type ReceivedCredentials =
  | { kind: 'issued'; credentials: (JsonObject | string)[]; notificationId?: string }
  /** Not ready: ask again no sooner than after `interval` seconds. */
  | { kind: 'deferred'; transactionId: string; interval: number };

/**
 * Reads a response (200 or 202). The credentials are unverified. `format` is that of the configuration asked for, and
 * `proofCount` how many proofs were sent: each key binds at most one credential.
 * Throws OAuthError `invalid_credential_response`.
 */
export function parseCredentialResponse(
  json: unknown,
  o: { format?: string; proofCount?: number } = {},
): ReceivedCredentials {
  const code = 'invalid_credential_response';
  const body = checkShape(ResponseSchema, json, { code, what: 'Credential response' });
  const { credentials, transaction_id: transactionId, interval, notification_id: notificationId } = body;
  if (credentials === undefined) {
    if (transactionId === undefined || interval === undefined || notificationId !== undefined) {
      throw new OAuthError(code, 'The response has to carry credentials, or a transaction_id with an interval');
    }
    return { kind: 'deferred', transactionId, interval };
  }
  if (transactionId !== undefined || interval !== undefined) {
    throw new OAuthError(code, 'The response is both immediate and deferred');
  }
  if (credentials.length > Math.max(o.proofCount ?? credentials.length, 1)) {
    throw new OAuthError(code, 'The response carries more credentials than keys were given');
  }
  const received = credentials.map(({ credential }) => credential as JsonObject | string);
  if (o.format !== undefined && !received.every((credential) => isEncodedAs(o.format as string, credential))) {
    throw new OAuthError(code, 'A credential is not encoded as its format requires');
  }
  return { kind: 'issued', credentials: received, ...(notificationId === undefined ? {} : { notificationId }) };
}

/** `proofs` holds exactly one member, named by a supported proof type, with a non-empty array (section 8.2). */
function parseProofs(value: unknown, o: { types: string[]; batchSize: number }): { jwt: string[] } | undefined {
  if (value === undefined) {
    if (o.types.length === 0) return undefined;
    throw invalidProof('The proofs are missing');
  }
  if (!isJsonObject(value)) throw invalidProof('The proofs have to be an object');
  const [type, ...others] = Object.keys(value);
  if (type === undefined || others.length > 0) throw invalidProof('The proofs have to hold exactly one proof type');
  if (type !== 'jwt' || !o.types.includes(type))
    throw invalidProof('The proof type is not supported for this credential');
  const { jwt } = value;
  if (!Array.isArray(jwt) || jwt.length === 0) throw invalidProof('The proof type has to hold a non-empty array');
  if (jwt.length > o.batchSize) throw invalidProof('There are more proofs than one request may carry');
  if (!jwt.every((proof) => typeof proof === 'string')) throw invalidProof('Every jwt proof has to be a string');
  return { jwt: jwt as string[] };
}

/** Appendix A: Data Integrity credentials are objects, the other formats we may meet are strings. */
function isEncodedAs(format: string, credential: JsonObject | string): boolean {
  return (format === 'ldp_vc') === isJsonObject(credential);
}

function fault(description: string): OAuthError {
  return new OAuthError('invalid_credential_request', description);
}

function invalidProof(description: string): OAuthError {
  return new OAuthError('invalid_proof', description);
}
