// Skills, the scales their levels belong to, and the cumulative level tokens of a skill.
import type { LocalizedText } from './vocabulary.ts';

export interface SkillScale {
  /** IRI, e.g. `https://w3id.org/skill-records/scales/itl`. */
  id: string;
  name: LocalizedText;
  /** Lowest first. A level's id is `<scale>/<ordinal>`. */
  levels: readonly { ordinal: number; id: string; name: LocalizedText; description: LocalizedText }[];
}

export interface Skill {
  /** IRI, e.g. `https://w3id.org/skill-records/skills/itl-spreadsheet`. */
  id: string;
  /** IRI of the scale. */
  scale: string;
  name: LocalizedText;
  /** Only the levels that are defined for this skill, lowest first. A level's id is `<skill>/level/<ordinal>`. */
  levels: readonly { ordinal: number; id: string; description: LocalizedText }[];
}

/** The skills and scales that an installation knows. */
export interface Catalogue {
  scales: readonly SkillScale[];
  skills: readonly Skill[];
}

export function findSkill(catalogue: Catalogue, skillId: unknown): Skill | undefined {
  return catalogue.skills.find(({ id }) => id === skillId);
}

export function findScale(catalogue: Catalogue, scaleId: unknown): SkillScale | undefined {
  return catalogue.scales.find(({ id }) => id === scaleId);
}

/** The skill and ordinal that a level IRI names, or undefined when no skill of the catalogue defines it. */
export function findLevel(catalogue: Catalogue, levelId: unknown): { skill: Skill; ordinal: number } | undefined {
  for (const skill of catalogue.skills) {
    const level = skill.levels.find(({ id }) => id === levelId);
    if (level) return { skill, ordinal: level.ordinal };
  }
  return undefined;
}

/**
 * The level tokens a holder of `ordinal` may show: every defined level of the skill up to it. Equality with one token answers
 * "at least this level", so a query needs no comparison and a holder can reveal no more than was asked.
 */
export function meetsLevel(skill: Skill, ordinal: number): string[] {
  return skill.levels.filter((level) => level.ordinal <= ordinal).map(({ id }) => id);
}
