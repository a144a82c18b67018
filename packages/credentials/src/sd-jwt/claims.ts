// The claims that every SD-JWT VC has: their shape, and what they say to the checks that all formats share.
// SD-JWT VC draft-19, "JWT Claims Set"
import { createDidJwk } from '@skill-records/dids/did-jwk';
import { hasPrivateMembers, type PublicJwk, parsePublicJwk, requireSigningUse } from '@skill-records/dids/public-jwk';
import { CLOCK_SKEW_MS } from '../date-time.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { type Check, failed, passed } from '../verdict.ts';

const MAX_NAME_LENGTH = 2048;

/** What is wrong with the claims that the format itself defines; `undefined` when nothing is. */
export function claimsFault(claims: JsonObject): string | undefined {
  const { vct, iss, cnf, status, aka_vcts: akaVcts } = claims;
  if (!isName(vct)) return 'vct has to name the type';
  if (iss !== undefined && !isName(iss)) return 'iss has to be a text';
  for (const name of ['iat', 'nbf', 'exp']) {
    if (claims[name] !== undefined && !isNumericDate(claims[name])) return `${name} has to be a number of seconds`;
  }
  if (claims['vct#integrity'] !== undefined && !isName(claims['vct#integrity']))
    return 'vct#integrity has to be a text';
  if (akaVcts !== undefined) {
    const named = Array.isArray(akaVcts) && akaVcts.length > 0 && akaVcts.every(isName);
    if (!named || akaVcts.includes(vct)) return 'aka_vcts has to be a list of other types';
  }
  if (status !== undefined && !isJsonObject(status)) return 'status has to be an object';
  if (cnf === undefined) return undefined;
  if (!isJsonObject(cnf)) return 'cnf has to be an object';
  // A private key in there is everybody's key (RFC 7800, section 3.2).
  return isJsonObject(cnf.jwk) && hasPrivateMembers(cnf.jwk) ? 'cnf holds a private key' : undefined;
}

/** The holder's key: the bare public key of `cnf.jwk`, the only confirmation method that is supported. */
export function confirmationOf(claims: JsonObject): PublicJwk | undefined {
  if (!isJsonObject(claims.cnf) || claims.cnf.jwk === undefined) return undefined;
  try {
    const jwk = parsePublicJwk(claims.cnf.jwk);
    requireSigningUse(jwk);
    const { kty, crv, x, y } = jwk;
    return { kty, crv, x, ...(y === undefined ? {} : { y }) };
  } catch {
    return undefined;
  }
}

/** The holder as a DID, so that one name for a person serves all formats; labels such as `kid` do not change it. */
export function holderOf(confirmation: PublicJwk): string {
  return createDidJwk(confirmation).did;
}

/** Like validFrom and validUntil, except that `exp` is the first moment at which it is over (RFC 7519, section 4.1.4). */
export function checkSdJwtValidity(claims: JsonObject, now: Date): Check {
  const { nbf, iat, exp } = claims as { nbf?: number; iat?: number; exp?: number };
  const soonest = (now.getTime() + CLOCK_SKEW_MS) / 1000;
  if ((nbf ?? 0) > soonest || (iat ?? 0) > soonest) return failed('validity', 'not_yet_valid');
  return exp !== undefined && exp * 1000 <= now.getTime() ? failed('validity', 'expired') : passed('validity');
}

export interface SdJwtFacts {
  issuer: string;
  vct: string;
  confirmation?: PublicJwk;
  /** did:jwk of the confirmation key. */
  subjectId?: string;
  /** Shared by the same record in other formats; hidden unless the holder shows it. */
  recordId?: string;
}

/** What a verdict says about a credential; for the processed claims of one whose proof is good. */
export function readSdJwtFacts(claims: JsonObject): SdJwtFacts {
  const confirmation = confirmationOf(claims);
  return {
    issuer: claims.iss as string,
    vct: claims.vct as string,
    ...(confirmation === undefined ? {} : { confirmation, subjectId: holderOf(confirmation) }),
    ...(typeof claims.record_id === 'string' ? { recordId: claims.record_id } : {}),
  };
}

/** Seconds since 1970; within what a Date can hold, so that no reader overflows. */
function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 8.64e12;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH;
}
