// Who signs in the corpus: a key, the DID and the verification method it stands for. All keys are derived from names.
import type { KeyAlgorithm } from '@skill-records/dids/public-jwk';
import { createTestKey, type TestKey } from '@skill-records/test-kit/keys';

export interface Person {
  key: TestKey;
  did: string;
  /** The verification method that the person names in a proof. */
  method: string;
}

export const ACADEMY = 'did:web:academy.example';
/** An issuer that publishes its keys in metadata at an https address. */
export const HTTPS_ISSUER = 'https://issuer.example/tenants/1';

const byKey = (algorithm: KeyAlgorithm, name: string): Person => {
  const key = createTestKey(algorithm, name);
  return { key, did: key.did, method: key.verificationMethod };
};

const atAcademy = (algorithm: KeyAlgorithm, fragment: string): Person => ({
  key: createTestKey(algorithm, `academy ${fragment}`),
  did: ACADEMY,
  method: `${ACADEMY}#${fragment}`,
});

/** Also the private key of `did:jwk`, whose only method is `#0`. */
const byJwk = (algorithm: KeyAlgorithm, name: string): Person => {
  const key = createTestKey(algorithm, name);
  const did = `did:jwk:${Buffer.from(JSON.stringify(key.publicJwk)).toString('base64url')}`;
  return { key, did, method: `${did}#0` };
};

export const PEOPLE = {
  issuer: byKey('Ed25519', 'issuer'),
  'issuer-p256': byKey('P-256', 'issuer'),
  'issuer-p384': byKey('P-384', 'issuer'),
  'issuer-jwk': byJwk('P-256', 'issuer jwk'),
  https: { key: createTestKey('P-256', 'issuer'), did: HTTPS_ISSUER, method: 'key-1' },
  holder: byKey('Ed25519', 'holder'),
  'holder-p256': byKey('P-256', 'holder'),
  'holder-jwk': byJwk('Ed25519', 'holder jwk'),
  'holder-jwk-p256': byJwk('P-256', 'holder jwk'),
  stranger: byKey('Ed25519', 'stranger'),
  'stranger-p256': byKey('P-256', 'stranger'),
  'stranger-p384': byKey('P-384', 'stranger'),
  'academy/ed25519': atAcademy('Ed25519', 'ed25519'),
  'academy/p256': atAcademy('P-256', 'p256'),
  'academy/p384': atAcademy('P-384', 'p384'),
  /** Listed under authentication alone. */
  'academy/login': atAcademy('Ed25519', 'login'),
  /** Listed under keyAgreement alone. */
  'academy/agreement': atAcademy('P-256', 'agreement'),
  /** Under verificationMethod, and under no relationship. */
  'academy/unlisted': atAcademy('Ed25519', 'unlisted'),
  /** Retired on 2026-03-01. */
  'academy/revoked': atAcademy('Ed25519', 'revoked'),
  /** Ends on 2027-01-01. */
  'academy/ending': atAcademy('Ed25519', 'ending'),
  /** Its controller is somebody else. */
  'academy/foreign': atAcademy('Ed25519', 'foreign'),
  'academy/jwk': atAcademy('P-256', 'jwk'),
  /** Written into the relationship itself. */
  'academy/embedded': atAcademy('Ed25519', 'embedded'),
} satisfies Record<string, Person>;

export type PersonName = keyof typeof PEOPLE;

export function person(name: string): Person {
  const found = (PEOPLE as Record<string, Person>)[name];
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found;
}

/** The DID document of the academy: a new object at every call. */
export function academyDocument(): Record<string, unknown> {
  const multikey = (name: PersonName, change: Record<string, unknown> = {}) => {
    const { key, method } = PEOPLE[name];
    return {
      id: method,
      type: 'Multikey',
      controller: ACADEMY,
      publicKeyMultibase: key.did.slice('did:key:'.length),
      ...change,
    };
  };
  const { method, key } = PEOPLE['academy/jwk'];
  const listed: PersonName[] = [
    'academy/ed25519',
    'academy/p256',
    'academy/p384',
    'academy/revoked',
    'academy/ending',
    'academy/foreign',
    'academy/jwk',
  ];
  const ids = (names: PersonName[]) => names.map((name) => PEOPLE[name].method);
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: ACADEMY,
    verificationMethod: [
      multikey('academy/ed25519'),
      multikey('academy/p256'),
      multikey('academy/p384'),
      multikey('academy/login'),
      multikey('academy/agreement'),
      multikey('academy/unlisted'),
      multikey('academy/revoked', { revoked: '2026-03-01T00:00:00Z' }),
      multikey('academy/ending', { expires: '2027-01-01T00:00:00Z' }),
      multikey('academy/foreign', { controller: PEOPLE.stranger.did }),
      { id: method, type: 'JsonWebKey', controller: ACADEMY, publicKeyJwk: { ...key.publicJwk } },
    ],
    assertionMethod: [...ids(listed), multikey('academy/embedded')],
    authentication: ids(['academy/ed25519', 'academy/p256', 'academy/login']),
    keyAgreement: ids(['academy/agreement']),
  };
}
