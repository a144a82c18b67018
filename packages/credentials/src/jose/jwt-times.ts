// The times in a JWT: numbers of seconds, and what they say about the signature.
// https://www.rfc-editor.org/rfc/rfc7519#section-4.1
import { CLOCK_SKEW_MS } from '../date-time.ts';
import type { JsonObject } from '../json-object.ts';
import type { CheckCode } from '../verdict.ts';

export interface JwtTimes {
  iat?: Date;
  nbf?: Date;
  exp?: Date;
}

/** The end of the year 9999: later times have no dateTimeStamp of four digits. */
const LATEST = 253_402_300_799;

/** `undefined` when one of the three is there and is not a time. */
export function readJwtTimes(claims: JsonObject): JwtTimes | undefined {
  const times: JwtTimes = {};
  for (const name of ['iat', 'nbf', 'exp'] as const) {
    const seconds = claims[name];
    if (seconds === undefined) continue;
    if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= LATEST)) return undefined;
    times[name] = new Date(seconds * 1000);
  }
  return times;
}

/** A signature that is over, or that says it was not made yet; clocks may differ by CLOCK_SKEW_MS. */
export function signatureTimeFault({ iat, nbf, exp }: JwtTimes, now: Date): CheckCode | undefined {
  const soonest = now.getTime() + CLOCK_SKEW_MS;
  if ((iat !== undefined && iat.getTime() > soonest) || (nbf !== undefined && nbf.getTime() > soonest)) {
    return 'proof_from_future';
  }
  return exp !== undefined && exp <= now ? 'proof_expired' : undefined;
}

export function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
