// Serving type metadata to the tests, and asking for the check in one word.
import { createHash } from 'node:crypto';
import { checkSdJwtProof } from '../../src/sd-jwt/check-proof.ts';
import { checkTypeMetadata, type FetchTypeMetadata } from '../../src/sd-jwt/check-type-metadata.ts';
import type { IssueSdJwtOptions } from '../../src/sd-jwt/issue.ts';
import type { IssuedObject } from '../../src/sd-jwt/issued-claims.ts';
import { issue, options, VCT } from './sd-jwt-world.ts';

export const BASE_TYPE = 'https://types.example/base/v1';
export const bytesOf = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));
export const sri = (bytes: Uint8Array, hash = 'sha256') => `${hash}-${createHash(hash).update(bytes).digest('base64')}`;
export const serve =
  (documents: Record<string, unknown>): FetchTypeMetadata =>
  async (vct) => {
    if (!(vct in documents)) throw new Error('404');
    const document = documents[vct];
    return document instanceof Uint8Array ? document : bytesOf(document);
  };

async function issuedFrom(text: string): Promise<IssuedObject> {
  const { issued } = await checkSdJwtProof(text, options());
  if (issued === undefined) throw new Error('the credential of the test is not good');
  return issued;
}
export const check = async (text: string, fetchTypeMetadata?: FetchTypeMetadata) => {
  const { outcome, code } = await checkTypeMetadata(
    await issuedFrom(text),
    fetchTypeMetadata === undefined ? {} : { fetchTypeMetadata },
  );
  return code === undefined ? outcome : `${outcome} ${code}`;
};
export const withRules = async (rules: unknown, change: Partial<IssueSdJwtOptions> = {}, text?: string) =>
  check(text ?? (await issue(change)), serve({ [VCT]: { vct: VCT, claims: rules } }));
