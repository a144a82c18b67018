// The same record as claims of an SD-JWT VC, and which of them the holder may show one by one.
import { parseDateTime } from './dates.ts';
import { asList, hasType, isObject, objectsOf } from './json.ts';
import { SkillRecordError } from './skill-record-error.ts';
import { BASE, type JsonObject } from './vocabulary.ts';

/** Names, indexes, and null for all elements of a list. */
export type ClaimPath = readonly (string | number | null)[];

export interface SdJwtClaims {
  vct: string;
  /** Without what only the signer knows: iss, iat, cnf, status. */
  claims: JsonObject;
  disclosable: readonly ClaimPath[];
  /** Hidden claims are filled up to a multiple of this number: the length of `meetsLevel` alone would tell the level. */
  decoys: number;
}

/** Equal to VCT_URLS of @skill-records/contexts, where the type metadata documents are. */
export const CERTIFIED_VCT = `${BASE}/vct/certified-skill-record/v1`;
export const IDENTIFIED_VCT = `${BASE}/vct/identified-skill-record/v1`;

const DECOYS = 8;

/** What shows that there is a record is open (achievement, who evaluated); every value about the person can be hidden. */
const CERTIFIED_DISCLOSABLE: readonly ClaimPath[] = [
  ['record_id'],
  ['issuerName'],
  ['awardedDate'],
  ...['skillId', 'scale', 'level', 'levelOrdinal', 'meetsLevel', 'assessedAs', 'assessedOn'].map(
    (name) => ['skill', null, name] as const,
  ),
  // "At least level 2" can be shown without the level itself.
  ['skill', null, 'meetsLevel', null],
  ['result', null],
  ['result', null, 'value'],
  ['result', null, 'level'],
  ['result', null, 'on'],
  ['evidence', null],
];

const IDENTIFIED_DISCLOSABLE: readonly ClaimPath[] = [
  ['record_id'],
  ['issuerName'],
  ['identity', 'fullName'],
  ['identity', 'identityAssurance'],
  ['employment', 'employer'],
  ['employment', 'startDate'],
];

/**
 * `credential` is the unsigned W3C form of the record (toCertifiedCredential, toIdentifiedCredential), so that both forms
 * say the same; its `id` becomes `record_id`. @throws SkillRecordError `record_type_unsupported` for any other credential
 */
export function toSdJwtClaims(credential: JsonObject): SdJwtClaims {
  const subject = isObject(credential.credentialSubject) ? credential.credentialSubject : {};
  if (hasType(credential, 'CertifiedSkillRecord')) {
    const claims = { ...commonClaims(credential), ...certifiedClaims(credential, subject) };
    return { vct: CERTIFIED_VCT, claims, disclosable: CERTIFIED_DISCLOSABLE, decoys: DECOYS };
  }
  if (hasType(credential, 'IdentifiedSkillRecord')) {
    const claims = {
      ...commonClaims(credential),
      ...pick({ identity: withoutType(subject.identity), employment: withoutType(subject.employment) }),
    };
    return { vct: IDENTIFIED_VCT, claims, disclosable: IDENTIFIED_DISCLOSABLE, decoys: DECOYS };
  }
  throw new SkillRecordError('record_type_unsupported', 'only Certified and Identified records have an SD-JWT form');
}

function commonClaims({ id, issuer, validFrom, validUntil }: JsonObject): JsonObject {
  return pick({
    nbf: seconds(validFrom),
    exp: seconds(validUntil),
    record_id: id,
    issuerName: isObject(issuer) ? inBothLanguages(issuer) : undefined,
  });
}

function certifiedClaims({ awardedDate, evidence }: JsonObject, subject: JsonObject): JsonObject {
  const achievement = isObject(subject.achievement) ? subject.achievement : {};
  const pieces = objectsOf(evidence).map(({ id, name, genre, narrative, digestSRI }) =>
    pick({ uri: id, name, genre, narrative, digest: digestSRI }),
  );
  return pick({
    awardedDate,
    achievement: { id: achievement.id, name: inBothLanguages(achievement) },
    skill: asList(subject.skill).map(withoutType),
    result: objectsOf(subject.result).map(({ evaluatorRole, value, achievedLevel, evaluatedOn }) =>
      pick({ role: evaluatorRole, value, level: achievedLevel, on: evaluatedOn }),
    ),
    evidence: pieces.length > 0 ? pieces : undefined,
  });
}

/** English stands in `name`, Japanese in `localized` (see localizedText). */
function inBothLanguages({ name, localized }: JsonObject): JsonObject {
  const japanese = objectsOf(localized).find(({ inLanguage }) => inLanguage === 'ja');
  return pick({ en: name, ja: japanese?.name });
}

function withoutType(value: unknown): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const { type: _type, ...members } = value;
  return members;
}

function seconds(dateTime: unknown): number | undefined {
  const time = parseDateTime(dateTime);
  return time === undefined ? undefined : Math.floor(time / 1000);
}

function pick(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
