// Request and response shapes that several routes share. Response shapes describe; nothing is stripped from an answer.
import Type from 'typebox';

export const localizedText = Type.Object({
  en: Type.String({ minLength: 1, maxLength: 500 }),
  ja: Type.String({ minLength: 1, maxLength: 500 }),
});

export const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' });
export const publicId = Type.String({ pattern: '^[A-Za-z0-9_-]{22,64}$' });
export const sessionId = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });

export const issuerTrust = Type.Enum(['listed', 'any'], {
  description:
    'listed: an issuer that is not on the trust list fails. any: it gives a warning, and the verdict is amber.',
});

export const check = Type.Object({
  id: Type.Enum(['proof', 'holderBinding', 'validity', 'status', 'schema', 'issuerTrust', 'query']),
  outcome: Type.Enum(['passed', 'failed', 'warning', 'notChecked']),
  code: Type.Optional(Type.String()),
});

export const assurance = Type.Enum(['green', 'amber', 'red']);

export const credentialResult = Type.Object({
  id: Type.Optional(Type.String()),
  format: Type.Optional(Type.Enum(['ldp_vc', 'vc+jwt', 'jwt_vc_json', 'dc+sd-jwt'])),
  types: Type.Optional(Type.Array(Type.String())),
  vct: Type.Optional(Type.String()),
  issuer: Type.Optional(Type.String()),
  statusMessages: Type.Optional(Type.Array(Type.Object({ status: Type.String(), message: Type.String() }))),
  digest: Type.String({ description: 'sha384-…, of the credential as it was received' }),
  verified: Type.Boolean(),
  assurance,
  checks: Type.Array(check, { minItems: 7, maxItems: 7 }),
});

/** A `Date` in the handler, RFC 3339 text on the wire. */
export const dateTime = Type.Unsafe<Date | string>(Type.String({ format: 'date-time' }));

/** Names the caller in the audit trail. */
export function actorOf(request: { auth: { keyId?: string | undefined; userId?: string | undefined } }): string {
  return `apiKey:${request.auth.keyId ?? request.auth.userId ?? 'unknown'}`;
}
