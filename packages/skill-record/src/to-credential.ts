// Turns an accepted record into the unsigned Open Badges 3.0 credential that the issuer signs.
import { type AchievementDefinition, isRubric } from './achievement.ts';
import { itLiteracyCatalogue } from './catalogue/it-literacy-skills.ts';
import { addDuration, toDateTime } from './dates.ts';
import type { EvidenceInput, IdentityInput, ResultInput } from './record.ts';
import { envelope, type IssuerProfile, period, type StatusEntries, schemas, status } from './record-envelope.ts';
import { type Catalogue, findScale, findSkill, meetsLevel, type Skill } from './skill.ts';
import { SkillRecordError } from './skill-record-error.ts';
import { toAchievement, toEmploymentAchievement } from './to-achievement.ts';
import { CHECK_IDS, type CheckId, type JsonObject, type LocalizedText } from './vocabulary.ts';

export interface RecordBase {
  id: `urn:uuid:${string}`;
  issuer: IssuerProfile;
  /** DID of the holder. */
  subjectId: string;
  /** Public URL of the achievement. */
  achievementId: string;
  validFrom: Date;
  /** Absent for a form that says its status elsewhere. */
  statusEntries?: StatusEntries;
}

export interface CertifiedRecord extends RecordBase {
  definition: AchievementDefinition;
  /** Results that `checkResults` found no fault in. */
  results: readonly ResultInput[];
  evidence?: readonly EvidenceInput[];
  awardedOn: Date;
  /** Default: validFrom plus the validity of the definition, if it has one. */
  validUntil?: Date;
  catalogue?: Catalogue;
}

export interface IdentifiedRecord extends RecordBase {
  identity?: IdentityInput;
  employment?: { employer: string; startDate: string };
  /** At most six months after validFrom: identity and employment change, so the record is renewed. */
  validUntil: Date;
}

/** Unsigned CertifiedSkillRecord. @throws SkillRecordError skill_unknown | level_not_defined | result_unusable | validity_order */
export function toCertifiedCredential(o: CertifiedRecord): JsonObject {
  const catalogue = o.catalogue ?? itLiteracyCatalogue;
  const skill = findSkill(catalogue, o.definition.skill.skillId);
  const scale = findScale(catalogue, skill?.scale);
  if (!skill || !scale) throw new SkillRecordError('skill_unknown', `no skill ${o.definition.skill.skillId}`);
  const validity = o.definition.validity;
  const validUntil = o.validUntil ?? (validity ? addDuration(o.validFrom, validity) : undefined);
  return {
    ...envelope('Certified', o, o.definition.name, o.definition.description),
    ...period(o.validFrom, validUntil),
    awardedDate: toDateTime(o.awardedOn),
    credentialSubject: {
      id: o.subjectId,
      type: ['AchievementSubject', 'SkillRecordSubject'],
      achievement: toAchievement({ id: o.achievementId, definition: o.definition, skill, scale }),
      result: o.results.map((result) => toResult(o, result)),
      skill: [toSkillClaim(skill, o.definition, o.results)],
    },
    ...(o.evidence?.length ? { evidence: o.evidence.map(toEvidence) } : {}),
    ...schemas('Certified'),
    ...status(o.statusEntries),
  };
}

/**
 * Unsigned IdentifiedSkillRecord with the full name, its assurance, the employer and the start date, and no other personal data.
 * @throws SkillRecordError identity_or_employment_missing | validity_order | validity_too_long
 */
export function toIdentifiedCredential(o: IdentifiedRecord): JsonObject {
  if (!o.identity && !o.employment) {
    throw new SkillRecordError(
      'identity_or_employment_missing',
      'an Identified record needs an identity or an employment',
    );
  }
  if (o.validUntil > addDuration(o.validFrom, 'P6M')) {
    throw new SkillRecordError('validity_too_long', 'an Identified record is valid for six months at most');
  }
  const name = o.employment
    ? { en: `Employee identity – ${o.issuer.name.en}`, ja: `従業員証明（${o.issuer.name.ja}）` }
    : { en: `Identity – ${o.issuer.name.en}`, ja: `本人確認（${o.issuer.name.ja}）` };
  return {
    ...envelope('Identified', o, name),
    ...period(o.validFrom, o.validUntil),
    credentialSubject: {
      id: o.subjectId,
      type: ['AchievementSubject', 'SkillRecordSubject'],
      achievement: toEmploymentAchievement({ id: o.achievementId, issuer: o.issuer.name, employed: !!o.employment }),
      ...(o.identity
        ? {
            identity: {
              type: ['PersonIdentity'],
              fullName: o.identity.fullName,
              identityAssurance: o.identity.identityAssurance,
            },
          }
        : {}),
      ...(o.employment
        ? {
            employment: {
              type: ['Employment'],
              employer: o.employment.employer,
              startDate: o.employment.startDate,
            },
          }
        : {}),
    },
    ...schemas('Identified'),
    ...status(o.statusEntries),
  };
}

export type Outcome = 'passed' | 'failed' | 'warning' | 'notChecked';

export interface VerifiedRecord {
  id: `urn:uuid:${string}`;
  issuer: IssuerProfile;
  /** The id of the credential that was checked; a receipt is about a credential, never about a person. */
  credentialId: string;
  verifiedAt: Date;
  /** Subresource Integrity digest of the exact bytes that were checked, `sha384-…`. */
  verifiedDigest: string;
  /** URL of the verifier's policy. */
  policy: string;
  policyVersion: string;
  outcome: Outcome;
  holderBinding: Outcome;
  /** All seven. */
  checks: readonly { id: CheckId; outcome: Outcome; code?: string | undefined }[];
  validFrom: Date;
  /** At most 90 days after validFrom. */
  validUntil: Date;
}

const RECEIPT_COMMENTS: Record<Outcome, LocalizedText> = {
  passed: {
    en: 'The credential was checked, and every required check passed.',
    ja: '証明書を確認し、必要な確認項目はすべて合格でした。',
  },
  warning: {
    en: 'The credential was checked, with at least one warning. See the individual checks.',
    ja: '証明書を確認し、注意すべき項目がありました。個々の確認項目をご覧ください。',
  },
  failed: {
    en: 'The credential was checked, and at least one required check failed. See the individual checks.',
    ja: '証明書を確認し、合格しなかった必要項目がありました。個々の確認項目をご覧ください。',
  },
  notChecked: { en: 'The credential was not checked.', ja: '証明書は確認されていません。' },
};

/**
 * Unsigned VerifiedSkillRecord: the receipt of a verification. It names no job profile and no purpose, which would tell where somebody
 * applied. @throws SkillRecordError receipt_of_person | digest_format | check_missing | validity_order | validity_too_long
 */
export function toVerifiedCredential(o: VerifiedRecord): JsonObject {
  if (o.credentialId.startsWith('did:')) {
    throw new SkillRecordError('receipt_of_person', 'a receipt is about a credential, not about its holder');
  }
  if (!/^sha(256|384|512)-[A-Za-z0-9+/]{42,86}={0,2}$/.test(o.verifiedDigest)) {
    throw new SkillRecordError('digest_format', 'verifiedDigest must be a Subresource Integrity digest');
  }
  if (o.validUntil > addDuration(o.validFrom, 'P90D')) {
    throw new SkillRecordError('validity_too_long', 'a receipt is valid for 90 days at most');
  }
  const comment = RECEIPT_COMMENTS[o.outcome];
  return {
    ...envelope('Verified', o, { en: 'Verification receipt', ja: '検証証明' }, comment),
    ...period(o.validFrom, o.validUntil),
    credentialSubject: {
      id: o.credentialId,
      type: ['EndorsementSubject'],
      endorsementComment: comment.en,
      verification: {
        type: ['Verification'],
        verifiedAt: toDateTime(o.verifiedAt),
        verifiedDigest: o.verifiedDigest,
        policy: o.policy,
        policyVersion: o.policyVersion,
        outcome: o.outcome,
        holderBinding: o.holderBinding,
        check: CHECK_IDS.map((id) => {
          const check = o.checks.find((candidate) => candidate.id === id);
          if (!check) throw new SkillRecordError('check_missing', `a receipt names every check, ${id} is missing`);
          return {
            type: ['VerificationCheck'],
            checkType: `${id}Check`,
            outcome: check.outcome,
            ...(check.code ? { code: check.code } : {}),
          };
        }),
      },
    },
    ...schemas('Verified'),
  };
}

function toResult(o: CertifiedRecord, result: ResultInput): JsonObject {
  const evaluation = o.definition.evaluation.find(({ role }) => role === result.role);
  const measured = evaluation && isRubric(evaluation) ? result.level : result.value;
  if (!evaluation || measured === undefined) {
    throw new SkillRecordError('result_unusable', `the achievement has no such result: ${result.role}`);
  }
  return {
    type: ['Result'],
    resultDescription: `${o.achievementId}#${result.role}`,
    ...(isRubric(evaluation) ? { achievedLevel: `${evaluation.rubric}/${measured}` } : { value: String(measured) }),
    evaluatorRole: result.role,
    evaluatedOn: result.on,
  };
}

/** The machine-matchable summary: the level of the achievement, who assessed it, and the day of the last assessment. */
function toSkillClaim(skill: Skill, definition: AchievementDefinition, results: readonly ResultInput[]): JsonObject {
  const ordinal = definition.skill.levelOrdinal;
  const level = skill.levels.find((candidate) => candidate.ordinal === ordinal);
  if (!level) throw new SkillRecordError('level_not_defined', `${skill.id} has no level ${ordinal}`);
  if (results.length === 0) throw new SkillRecordError('result_unusable', 'a Certified record needs a result');
  return {
    type: ['SkillClaim'],
    skillId: skill.id,
    scale: skill.scale,
    level: level.id,
    levelOrdinal: ordinal,
    meetsLevel: meetsLevel(skill, ordinal),
    assessedAs: results.map(({ role }) => role),
    assessedOn: results
      .map(({ on }) => on)
      .sort()
      .at(-1),
  };
}

function toEvidence(evidence: EvidenceInput): JsonObject {
  const { url, sha256, name, genre, narrative } = evidence;
  return {
    id: url,
    type: ['Evidence'],
    ...(name ? { name } : {}),
    ...(genre ? { genre } : {}),
    ...(narrative ? { narrative } : {}),
    ...(sha256 ? { digestSRI: `sha256-${Buffer.from(sha256, 'hex').toString('base64')}` } : {}),
  };
}
