// Selective disclosure: what a holder shows may not be changed, extended or shown with the issuer's own proof.
import { PEOPLE } from '../people.ts';
import { category, insert, remove, type ShortEach, set, signed } from './row.ts';

const { lines, row, each } = category('selective');

export { lines };

for (const base of ['sd derived', 'bbs derived']) {
  const after = (id: string, expect: string, ...ops: Parameters<typeof signed>) =>
    row(`${base}, ${id}`, base, expect, signed(...ops));
  const CHANGED: ShortEach['except'] = [
    ['^/@context/', 'proof/context_unknown'],
    ['^/type/0$|^/validUntil$', 'proof/structure_invalid'],
    ['^/proof/(type|cryptosuite)$', 'proof/proof_unsupported'],
    ['^/proof/verificationMethod$', 'proof/key_not_allowed'],
    ['^/proof/proofPurpose$', 'proof/proof_purpose'],
    ['^/proof/proofValue$', 'skip'],
    ['^/issuer$', 'proof/issuer_mismatch'],
  ];
  const REMOVED: ShortEach['except'] = [
    ['^/(@context|type)/0$', 'proof/document_ambiguous'],
    ['^/(@context|type|issuer|credentialSubject|proof/type)$', 'proof/structure_invalid'],
    ['^/proof$', 'proof/proof_missing'],
    ['^/proof/cryptosuite$', 'proof/proof_unsupported'],
    ['^/proof/(verificationMethod|proofValue)$', 'proof/proof_malformed'],
    ['^/proof/proofPurpose$', 'proof/proof_purpose'],
  ];
  each(`${base}, a leaf changed`, base, { walk: 'change-leaf', except: CHANGED }, 'proof/proof_invalid');
  each(`${base}, a member removed`, base, { walk: 'remove', except: REMOVED }, 'proof/proof_invalid');
  each(
    `${base}, an unknown member added`,
    base,
    { walk: 'add-member', name: 'addedLater', value: 'x' },
    'proof/term_undefined',
  );
  each(`${base}, a null added`, base, { walk: 'add-member', name: 'image', value: null }, 'proof/document_ambiguous');
  after(
    'a part that was hidden written in',
    'proof/proof_invalid',
    set('/description', 'Builds standard forms with formulas.'),
  );
  after(
    'a part that was hidden written in the subject',
    'proof/proof_invalid',
    set('/credentialSubject/description', 'Learner'),
  );
  after('another subject', 'proof/proof_invalid', set('/credentialSubject/id', PEOPLE.stranger.did));
  after(
    'a second subject',
    'proof/proof_invalid',
    { op: 'wrap-list', at: '/credentialSubject' },
    insert('/credentialSubject/-', { id: PEOPLE.stranger.did, name: 'Taro' }),
  );
  after(
    'an evidence added',
    'proof/proof_invalid',
    set('/evidence', { id: 'https://e.example/1', type: 'https://e.example/Evidence' }),
  );
  const value = (id: string, expect: string, text: string) =>
    after(`proof value ${id}`, expect, set('/proof/proofValue', text));
  value('in base58', 'proof/proof_malformed', 'z2WeqT5RwsmfhvEXrpsJfM');
  value('that is empty but for its prefix', 'proof/proof_malformed', 'u');
  value('with padding', 'proof/proof_malformed', 'u2V0BhA==');
  value('of another tag', 'proof/proof_malformed', 'u2V1FhA');
  value('of the derived tag and nothing', 'proof/proof_malformed', base === 'sd derived' ? 'u2V0B' : 'u2V0D');
  value('of the derived tag and an empty list', 'proof/proof_malformed', base === 'sd derived' ? 'u2V0BgA' : 'u2V0DgA');
  value('of the derived tag and a text', 'proof/proof_malformed', base === 'sd derived' ? 'u2V0BYXg' : 'u2V0DYXg');
  value('of the other suite', 'proof/proof_malformed', base === 'sd derived' ? 'u2V0DgA' : 'u2V0BgA');
  value('with bytes after the list', 'proof/proof_malformed', base === 'sd derived' ? 'u2V0BgAA' : 'u2V0DgAA');
  value('of 300,000 characters', 'proof/proof_malformed', `u${'A'.repeat(300_000)}`);
  after('proof value as number', 'proof/proof_malformed', set('/proof/proofValue', 7));
  after(
    'another suite named',
    'proof/proof_malformed',
    set('/proof/cryptosuite', base === 'sd derived' ? 'bbs-2023' : 'ecdsa-sd-2023'),
  );
  after('the suite without selection named', 'proof/proof_malformed', set('/proof/cryptosuite', 'ecdsa-rdfc-2019'));
  row(`${base}, expired`, base, 'validity/expired', { unsigned: [set('/validUntil', '2026-05-01T11:00:00Z')] });
  row(`${base}, an issuer that nobody lists`, base, 'issuerTrust/issuer_unknown', {
    world: { trust: 'nobody', options: { allowBbs: true } },
  });
  row(`${base}, shown by its holder`, base, 'ok');
}
row('bbs derived, for a verifier that does not allow it', 'bbs derived', 'proof/proof_unsupported', {
  world: { options: {} },
});
for (const base of ['sd base', 'bbs base']) {
  row(`${base}, shown to a verifier`, base, 'proof/proof_base');
  row(`${base}, taken by its holder`, base, 'ok', { world: { options: { allowBbs: true, acceptBase: true } } });
  row(`${base}, changed, taken by its holder`, base, 'proof/proof_invalid', {
    signed: [set('/credentialSubject/name', 'Taro')],
    world: { options: { allowBbs: true, acceptBase: true } },
  });
  row(`${base}, a hidden part changed, taken by its holder`, base, 'proof/proof_invalid', {
    signed: [set('/credentialSubject/description', 'Teacher')],
    world: { options: { allowBbs: true, acceptBase: true } },
  });
  row(`${base}, a member removed, taken by its holder`, base, 'proof/proof_invalid', {
    signed: [remove('/description')],
    world: { options: { allowBbs: true, acceptBase: true } },
  });
  row(`${base}, a member added, taken by its holder`, base, 'proof/proof_invalid', {
    signed: [set('/evidence', { id: 'https://e.example/1', type: 'https://e.example/Evidence' })],
    world: { options: { allowBbs: true, acceptBase: true } },
  });
  // Wherever it stands in the order that the base proof has given to the statements.
  for (const member of ['/credentialSubject/name', '/credentialSubject/description', '/id']) {
    row(`${base}, ${member} removed, taken by its holder`, base, 'proof/proof_invalid', {
      signed: [remove(member)],
      world: { options: { allowBbs: true, acceptBase: true } },
    });
  }
}
