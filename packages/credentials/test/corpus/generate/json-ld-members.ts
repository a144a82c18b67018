// T6 and T7: members in another spelling, values that the graph loses, documents that are too large.
import type { JsonOp } from '../json-ops.ts';
import { category, insert, move, set, signed } from './row.ts';

const { lines, row } = category('json-ld members');

export { lines };

const BASES = ['certified eddsa', 'certified 2020', 'small p256'];
const ID: Record<string, string> = {
  'certified eddsa': 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11',
  'certified 2020': 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11',
  'small p256': 'urn:uuid:1c8e0c7a-6f34-4d0b-9d0b-3a1f5f0a7d21',
};

for (const base of BASES) {
  const after = (id: string, expect: string, ...ops: JsonOp[]) => row(`${base}, ${id}`, base, expect, signed(...ops));

  // Members: every one has a single spelling.
  for (const keyword of [
    '@id',
    '@type',
    '@value',
    '@language',
    '@direction',
    '@list',
    '@set',
    '@graph',
    '@included',
    '@reverse',
    '@index',
    '@nest',
    '@json',
    '@none',
    '@vocab',
    '@base',
    '@import',
    '@version',
    '@protected',
    '@propagate',
    '@prefix',
    '@container',
    '@context ',
    '@unknown',
  ]) {
    after(`the keyword ${keyword} on top`, 'proof/member_refused', set(`/${keyword}`, 'https://e.example/x'));
    after(
      `the keyword ${keyword} in the subject`,
      'proof/member_refused',
      set(`/credentialSubject/${keyword}`, 'https://e.example/x'),
    );
  }
  after('a member by its compact IRI', 'proof/member_refused', move('/validUntil', '/cred:validUntil'));
  after(
    'a member by its IRI',
    'proof/member_refused',
    move('/validUntil', '/https:~1~1www.w3.org~12018~1credentials#validUntil'),
  );
  after(
    'the status by its IRI',
    'proof/member_refused',
    move('/credentialStatus', '/https:~1~1www.w3.org~12018~1credentials#credentialStatus'),
  );
  after('a blank node as member name', 'proof/member_refused', set('/_:b0', 'x'));
  after('an empty member name', 'proof/member_refused', set('/', 'x'));
  after('a space as member name', 'proof/term_undefined', set('/ ', 'x'));
  after('a member name in other capitals', 'proof/term_undefined', set('/ValidUntil', '2099-01-01T00:00:00Z'));
  after(
    'a member name with a zero-width space',
    'proof/term_undefined',
    set('/validUntil\u200b', '2099-01-01T00:00:00Z'),
  );
  after(
    'a member name in full-width letters',
    'proof/term_undefined',
    set('/ｖａｌｉｄＵｎｔｉｌ', '2099-01-01T00:00:00Z'),
  );
  after('a member named constructor', 'proof/member_refused', set('/constructor', 'x'));
  after('a member named toString', 'proof/member_refused', set('/toString', 'x'));
  after('a member named hasOwnProperty', 'proof/member_refused', set('/hasOwnProperty', 'x'));
  after('a member named __proto__', 'proof/member_refused', set('/__proto__', { admin: true }));
  after(
    'a member named __proto__ in the subject',
    'proof/member_refused',
    set('/credentialSubject/__proto__', { id: 'did:example:x' }),
  );
  after('an undefined member on top', 'proof/term_undefined', set('/note', 'x'));
  after('an undefined member in the subject', 'proof/term_undefined', set('/credentialSubject/note', 'x'));
  after('an undefined member with an object', 'proof/term_undefined', set('/note', { id: 'https://e.example/x' }));

  // Values that the graph loses, merges or renames.
  after('a relative id', 'proof/structure_invalid', set('/id', 'credentials/1'));
  after('a relative id of the subject', 'proof/structure_invalid', set('/credentialSubject/id', 'learner'));
  after('a relative type', 'proof/term_undefined', insert('/type/-', 'Unknown'));
  after('a type that is relative with dots', 'proof/term_undefined', insert('/type/-', '../Unknown'));
  after('the same type twice', 'proof/document_ambiguous', insert('/type/-', 'VerifiableCredential'));
  after(
    'the document again in its evidence',
    'proof/document_ambiguous',
    set('/evidence', [{ id: ID[base], type: ['Evidence'] }]),
  );
  after('the document again as its subject', 'proof/document_ambiguous', set('/credentialSubject/id', ID[base]));
  after('a language value without language', 'proof/document_ambiguous', set('/name', { '@value': 'x' }));
  after(
    'a language value with a bad language',
    'proof/document_ambiguous',
    set('/name', { '@value': 'x', '@language': 'en us' }),
  );
  after(
    'a language value with an empty language',
    'proof/document_ambiguous',
    set('/name', { '@value': 'x', '@language': '' }),
  );
  after(
    'a language value with a bad direction',
    'proof/document_ambiguous',
    set('/name', { '@value': 'x', '@language': 'en', '@direction': 'up' }),
  );
  after('a language value with a type', 'proof/member_refused', set('/name', { '@value': 'x', '@type': '@json' }));
  after('a language value of a number', 'proof/document_ambiguous', set('/name', { '@value': 7, '@language': 'en' }));
  after(
    'a number beyond what readers agree on',
    'proof/document_ambiguous',
    set('/credentialSubject/name', 9007199254740994),
  );
  after('a very large number', 'proof/document_ambiguous', set('/credentialSubject/name', 1e300));

  // Size and depth, refused before any JSON-LD.
  after('64 levels of lists', 'proof/document_too_large', { op: 'nest', at: '/evidence', levels: 80, value: 'x' });
  after('70 levels of objects', 'proof/document_too_large', {
    op: 'nest',
    at: '/evidence',
    name: 'evidence',
    levels: 70,
    value: 'x',
  });
  after('1,000 levels of objects', 'proof/document_too_large', {
    op: 'nest',
    at: '/credentialSubject/name',
    name: 'name',
    levels: 1000,
    value: 'x',
  });
  after('4,000 levels of lists', 'proof/document_too_large', { op: 'nest', at: '/name', levels: 4000, value: 'x' });
  after('a text of a million characters', 'proof/document_too_large', {
    op: 'long-text',
    at: '/name',
    length: 1_000_000,
  });
  after('30,000 values', 'proof/document_too_large', {
    op: 'repeat',
    at: '/evidence',
    times: 30_000,
    value: 'https://e.example/#',
  });
  after('2,000 objects without id', 'proof/document_too_large', {
    op: 'repeat',
    at: '/evidence',
    times: 2000,
    value: { type: 'Evidence' },
  });
  after('5,000 objects with id', 'proof/document_too_large', {
    op: 'repeat',
    at: '/evidence',
    times: 5000,
    value: { id: 'https://e.example/#', type: 'Evidence' },
  });
}
