// What other Open Badges 3.0 verifiers insist on beyond the JSON Schema (https://www.imsglobal.org/spec/ob/v3p0/).
import { asList, hasType, isObject, objectsOf, stringsOf, walkJson } from '../json.ts';
import { type JsonObject, RECORD_CONTEXTS, RECORD_SCHEMAS, type RecordType } from '../vocabulary.ts';
import { fault, type LintRule } from './lint-rule.ts';

export function recordTypeOf(credential: JsonObject): RecordType | undefined {
  return (['Identified', 'Certified', 'Verified'] as const).find((type) => hasType(credential, `${type}SkillRecord`));
}

const isEndorsement = (credential: JsonObject) => hasType(credential, 'EndorsementCredential');

/** Verifiers compare the contexts by position. */
export const checkContextOrder: LintRule = (credential) => {
  const contexts = asList(credential['@context']);
  const inOrder =
    contexts[0] === RECORD_CONTEXTS[0] && contexts[1] === RECORD_CONTEXTS[1] && contexts.at(-1) === RECORD_CONTEXTS[3];
  return inOrder ? [] : [fault('context_order', '/@context')];
};

export const checkId: LintRule = ({ id }) => (typeof id === 'string' && id ? [] : [fault('id_missing', '/id')]);

export const checkIssuerProfile: LintRule = ({ issuer }) =>
  hasType(issuer, 'Profile') && isObject(issuer) && typeof issuer.id === 'string' && typeof issuer.name === 'string'
    ? []
    : [fault('issuer_not_profile', '/issuer')];

export const checkSubjectType: LintRule = (credential) => {
  const type = isEndorsement(credential) ? 'EndorsementSubject' : 'AchievementSubject';
  return hasType(credential.credentialSubject, type)
    ? []
    : [fault('subject_type', '/credentialSubject/type', { type })];
};

export const checkSubjectIdentifier: LintRule = ({ credentialSubject: subject }) =>
  isObject(subject) && (typeof subject.id === 'string' || objectsOf(subject.identifier).length > 0)
    ? []
    : [fault('subject_unidentified', '/credentialSubject')];

export const checkCriteria: LintRule = (credential) => {
  if (isEndorsement(credential)) return [];
  const subject = credential.credentialSubject;
  const achievement = isObject(subject) ? subject.achievement : undefined;
  const criteria = isObject(achievement) ? achievement.criteria : undefined;
  return isObject(criteria) && (typeof criteria.id === 'string' || typeof criteria.narrative === 'string')
    ? []
    : [fault('criteria_empty', '/credentialSubject/achievement/criteria')];
};

const TYPED_MEMBERS: Readonly<Record<string, string>> = {
  alignment: 'Alignment',
  evidence: 'Evidence',
  localized: 'LocalizedText',
  otherIdentifier: 'IdentifierEntry',
  parentOrg: 'Profile',
  creator: 'Profile',
  related: 'Related',
  result: 'Result',
  resultDescription: 'ResultDescription',
  rubricCriterionLevel: 'RubricCriterionLevel',
  skill: 'SkillClaim',
  check: 'VerificationCheck',
};

/** Only objects are judged: `resultDescription` in a Result is a URL. */
export const checkTypedObjects: LintRule = (credential) => {
  const faults: ReturnType<LintRule> = [];
  walkJson(credential, (value, path, name) => {
    if (!isObject(value) || name === undefined || !Object.hasOwn(TYPED_MEMBERS, name)) return;
    const type = TYPED_MEMBERS[name] as string;
    if (!hasType(value, type)) faults.push(fault('object_untyped', path, { type }));
  });
  return faults;
};

/** Open Badges 3.0 has room for one status, with its type as a string. */
export const checkSingleStatus: LintRule = ({ credentialStatus: status }) =>
  status === undefined || (isObject(status) && typeof status.type === 'string')
    ? []
    : [fault('status_not_single', '/credentialStatus')];

export const checkStatusPurpose: LintRule = ({ credentialStatus, additionalStatus }) => [
  ...(isObject(credentialStatus) && credentialStatus.statusPurpose !== 'revocation'
    ? [fault('status_purpose', '/credentialStatus/statusPurpose')]
    : []),
  ...(additionalStatus !== undefined && !(isObject(additionalStatus) && additionalStatus.statusPurpose === 'suspension')
    ? [fault('status_purpose', '/additionalStatus')]
    : []),
];

export const checkPlainText: LintRule = (credential) => {
  const faults: ReturnType<LintRule> = [];
  walkJson(credential, (value, path, name) => {
    if ((name === 'name' || name === 'description') && typeof value !== 'string') {
      faults.push(fault('text_not_plain', path));
    }
  });
  return faults;
};

const CLOSED_CLASSES: Readonly<Record<string, readonly string[]>> = {
  Image: ['id', 'type', 'caption'],
  IdentityObject: ['type', 'hashed', 'identityHash', 'identityType', 'salt'],
  IdentifierEntry: ['type', 'identifier', 'identifierType'],
};

export const checkClosedClasses: LintRule = (credential) => {
  const faults: ReturnType<LintRule> = [];
  walkJson(credential, (value, path) => {
    if (!isObject(value)) return;
    for (const type of stringsOf(value.type)) {
      const allowed = Object.hasOwn(CLOSED_CLASSES, type) ? CLOSED_CLASSES[type] : undefined;
      if (allowed && Object.keys(value).some((name) => !allowed.includes(name))) {
        faults.push(fault('member_not_allowed', path, { type }));
      }
    }
  });
  return faults;
};

/** Verifiers search the whole document for these two names and verify what they find. */
export const checkEndorsementNames: LintRule = (credential) => {
  const faults: ReturnType<LintRule> = [];
  walkJson(credential, (value, path) => {
    if (!isObject(value)) return;
    if (!asList(value.endorsement).every((item) => hasType(item, 'EndorsementCredential'))) {
      faults.push(fault('endorsement_misused', `${path}/endorsement`));
    }
    if (!asList(value.endorsementJwt).every((item) => typeof item === 'string')) {
      faults.push(fault('endorsement_misused', `${path}/endorsementJwt`));
    }
  });
  return faults;
};

export const checkFirstProof: LintRule = ({ proof }) => {
  const first = objectsOf(proof).find((one) => one.type === 'DataIntegrityProof');
  return first && first.cryptosuite !== 'eddsa-rdfc-2022' ? [fault('first_proof', '/proof')] : [];
};

export const checkSchemasListed: LintRule = (credential) => {
  const type = recordTypeOf(credential);
  if (!type) return [];
  const listed = objectsOf(credential.credentialSchema).map(({ id }) => id);
  return RECORD_SCHEMAS[type]
    .filter((schema) => !listed.includes(schema))
    .map((schema) => fault('schema_not_listed', '/credentialSchema', { schema }));
};

export const openBadgesRules: readonly LintRule[] = [
  checkContextOrder,
  checkId,
  checkIssuerProfile,
  checkSubjectType,
  checkSubjectIdentifier,
  checkCriteria,
  checkTypedObjects,
  checkSingleStatus,
  checkStatusPurpose,
  checkPlainText,
  checkClosedClasses,
  checkEndorsementNames,
  checkFirstProof,
  checkSchemasListed,
];
