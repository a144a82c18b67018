// Calls between the services: a token of one minute, signed by the caller's key, for one callee.
import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';

const TYPE = 'service+jwt';
const SECONDS = 60;

/** Public Ed25519 JWKs of the services that may call, by service name (SERVICE_CALLERS). */
export type ServiceCallers = Readonly<
  Record<string, { readonly kty: string; readonly crv: string; readonly x: string }>
>;

/**
 * A token for one call or a few: typ service+jwt, EdDSA, iss = our service name, aud = the callee's origin, 60 seconds.
 * `key`: Ed25519 private JWK (SERVICE_KEY). https://www.rfc-editor.org/rfc/rfc8725 section 3.11 for the explicit type.
 */
export async function createServiceToken(o: { key: object; issuer: string; audience: string }): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
    .setIssuer(o.issuer)
    .setAudience(o.audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${SECONDS}s`)
    .sign(await importJWK(o.key as JWK, 'EdDSA'));
}

/** Checks `Authorization: Bearer <service token>` and answers the caller's service name, or undefined. Never throws for a bad token. */
export function createServiceVerifier(o: {
  callers: ServiceCallers;
  audience: string;
}): (authorization: string | undefined) => Promise<string | undefined> {
  // The key is found by the name the token claims, and is bound to that name: a caller cannot sign for another.
  const keys = new Map(
    Object.entries(o.callers).map(([name, { kty, crv, x }]) => [name, createLocalJWKSet({ keys: [{ kty, crv, x }] })]),
  );
  return async (authorization) => {
    const token = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(authorization ?? '')?.[1];
    const issuer = token && claimedIssuer(token);
    const key = issuer ? keys.get(issuer) : undefined;
    if (!token || !issuer || !key) return undefined;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['EdDSA'],
        typ: TYPE,
        issuer,
        audience: o.audience,
        requiredClaims: ['exp', 'iat', 'jti'],
        maxTokenAge: SECONDS,
        clockTolerance: 30,
      });
      const lifetime = (payload.exp ?? Number.POSITIVE_INFINITY) - (payload.iat ?? 0);
      return typeof payload.aud === 'string' && lifetime <= SECONDS ? issuer : undefined;
    } catch {
      return undefined;
    }
  };
}

function claimedIssuer(token: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { iss?: unknown };
    return typeof claims.iss === 'string' ? claims.iss : undefined;
  } catch {
    return undefined;
  }
}
