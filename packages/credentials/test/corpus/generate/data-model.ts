// VC Data Model 2.0: the documents of test-kit signed in full, and every member of a credential with every wrong kind of value.
import { listVcdmCases } from '@skill-records/test-kit/vcdm-cases';
import { PEOPLE } from '../people.ts';
import { category, insert, remove, set, signed, unsigned } from './row.ts';

const { lines, row } = category('data model');

export { lines };

const BASE = 'example eddsa';
/** What the fixture has, apart from its proof. */
const CREDENTIAL_MEMBERS = [
  '@context',
  'id',
  'type',
  'issuer',
  'validFrom',
  'validUntil',
  'name',
  'description',
  'credentialSubject',
  'credentialStatus',
];
const PRESENTATION_MEMBERS = ['@context', 'type', 'holder'];

/** The documents of test-kit name example DIDs; here the issuer has to be the one that signs. */
function inOurNames(document: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(document)
    .replaceAll('"did:example:issuer"', JSON.stringify(PEOPLE.issuer.did))
    .replaceAll('"did:example:learner"', JSON.stringify(PEOPLE.holder.did));
  return JSON.parse(text);
}

/** Many are refused before the structure is looked at: by what they would say, or hide, in the signed graph. */
function refusalOf(title: string, document: Record<string, unknown>): string {
  if (/a number as context|null as context/.test(title)) return 'proof/context_inline';
  if (/a context that is no URL/.test(title)) return 'proof/context_unknown';
  if (/an id that is no URL|a status whose id is no URL/.test(title)) return 'proof/document_malformed';
  if (/with a further member|a name object without value/.test(title)) return 'proof/member_refused';
  if (/:null|\[null|,null|\[\]/.test(JSON.stringify(document))) return 'proof/document_ambiguous';
  return 'proof/structure_invalid';
}

for (const { title, section, kind, accepted, inlineContext, document } of listVcdmCases()) {
  if (inlineContext) continue;
  const named = inOurNames(document);
  const id = `${section.split('#')[1]} ${title}`;
  if (kind === 'credential') {
    const change = accepted ? unsigned(set('', named)) : signed(...replaceAll(named, CREDENTIAL_MEMBERS));
    row(id, BASE, accepted ? verdictOf(named) : refusalOf(title, named), change);
  } else if (!accepted || named.verifiableCredential === undefined) {
    const change = accepted ? unsigned(set('', named)) : signed(...replaceAll(named, PRESENTATION_MEMBERS));
    const expect = accepted ? 'holderBinding/presentation_empty' : refusalOf(title, named);
    row(id, 'presentation eddsa', expect, { ...change, world: { contexts: 'conformance' } });
  }
}

/** Accepted by the data model; some of them point at things that a verifier of ours does not know. */
function verdictOf({ credentialStatus, credentialSchema, validFrom, validUntil }: Record<string, unknown>): string {
  if (typeof validFrom === 'string' && validFrom > '2027') return 'validity/not_yet_valid';
  if (typeof validUntil === 'string' && validUntil < '2026-05') return 'validity/expired';
  if (credentialStatus !== undefined) return 'status/status_type_unknown';
  return credentialSchema === undefined ? 'ok' : 'schema/schema_unknown';
}

/** A presentation keeps its good credential when the document says nothing of credentials. */
function replaceAll(document: Record<string, unknown>, members: string[]) {
  return [
    ...members.filter((member) => document[member] === undefined).map((member) => remove(`/${member}`)),
    ...Object.entries(document).map(([member, value]) => set(`/${member}`, value)),
  ];
}

// Every member with every kind of value: what fits is signed in full and accepted.
const KINDS: Record<string, unknown> = {
  null: null,
  true: true,
  false: false,
  'a number': 7,
  'a fraction': 1.5,
  'an empty text': '',
  'a text': 'text',
  'a space': ' ',
  'an address': 'https://e.example/x',
  'an empty object': {},
  'an object without type': { name: 'x' },
  'an object with a type': { type: 'ExampleThing' },
  'an object with an address': { id: 'https://e.example/x', type: 'ExampleThing' },
  'an object whose id is a text': { id: 'text', type: 'ExampleThing' },
  'an object whose type is a number': { id: 'https://e.example/x', type: 7 },
  'an empty list': [],
  'a list of null': [null],
  'a list of a text': ['text'],
  'a list of an empty object': [{}],
  'a list of a list': [['https://e.example/x']],
  'a keyword': '@type',
  'a blank node': '_:b0',
};
const AMBIGUOUS = /^(null|an empty text|an empty list|a list of null|a list of a list|a keyword|a blank node)$/;

/** What is accepted; everything else is `structure_invalid`, or `document_ambiguous` by AMBIGUOUS. */
const FITS: Record<string, Record<string, string>> = {
  '@context': {},
  type: {},
  id: { 'an address': 'ok' },
  issuer: {
    'an address': 'proof/issuer_mismatch',
    'an object with an address': 'proof/issuer_mismatch',
    'an object whose type is a number': 'proof/issuer_mismatch',
  },
  credentialSubject: {
    'an object without type': 'ok',
    'an object with a type': 'ok',
    'an object with an address': 'ok',
    'an object whose type is a number': 'proof/document_malformed',
  },
  validFrom: {},
  validUntil: {},
  credentialStatus: {
    'an object with a type': 'status/status_type_unknown',
    'an object with an address': 'status/status_type_unknown',
  },
  credentialSchema: { 'an object with an address': 'schema/schema_unknown' },
  refreshService: { 'an object with a type': 'ok', 'an object with an address': 'ok' },
  termsOfUse: { 'an object with a type': 'ok', 'an object with an address': 'ok' },
  evidence: { 'an object with a type': 'ok', 'an object with an address': 'ok' },
  name: { 'a text': 'ok', 'a space': 'ok', 'an address': 'ok' },
  description: { 'a text': 'ok', 'a space': 'ok', 'an address': 'ok' },
  relatedResource: {},
};
for (const [member, fitting] of Object.entries(FITS)) {
  for (const [kind, value] of Object.entries(KINDS)) {
    const fits = fitting[kind];
    const expect = fits ?? refusalOfKind(member, kind);
    const change =
      fits === undefined || kind === 'an object whose type is a number'
        ? signed(set(`/${member}`, value))
        : unsigned(set(`/${member}`, value));
    row(`${member} as ${kind}`, BASE, expect, change);
  }
}

function refusalOfKind(member: string, kind: string): string {
  if (member === '@context') {
    if (kind === 'an empty list') return 'proof/document_ambiguous';
    const isText = /^(an empty text|a text|a space|an address|a list of a text|a keyword|a blank node)$/.test(kind);
    if (isText) return 'proof/context_unknown';
    // The public suites write contexts inline; they come after the base context all the same.
    return /object/.test(kind) ? 'proof/structure_invalid' : 'proof/context_inline';
  }
  if (AMBIGUOUS.test(kind)) return 'proof/document_ambiguous';
  if ((member === 'id' || member === 'type') && kind === 'a space') return 'proof/document_malformed';
  return 'proof/structure_invalid';
}

// Related resources: a digest of something else that the credential relies on.
const RESOURCE = {
  id: 'https://e.example/image.png',
  digestSRI: 'sha384-S57yQDg1MTzF56Oi9DbSQ14u7jBy0RDdx0YbeV7shwhCS88G8SCXeFq82PafhCrW',
};
row(
  'a related resource that nobody fetched',
  BASE,
  'ok proof/related_resource_unchecked',
  unsigned(set('/relatedResource', RESOURCE)),
);
row(
  'two related resources of one id',
  BASE,
  'proof/document_ambiguous',
  signed(set('/relatedResource', [RESOURCE, { ...RESOURCE, mediaType: 'image/png' }])),
);
row(
  'a related resource without digest',
  BASE,
  'proof/structure_invalid',
  signed(set('/relatedResource', { id: RESOURCE.id })),
);
row(
  'a related resource without id',
  BASE,
  'proof/structure_invalid',
  signed(set('/relatedResource', { digestSRI: RESOURCE.digestSRI })),
);
row(
  'a related resource whose digest is a number',
  BASE,
  'proof/structure_invalid',
  signed(set('/relatedResource', { id: RESOURCE.id, digestSRI: 7 })),
);
row(
  'a subject that is named twice',
  BASE,
  'proof/document_ambiguous',
  signed(
    set('/credentialSubject', [
      { id: 'did:example:a', name: 'x' },
      { id: 'did:example:a', name: 'y' },
    ]),
  ),
);
row(
  'a hundred subjects',
  BASE,
  'ok',
  unsigned({ op: 'repeat', at: '/credentialSubject', times: 100, value: { id: 'did:example:s#', name: 'Person #' } }),
);
row(
  'a hundred types',
  BASE,
  'ok',
  unsigned(
    { op: 'repeat', at: '/type', times: 100, value: 'https://e.example/types/#' },
    insert('/type/0', 'VerifiableCredential'),
  ),
);
