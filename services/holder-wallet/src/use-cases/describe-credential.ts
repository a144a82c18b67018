// Turns a stored credential into what a person wants to read first: earner, issuer, criteria, validity, then the rest.
import { valueLabelOf } from './field-labels.ts';
import { levelNames } from './list-revealed-fields.ts';
import {
  isObject,
  type JsonObject,
  type LocalizedText,
  localizedAt,
  objectAt,
  objectsAt,
  sameText,
  textAt,
  textsAt,
} from './read-json.ts';

export type CredentialKind = 'certified' | 'identified' | 'receipt' | 'endorsement' | 'badge' | 'other';

export interface CredentialDescription {
  kind: CredentialKind;
  /** The credential's own id. */
  credentialId?: string;
  types: string[];
  name: LocalizedText;
  description?: LocalizedText;
  issuer: { id: string; name: LocalizedText };
  /** The name inside the record; most records name nobody and are bound to the holder's key. */
  earner?: string;
  criteria?: LocalizedText;
  level?: LocalizedText;
  /** Evaluations, most telling first: who evaluated, with which result, when (date). */
  results: { by?: LocalizedText; name?: LocalizedText; value?: LocalizedText; on?: string }[];
  employment?: { employer?: string; jobTitle?: string; department?: string; startDate?: string; endDate?: string };
  identityAssurance?: LocalizedText;
  /** Of a receipt or endorsement: the id of the credential it speaks about. */
  about?: string;
  verification?: { verifiedAt?: string; outcome?: string; checks: { name: LocalizedText; outcome: string }[] };
  comment?: string;
  validFrom?: string;
  validUntil?: string;
  awardedDate?: string;
}

const KINDS: readonly [type: string, kind: CredentialKind][] = [
  ['VerifiedSkillRecord', 'receipt'],
  ['CertifiedSkillRecord', 'certified'],
  ['IdentifiedSkillRecord', 'identified'],
  ['EndorsementCredential', 'endorsement'],
  ['OpenBadgeCredential', 'badge'],
  ['AchievementCredential', 'badge'],
];

/** What a list of types amounts to for people. */
export function kindOf(types: readonly string[]): CredentialKind {
  return KINDS.find(([type]) => types.includes(type))?.[1] ?? 'other';
}

export function describeCredential(document: JsonObject): CredentialDescription {
  const types = textsAt(document, 'type');
  const subject = objectsAt(document, 'credentialSubject')[0];
  const achievement = objectAt(subject, 'achievement');
  const identity = objectAt(subject, 'identity');
  const kind = kindOf(types);
  const about = kind === 'receipt' || kind === 'endorsement' ? textAt(subject, 'id') : undefined;
  return withoutUndefined<CredentialDescription>({
    kind,
    credentialId: textAt(document, 'id'),
    types,
    name: localizedAt(document, 'name') ?? localizedAt(achievement, 'name') ?? sameText(types.at(-1) ?? '?'),
    description: localizedAt(document, 'description') ?? localizedAt(achievement, 'description'),
    issuer: describeIssuer(document.issuer),
    earner: textAt(identity, 'fullName'),
    criteria: localizedAt(objectAt(achievement, 'criteria'), 'narrative', 'description'),
    level: levelOf(document, subject),
    results: resultsOf(document, subject),
    employment: employmentOf(subject),
    identityAssurance: valueLabelOf(textAt(identity, 'identityAssurance') ?? ''),
    about,
    verification: verificationOf(subject),
    comment: textAt(subject, 'endorsementComment'),
    validFrom: textAt(document, 'validFrom'),
    validUntil: textAt(document, 'validUntil'),
    awardedDate: textAt(document, 'awardedDate'),
  });
}

export function describeIssuer(issuer: unknown): { id: string; name: LocalizedText } {
  const id = typeof issuer === 'string' ? issuer : (textAt(issuer, 'id') ?? '');
  return { id, name: localizedAt(issuer, 'name') ?? sameText(shortDid(id)) };
}

/** A DID cut to what a person can compare: method, start and end. */
export function shortDid(did: string): string {
  return did.length > 40 ? `${did.slice(0, 20)}…${did.slice(-6)}` : did;
}

function levelOf(document: JsonObject, subject: unknown): LocalizedText | undefined {
  const names = levelNames(document);
  const reached = objectsAt(subject, 'result')
    .map((result) => names.get(textAt(result, 'achievedLevel') ?? ''))
    .find((name) => name !== undefined);
  const ordinal = objectsAt(subject, 'skill')[0]?.levelOrdinal;
  if (typeof ordinal !== 'number') return reached;
  return {
    en: reached ? `Level ${ordinal} (${reached.en})` : `Level ${ordinal}`,
    ja: reached ? `レベル${ordinal}（${reached.ja}）` : `レベル${ordinal}`,
  };
}

function resultsOf(document: JsonObject, subject: unknown): CredentialDescription['results'] {
  const levels = levelNames(document);
  const descriptions = objectsAt(objectAt(subject, 'achievement'), 'resultDescription');
  return objectsAt(subject, 'result').map((result) => {
    const description = descriptions.find(({ id }) => id !== undefined && id === result.resultDescription);
    const max = textAt(description, 'valueMax');
    const value = textAt(result, 'value');
    const level = levels.get(textAt(result, 'achievedLevel') ?? '');
    return withoutUndefined<CredentialDescription['results'][number]>({
      by: valueLabelOf(textAt(result, 'evaluatorRole') ?? ''),
      name: localizedAt(description, 'name'),
      value: level ?? (value === undefined ? undefined : sameText(max === undefined ? value : `${value} / ${max}`)),
      on: textAt(result, 'evaluatedOn'),
    });
  });
}

function employmentOf(subject: unknown): CredentialDescription['employment'] {
  const employment = objectAt(subject, 'employment');
  if (employment === undefined) return undefined;
  return withoutUndefined({
    employer: textAt(employment, 'employer'),
    jobTitle: textAt(employment, 'jobTitle'),
    department: textAt(employment, 'department'),
    startDate: textAt(employment, 'startDate'),
    endDate: textAt(employment, 'endDate'),
  });
}

function verificationOf(subject: unknown): CredentialDescription['verification'] {
  const verification = objectAt(subject, 'verification');
  if (verification === undefined) return undefined;
  const checks = objectsAt(verification, 'check').flatMap((check) => {
    const type = textAt(check, 'checkType');
    const outcome = textAt(check, 'outcome');
    return type === undefined || outcome === undefined ? [] : [{ name: valueLabelOf(type) ?? sameText(type), outcome }];
  });
  return withoutUndefined({
    verifiedAt: textAt(verification, 'verifiedAt'),
    outcome: textAt(verification, 'outcome'),
    checks,
  });
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

function withoutUndefined<T extends object>(value: Loose<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

/** True for records that speak about another record instead of a person. */
export function speaksAboutRecord(document: unknown): boolean {
  return isObject(document) && textsAt(document, 'type').some((type) => type === 'EndorsementCredential');
}
