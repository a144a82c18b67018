// Signs a compact JWT with our error codes.
import { DidError } from '@skill-records/dids/did-error';
import { signJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import { CredentialError } from '../credential-error.ts';
import type { JsonObject } from '../json-object.ts';

/** Throws CredentialError `signer_unsupported`, `signature_wrong`, `signing_failed`. */
export async function signCompact(o: { signer: Signer; header: JsonObject; payload: JsonObject }): Promise<string> {
  try {
    return await signJws(o);
  } catch (cause) {
    const didCode = cause instanceof DidError ? cause.code : undefined;
    if (didCode === 'key_type_unsupported') {
      throw new CredentialError('signer_unsupported', 'The key of the signer makes no JWT', { cause });
    }
    if (didCode === 'key_mismatch') {
      throw new CredentialError(
        'signature_wrong',
        'The signer returned a signature that its public key does not verify',
      );
    }
    throw new CredentialError('signing_failed', 'The signer failed', { cause });
  }
}
