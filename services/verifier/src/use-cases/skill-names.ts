// Names skills and levels for people, from the catalogue; what is not in it goes by the last part of its IRI.
import { itLiteracyCatalogue } from '@skill-records/skill-record/catalogue/it-literacy';
import type { SkillRequirement } from '@skill-records/skill-record/job-profile';
import { findLevel, findScale, findSkill } from '@skill-records/skill-record/skill';

export interface LocalizedName {
  en: string;
  ja: string;
}

export function nameSkill(skillId: string): LocalizedName {
  const known = findSkill(itLiteracyCatalogue, skillId);
  const last = skillId.split(/[/#]/).at(-1) ?? skillId;
  return known ? known.name : { en: last, ja: last };
}

/** The name of a level, such as Basic / 基本; undefined when the catalogue does not have it. */
export function nameLevel(skillId: string, ordinal: number): LocalizedName | undefined {
  const scale = findScale(itLiteracyCatalogue, findSkill(itLiteracyCatalogue, skillId)?.scale);
  return scale?.levels.find((level) => level.ordinal === ordinal)?.name;
}

/** Skill and least level of a requirement; `minLevel` is the ordinal. */
export function describeRequirement(requirement: Pick<SkillRequirement, 'skillId' | 'minLevel'>): {
  skill: LocalizedName;
  minLevel?: number;
} {
  const ordinal = findLevel(itLiteracyCatalogue, requirement.minLevel)?.ordinal;
  return { skill: nameSkill(requirement.skillId), ...(ordinal !== undefined && { minLevel: ordinal }) };
}
