// Achievements as the API and the public page show them.

import type { AchievementDefinition } from '@skill-records/skill-record/achievement';
import { itLiteracyCatalogue } from '@skill-records/skill-record/catalogue/it-literacy';
import { findScale, findSkill } from '@skill-records/skill-record/skill';
import { toAchievement, toEmploymentAchievement } from '@skill-records/skill-record/to-achievement';
import { type JsonObject, RECORD_CONTEXTS } from '@skill-records/skill-record/vocabulary';
import type { AchievementRow } from '../store/achievement-store.ts';
import type { Tenant } from './open-tenant.ts';

/** Skills and scales this installation knows. */
export const catalogue = itLiteracyCatalogue;

export interface AchievementView extends AchievementDefinition {
  /** Public address: the `id` of the achievement in every credential. */
  id: string;
  createdAt: string;
}

export function achievementUrl(baseUrl: string, id: string): string {
  return `${baseUrl}/v1/achievements/${id}`;
}

/** The membership that Identified records state has no row of its own: one per tenant, addressed by its name. */
export function membershipUrl(baseUrl: string, slug: string): string {
  return achievementUrl(baseUrl, `membership.${slug}`);
}

/** Takes the address or the short id; undefined for an address of another host. */
export function achievementIdOf(baseUrl: string, reference: string): string | undefined {
  const prefix = achievementUrl(baseUrl, '');
  if (reference.startsWith(prefix)) return reference.slice(prefix.length).split(/[?#]/, 1)[0];
  return /^https?:/.test(reference) ? undefined : reference;
}

export function achievementView(baseUrl: string, row: AchievementRow): AchievementView {
  return { id: achievementUrl(baseUrl, row.id), ...row.definition, createdAt: row.createdAt.toISOString() };
}

export interface PublicAchievement {
  /** The Open Badges 3.0 Achievement, as it stands in credentials, with its creator. */
  document: JsonObject;
  definition: AchievementDefinition | undefined;
  texts: Pick<AchievementDefinition, 'name' | 'description' | 'criteria'>;
  issuer: { name: { en: string; ja: string }; did: string; slug: string };
}

export function publicAchievement(baseUrl: string, tenant: Tenant, row: AchievementRow): PublicAchievement {
  const skill = findSkill(catalogue, row.definition.skill.skillId);
  const scale = findScale(catalogue, skill?.scale);
  if (!skill || !scale) throw new Error('the achievement names a skill that is not in the catalogue');
  const achievement = toAchievement({ id: achievementUrl(baseUrl, row.id), definition: row.definition, skill, scale });
  const { name, description, criteria } = row.definition;
  return { ...withCreator(tenant, achievement), definition: row.definition, texts: { name, description, criteria } };
}

export function publicMembership(baseUrl: string, tenant: Tenant): PublicAchievement {
  const id = membershipUrl(baseUrl, tenant.slug);
  const achievement = toEmploymentAchievement({ id, issuer: tenant.name, employed: tenant.kind === 'hr' });
  return { ...withCreator(tenant, achievement), definition: undefined, texts: textsOf(achievement) };
}

/** The name of the skill and the ordinal of its level, for people. */
export function describeSkill(
  definition: AchievementDefinition,
  language: 'en' | 'ja',
): { name: string; level: number } | undefined {
  const skill = findSkill(catalogue, definition.skill.skillId);
  return skill && { name: skill.name[language], level: definition.skill.levelOrdinal };
}

/** Both languages out of an Achievement: English in its own members, Japanese in `localized`. */
function textsOf(achievement: JsonObject): PublicAchievement['texts'] {
  const criteria = achievement.criteria as JsonObject;
  const japanese = (value: JsonObject) => (value.localized as { name?: string; description?: string }[])[0];
  const own = japanese(achievement);
  return {
    name: { en: String(achievement.name), ja: own?.name ?? '' },
    description: { en: String(achievement.description), ja: own?.description ?? '' },
    criteria: { en: String(criteria.narrative), ja: japanese(criteria)?.description ?? '' },
  };
}

function withCreator(tenant: Tenant, achievement: JsonObject): Pick<PublicAchievement, 'document' | 'issuer'> {
  const creator = {
    id: tenant.did,
    type: ['Profile'],
    name: tenant.name.en,
    localized: [{ type: ['LocalizedText'], inLanguage: 'ja', name: tenant.name.ja }],
  };
  return {
    document: { '@context': [...RECORD_CONTEXTS], ...achievement, creator },
    issuer: { name: tenant.name, did: tenant.did, slug: tenant.slug },
  };
}
