// The structural rules of the VC Data Model 2.0 that JSON-LD and the proof libraries do not enforce.
import { parseDateTimeStamp } from './date-time.ts';
import { asList, idOf, isJsonObject, type JsonObject } from './json-object.ts';

export interface StructureFault {
  /** JSON pointer of the member at fault. */
  path: string;
  /** What has to hold there, in one plain sentence. */
  rule: string;
}

export const CREDENTIALS_V2 = 'https://www.w3.org/ns/credentials/v2';

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

/** The faults of a credential, secured or not; an empty list means that it may be signed or its contents used. */
export function checkStructure(credential: unknown): StructureFault[] {
  if (!isJsonObject(credential)) return [{ path: '', rule: 'A credential is a JSON object.' }];
  const faults: StructureFault[] = [];
  checkEnvelope(credential, 'VerifiableCredential', faults);
  checkIssuer(credential.issuer, faults);
  checkSubjects(credential.credentialSubject, faults);
  checkPeriod(credential, faults);
  for (const member of TYPED_MEMBERS) checkTypedObjects(credential[member], member, faults);
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
  if (!Array.isArray(contexts) || contexts[0] !== CREDENTIALS_V2) {
    faults.push({ path: '/@context', rule: 'The contexts are a list that begins with credentials/v2.' });
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

/** https://www.w3.org/TR/vc-data-model-2.0/#validity-period */
function checkPeriod(credential: JsonObject, faults: StructureFault[]): void {
  const dates = (['validFrom', 'validUntil'] as const).map((member) => {
    if (credential[member] === undefined) return undefined;
    const date = parseDateTimeStamp(credential[member]);
    if (date === undefined) {
      faults.push({ path: `/${member}`, rule: 'A time is an xsd:dateTimeStamp, with its time zone.' });
    }
    return date;
  });
  const [from, until] = dates;
  if (from !== undefined && until !== undefined && until < from) {
    faults.push({ path: '/validUntil', rule: 'validUntil is not before validFrom.' });
  }
}

function checkTypedObjects(value: unknown, member: string, faults: StructureFault[]): void {
  if (value === undefined) return;
  for (const object of asList(value)) {
    if (!isJsonObject(object) || !isTypes(asList(object.type))) {
      faults.push({ path: `/${member}`, rule: 'Each value is an object with a type.' });
      continue;
    }
    // https://www.w3.org/TR/vc-data-model-2.0/#data-schemas: here alone the id is required.
    if (object.id === undefined ? member === 'credentialSchema' : !isUrl(object.id)) {
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
