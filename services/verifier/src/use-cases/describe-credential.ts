// Takes from a credential the few facts that people recognise it by. The text is the issuer's; nothing is judged here.

export interface CredentialSummary {
  name?: { en?: string; ja?: string };
  issuerName?: { en?: string; ja?: string };
  validFrom?: string;
  validUntil?: string;
  skills: { skillId: string; levelOrdinal?: number }[];
  /** Claimed full name, when the record is about identity. */
  personName?: string;
}

const MAX_TEXT = 300;
const MAX_SKILLS = 50;

/** Tolerates any shape: what is missing or odd is left out. */
export function describeCredential(document: unknown): CredentialSummary {
  if (!isObject(document)) return { skills: [] };
  const subjects = asList(document.credentialSubject).filter(isObject);
  const name = localizedName(document);
  const issuerName = localizedName(document.issuer);
  const validFrom = text(document.validFrom);
  const validUntil = text(document.validUntil);
  const personName = subjects.map(({ identity }) => isObject(identity) && text(identity.fullName)).find(Boolean);
  return {
    ...(name && { name }),
    ...(issuerName && { issuerName }),
    ...(validFrom && { validFrom }),
    ...(validUntil && { validUntil }),
    ...(personName && { personName }),
    skills: subjects
      .flatMap(({ skill }) => asList(skill))
      .filter(isObject)
      .slice(0, MAX_SKILLS)
      .flatMap((claim) => {
        const skillId = text(claim.skillId);
        const ordinal = claim.levelOrdinal;
        return skillId ? [{ skillId, ...(Number.isInteger(ordinal) && { levelOrdinal: ordinal as number }) }] : [];
      }),
  };
}

/** `name` is in the language of the document (English unless it says Japanese); `localized[]` carries the other one. */
function localizedName(value: unknown): { en?: string; ja?: string } | undefined {
  if (!isObject(value)) return undefined;
  const localized = asList(value.localized).filter(isObject);
  const of = (language: string) => text(localized.find(({ inLanguage }) => inLanguage === language)?.name);
  const own = text(value.name);
  const en = of('en') ?? own;
  const ja = of('ja');
  return en || ja ? { ...(en && { en }), ...(ja && { ja }) } : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT) : undefined;
}

function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
