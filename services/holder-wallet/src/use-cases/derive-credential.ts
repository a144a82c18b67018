// Makes the credential that shows selected parts, for callers who bring the base proof along.
import { CredentialError } from '@skill-records/credentials/credential-error';
import { deriveCredential } from '@skill-records/credentials/derive-credential';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { Problem } from '@skill-records/service-kit/problem';
import type { Wallet } from './dependencies.ts';

/**
 * The base proof is verified first. Nothing is stored, and nobody's records are touched.
 * @throws Problem derivation_refused with the code of the reason
 */
export async function deriveFromBase(
  { documentLoader, resolveDid, now }: Wallet,
  credential: JsonObject,
  selectivePointers: readonly string[],
): Promise<JsonObject> {
  try {
    return await deriveCredential(credential, { selectivePointers, documentLoader, resolveDid, now: now() });
  } catch (cause) {
    if (!(cause instanceof CredentialError)) throw cause;
    const message = {
      en: 'The credential has no good base proof, or the pointers do not fit it.',
      ja: '証明に正しい原本の署名がないか、指定された項目が証明に合っていません。',
    };
    const errors = [{ path: '/verifiableCredential', code: cause.code, message }];
    throw new Problem('derivation_refused', { cause, errors });
  }
}
