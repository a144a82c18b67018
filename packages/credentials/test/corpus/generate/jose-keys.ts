// JOSE: where the key of a token is found, in a DID document or in an issuer's metadata.
import { ACADEMY, PEOPLE, person } from '../people.ts';
import { category, copy, insert, remove, set } from './row.ts';

const { lines, row } = category('jose keys');

export { lines };

// The key of a did:web, by fragment and relationship.
for (const [key, expect] of [
  ['academy/login', 'proof/key_not_allowed'],
  ['academy/unlisted', 'proof/key_not_allowed'],
  ['academy/revoked', 'proof/key_retired'],
  ['academy/ending', 'ok'],
  ['academy/foreign', 'proof/key_not_allowed'],
  ['academy/embedded', 'ok'],
  ['academy/p256', 'ok'],
  ['academy/p384', 'ok'],
] as const) {
  const { method, key: one } = person(key);
  const alg = { Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384' }[one.algorithm];
  for (const base of ['vc+jwt academy', 'sd-jwt academy'])
    row(`${base}, signed by ${key}`, base, expect, { sign: { key, set: { kid: method, alg } } });
}
row('vc+jwt academy, a DID document without the key', 'vc+jwt academy', 'proof/key_not_allowed', {
  world: { did: [remove('/verificationMethod/0')] },
});
row('vc+jwt academy, a DID document with the key twice', 'vc+jwt academy', 'proof/key_not_allowed', {
  world: {
    did: [
      insert('/verificationMethod/-', {
        id: `${ACADEMY}#ed25519`,
        type: 'Multikey',
        controller: ACADEMY,
        publicKeyMultibase: PEOPLE.stranger.did.slice(8),
      }),
    ],
  },
});
row('vc+jwt academy, another key in the DID document', 'vc+jwt academy', 'proof/proof_invalid', {
  world: { did: [copy('/verificationMethod/5/publicKeyMultibase', '/verificationMethod/0/publicKeyMultibase')] },
});
row('vc+jwt academy, a DID document that says its id twice', 'vc+jwt academy', 'proof/key_unresolvable', {
  world: { didText: `{"id":"did:web:other.example","id":"${ACADEMY}"}` },
});

// The keys of an https issuer.
const published = (id: string, expect: string, ...ops: Parameters<typeof set>[]) =>
  row(`sd-jwt https, ${id}`, 'sd-jwt https', expect, {
    world: { published: ops.map(([at, value]) => set(at, value)) },
  });
published('the key for encryption', 'proof/key_not_allowed', ['/0/use', 'enc']);
published('the key for deriving bits', 'proof/key_not_allowed', ['/0/key_ops', ['deriveBits']]);
published('the key for signatures', 'ok', ['/0/use', 'sig']);
published('another kid', 'proof/key_not_allowed', ['/0/kid', 'key-2']);
published('no kid on the key', 'proof/key_not_allowed', ['/0/kid', null]);
published('two keys of one kid', 'proof/key_not_allowed', [
  '/1',
  { ...PEOPLE['stranger-p256'].key.publicJwk, kid: 'key-1' },
]);
published('another key of this kid', 'proof/proof_invalid', [
  '/0',
  { ...PEOPLE['stranger-p256'].key.publicJwk, kid: 'key-1' },
]);
published('a key of another kind', 'proof/alg_not_allowed', ['/0', { ...PEOPLE.stranger.key.publicJwk, kid: 'key-1' }]);
published('a private key', 'proof/key_not_allowed', ['/0', { ...PEOPLE['issuer-p256'].key.privateJwk, kid: 'key-1' }]);
published('a second key of another name', 'ok', ['/1', { ...PEOPLE['stranger-p256'].key.publicJwk, kid: 'key-2' }]);
row('sd-jwt https, no key at all', 'sd-jwt https', 'proof/key_not_allowed', { world: { published: [remove('/0')] } });
row('sd-jwt https, no kid and one key', 'sd-jwt https', 'ok', { sign: { without: ['kid'] } });
row('sd-jwt https, no kid and two keys', 'sd-jwt https', 'proof/key_not_allowed', {
  sign: { without: ['kid'] },
  world: { published: [set('/1', { ...PEOPLE['stranger-p256'].key.publicJwk, kid: 'key-2' })] },
});
for (const iss of [
  'http://issuer.example/tenants/1',
  'https://issuer.example/tenants/1/',
  'https://issuer.example/tenants/2',
  'https://issuer.example/tenants/1?x',
  'https://issuer.example/tenants/1#x',
  'https://user@issuer.example/tenants/1',
  'https://issuer.example\\@evil.example',
  'issuer.example',
  'urn:uuid:1',
]) {
  row(`sd-jwt https, iss ${iss}`, 'sd-jwt https', 'proof/key_unresolvable', { unsigned: [set('/payload/iss', iss)] });
}
