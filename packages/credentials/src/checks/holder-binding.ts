// Check `holderBinding`: who presents the credential is the one whom the issuer gave it to.
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import { isSamePublicKey } from '@skill-records/dids/public-jwk';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { resolveVerificationMethod } from '@skill-records/dids/verification-method';
import type { CredentialFormat } from '../formats.ts';
import { asList, idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import { type Check, failed, passed } from '../verdict.ts';

/** A holder's DID document with more methods than this is not looked through. */
const MAX_METHODS = 20;

/**
 * `holder` is the DID whose key made the presentation's proof (the proof check has compared it with the presentation's
 * `holder`). Every subject of the credential has to be that DID: the JSON-LD libraries do not compare them.
 */
export function checkHolderBinding(credential: JsonObject, holder: string): Check {
  const subjects = asList(credential.credentialSubject);
  const bound = subjects.length > 0 && subjects.every((subject) => isJsonObject(subject) && idOf(subject) === holder);
  return bound ? passed('holderBinding') : failed('holderBinding', 'holder_mismatch');
}

/**
 * The same for a credential of any format inside a presentation. A W3C credential is bound by its subject, an SD-JWT VC by
 * the key in `cnf`. Where a W3C credential names a key too, it has to be the holder's; a `cnf` that names none that we can
 * read binds to nobody.
 */
export async function checkPresentedBy(
  holder: string,
  o: { format: CredentialFormat; credential: JsonObject; confirmation?: PublicJwk; resolveDid: ResolveDid; now: Date },
): Promise<Check> {
  if (o.format !== 'dc+sd-jwt') {
    const subject = checkHolderBinding(o.credential, holder);
    if (subject.outcome !== 'passed' || o.credential.cnf === undefined) return subject;
  }
  const bound = o.confirmation !== undefined && (await isKeyOf(holder, o.confirmation, o));
  return bound ? passed('holderBinding') : failed('holderBinding', 'holder_mismatch');
}

/** True when the holder authenticates with this very key. */
async function isKeyOf(holder: string, key: PublicJwk, o: { resolveDid: ResolveDid; now: Date }): Promise<boolean> {
  const { didDocument } = await o.resolveDid(holder);
  const ids = asList(didDocument?.authentication).map((entry) => idOf(entry));
  if (ids.length > MAX_METHODS) return false;
  for (const id of ids) {
    const url = id?.startsWith('#') ? `${holder}${id}` : id;
    const method = await resolveVerificationMethod(url ?? '', 'authentication', o.resolveDid, o.now).catch(
      () => undefined,
    );
    if (method !== undefined && isSamePublicKey(method.publicJwk, key)) return true;
  }
  return false;
}
