// T6 and T7: contexts, aliases, keywords and graphs that would make a signature say something else, or never end.
import type { JsonOp } from '../json-ops.ts';
import { category, insert, move, remove, set, signed, unsigned } from './row.ts';

const { lines, row } = category('json-ld');

export { lines };

const BASES = ['certified eddsa', 'certified 2020', 'small p256'];
const V2 = 'https://www.w3.org/ns/credentials/v2';

for (const base of BASES) {
  const after = (id: string, expect: string, ...ops: JsonOp[]) => row(`${base}, ${id}`, base, expect, signed(...ops));

  // Contexts: known by URL alone, where a credential begins, in one order.
  after(
    'an inline context that defines everything',
    'proof/context_inline',
    insert('/@context/-', { '@vocab': 'https://e.example/#' }),
  );
  after(
    'an inline context that defines one term',
    'proof/context_inline',
    insert('/@context/-', { note: 'https://e.example/#note' }),
    set('/note', 'x'),
  );
  after(
    'an inline context that moves a term',
    'proof/context_inline',
    insert('/@context/-', { name: 'https://e.example/#name' }),
  );
  after(
    'an inline context that makes the proof an alias',
    'proof/context_inline',
    insert('/@context/-', { evil: 'https://w3id.org/security#proof' }),
  );
  after('an inline context that makes id an alias', 'proof/context_inline', insert('/@context/-', { identity: '@id' }));
  after('an inline context that makes type an alias', 'proof/context_inline', insert('/@context/-', { kind: '@type' }));
  after(
    'an inline context that imports another',
    'proof/context_inline',
    insert('/@context/-', { '@import': 'https://e.example/context' }),
  );
  after(
    'an inline context that does not propagate',
    'proof/context_inline',
    insert('/@context/-', { '@propagate': false, note: 'https://e.example/#note' }),
  );
  after(
    'an inline context that lifts the protection',
    'proof/context_inline',
    insert('/@context/-', { '@protected': false }),
  );
  after(
    'an inline context with a base',
    'proof/context_inline',
    insert('/@context/-', { '@base': 'https://e.example/' }),
  );
  after('an inline context with a language', 'proof/context_inline', insert('/@context/-', { '@language': 'en' }));
  after('an empty inline context', 'proof/context_inline', insert('/@context/-', {}));
  after('a null context at the end', 'proof/context_inline', insert('/@context/-', null));
  after('a null context in the middle', 'proof/context_inline', insert('/@context/1', null));
  after('an unknown context', 'proof/context_unknown', insert('/@context/-', 'https://e.example/context'));
  after(
    'the unknown context that defines all terms',
    'proof/context_unknown',
    insert('/@context/-', 'https://www.w3.org/ns/credentials/undefined-terms/v9'),
  );
  after(
    'a context by http',
    'proof/context_unknown',
    insert('/@context/-', 'http://www.w3.org/ns/credentials/examples/v2'),
  );
  after('a context with a fragment', 'proof/context_unknown', insert('/@context/-', `${V2}#`));
  after('a context with a query', 'proof/context_unknown', insert('/@context/-', `${V2}?v=2`));
  after('a context with a slash at the end', 'proof/context_unknown', insert('/@context/-', `${V2}/`));
  after('a context in capitals', 'proof/context_unknown', insert('/@context/-', V2.toUpperCase()));
  after('a context with a space', 'proof/context_unknown', insert('/@context/-', `${V2} `));
  after('a relative context', 'proof/context_unknown', insert('/@context/-', 'context.jsonld'));
  after('a context in a file', 'proof/context_unknown', insert('/@context/-', 'file:///etc/context.jsonld'));
  after('a context as data', 'proof/context_unknown', insert('/@context/-', 'data:application/ld+json,{}'));
  after('a DID as context', 'proof/context_unknown', insert('/@context/-', 'did:web:academy.example'));
  after('a context twice', 'proof/document_ambiguous', insert('/@context/-', V2));
  after('seventeen contexts', 'proof/document_too_large', {
    op: 'repeat',
    at: '/@context',
    times: 17,
    value: 'https://e.example/#',
  });
  after('a list of contexts in the list', 'proof/context_inline', insert('/@context/-', [V2]));
  after('the contexts in another order', base === 'small p256' ? 'ok' : 'proof/structure_invalid', {
    op: 'reverse-list',
    at: '/@context',
  });
  after('the context as text', 'proof/structure_invalid', set('/@context', V2));
  after('no context', 'proof/structure_invalid', remove('/@context'));
  after('another base context', 'proof/context_unknown', set('/@context/0', 'https://www.w3.org/ns/credentials/v3'));
  after('a context in the subject', 'proof/context_inline', set('/credentialSubject/@context', V2));
  after(
    'an inline context in the subject',
    'proof/context_inline',
    set('/credentialSubject/@context', { '@vocab': 'https://e.example/#' }),
  );
  after('a null context in the subject', 'proof/context_inline', set('/credentialSubject/@context', null));
  after('a context in the proof', 'proof/context_inline', set('/proof/@context', V2));
  after('a context in the status', 'proof/context_inline', set('/credentialStatus/@context', V2));
  after(
    'a known further context, which changes no statement',
    'ok',
    insert('/@context/-', 'https://w3id.org/security/data-integrity/v2'),
  );
  after('a list of 1,000 texts', 'proof/document_too_large', {
    op: 'repeat',
    at: '/credentialSubject/name',
    times: 1000,
    value: 'text #',
  });
  after('100 embedded credentials', 'proof/document_too_large', {
    op: 'repeat',
    at: '/endorsement',
    times: 100,
    value: { '@context': [V2], id: 'urn:x:#' },
  });
}

// The same, signed in full by the issuer: what was refused above is not refused for its signature.
for (const base of ['certified eddsa', 'small p256']) {
  const own = (id: string, expect: string, ...ops: JsonOp[]) =>
    row(`${base}, signed with ${id}`, base, expect, unsigned(...ops));
  own('an undefined member', 'proof/term_undefined', set('/note', 'x'));
  own('an undefined type', 'proof/term_undefined', insert('/type/-', 'Unknown'));
  own('a null', 'proof/document_ambiguous', set('/image', null));
  own('a member by its compact IRI', 'proof/member_refused', set('/cred:x', 'x'));
  own(
    'an inline context',
    'proof/context_inline',
    insert('/@context/-', { note: 'https://e.example/#note' }),
    set('/note', 'x'),
  );
  own('a keyword', 'proof/member_refused', set('/@index', 'x'));
  own('a blank node identifier', 'proof/document_ambiguous', set('/credentialSubject/id', '_:b0'));
  own('the members in another order', 'ok', { op: 'reverse-members', at: '' });
  own(
    'a name in two languages',
    base === 'certified eddsa' ? 'schema/schema_mismatch' : 'ok',
    set('/name', [
      { '@value': 'Spreadsheets', '@language': 'en' },
      { '@value': '表計算', '@language': 'ja' },
    ]),
  );
  own(
    'a name that is written from right to left',
    base === 'certified eddsa' ? 'schema/schema_mismatch' : 'ok',
    set('/name', { '@value': 'שלום', '@language': 'he', '@direction': 'rtl' }),
  );
}
row('the members in another order after signing', 'certified eddsa', 'ok', signed({ op: 'reverse-members', at: '' }));
row(
  'the results in another order after signing',
  'certified eddsa',
  'ok',
  signed({ op: 'reverse-list', at: '/credentialSubject/result' }),
);
row('a single evidence without its list', 'certified eddsa', 'ok', signed({ op: 'unwrap-list', at: '/evidence' }));
row(
  'a level as text in place of a number',
  'certified eddsa',
  'schema/schema_mismatch',
  signed(set('/credentialSubject/skill/0/levelOrdinal', '3')),
);
row(
  'a skill as object in place of its address',
  'certified eddsa',
  'schema/schema_mismatch',
  signed(
    { op: 'move', from: '/credentialSubject/skill/0/skillId', at: '/credentialSubject/skill/0/x' },
    set('/credentialSubject/skill/0/skillId', {}),
    move('/credentialSubject/skill/0/x', '/credentialSubject/skill/0/skillId/id'),
  ),
);
