// Check `holderBinding`: who presents the credential is the one it is about.
import { asList, idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import { type Check, failed, passed } from '../verdict.ts';

/**
 * `holder` is the DID whose key made the presentation's proof (the proof check has compared it with the presentation's
 * `holder`). Every subject of the credential has to be that DID: the JSON-LD libraries do not compare them.
 */
export function checkHolderBinding(credential: JsonObject, holder: string): Check {
  const subjects = asList(credential.credentialSubject);
  const bound = subjects.length > 0 && subjects.every((subject) => isJsonObject(subject) && idOf(subject) === holder);
  return bound ? passed('holderBinding') : failed('holderBinding', 'holder_mismatch');
}
