// Tokens as somebody else's software might make them: any header, any payload, signed by whom we like.
import { signJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import { toSeconds } from '../../src/jose/jwt-times.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { CREDENTIALS_V1 } from '../../src/structure.ts';
import { CHALLENGE, DOMAIN, holder, issuer, NOW, record } from '../world.ts';

export const SECONDS = toSeconds(NOW);

/** A member of `change` that is `undefined` is taken away. */
export function edited(object: JsonObject, change: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...object, ...change }).filter(([, value]) => value !== undefined));
}

/** Signed as it is, except for `alg`: that follows from the key. */
export const token = (header: JsonObject, payload: JsonObject, signer: Signer = issuer): Promise<string> =>
  signJws({ signer, header, payload });

/** Signed with exactly this header, whatever it says. */
export async function rawToken(header: unknown, payload: unknown, signer: Signer = issuer): Promise<string> {
  const input = [header, payload].map((part) => encode(JSON.stringify(part))).join('.');
  return `${input}.${encode(await signer.sign({ data: new TextEncoder().encode(input) }))}`;
}

export const encode = (bytes: string | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('base64url');

export const decode = (text: string): { header: JsonObject; payload: JsonObject } => {
  const [header, payload] = text.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header as string) as JsonObject, payload: JSON.parse(payload as string) as JsonObject };
};

export const VC_JWT_HEADER = { typ: 'vc+jwt', cty: 'vc', kid: issuer.id };
export const vcJwtPayload = (): JsonObject => ({ ...record(), iss: issuer.controller, iat: SECONDS });
/** A `vc+jwt` that differs from a good one in header and payload. */
export const vcJwt = (o: { header?: JsonObject; payload?: JsonObject; signer?: Signer } = {}): Promise<string> =>
  token(edited(VC_JWT_HEADER, o.header ?? {}), edited(vcJwtPayload(), o.payload ?? {}), o.signer);

/** An unsigned credential of the VC Data Model 1.1. */
export const credential11 = (change: JsonObject = {}): JsonObject =>
  edited(
    {
      '@context': [CREDENTIALS_V1],
      id: 'urn:uuid:5e0c9b0a-0000-4000-8000-0000000000a1',
      type: ['VerifiableCredential'],
      issuer: issuer.controller,
      issuanceDate: '2026-04-01T00:00:00Z',
      expirationDate: '2029-03-31T23:59:59Z',
      credentialSubject: { id: holder.controller, degree: 'Spreadsheets' },
    },
    change,
  );

export const JWT_HEADER = { typ: 'JWT', kid: issuer.id };
export const jwtVcPayload = (): JsonObject => ({
  iss: issuer.controller,
  sub: holder.controller,
  jti: 'urn:uuid:5e0c9b0a-0000-4000-8000-0000000000a1',
  nbf: toSeconds(new Date('2026-04-01T00:00:00Z')),
  exp: toSeconds(new Date('2029-03-31T23:59:59Z')),
  vc: credential11(),
});
/** A `jwt_vc_json` that differs from a good one; `vc` changes the inner credential. */
export const jwtVc = (
  o: { header?: JsonObject; payload?: JsonObject; vc?: JsonObject; signer?: Signer } = {},
): Promise<string> => {
  const payload = edited({ ...jwtVcPayload(), vc: credential11(o.vc) }, o.payload ?? {});
  return token(edited(JWT_HEADER, o.header ?? {}), payload, o.signer);
};

/** The claims of a presentation for the verifier of the tests. */
export const requestClaims = (): JsonObject => ({
  iss: holder.controller,
  nonce: CHALLENGE,
  aud: DOMAIN,
  iat: SECONDS,
});
