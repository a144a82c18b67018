// Runs every rule over a credential before it is signed, or after its proof was verified.
import { itLiteracyCatalogue } from './catalogue/it-literacy-skills.ts';
import type { Fault } from './fault.ts';
import type { LintCode } from './lint/lint-rule.ts';
import { openBadgesRules } from './lint/open-badges-rules.ts';
import { skillRecordRules } from './lint/skill-record-rules.ts';
import type { Catalogue } from './skill.ts';
import type { JsonObject } from './vocabulary.ts';

/** An empty list: third-party Open Badges 3.0 verifiers can read the credential, and it is a sound skill record. */
export function lintCredential(credential: JsonObject, catalogue: Catalogue = itLiteracyCatalogue): Fault<LintCode>[] {
  return [...openBadgesRules, ...skillRecordRules].flatMap((rule) => rule(credential, catalogue));
}
