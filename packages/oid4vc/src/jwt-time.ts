// The time claims of a JWT, in seconds since 1970 (RFC 7519, section 4.1, https://www.rfc-editor.org/rfc/rfc7519#section-4.1).
import type { JsonObject } from './json.ts';

/** How far clocks may disagree, and how old a freshly made JWT may be. */
export const CLOCK_WINDOW_SECONDS = 300;

export function secondsOf(now: Date): number {
  return Math.floor(now.getTime() / 1000);
}

/** True when `iat` is a number within five minutes of now, in either direction. */
export function isFresh(payload: JsonObject, now: Date): boolean {
  const { iat } = payload;
  return typeof iat === 'number' && Math.abs(secondsOf(now) - iat) <= CLOCK_WINDOW_SECONDS;
}

/** True when `exp` and `nbf`, where present, are numbers and allow the JWT now; clocks may disagree by five minutes. */
export function isWithinLifetime(payload: JsonObject, now: Date): boolean {
  const { exp, nbf } = payload;
  const time = secondsOf(now);
  const alive = exp === undefined || (typeof exp === 'number' && time < exp + CLOCK_WINDOW_SECONDS);
  const begun = nbf === undefined || (typeof nbf === 'number' && time >= nbf - CLOCK_WINDOW_SECONDS);
  return alive && begun;
}
