// The facts of the reference credential as SD-JWT VC, by @sd-jwt/sd-jwt-vc with signatures and hashes of node:crypto.
import { createHash, randomBytes, sign } from 'node:crypto';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import type { JsonObject } from '@skill-records/credentials/json-object';
import type { BenchKey } from '../records/signing-key.ts';

export const SD_JWT_ISSUE = '@sd-jwt/sd-jwt-vc issue';

/** Six members of the payload are selectively disclosable. */
export function sdJwtIssue(key: BenchKey) {
  const instance = new SDJwtVcInstance({
    signer: async (data) => sign(null, Buffer.from(data), key.privateKey).toString('base64url'),
    signAlg: 'EdDSA',
    hasher: (data) =>
      createHash('sha256')
        .update(data as string)
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: (length) => randomBytes(length).toString('base64url'),
  });
  return (credential: JsonObject): Promise<string> => {
    const { '@context': _context, credentialSubject, ...envelope } = credential;
    const { id, ...subject } = credentialSubject as JsonObject;
    const payload = {
      iss: key.did,
      iat: 1_775_001_600,
      vct: 'https://academy.example/types/record',
      sub: id as string,
    };
    // The library's type knows only the claims it is given by name.
    const disclosable = ['sub', 'name', 'achievement', 'result', 'evidence', 'awardedDate'] as 'sub'[];
    return instance.issue({ ...payload, ...envelope, ...subject }, { _sd: disclosable });
  };
}
