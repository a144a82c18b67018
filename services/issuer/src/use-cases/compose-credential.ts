// Puts together the unsigned credential of a record: the content that every form of it secures.
import { createStatusListEntry } from '@skill-records/credentials/status-list';
import type { SkillRecordInput } from '@skill-records/skill-record/record';
import { toCertifiedCredential, toIdentifiedCredential } from '@skill-records/skill-record/to-credential';
import type { JsonObject } from '@skill-records/skill-record/vocabulary';
import type { AchievementRow } from '../store/achievement-store.ts';
import type { BitstringEntry, CredentialRow } from '../store/credential-store.ts';
import { achievementUrl, membershipUrl } from './achievement-view.ts';
import type { IssuerContext } from './issuer-context.ts';
import type { Tenant } from './open-tenant.ts';

export interface RecordMaterial {
  tenant: Tenant;
  credential: CredentialRow;
  input: SkillRecordInput;
  /** DID of the holder. */
  holder: string;
  achievement: AchievementRow | undefined;
}

/** VCDM 2.0, Open Badges 3.0. Its id is the issuance's, the same in every form of the record. `issuer`: DID of the key that signs; without entries the form says its status elsewhere. */
export function composeCredential(
  ctx: IssuerContext,
  material: RecordMaterial,
  o: { issuer: string; statusEntries: readonly BitstringEntry[] },
): JsonObject {
  const { tenant, credential, input, holder, achievement } = material;
  const { BASE_URL } = ctx.config;
  const base = {
    id: `urn:uuid:${credential.issuanceId}` as const,
    issuer: { id: o.issuer, name: tenant.name, ...(tenant.url ? { url: tenant.url } : {}) },
    subjectId: holder,
    validFrom: credential.validFrom,
    ...(o.statusEntries.length > 0 ? { statusEntries: toStatusEntries(o.statusEntries) } : {}),
  };
  if (input.type === 'Identified') {
    if (!credential.validUntil) throw new Error('an Identified record has an end');
    const { identity, employment } = input;
    return toIdentifiedCredential({
      ...base,
      achievementId: membershipUrl(BASE_URL, tenant.slug),
      validUntil: credential.validUntil,
      ...(identity ? { identity } : {}),
      ...(employment
        ? { employment: { employer: employment.employer ?? o.issuer, startDate: employment.startDate } }
        : {}),
    });
  }
  if (!achievement) throw new Error('a Certified record has an achievement');
  const lastDay = input.results
    .map(({ on }) => on)
    .sort()
    .at(-1) as string; // prettier-ignore
  return toCertifiedCredential({
    ...base,
    achievementId: achievementUrl(BASE_URL, achievement.id),
    definition: achievement.definition,
    results: input.results,
    ...(input.evidence ? { evidence: input.evidence } : {}),
    awardedOn: new Date(`${lastDay}T00:00:00Z`),
    ...(credential.validUntil ? { validUntil: credential.validUntil } : {}),
  });
}

function toStatusEntries(entries: readonly BitstringEntry[]) {
  const entryFor = (statusPurpose: BitstringEntry['statusPurpose']) => {
    const entry = entries.find((candidate) => candidate.statusPurpose === statusPurpose);
    if (!entry) throw new Error(`no ${statusPurpose} entry was reserved`);
    return createStatusListEntry({
      statusListCredential: entry.statusListCredential,
      index: Number(entry.statusListIndex),
      statusPurpose,
    });
  };
  return { revocation: entryFor('revocation'), suspension: entryFor('suspension') };
}
