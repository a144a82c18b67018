// Documents that the structural rules of the VC Data Model 2.0 accept or refuse, one rule each, written from the specification.

/** Section names are fragments of https://www.w3.org/TR/vc-data-model-2.0/. The documents need the `conformance` contexts. */
export interface VcdmCase {
  title: string;
  section: string;
  kind: 'credential' | 'presentation';
  accepted: boolean;
  /** True when the document carries an inline context object, which our own profile refuses although the data model allows it. */
  inlineContext?: true;
  document: Record<string, unknown>;
}

type Change = Record<string, unknown>;

const V2 = 'https://www.w3.org/ns/credentials/v2';
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
const TYPE = 'ExampleThing';

const credential = (change: Change = {}): Record<string, unknown> =>
  without({
    '@context': [V2, EXAMPLES],
    id: 'urn:uuid:0d5f1b5e-6c2f-4ad1-8a3e-2b6f6c0c9a10',
    type: ['VerifiableCredential'],
    issuer: 'did:example:issuer',
    validFrom: '2026-04-01T00:00:00Z',
    credentialSubject: { id: 'did:example:learner', skillName: 'spreadsheets' },
    ...change,
  });

const presentation = (change: Change = {}): Record<string, unknown> =>
  without({
    '@context': [V2, EXAMPLES],
    type: ['VerifiablePresentation'],
    holder: 'did:example:learner',
    ...change,
  });

/** A change to `undefined` leaves the member out. */
function without(document: Change): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

type Row = [accepted: boolean, title: string, change: Change, inlineContext?: true];
const ok = true;
const no = false;

const credentialRows: Record<string, Row[]> = {
  contexts: [
    [ok, 'the base context alone', { '@context': [V2], credentialSubject: { id: 'did:example:learner', name: 'A' } }],
    [ok, 'a URL after the base context', {}],
    [ok, 'an object after the base context', { '@context': [V2, { skillName: 'https://e.example/#s' }] }, true],
    [no, 'no context', { '@context': undefined }],
    [no, 'another context first', { '@context': [EXAMPLES, V2] }],
    [no, 'no base context', { '@context': [EXAMPLES] }],
    [no, 'a number as context', { '@context': [V2, EXAMPLES, 7] }],
    [no, 'null as context', { '@context': [V2, EXAMPLES, null] }],
    [no, 'a context that is no URL', { '@context': [V2, EXAMPLES, 'examples'] }],
    [no, 'a protected term defined again', { '@context': [V2, EXAMPLES, { name: 'https://e.example/#n' }] }, true],
    [
      no,
      'a base type defined again',
      { '@context': [V2, EXAMPLES, { VerifiableCredential: 'https://e.example/#V' }] },
      true,
    ],
  ],
  identifiers: [
    [ok, 'a URN as id', {}],
    [ok, 'an https URL as id', { id: 'https://issuer.example/credentials/1' }],
    [ok, 'no id', { id: undefined }],
    [no, 'two ids', { id: ['urn:uuid:0d5f1b5e-6c2f-4ad1-8a3e-2b6f6c0c9a10', 'urn:example:2'] }],
    [no, 'an id that is no URL', { id: 'credential 1' }],
    [no, 'a relative id', { id: 'credentials/1' }],
    [no, 'an object as id', { id: { value: 'urn:example:1' } }],
    [no, 'a number as id', { id: 1 }],
    [no, 'null as id', { id: null }],
  ],
  types: [
    [ok, 'a further type', { type: ['VerifiableCredential', 'ExampleSkillCredential'] }],
    [ok, 'the required type last', { type: ['ExampleSkillCredential', 'VerifiableCredential'] }],
    [ok, 'a URL as further type', { type: ['VerifiableCredential', 'https://e.example/#SkillCredential'] }],
    [no, 'no type', { type: undefined }],
    [no, 'only another type', { type: ['ExampleSkillCredential'] }],
    [no, 'an empty list of types', { type: [] }],
    [no, 'a number among the types', { type: ['VerifiableCredential', 7] }],
    [no, 'null as type', { type: null }],
  ],
  issuer: [
    [ok, 'an issuer as URL', {}],
    [ok, 'an issuer as object', { issuer: { id: 'did:example:issuer', name: 'Academy' } }],
    [no, 'no issuer', { issuer: undefined }],
    [no, 'null as issuer', { issuer: null }],
    [no, 'an issuer that is no URL', { issuer: 'Academy' }],
    [no, 'an issuer object without id', { issuer: { name: 'Academy' } }],
    [no, 'an issuer object whose id is null', { issuer: { id: null, name: 'Academy' } }],
    [no, 'an issuer object whose id is no URL', { issuer: { id: 'Academy' } }],
    [no, 'two issuers', { issuer: ['did:example:issuer', 'did:example:other'] }],
  ],
  'credential-subject': [
    [ok, 'a subject without id', { credentialSubject: { skillName: 'spreadsheets' } }],
    [ok, 'two subjects', { credentialSubject: [{ skillName: 'a' }, { id: 'did:example:b', skillName: 'b' }] }],
    [no, 'no subject', { credentialSubject: undefined }],
    [no, 'a subject without any claim', { credentialSubject: {} }],
    [no, 'an empty one among two subjects', { credentialSubject: [{ skillName: 'a' }, {}] }],
    [no, 'an empty list of subjects', { credentialSubject: [] }],
    [no, 'a string as subject', { credentialSubject: 'did:example:learner' }],
    [no, 'null as subject', { credentialSubject: null }],
    [no, 'two ids in one subject', { credentialSubject: { id: ['did:example:a', 'did:example:b'], skillName: 'a' } }],
  ],
  'validity-period': [
    [ok, 'validFrom with an offset', { validFrom: '2026-04-01T09:00:00+09:00' }],
    [ok, 'validFrom with fractions of a second', { validFrom: '2026-04-01T00:00:00.125Z' }],
    [ok, 'validFrom far ahead', { validFrom: '2999-01-01T00:00:00Z' }],
    [ok, 'no validFrom', { validFrom: undefined }],
    [ok, 'validUntil after validFrom', { validUntil: '2029-03-31T23:59:59Z' }],
    [ok, 'validUntil equal to validFrom', { validUntil: '2026-04-01T00:00:00Z' }],
    [no, 'validFrom without time zone', { validFrom: '2026-04-01T00:00:00' }],
    [no, 'validFrom without time', { validFrom: '2026-04-01' }],
    [no, 'validFrom on a day that does not exist', { validFrom: '2026-02-30T00:00:00Z' }],
    [no, 'validUntil that is no date', { validUntil: 'next year' }],
    [no, 'validUntil as a number', { validUntil: 1774915200 }],
    [no, 'validUntil before validFrom', { validUntil: '2026-03-31T23:59:59Z' }],
    [
      no,
      'validUntil before validFrom across time zones',
      { validFrom: '2026-04-01T00:00:00Z', validUntil: '2026-04-01T08:59:59+09:00' },
    ],
  ],
  status: [
    [ok, 'a status with id and type', { credentialStatus: { id: 'urn:example:status:1', type: TYPE } }],
    [ok, 'a status without id', { credentialStatus: { type: TYPE } }],
    [ok, 'two statuses', { credentialStatus: [{ type: TYPE }, { type: TYPE }] }],
    [no, 'a status without type', { credentialStatus: { id: 'urn:example:status:1' } }],
    [no, 'a status with two ids', { credentialStatus: { id: ['urn:example:1', 'urn:example:2'], type: TYPE } }],
    [no, 'a status whose id is no URL', { credentialStatus: { id: 'status 1', type: TYPE } }],
    [no, 'a status whose type is a number', { credentialStatus: { type: 7 } }],
    [no, 'a string as status', { credentialStatus: 'urn:example:status:1' }],
  ],
  'data-schemas': [
    [ok, 'a schema with id and type', { credentialSchema: { id: 'https://e.example/s.json', type: 'JsonSchema' } }],
    [
      ok,
      'two schemas',
      {
        credentialSchema: [
          { id: 'https://e.example/s.json', type: 'JsonSchema' },
          { id: 'did:example:schemas/1', type: TYPE },
        ],
      },
    ],
    [no, 'a schema without id', { credentialSchema: { type: 'JsonSchema' } }],
    [no, 'a schema without type', { credentialSchema: { id: 'https://e.example/s.json' } }],
    [no, 'a schema whose id is no URL', { credentialSchema: { id: 'schema', type: 'JsonSchema' } }],
    [no, 'one bad schema of two', { credentialSchema: [{ id: 'urn:example:s', type: TYPE }, { type: TYPE }] }],
  ],
  refreshing: [
    [ok, 'a refresh service', { refreshService: { id: 'https://e.example/refresh', type: TYPE } }],
    [ok, 'two refresh services', { refreshService: [{ type: TYPE }, { type: TYPE }] }],
    [no, 'a refresh service without type', { refreshService: { id: 'https://e.example/refresh' } }],
    [no, 'a string as refresh service', { refreshService: 'https://e.example/refresh' }],
  ],
  'terms-of-use': [
    [ok, 'terms of use', { termsOfUse: { id: 'https://e.example/terms', type: TYPE } }],
    [ok, 'terms of use without id, twice', { termsOfUse: [{ type: TYPE }, { type: TYPE }] }],
    [no, 'terms of use without type', { termsOfUse: { id: 'https://e.example/terms' } }],
    [no, 'one of two terms of use without type', { termsOfUse: [{ type: TYPE }, { id: 'https://e.example/terms' }] }],
  ],
  evidence: [
    [ok, 'evidence', { evidence: { id: 'https://e.example/evidence/1', type: TYPE } }],
    [ok, 'two pieces of evidence', { evidence: [{ type: TYPE }, { type: TYPE }] }],
    [no, 'evidence without type', { evidence: { id: 'https://e.example/evidence/1' } }],
    [no, 'one of two pieces of evidence without type', { evidence: [{ type: TYPE }, { skillName: 'a' }] }],
  ],
  'names-and-descriptions': [
    [ok, 'a name and a description', { name: 'Spreadsheets', description: 'Can use spreadsheets.' }],
    [ok, 'a name with a language', { name: { '@value': '表計算', '@language': 'ja' } }],
    [ok, 'a description with direction', { description: { '@value': 'x', '@language': 'en', '@direction': 'ltr' } }],
    [
      ok,
      'names in two languages',
      {
        name: [
          { '@value': 'Spreadsheets', '@language': 'en' },
          { '@value': '表計算', '@language': 'ja' },
        ],
      },
    ],
    [ok, 'a named issuer', { issuer: { id: 'did:example:issuer', name: { '@value': '研修所', '@language': 'ja' } } }],
    [no, 'a name with a further member', { name: { '@value': 'a', '@language': 'en', url: 'https://e.example' } }],
    [no, 'a description with a further member', { description: { '@value': 'a', '@language': 'en', x: 'y' } }],
    [no, 'a name object without value', { name: { '@language': 'en' } }],
    [no, 'a number as name', { name: 7 }],
    [no, 'an issuer name with a further member', { issuer: { id: 'did:example:i', name: { '@value': 'a', x: 'y' } } }],
    [
      no,
      'an issuer description with a further member',
      { issuer: { id: 'did:example:i', description: { '@value': 'a', x: 'y' } } },
    ],
  ],
  'securing-mechanisms': [
    [no, 'a proof without type', { proof: { proofValue: 'z1' } }],
    [no, 'a string as proof', { proof: 'z1' }],
  ],
};

const proof = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', proofPurpose: 'assertionMethod' };
const secured = (change: Change = {}) =>
  credential({ proof: { ...proof, verificationMethod: 'did:example:issuer#key', proofValue: 'z1' }, ...change });
const enveloped = { '@context': V2, id: 'data:application/vc+jwt,e30.e30.e30', type: 'EnvelopedVerifiableCredential' };

const presentationRows: Record<string, Row[]> = {
  'verifiable-presentations': [
    [ok, 'a holder as URL', {}],
    [ok, 'a holder as object', { holder: { id: 'did:example:learner' } }],
    [ok, 'an id', { id: 'urn:uuid:0d5f1b5e-6c2f-4ad1-8a3e-2b6f6c0c9a11' }],
    [ok, 'a further type', { type: ['VerifiablePresentation', 'ExamplePresentation'] }],
    [ok, 'a secured credential', { verifiableCredential: [secured()] }],
    [ok, 'two secured credentials', { verifiableCredential: [secured(), secured({ id: 'urn:example:2' })] }],
    [ok, 'an enveloped credential', { verifiableCredential: [enveloped] }],
    [no, 'no context', { '@context': undefined }],
    [no, 'no base context', { '@context': [EXAMPLES] }],
    [no, 'the base context second', { '@context': [EXAMPLES, V2] }],
    [no, 'no type', { type: undefined }],
    [no, 'only another type', { type: ['ExamplePresentation'] }],
    [no, 'a holder that is no URL', { holder: 'learner' }],
    [no, 'a holder object without id', { holder: { name: 'Hanako' } }],
    [no, 'a holder object whose id is no URL', { holder: { id: 'learner' } }],
    [no, 'a number as holder', { holder: 7 }],
    [no, 'a credential as string', { verifiableCredential: [JSON.stringify(secured())] }],
    [no, 'a credential without the required type', { verifiableCredential: [secured({ type: [TYPE] })] }],
    [no, 'an enveloped credential without type', { verifiableCredential: [{ ...enveloped, type: undefined }] }],
    [no, 'null as credential', { verifiableCredential: [null] }],
  ],
};

function cases(kind: VcdmCase['kind'], table: Record<string, Row[]>): VcdmCase[] {
  const make = kind === 'credential' ? credential : presentation;
  return Object.entries(table).flatMap(([section, rows]) =>
    rows.map(([accepted, title, change, inlineContext]) => ({
      title: `${accepted ? 'accepts' : 'refuses'} ${title}`,
      section: `https://www.w3.org/TR/vc-data-model-2.0/#${section}`,
      kind,
      accepted,
      ...(inlineContext ? { inlineContext } : {}),
      document: JSON.parse(JSON.stringify(make(change))) as Record<string, unknown>,
    })),
  );
}

/** New objects on every call, so a test may change them. */
export function listVcdmCases(): VcdmCase[] {
  return [...cases('credential', credentialRows), ...cases('presentation', presentationRows)];
}
