// Check `validity`: now lies between the times at which the credential begins and ends.
import { CLOCK_SKEW_MS, parseDateTimeStamp } from '../date-time.ts';
import type { JsonObject } from '../json-object.ts';
import { type Check, failed, notChecked, passed } from '../verdict.ts';

/** The names of VC Data Model 2.0 and of 1.1: https://www.w3.org/TR/vc-data-model/#issuance-date, #expiration */
const BEGINNINGS = ['validFrom', 'issuanceDate'];
const ENDS = ['validUntil', 'expirationDate'];

/**
 * Both ends belong to the period. The beginning may lie CLOCK_SKEW_MS ahead, because a credential is verified seconds
 * after it was issued and by another clock; the end has no grace. Every time that is there counts, by whichever name;
 * the structure has been checked before, and a time that still cannot be read leaves the check undone.
 */
export function checkValidity(credential: JsonObject, now: Date): Check {
  const soonest = new Date(now.getTime() + CLOCK_SKEW_MS);
  const beginnings = BEGINNINGS.map((member) => credential[member]).filter((time) => time !== undefined);
  const ends = ENDS.map((member) => credential[member]).filter((time) => time !== undefined);
  if ([...beginnings, ...ends].some((time) => parseDateTimeStamp(time) === undefined)) return notChecked('validity');
  if (beginnings.some((time) => (parseDateTimeStamp(time) as Date) > soonest))
    return failed('validity', 'not_yet_valid');
  return ends.some((time) => (parseDateTimeStamp(time) as Date) < now)
    ? failed('validity', 'expired')
    : passed('validity');
}
