// The business rules of skill records that no JSON Schema can say; issuer and verifier run the same ones.
import { addDuration, parseDateTime } from '../dates.ts';
import { isObject, objectsOf, stringsOf, walkJson } from '../json.ts';
import { findSkill, meetsLevel } from '../skill.ts';
import { CHECK_IDS, type JsonObject, LANGUAGES } from '../vocabulary.ts';
import { fault, type LintRule } from './lint-rule.ts';
import { recordTypeOf } from './open-badges-rules.ts';

const SUBJECT = '/credentialSubject';

function subjectOf(credential: JsonObject): JsonObject {
  return isObject(credential.credentialSubject) ? credential.credentialSubject : {};
}

function achievementOf(credential: JsonObject): JsonObject {
  const { achievement } = subjectOf(credential);
  return isObject(achievement) ? achievement : {};
}

/** https://www.w3.org/TR/vc-data-model-2.0/#validity-period */
export const checkDateTimes: LintRule = (credential) =>
  ['validFrom', 'validUntil', 'awardedDate']
    .filter((name) => credential[name] !== undefined && parseDateTime(credential[name]) === undefined)
    .map((name) => fault('date_time', `/${name}`));

export const checkValidityOrder: LintRule = ({ validFrom, validUntil }) => {
  const [from, until] = [parseDateTime(validFrom), parseDateTime(validUntil)];
  return from !== undefined && until !== undefined && until <= from ? [fault('validity_order', '/validUntil')] : [];
};

const LONGEST = { Identified: 'P6M', Verified: 'P90D' } as const;

/** Identity and employment change, and a receipt is a statement about one moment: both expire soon. */
export const checkValidityLimit: LintRule = (credential) => {
  const type = recordTypeOf(credential);
  if (type === undefined || type === 'Certified') return [];
  const duration = LONGEST[type];
  const [from, until] = [parseDateTime(credential.validFrom), parseDateTime(credential.validUntil)];
  if (from === undefined) return [];
  const tooLong = until === undefined || until > addDuration(new Date(from), duration).getTime();
  return tooLong ? [fault('validity_too_long', '/validUntil', { duration })] : [];
};

/** Skills of other catalogues, and levels that the holder withheld, are not judged. */
export const checkLevelTokens: LintRule = (credential, catalogue) =>
  objectsOf(subjectOf(credential).skill).flatMap((claim, index) => {
    const skill = findSkill(catalogue, claim.skillId);
    if (!skill || claim.level === undefined) return [];
    const ordinal = skill.levels.find(({ id }) => id === claim.level)?.ordinal;
    const expected = ordinal === undefined ? [] : meetsLevel(skill, ordinal);
    const actual = stringsOf(claim.meetsLevel);
    const same = expected.length === actual.length && expected.every((token) => actual.includes(token));
    return same && ordinal !== undefined ? [] : [fault('level_tokens', `${SUBJECT}/skill/${index}/meetsLevel`)];
  });

export const checkLevelOrdinal: LintRule = (credential, catalogue) =>
  objectsOf(subjectOf(credential).skill).flatMap((claim, index) => {
    const level = findSkill(catalogue, claim.skillId)?.levels.find(({ id }) => id === claim.level);
    if (!level || claim.levelOrdinal === undefined || claim.levelOrdinal === level.ordinal) return [];
    return [fault('level_ordinal', `${SUBJECT}/skill/${index}/levelOrdinal`)];
  });

export const checkResultDescriptions: LintRule = (credential) => {
  const known = objectsOf(achievementOf(credential).resultDescription).map(({ id }) => id);
  return objectsOf(subjectOf(credential).result).flatMap(({ resultDescription }, index) =>
    resultDescription === undefined || known.includes(resultDescription)
      ? []
      : [fault('result_description_unknown', `${SUBJECT}/result/${index}/resultDescription`)],
  );
};

export const checkAchievedLevels: LintRule = (credential) => {
  const descriptions = objectsOf(achievementOf(credential).resultDescription);
  return objectsOf(subjectOf(credential).result).flatMap(({ resultDescription, achievedLevel }, index) => {
    const description = descriptions.find(({ id }) => id === resultDescription);
    const levels = objectsOf(description?.rubricCriterionLevel).map(({ id }) => id);
    return achievedLevel === undefined || levels.includes(achievedLevel)
      ? []
      : [fault('achieved_level_unknown', `${SUBJECT}/result/${index}/achievedLevel`)];
  });
};

export const checkEvaluators: LintRule = (credential) => {
  if (recordTypeOf(credential) !== 'Certified') return [];
  const subject = subjectOf(credential);
  const roles = [
    ...objectsOf(subject.result).flatMap(({ evaluatorRole }) => stringsOf(evaluatorRole)),
    ...objectsOf(subject.skill).flatMap(({ assessedAs }) => stringsOf(assessedAs)),
  ];
  return roles.length > 0 && roles.every((role) => role === 'SelfEvaluation')
    ? [fault('self_evaluation_only', SUBJECT)]
    : [];
};

/** The plain members are in the language of `inLanguage` (English by default), further ones in `localized`. */
export const checkLanguages: LintRule = (credential) => {
  if (!recordTypeOf(credential)) return [];
  const achievement = achievementOf(credential);
  const main = typeof achievement.inLanguage === 'string' ? achievement.inLanguage : 'en';
  const texts = [
    ['', credential],
    ...(subjectOf(credential).achievement === undefined ? [] : [[`${SUBJECT}/achievement`, achievement] as const]),
  ] as const;
  return texts.flatMap(([path, text]) => {
    const languages = [main, ...objectsOf(text.localized).map(({ inLanguage }) => inLanguage)];
    return LANGUAGES.filter((language) => !languages.includes(language)).map((language) =>
      fault('language_missing', `${path}/localized`, { language }),
    );
  });
};

/** https://www.imsglobal.org/spec/ob/v3p0/#serialization */
export const checkNoEmptyValues: LintRule = (credential) => {
  const faults: ReturnType<LintRule> = [];
  walkJson(credential, (value, path) => {
    if (value === null || (Array.isArray(value) && value.length === 0)) faults.push(fault('value_empty', path));
  });
  return faults;
};

const MINIMAL_IDENTITY = ['type', 'fullName', 'identityAssurance'];
const MINIMAL_EMPLOYMENT = ['type', 'employer', 'startDate'];

export const checkIdentifiedMinimal: LintRule = (credential) => {
  if (recordTypeOf(credential) !== 'Identified') return [];
  const { identity, employment } = subjectOf(credential);
  const extra = (value: unknown, path: string, allowed: readonly string[]) =>
    Object.keys(isObject(value) ? value : {})
      .filter((name) => !allowed.includes(name))
      .map((name) => fault('identity_not_minimal', `${SUBJECT}/${path}/${name}`));
  return [...extra(identity, 'identity', MINIMAL_IDENTITY), ...extra(employment, 'employment', MINIMAL_EMPLOYMENT)];
};

export const checkReceiptSubject: LintRule = (credential) => {
  const { id } = subjectOf(credential);
  return recordTypeOf(credential) === 'Verified' && typeof id === 'string' && id.startsWith('did:')
    ? [fault('receipt_of_person', `${SUBJECT}/id`)]
    : [];
};

export const checkReceiptChecks: LintRule = (credential) => {
  if (recordTypeOf(credential) !== 'Verified') return [];
  const { verification } = subjectOf(credential);
  const named = objectsOf(isObject(verification) ? verification.check : undefined).map(({ checkType }) => checkType);
  const complete = named.length === CHECK_IDS.length && CHECK_IDS.every((id) => named.includes(`${id}Check`));
  return complete ? [] : [fault('receipt_checks', `${SUBJECT}/verification/check`)];
};

export const skillRecordRules: readonly LintRule[] = [
  checkDateTimes,
  checkValidityOrder,
  checkValidityLimit,
  checkLevelTokens,
  checkLevelOrdinal,
  checkResultDescriptions,
  checkAchievedLevels,
  checkEvaluators,
  checkLanguages,
  checkNoEmptyValues,
  checkIdentifiedMinimal,
  checkReceiptSubject,
  checkReceiptChecks,
];
