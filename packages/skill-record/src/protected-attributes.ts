// Attributes nobody may be chosen by, and private facts that a job application has no use for: refused in queries and job profiles.
import { type Fault, faultsOf } from './fault.ts';
import { isObject, objectsOf } from './json.ts';
import type { LocalizedText } from './vocabulary.ts';

/**
 * Lower-case, without separators. Sources: the fair selection guidance of the Japanese Ministry of Health, Labour and Welfare
 * (origin, family, faith, union membership …), and what skill records leave out on purpose (pay, hours, performance, personality).
 */
const TERMS = [
  ['birthdate', 'dateofbirth', 'birthday', 'birthplace', 'placeofbirth', 'age', 'agerange', 'gender', 'sex'],
  ['nationality', 'citizenship', 'race', 'ethnicity', 'ethnicorigin', 'religion', 'belief', 'politicalopinion'],
  ['unionmembership', 'disability', 'health', 'healthstatus', 'medicalhistory', 'bloodtype', 'pregnancy'],
  ['maritalstatus', 'family', 'familystatus', 'children', 'parents', 'spouse', 'sexualorientation', 'genderidentity'],
  ['registereddomicile', 'honseki', 'address', 'homeaddress', 'residence', 'housing', 'portrait', 'photo'],
  ['criminalrecord', 'personality', 'personalitytype', 'socialstatus', 'creditscore'],
  ['salary', 'wage', 'wages', 'income', 'remuneration', 'workinghours', 'overtime', 'performance', 'performancerating'],
];
const PROTECTED = new Set(TERMS.flat());

/** Members that hold a person's private data as a whole: asking for the parent asks for everything in it. */
const CONTAINERS = new Set(['identity', 'employment', 'credentialSubject']);

/** True for the last part of a name in any spelling: birthDate, birth_date, https://schema.org/birthDate. */
export function isProtectedTerm(name: string): boolean {
  const last = name.split(/[/#]/).at(-1) ?? '';
  return PROTECTED.has(
    last
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, ''),
  );
}

export const queryFaultTexts = {
  protected_attribute: {
    en: 'The query asks for a protected or private attribute. Remove this claim, or state the legal basis in the policy.',
    ja: '差別につながる属性や私的な情報を求めています。この項目を削除するか、法的根拠をポリシーに示してください。',
  },
  claim_too_wide: {
    en: 'The claim asks for everything about the person. Name the single values that are needed.',
    ja: '本人の情報をまとめて求めています。必要な項目だけを個別に指定してください。',
  },
} as const satisfies Record<string, LocalizedText>;

export type QueryFaultCode = keyof typeof queryFaultTexts;
const fault = faultsOf<QueryFaultCode>(queryFaultTexts);

/**
 * The claims of a DCQL query (https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6) that nobody may ask for
 * in a selection. Works on any shape; what is no query gives no fault.
 */
export function lintQuery(query: unknown): Fault<QueryFaultCode>[] {
  if (!isObject(query)) return [];
  return objectsOf(query.credentials).flatMap((credential, q) =>
    objectsOf(credential.claims).flatMap((claim, c) => {
      const where = `/credentials/${q}/claims/${c}/path`;
      const path = Array.isArray(claim.path) ? claim.path : [];
      const names = path.filter((part) => typeof part === 'string');
      if (names.some(isProtectedTerm)) return [fault('protected_attribute', where)];
      const last = names.at(-1);
      return last === undefined || CONTAINERS.has(last) ? [fault('claim_too_wide', where)] : [];
    }),
  );
}
