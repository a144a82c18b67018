// The good credentials and presentations that the corpus starts from; each is verified as it is.
import type { JsonObject } from '../../src/json-object.ts';
import { certifiedRecord } from '../certified.ts';
import type { Change, Fixture } from './corpus-case.ts';
import { CHALLENGE, DOMAIN } from './corpus-world.ts';
import { contextOfSuite, createProof, type PlainSuite, signDocument } from './independent-proof.ts';
import { applyJsonOps } from './json-ops.ts';
import { person } from './people.ts';
import { base, derived } from './selective-fixtures.ts';
import { listUrl } from './status-lists.ts';
import { jwtVcJson, jwtVpJson, sdJwt, vcJwt, vpJwt } from './token-fixtures.ts';
import { applyTokenOps } from './token-ops.ts';

/** An entry of the list that this issuer (a name of people.ts) keeps. */
const entry = (issuer: string, statusPurpose: string, index: number): JsonObject => ({
  id: `${listUrl(statusPurpose, issuer)}#${index}`,
  type: 'BitstringStatusListEntry',
  statusPurpose,
  statusListIndex: String(index),
  statusListCredential: listUrl(statusPurpose, issuer),
});

/** A Certified record of ours with all that a record can have. */
const certified = (issuer: string, subject: string): JsonObject =>
  certifiedRecord({
    issuer: person(issuer).did,
    subject,
    status: {
      credentialStatus: entry(issuer, 'revocation', 48213),
      additionalStatus: entry(issuer, 'suspension', 9071),
    },
  });

/** The least that a credential of the data model can be, and one status. */
const small = (issuer: string, subject: string): JsonObject => ({
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: 'urn:uuid:1c8e0c7a-6f34-4d0b-9d0b-3a1f5f0a7d21',
  type: ['VerifiableCredential'],
  issuer: person(issuer).did,
  validFrom: '2026-04-01T00:00:00Z',
  validUntil: '2029-03-31T23:59:59Z',
  name: 'Spreadsheets',
  description: 'Builds standard forms with formulas.',
  credentialSubject: { id: subject, name: 'Hanako' },
  credentialStatus: entry(issuer, 'revocation', 48213),
});

const other = (issuer: string, subject: string): JsonObject => ({
  ...small(issuer, subject),
  id: 'urn:uuid:1c8e0c7a-6f34-4d0b-9d0b-3a1f5f0a7d22',
});

/** Terms of the public test suites, for rules that our own contexts have no words for. */
const example = (issuer: string, subject: string): JsonObject => ({
  ...small(issuer, subject),
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
  credentialSubject: { id: subject, degree: { type: 'ExampleBachelorDegree', name: 'Bachelor of Arts' } },
});

function credential(
  document: (issuer: string, subject: string) => JsonObject,
  key: string,
  suite: PlainSuite,
  subject = 'holder',
  ...contexts: string[]
): Fixture {
  return {
    kind: 'credential',
    secure: async (change) => {
      const unsigned = document(key, person(subject).did);
      (unsigned['@context'] as unknown[]).push(...contexts, ...contextOfSuite(suite));
      return sign(unsigned, change, { key, suite, purpose: 'assertionMethod' });
    },
  };
}

/** VC Data Model 1.1. */
const first = (issuer: string, subject: string): JsonObject => ({
  '@context': ['https://www.w3.org/2018/credentials/v1'],
  id: 'urn:uuid:1c8e0c7a-6f34-4d0b-9d0b-3a1f5f0a7d24',
  type: ['VerifiableCredential'],
  issuer: person(issuer).did,
  issuanceDate: '2026-04-01T00:00:00Z',
  expirationDate: '2029-03-31T23:59:59Z',
  credentialSubject: { id: subject },
});

const FIRST_PROOF = 'urn:uuid:9a7b2c1e-0000-4000-8000-000000000001';

/** Two proofs by two keys of one issuer; in a chain the second covers the first. What a case says of signing is for the second. */
function twoProofs(linked: boolean): Fixture {
  return {
    kind: 'credential',
    secure: async (change) => {
      const document = applyJsonOps(small('academy/ed25519', person('holder').did), change.unsigned);
      const common = { created: '2026-05-01T11:59:00Z', purpose: 'assertionMethod' } as const;
      const id = linked ? { id: FIRST_PROOF } : {};
      const one = await createProof(document, {
        ...common,
        key: 'academy/ed25519',
        suite: 'eddsa-rdfc-2022',
        members: id,
      });
      const two = await createProof(linked ? { ...document, proof: [one] } : document, {
        ...common,
        key: 'academy/p256',
        suite: 'ecdsa-rdfc-2019',
        members: linked ? { previousProof: FIRST_PROOF } : {},
        spec: change.sign,
      });
      return { ...document, proof: [one, two] };
    },
  };
}

function presentation(inner: string[], key: string, suite: PlainSuite): Fixture {
  return {
    kind: 'presentation',
    secure: async (change) => {
      const unsigned = {
        '@context': ['https://www.w3.org/ns/credentials/v2', ...contextOfSuite(suite)],
        type: ['VerifiablePresentation'],
        holder: person(key).did,
        verifiableCredential: await Promise.all(inner.map((name) => makeInput(name))),
      };
      const members = { challenge: CHALLENGE, domain: DOMAIN };
      return sign(unsigned, change, { key, suite, purpose: 'authentication', members });
    },
  };
}

function sign(
  unsigned: JsonObject,
  change: Change,
  o: Omit<Parameters<typeof signDocument>[1], 'created' | 'spec'>,
): Promise<JsonObject> {
  const document = applyJsonOps(unsigned, change.unsigned);
  return signDocument(document, { ...o, created: '2026-05-01T11:59:00Z', spec: change.sign });
}

const token = (kind: Fixture['kind'], make: (change: Change) => string | Promise<string>): Fixture => ({
  kind,
  secure: async (change) => make(change),
});
const text = async (name: string) => (await makeInput(name)) as string;

export const FIXTURES: Readonly<Record<string, Fixture>> = {
  'certified eddsa': credential(certified, 'issuer', 'eddsa-rdfc-2022'),
  'certified 2020': credential(certified, 'issuer', 'Ed25519Signature2020'),
  'certified p256': credential(certified, 'issuer-p256', 'ecdsa-rdfc-2019'),
  'small eddsa': credential(small, 'issuer', 'eddsa-rdfc-2022'),
  'small 2020': credential(small, 'issuer', 'Ed25519Signature2020'),
  'small p256': credential(small, 'issuer-p256', 'ecdsa-rdfc-2019'),
  'small p384': credential(small, 'issuer-p384', 'ecdsa-rdfc-2019'),
  'example eddsa': { ...credential(example, 'issuer', 'eddsa-rdfc-2022'), world: { contexts: 'conformance' } },
  'academy eddsa': credential(small, 'academy/ed25519', 'eddsa-rdfc-2022'),
  'academy 2020': credential(small, 'academy/ed25519', 'Ed25519Signature2020'),
  'academy p256': credential(small, 'academy/p256', 'ecdsa-rdfc-2019'),
  'presentation eddsa': presentation(['certified eddsa'], 'holder', 'eddsa-rdfc-2022'),
  'presentation 2020': presentation(['small 2020'], 'holder', 'Ed25519Signature2020'),
  'small about p256': credential(other, 'issuer', 'eddsa-rdfc-2022', 'holder-p256'),
  'presentation p256': presentation(['small about p256'], 'holder-p256', 'ecdsa-rdfc-2019'),
  'v1 eddsa': credential(first, 'issuer', 'eddsa-rdfc-2022', 'holder', 'https://w3id.org/security/data-integrity/v2'),
  'v1 2020': credential(first, 'issuer', 'Ed25519Signature2020'),
  'v1 p256': credential(
    first,
    'issuer-p256',
    'ecdsa-rdfc-2019',
    'holder',
    'https://w3id.org/security/data-integrity/v2',
  ),
  'proof set': twoProofs(false),
  'proof chain': twoProofs(true),
  'sd derived': derived('ecdsa-sd-2023'),
  'bbs derived': derived('bbs-2023'),
  'vc+jwt ed25519': token('credential', vcJwt(small('issuer', person('holder').did), 'issuer')),
  'vc+jwt p256': token('credential', vcJwt(small('issuer-p256', person('holder').did), 'issuer-p256')),
  'vc+jwt p384': token('credential', vcJwt(small('issuer-p384', person('holder').did), 'issuer-p384')),
  'vc+jwt certified': token('credential', vcJwt(certified('issuer', person('holder').did), 'issuer')),
  'vc+jwt academy': token('credential', vcJwt(small('academy/ed25519', person('holder').did), 'academy/ed25519')),
  'jwt_vc_json ed25519': token('credential', jwtVcJson('issuer', 'holder')),
  'jwt_vc_json p256': token('credential', jwtVcJson('issuer-p256', 'holder')),
  'sd-jwt ed25519': token('credential', sdJwt('issuer', 'holder-jwk')),
  'sd-jwt p256': token('credential', sdJwt('issuer-p256', 'holder-jwk-p256')),
  'sd-jwt p384': token('credential', sdJwt('issuer-p384', 'holder-jwk')),
  'sd-jwt academy': token('credential', sdJwt('academy/p256', 'holder-jwk')),
  'sd-jwt https': token('credential', sdJwt('https', 'holder-jwk')),
  'vp+jwt ed25519': token(
    'presentation',
    vpJwt('holder', async () => [await text('vc+jwt ed25519')]),
  ),
  'vp+jwt two': token(
    'presentation',
    vpJwt('holder', async () => [await text('vc+jwt p256'), await text('vc+jwt ed25519')]),
  ),
  'jwt_vp_json ed25519': token(
    'presentation',
    jwtVpJson('holder', async () => [await text('jwt_vc_json p256')]),
  ),
  'sd-jwt+kb ed25519': token('presentation', sdJwt('issuer-p256', 'holder-jwk', { binding: true })),
  'sd-jwt+kb p256': token('presentation', sdJwt('issuer', 'holder-jwk-p256', { binding: true })),
  'presentation two': presentation(['small eddsa', 'certified eddsa'], 'holder', 'eddsa-rdfc-2022'),
};

/** Not accepted as they are, although every signature in them is good: they are about somebody else, or for the holder alone. */
export const UNBOUND: Readonly<Record<string, Fixture>> = {
  'sd base': base('ecdsa-sd-2023'),
  'bbs base': base('bbs-2023'),
  'presentation of a stranger': presentation(['small eddsa'], 'stranger', 'eddsa-rdfc-2022'),
  'presentation of two people': presentation(['small eddsa', 'small about p256'], 'holder', 'eddsa-rdfc-2022'),
};

export function fixture(name: string): Fixture {
  const found = FIXTURES[name] ?? UNBOUND[name];
  if (found === undefined) throw new Error(`no fixture is called ${name}`);
  return found;
}

const secured = new Map<string, Promise<unknown>>();

/** The input of a case: what is signed is signed once; what comes after belongs to the case alone. */
export async function makeInput(base: string, change: Change = {}): Promise<unknown> {
  const key = JSON.stringify([base, change.unsigned, change.sign]);
  const input = secured.get(key) ?? fixture(base).secure(change);
  secured.set(key, input);
  const own = structuredClone(await input);
  return typeof own === 'string' ? applyTokenOps(own, change.token) : applyJsonOps(own, change.signed);
}
