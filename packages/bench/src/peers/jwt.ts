// The same credential as vc+jwt (VC-JOSE-COSE): signed with jose, and by hand with node:crypto alone.
import { sign } from 'node:crypto';
import type { JsonObject } from '@skill-records/credentials/json-object';
import { CompactSign, compactVerify } from 'jose';
import type { BenchKey } from '../records/signing-key.ts';

export const JOSE_ISSUE = 'jose vc+jwt issue';
export const JOSE_VERIFY = 'jose vc+jwt verify';
export const HAND_ISSUE = 'hand-rolled vc+jwt issue';

const header = ({ verificationMethod }: BenchKey) => ({ alg: 'EdDSA', typ: 'vc+jwt', kid: verificationMethod });

/** https://www.w3.org/TR/vc-jose-cose/#securing-with-jose */
export function joseIssue(key: BenchKey) {
  const encoder = new TextEncoder();
  const protectedHeader = header(key);
  return (credential: JsonObject): Promise<string> =>
    new CompactSign(encoder.encode(JSON.stringify(credential)))
      .setProtectedHeader(protectedHeader)
      .sign(key.privateKey);
}

export function joseVerify(key: BenchKey) {
  const decoder = new TextDecoder();
  return async (token: string): Promise<JsonObject> => {
    const { payload } = await compactVerify(token, key.publicKey);
    return JSON.parse(decoder.decode(payload)) as JsonObject;
  };
}

/** The least that a vc+jwt can cost with node:crypto: JSON, base64url, one signature. */
export function handIssue(key: BenchKey) {
  const first = Buffer.from(JSON.stringify(header(key))).toString('base64url');
  return (credential: JsonObject): string => {
    const input = `${first}.${Buffer.from(JSON.stringify(credential)).toString('base64url')}`;
    return `${input}.${sign(null, Buffer.from(input), key.privateKey).toString('base64url')}`;
  };
}
