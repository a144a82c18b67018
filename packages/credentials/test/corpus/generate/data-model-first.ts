// VC Data Model 1.1: its own dates, its own context, and no member of 2.0.
import { category, insert, remove, set, signed, unsigned } from './row.ts';

const { lines, row, each } = category('data model 1.1');

export { lines };

for (const base of ['v1 eddsa', 'v1 2020', 'v1 p256']) {
  const own = (id: string, expect: string, ...ops: Parameters<typeof unsigned>) =>
    row(`${base}, ${id}`, base, expect, unsigned(...ops));
  const after = (id: string, expect: string, ...ops: Parameters<typeof signed>) =>
    row(`${base}, ${id}`, base, expect, signed(...ops));
  own('no issuanceDate', 'proof/structure_invalid', remove('/issuanceDate'));
  own('no expirationDate', 'ok', remove('/expirationDate'));
  for (const date of ['2026-04-01', '2026-04-01T00:00:00', '2026-02-30T00:00:00Z', 'April', '2026-04-01T25:00:00Z']) {
    own(`issuanceDate ${date}`, 'proof/structure_invalid', set('/issuanceDate', date));
    own(`expirationDate ${date}`, 'proof/structure_invalid', set('/expirationDate', date));
  }
  own('issuanceDate in a minute', 'ok', set('/issuanceDate', '2026-05-01T12:01:00Z'));
  own('issuanceDate in 61 seconds', 'validity/not_yet_valid', set('/issuanceDate', '2026-05-01T12:01:01Z'));
  own('expirationDate a second ago', 'validity/expired', set('/expirationDate', '2026-05-01T11:59:59Z'));
  own('expirationDate now', 'ok', set('/expirationDate', '2026-05-01T12:00:00Z'));
  own('expirationDate before issuanceDate', 'proof/structure_invalid', set('/expirationDate', '2026-03-31T23:59:59Z'));
  for (const member of ['validFrom', 'validUntil'])
    after(`${member} of 2.0`, 'proof/structure_invalid', set(`/${member}`, '2026-04-01T00:00:00Z'));
  after(
    'the context of 2.0 beside it',
    'proof/document_malformed',
    insert('/@context/1', 'https://www.w3.org/ns/credentials/v2'),
  );
  after(
    'the context of 2.0 in its place',
    'proof/structure_invalid',
    set('/@context/0', 'https://www.w3.org/ns/credentials/v2'),
  );
  after(
    'the context of 2.0 before it',
    'proof/structure_invalid',
    insert('/@context/0', 'https://www.w3.org/ns/credentials/v2'),
  );
  after('no context', 'proof/structure_invalid', remove('/@context'));
  after('an unknown context', 'proof/context_unknown', insert('/@context/-', 'https://e.example/x'));
  after('an inline context', 'proof/context_inline', insert('/@context/-', { '@vocab': 'https://e.example/#' }));
  after('a member of 2.0', 'proof/term_undefined', set('/name', 'x'));
  after('no type', 'proof/structure_invalid', remove('/type'));
  after('no issuer', 'proof/structure_invalid', remove('/issuer'));
  after('no subject', 'proof/structure_invalid', remove('/credentialSubject'));
  after('another subject', 'proof/proof_invalid', set('/credentialSubject/id', 'did:example:x'));
  after('an id that is no URL', 'proof/structure_invalid', set('/id', 'credential'));
  after('a status without type', 'proof/structure_invalid', set('/credentialStatus', { id: 'https://e.example/1' }));
  each(
    `${base}, an unknown member added`,
    base,
    { walk: 'add-member', name: 'addedLater', value: 'x' },
    'proof/term_undefined',
  );
  each(`${base}, a null added`, base, { walk: 'add-member', name: 'image', value: null }, 'proof/document_ambiguous');
}
