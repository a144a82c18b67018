// Every leaf changed, every member removed, something added on every level, after signing: one line stands for many cases.
import { category, type ShortEach } from './row.ts';

const { lines, each } = category('tamper');

export { lines };

const BASES = ['certified eddsa', 'certified 2020', 'small p256', 'small p384'];

/** What is noticed before the signature is compared. The first pattern that matches counts. */
const CHANGED: ShortEach['except'] = [
  ['^/@context/', 'proof/context_unknown'],
  ['^/type/0$|^/validUntil$', 'proof/structure_invalid'],
  ['^/proof/(type|cryptosuite)$', 'proof/proof_unsupported'],
  ['^/proof/verificationMethod$', 'proof/key_not_allowed'],
  ['^/proof/proofPurpose$', 'proof/proof_purpose'],
  ['^/issuer(/id)?$', 'proof/issuer_mismatch'],
  ['/type(/\\d+)?$|/evaluatorRole$|/assessedAs/\\d+$', 'proof/term_undefined'],
];
const PROOF_REMOVED: ShortEach['except'] = [
  ['^/proof$', 'proof/proof_missing'],
  ['^/proof/type$', 'proof/structure_invalid'],
  ['^/proof/cryptosuite$', 'proof/proof_unsupported'],
  ['^/proof/(verificationMethod|proofValue)$', 'proof/proof_malformed'],
  ['^/proof/proofPurpose$', 'proof/proof_purpose'],
];
const REMOVED: Record<string, ShortEach['except']> = {
  certified: [
    ['^/@context(/0)?$|^/type(/0)?$|^/issuer(/id)?$|^/credentialSubject$', 'proof/structure_invalid'],
    [
      '^/(evidence/0|credentialStatus|additionalStatus)/type$|^/credentialSchema/\\d/(id|type)$',
      'proof/structure_invalid',
    ],
    // An empty list stays behind.
    ['/(localized|alignment|skill|evidence)/0$|^/(?!credentialSubject/type).*/type/0$', 'proof/document_ambiguous'],
    // Without its context or its type a thing has members that nobody defines.
    ['^/@context/|^/credentialSubject/(achievement/|result/\\d/|skill/\\d/)?type(/0)?$', 'proof/term_undefined'],
    ['/(alignment|resultDescription|rubricCriterionLevel)/\\d/type$', 'proof/term_undefined'],
  ],
  small: [
    ['^/(@context|type)/0$', 'proof/document_ambiguous'],
    ['^/(@context|type|issuer|credentialSubject|credentialStatus/type)$', 'proof/structure_invalid'],
  ],
};

for (const base of BASES) {
  const walk = (id: string, one: ShortEach, expect: string) => each(`${base}, ${id}`, base, one, expect);
  const added = (id: string, name: string, value: unknown, expect: string) =>
    walk(`${id} added`, { walk: 'add-member', name, value }, expect);
  const item = (id: string, value: unknown, expect: string, except: ShortEach['except'] = []) =>
    walk(`${id} added to a list`, { walk: 'add-item', value, except }, expect);
  const removed = [...(REMOVED[base.split(' ')[0] as string] ?? []), ...PROOF_REMOVED];
  // In the suite of 2020 the time of signing is required.
  if (base.endsWith('2020')) removed.push(['^/proof/created$', 'proof/proof_malformed']);

  walk('a leaf changed', { walk: 'change-leaf', except: CHANGED }, 'proof/proof_invalid');
  walk('a member or element removed', { walk: 'remove', except: removed }, 'proof/proof_invalid');
  added('an unknown member', 'addedLater', 'x', 'proof/term_undefined');
  added('a member whose name is an IRI', 'https://schema.org/award', 'x', 'proof/member_refused');
  added('a null', 'image', null, 'proof/document_ambiguous');
  added('an empty list', 'related', [], 'proof/document_ambiguous');
  added('a member named __proto__', '__proto__', {}, 'proof/member_refused');
  added('a keyword', '@index', 'x', 'proof/member_refused');
  added('a context', '@context', 'https://www.w3.org/ns/credentials/v2', 'proof/context_inline');
  item('an address', 'https://e.example/added', 'proof/proof_invalid', [
    ['^/@context$', 'proof/context_unknown'],
    ['^/(evidence|credentialSchema)$', 'proof/structure_invalid'],
  ]);
  item('a null', null, 'proof/document_ambiguous', [['^/@context$', 'proof/context_inline']]);
  item('a list', ['x'], 'proof/document_ambiguous', [['^/@context$', 'proof/context_inline']]);
}
