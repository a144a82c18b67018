// What the holder of a record can never leave out when showing parts of it: who says what kind of thing about whom, until when.
import { asList, hasType, isObject } from './json.ts';
import type { JsonObject } from './vocabulary.ts';

/** Members of the credential itself. Both status entries: a holder who could leave one out would not be suspended. */
const ROOT = [
  'id',
  'type',
  'name',
  'localized',
  'issuer',
  'validFrom',
  'validUntil',
  'credentialSchema',
  'credentialStatus',
  'additionalStatus',
  'refreshService',
  'termsOfUse',
];
const SUBJECT = ['id', 'type'];
const ACHIEVEMENT = ['id', 'type', 'name', 'description', 'criteria', 'localized'];
const SKILL = ['type', 'skillId'];

/**
 * JSON pointers (RFC 6901) to the members that are there, for `addProof` with a selective disclosure suite. A record that
 * shows these alone is a valid Open Badge and satisfies the published schema of its kind. Names come in every language, because
 * hiding a translation hides nothing. Results, levels, evidence, identity and employment are the holder's to show. An
 * endorsement or a receipt is shown as a whole: half of a judgement is another judgement.
 */
export function mandatoryPointers(credential: JsonObject): string[] {
  const { credentialSubject } = credential;
  const root = present(credential, ROOT, '');
  // Several subjects: nothing says that a part of one makes sense without the others.
  // Nor is there a part of a subject that is its id alone: in the form that is signed it is that id, and no object.
  if (!isObject(credentialSubject) || hasType(credential, 'EndorsementCredential') || isIdAlone(credentialSubject))
    return [...root, '/credentialSubject'];
  const { achievement, skill, employment } = credentialSubject;
  // Open Badges 3.0 wants an identifier of the person where there is no id.
  const subject = credentialSubject.id === undefined ? [...SUBJECT, 'identifier'] : SUBJECT;
  return [
    ...root,
    ...present(credentialSubject, subject, '/credentialSubject'),
    ...present(achievement, ACHIEVEMENT, '/credentialSubject/achievement'),
    ...asList(skill).flatMap((one, i) => present(one, SKILL, `/credentialSubject/skill/${i}`)),
    // Whoever has left says so.
    ...present(employment, ['endDate'], '/credentialSubject/employment'),
  ];
}

const isIdAlone = (value: JsonObject): boolean => value.id !== undefined && Object.keys(value).length === 1;

function present(value: unknown, members: readonly string[], path: string): string[] {
  return isObject(value)
    ? members.filter((member) => value[member] !== undefined).map((member) => `${path}/${member}`)
    : [];
}
