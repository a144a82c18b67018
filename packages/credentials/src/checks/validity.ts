// Check `validity`: now lies between validFrom and validUntil.
import { CLOCK_SKEW_MS, parseDateTimeStamp } from '../date-time.ts';
import type { JsonObject } from '../json-object.ts';
import { type Check, failed, passed } from '../verdict.ts';

/**
 * Both ends belong to the period. The beginning may lie CLOCK_SKEW_MS ahead, because a credential is verified seconds
 * after it was issued and by another clock; the end has no grace. The structure has been checked before.
 */
export function checkValidity(credential: JsonObject, now: Date): Check {
  const from = parseDateTimeStamp(credential.validFrom);
  const until = parseDateTimeStamp(credential.validUntil);
  if (from !== undefined && from.getTime() > now.getTime() + CLOCK_SKEW_MS) return failed('validity', 'not_yet_valid');
  if (until !== undefined && until < now) return failed('validity', 'expired');
  return passed('validity');
}
