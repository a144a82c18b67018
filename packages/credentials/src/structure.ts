// The structural rules of the VC Data Model, 2.0 and 1.1, that JSON-LD and the proof libraries do not enforce.
import { parseDateTimeStamp } from './date-time.ts';
import { asList, idOf, isJsonObject, type JsonObject } from './json-object.ts';

export interface StructureFault {
  /** JSON pointer of the member at fault. */
  path: string;
  /** What has to hold there, in one plain sentence. */
  rule: string;
}

export const CREDENTIALS_V2 = 'https://www.w3.org/ns/credentials/v2';
export const CREDENTIALS_V1 = 'https://www.w3.org/2018/credentials/v1';

/** The version of the data model, which the first context decides; `undefined` when it is neither. */
export function dataModelOf(document: JsonObject): '2.0' | '1.1' | undefined {
  const [first] = asList(document['@context']);
  return first === CREDENTIALS_V2 ? '2.0' : first === CREDENTIALS_V1 ? '1.1' : undefined;
}

/** Members whose values are objects with a `type`: https://www.w3.org/TR/vc-data-model-2.0/#types */
const TYPED_MEMBERS = [
  'credentialStatus',
  'additionalStatus',
  'credentialSchema',
  'refreshService',
  'termsOfUse',
  'evidence',
  'renderMethod',
  'confidenceMethod',
  'proof',
];

/** Members that need an `id` too: https://www.w3.org/TR/vc-data-model-2.0/#data-schemas, https://www.w3.org/TR/vc-data-model/#status */
const IDENTIFIED_MEMBERS = {
  '2.0': ['credentialSchema'],
  '1.1': ['credentialSchema', 'credentialStatus', 'refreshService'],
};

/** The beginning and the end of the validity period: https://www.w3.org/TR/vc-data-model/#issuance-date */
export const PERIOD_MEMBERS = {
  '2.0': ['validFrom', 'validUntil'],
  '1.1': ['issuanceDate', 'expirationDate'],
} as const;

/** The faults of a credential, secured or not; an empty list means that it may be signed or its contents used. */
export function checkStructure(credential: unknown): StructureFault[] {
  if (!isJsonObject(credential)) return [{ path: '', rule: 'A credential is a JSON object.' }];
  const faults: StructureFault[] = [];
  const version = dataModelOf(credential) ?? '2.0';
  checkEnvelope(credential, 'VerifiableCredential', faults);
  checkIssuer(credential.issuer, faults);
  checkSubjects(credential.credentialSubject, faults);
  checkPeriod(credential, version, faults);
  for (const member of TYPED_MEMBERS) {
    checkTypedObjects(credential[member], member, faults, IDENTIFIED_MEMBERS[version].includes(member));
  }
  checkTexts(credential, '', faults);
  checkRelatedResources(credential.relatedResource, faults);
  return faults;
}

/** The faults of a presentation and of the credentials in it. */
export function checkPresentationStructure(presentation: unknown): StructureFault[] {
  if (!isJsonObject(presentation)) return [{ path: '', rule: 'A presentation is a JSON object.' }];
  const faults: StructureFault[] = [];
  checkEnvelope(presentation, 'VerifiablePresentation', faults);
  const { holder, verifiableCredential } = presentation;
  if (holder !== undefined && !isUrl(idOf(holder))) {
    faults.push({ path: '/holder', rule: 'The holder is a URL, or an object with a URL as id.' });
  }
  for (const member of ['termsOfUse', 'proof']) checkTypedObjects(presentation[member], member, faults);
  for (const [i, credential] of asList(verifiableCredential).entries()) {
    const path = `/verifiableCredential/${i}`;
    if (isJsonObject(credential) && asList(credential.type).includes('EnvelopedVerifiableCredential')) {
      if (!String(credential.id).startsWith('data:')) {
        faults.push({ path: `${path}/id`, rule: 'The id of an enveloped credential is a data: URL.' });
      }
    } else {
      faults.push(...checkStructure(credential).map((fault) => ({ ...fault, path: path + fault.path })));
    }
  }
  return faults;
}

/** https://www.w3.org/TR/vc-data-model-2.0/#contexts, #identifiers, #types */
function checkEnvelope(document: JsonObject, type: string, faults: StructureFault[]): void {
  const contexts = document['@context'];
  if (!Array.isArray(contexts) || dataModelOf(document) === undefined) {
    faults.push({
      path: '/@context',
      rule: 'The contexts are a list that begins with credentials/v2, or credentials/v1.',
    });
  } else if (!contexts.every((context) => isUrl(context) || isJsonObject(context))) {
    faults.push({ path: '/@context', rule: 'Each context is a URL or an object.' });
  }
  if (document.id !== undefined && !isUrl(document.id)) {
    faults.push({ path: '/id', rule: 'The id is one absolute URL.' });
  }
  if (!Array.isArray(document.type) || !isTypes(document.type) || !document.type.includes(type)) {
    faults.push({ path: '/type', rule: `The type is a list of terms or URLs that includes ${type}.` });
  }
}

/** https://www.w3.org/TR/vc-data-model-2.0/#issuer */
function checkIssuer(issuer: unknown, faults: StructureFault[]): void {
  if (!isUrl(idOf(issuer))) {
    faults.push({ path: '/issuer', rule: 'The issuer is a URL, or an object with a URL as id.' });
  } else if (isJsonObject(issuer)) {
    checkTexts(issuer, '/issuer', faults);
  }
}

/** https://www.w3.org/TR/vc-data-model-2.0/#credential-subject */
function checkSubjects(credentialSubject: unknown, faults: StructureFault[]): void {
  const subjects = asList(credentialSubject);
  if (subjects.length === 0) {
    faults.push({ path: '/credentialSubject', rule: 'A credential has a subject.' });
  }
  for (const subject of subjects) {
    if (!isJsonObject(subject) || Object.keys(subject).length === 0) {
      faults.push({ path: '/credentialSubject', rule: 'Each subject is an object that claims something.' });
    } else if (subject.id !== undefined && !isUrl(subject.id)) {
      faults.push({ path: '/credentialSubject/id', rule: 'The id of a subject is one absolute URL.' });
    }
  }
}

/** https://www.w3.org/TR/vc-data-model-2.0/#validity-period, https://www.w3.org/TR/vc-data-model/#issuance-date */
function checkPeriod(credential: JsonObject, version: '2.0' | '1.1', faults: StructureFault[]): void {
  const [first, last] = PERIOD_MEMBERS[version];
  const dates = [first, last].map((member) => {
    if (credential[member] === undefined) return undefined;
    const date = parseDateTimeStamp(credential[member]);
    if (date === undefined) {
      faults.push({ path: `/${member}`, rule: 'A time is an xsd:dateTimeStamp, with its time zone.' });
    }
    return date;
  });
  const [from, until] = dates;
  if (from !== undefined && until !== undefined && until < from) {
    faults.push({ path: `/${last}`, rule: 'A validity period does not end before it begins.' });
  }
  if (version === '1.1' && credential[first] === undefined) {
    faults.push({ path: `/${first}`, rule: 'A credential of version 1.1 has an issuanceDate.' });
  }
  // The context of 1.1 defines the members of 2.0 too, without a meaning; nobody could tell which pair counts.
  for (const member of PERIOD_MEMBERS[version === '1.1' ? '2.0' : '1.1']) {
    if (credential[member] !== undefined) {
      faults.push({ path: `/${member}`, rule: `Version ${version} of the data model has no ${member}.` });
    }
  }
}

function checkTypedObjects(value: unknown, member: string, faults: StructureFault[], needsId = false): void {
  if (value === undefined) return;
  for (const object of asList(value)) {
    if (!isJsonObject(object) || !isTypes(asList(object.type))) {
      faults.push({ path: `/${member}`, rule: 'Each value is an object with a type.' });
      continue;
    }
    if (object.id === undefined ? needsId : !isUrl(object.id)) {
      faults.push({ path: `/${member}/id`, rule: 'The id is one absolute URL.' });
    }
  }
}

/** https://www.w3.org/TR/vc-data-model-2.0/#names-and-descriptions */
function checkTexts(object: JsonObject, path: string, faults: StructureFault[]): void {
  for (const member of ['name', 'description']) {
    const value = object[member];
    if (value === undefined || typeof value === 'string') continue;
    if (!asList(value).every(isLanguageValue)) {
      faults.push({ path: `${path}/${member}`, rule: 'A text is a string, or one or more language values.' });
    }
  }
}

function isLanguageValue(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { '@value': text, '@language': language, '@direction': direction, ...others } = value;
  return (
    typeof text === 'string' &&
    Object.keys(others).length === 0 &&
    [language, direction].every((member) => member === undefined || typeof member === 'string')
  );
}

/** https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources */
function checkRelatedResources(value: unknown, faults: StructureFault[]): void {
  const ids = new Set<unknown>();
  for (const resource of asList(value)) {
    const valid =
      isJsonObject(resource) &&
      isUrl(resource.id) &&
      !ids.has(resource.id) &&
      [resource.digestSRI, resource.digestMultibase].some((digest) => typeof digest === 'string');
    if (!valid)
      faults.push({ path: '/relatedResource', rule: 'A related resource has a URL of its own and a digest.' });
    if (isJsonObject(resource)) ids.add(resource.id);
  }
}

function isTypes(types: unknown[]): boolean {
  return types.length > 0 && types.every((type) => typeof type === 'string' && type !== '');
}

/** An absolute URL or URN: a scheme, then characters that an IRI may have. */
function isUrl(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/.test(value);
}
