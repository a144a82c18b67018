// Compares the records somebody chose to show with a job profile: explained line by line, never a score, a rank or a decision.
import { itLiteracyCatalogue } from './catalogue/it-literacy-skills.ts';
import { addDuration, isCalendarDate, parseDateTime } from './dates.ts';
import type { Importance, JobProfile, SkillRequirement } from './job-profile.ts';
import { objectsOf, stringsOf } from './json.ts';
import { type Catalogue, findLevel, type Skill } from './skill.ts';
import { SkillRecordError } from './skill-record-error.ts';
import type { JsonObject, LocalizedText } from './vocabulary.ts';

export interface CoverageRecord {
  /** The verified document, as it was presented. */
  credential: JsonObject;
  id: string;
  verified: boolean;
  assurance: 'green' | 'amber' | 'red';
  failedChecks: readonly { id: string; code?: string | undefined }[];
}

export const COVERAGE_STATUSES = ['met', 'metOld', 'below', 'related', 'unproven', 'notPresented'] as const;
export type CoverageStatus = (typeof COVERAGE_STATUSES)[number];

export type UnprovenReason =
  | 'checkFailed'
  | 'issuerNotTrusted'
  | 'selfDeclared'
  | 'evaluationNotAccepted'
  | 'levelNotStated';

export interface CoverageItem {
  /** `#` and the id of the requirement. */
  requirement: string;
  importance: Importance;
  status: CoverageStatus;
  /** Level ordinals, with status `below`. */
  have?: number;
  need?: number;
  /** Ids of the records this line rests on, sorted. */
  because: string[];
  /** With status `unproven`: why none of them counts. */
  reasons?: UnprovenReason[];
  /** The checks that such a record failed. */
  failedChecks?: { record: string; id: string; code?: string }[];
  /** Achievements that would close the gap. */
  closesWith?: string[];
}

export interface Coverage {
  algorithm: 'coverage/1';
  /** `<profile id>@<version>` */
  jobProfile: string;
  /** The time that maximum ages were counted from: the same inputs give the same report. */
  asOf: string;
  must: { met: number; of: number };
  should: { met: number; of: number };
  nice: { met: number; of: number };
  /** In the order of the profile. */
  items: CoverageItem[];
  notice: LocalizedText;
  /** A person fills this in. No outcome leaves the product while it is null. */
  decidedBy: null;
}

/** Somebody's published statement that a level of another framework corresponds to one of ours; only `exact` counts as met. */
export interface CrosswalkEntry {
  from: string;
  to: string;
  match: 'exact' | 'close' | 'broad' | 'narrow';
}

export interface CoverageOptions {
  now: Date;
  catalogue?: Catalogue;
  crosswalk?: readonly CrosswalkEntry[];
  achievements?: readonly { id: string; skillId: string; levelOrdinal: number }[];
}

const NOTICE: LocalizedText = {
  en: 'Not presented is not the same as not able. A person decides.',
  ja: '未提示は能力がないことを意味しません。判断は人が行います。',
};

/** @throws SkillRecordError job_profile_faulty when a level or maximum age of the profile cannot be read (lintJobProfile says which) */
export function computeCoverage(profile: JobProfile, records: readonly CoverageRecord[], o: CoverageOptions): Coverage {
  const claims = records.flatMap(readClaims);
  const items = profile.requirement.map((requirement) => judge(requirement, claims, o));
  const count = (importance: Importance) => {
    const asked = items.filter((item) => item.importance === importance);
    return { met: asked.filter(({ status }) => status === 'met').length, of: asked.length };
  };
  return {
    algorithm: 'coverage/1',
    jobProfile: `${profile.id}@${profile.version}`,
    asOf: o.now.toISOString(),
    must: count('must'),
    should: count('should'),
    nice: count('nice'),
    items,
    notice: { ...NOTICE },
    decidedBy: null,
  };
}

/** One skill statement of one record. */
interface Claim {
  record: CoverageRecord;
  skillId: unknown;
  tokens: string[];
  /** The level and the tokens: every level IRI that the statement names. */
  levels: string[];
  ordinal: number | undefined;
  assessedAs: string[];
  /** Milliseconds since 1970. */
  assessedAt: number | undefined;
}

function readClaims(record: CoverageRecord): Claim[] {
  const { credential } = record;
  return objectsOf(credential.credentialSubject).flatMap((subject) =>
    objectsOf(subject.skill).map((skill): Claim => {
      const tokens = stringsOf(skill.meetsLevel);
      const day =
        typeof skill.assessedOn === 'string' && isCalendarDate(skill.assessedOn) ? skill.assessedOn : undefined;
      return {
        record,
        skillId: skill.skillId,
        tokens,
        levels: [...tokens, ...stringsOf(skill.level)],
        ordinal: typeof skill.levelOrdinal === 'number' ? skill.levelOrdinal : undefined,
        assessedAs: stringsOf(skill.assessedAs),
        // A holder may withhold the day of assessment; the award or the start of validity then stands for it.
        assessedAt: day
          ? Date.parse(`${day}T00:00:00Z`)
          : (parseDateTime(credential.awardedDate) ?? parseDateTime(credential.validFrom)),
      };
    }),
  );
}

/** The first rule that applies decides; the order of the records does not matter. */
function judge(requirement: SkillRequirement, claims: readonly Claim[], o: CoverageOptions): CoverageItem {
  const catalogue = o.catalogue ?? itLiteracyCatalogue;
  const level = findLevel(catalogue, requirement.minLevel);
  if (!level || level.skill.id !== requirement.skillId) {
    throw new SkillRecordError('job_profile_faulty', `requirement ${requirement.id}: level not defined`);
  }
  const crosswalk = (match: readonly CrosswalkEntry['match'][]) =>
    new Set(
      (o.crosswalk ?? []).filter((e) => e.to === requirement.minLevel && match.includes(e.match)).map((e) => e.from),
    );
  const exact = crosswalk(['exact']);
  const near = crosswalk(['close', 'broad']);
  const meets = ({ tokens }: Claim) =>
    tokens.includes(requirement.minLevel) || tokens.some((token) => exact.has(token));

  const counting = claims.filter((claim) => reasonAgainst(claim, requirement) === undefined);
  const reaching = counting.filter(meets);
  const fresh = reaching.filter((claim) => isFresh(claim, requirement, o.now));
  const item = (status: CoverageStatus, from: readonly Claim[], more: Partial<CoverageItem> = {}): CoverageItem => ({
    requirement: `#${requirement.id}`,
    importance: requirement.importance,
    status,
    ...more,
    because: [...new Set(from.map(({ record }) => record.id))].sort(),
    ...closing(status, level.skill, level.ordinal, o),
  });

  if (fresh.length > 0) return item('met', fresh);
  if (reaching.length > 0) return item('metOld', reaching);
  const sameSkill = claims.filter(({ skillId }) => skillId === requirement.skillId);
  const lower = counting
    .filter((claim) => sameSkill.includes(claim))
    .map((claim) => ({ claim, ordinal: ordinalOf(claim, level.skill) }))
    .filter(({ ordinal }) => ordinal !== undefined && ordinal < level.ordinal);
  if (lower.length > 0) {
    const have = Math.max(...lower.map(({ ordinal }) => ordinal as number));
    const best = lower.filter(({ ordinal }) => ordinal === have).map(({ claim }) => claim);
    return item('below', best, { have, need: level.ordinal });
  }
  const related = counting.filter(({ levels }) => levels.some((id) => near.has(id)));
  if (related.length > 0) return item('related', related);
  const unproven = claims.filter((claim) => meets(claim) || sameSkill.includes(claim));
  if (unproven.length > 0) return item('unproven', unproven, explain(unproven, requirement));
  return item('notPresented', []);
}

/** Why a statement does not count as evidence for the requirement, or undefined when it does. */
function reasonAgainst(
  { record, assessedAs }: Claim,
  { acceptEvaluation }: SkillRequirement,
): UnprovenReason | undefined {
  if (!record.verified || record.assurance === 'red') return 'checkFailed';
  if (record.assurance !== 'green') return 'issuerNotTrusted';
  const others = assessedAs.filter((role) => role !== 'SelfEvaluation');
  if (others.length === 0) return assessedAs.length > 0 ? 'selfDeclared' : 'evaluationNotAccepted';
  if (acceptEvaluation && !others.some((role) => acceptEvaluation.some((accepted) => accepted === role))) {
    return 'evaluationNotAccepted';
  }
  return undefined;
}

function explain(claims: readonly Claim[], requirement: SkillRequirement): Partial<CoverageItem> {
  const reasons = claims.map((claim) => reasonAgainst(claim, requirement) ?? 'levelNotStated');
  const lines = new Map<string, { record: string; id: string; code?: string }>();
  for (const { record } of claims) {
    for (const { id, code } of record.failedChecks) {
      lines.set(`${record.id} ${id} ${code}`, { record: record.id, id, ...(code === undefined ? {} : { code }) });
    }
  }
  const failedChecks = [...lines.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  return { reasons: [...new Set(reasons)].sort(), ...(failedChecks.length > 0 ? { failedChecks } : {}) };
}

function isFresh({ assessedAt }: Claim, { id, maxAge }: SkillRequirement, now: Date): boolean {
  if (maxAge === undefined) return true;
  if (assessedAt === undefined) return false;
  try {
    return addDuration(new Date(assessedAt), maxAge) >= now;
  } catch (cause) {
    throw new SkillRecordError('job_profile_faulty', `requirement ${id}: maxAge`, { cause });
  }
}

/** The highest level of the skill that a statement names. */
function ordinalOf(claim: Claim, skill: Skill): number | undefined {
  const named = skill.levels.filter(({ id }) => claim.levels.includes(id)).map(({ ordinal }) => ordinal);
  const all = claim.ordinal === undefined ? named : [...named, claim.ordinal];
  return all.length > 0 ? Math.max(...all) : undefined;
}

function closing(status: CoverageStatus, skill: Skill, ordinal: number, o: CoverageOptions): Partial<CoverageItem> {
  if (status === 'met' || !o.achievements) return {};
  const closesWith = o.achievements
    .filter((achievement) => achievement.skillId === skill.id && achievement.levelOrdinal >= ordinal)
    .sort((a, b) => a.levelOrdinal - b.levelOrdinal || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
  return closesWith.length > 0 ? { closesWith } : {};
}
