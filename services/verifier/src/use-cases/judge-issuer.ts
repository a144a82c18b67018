// Says whether an issuer is on an employer's trust list for what a credential claims.
import type { TrustEntry } from '../store/trust-lists.ts';

/**
 * An entry counts when it names the DID exactly, has not run out at `now`, and either has no scopes or its scopes cover
 * every skill the credential claims: one listed skill must not carry an unlisted one.
 */
export function isIssuerListed(
  entries: readonly TrustEntry[],
  issuerDid: string,
  credential: Record<string, unknown>,
  now: Date,
): boolean {
  const skills = claimedSkills(credential);
  return entries.some(
    (entry) =>
      entry.did === issuerDid &&
      (entry.until === undefined || new Date(entry.until).getTime() > now.getTime()) &&
      (entry.scopes === undefined || (skills.length > 0 && skills.every((skill) => entry.scopes?.includes(skill)))),
  );
}

function claimedSkills(credential: Record<string, unknown>): string[] {
  return asList(credential.credentialSubject)
    .flatMap((subject) => asList(isObject(subject) ? subject.skill : undefined))
    .map((claim) => (isObject(claim) ? claim.skillId : undefined))
    .map((skillId) => (typeof skillId === 'string' ? skillId : ''));
}

function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
