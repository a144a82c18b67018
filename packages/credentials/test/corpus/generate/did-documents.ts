// T3: what a DID document says of a key, and what it has to be itself.
import { ACADEMY, academyDocument, PEOPLE, person } from '../people.ts';
import { category, copy, insert, remove, set, type signed } from './row.ts';

const { lines, row } = category('DID documents');

export { lines };

const ACADEMIES = { 'academy eddsa': 'Ed25519', 'academy 2020': 'Ed25519', 'academy p256': 'P-256' } as const;
for (const [base, algorithm] of Object.entries(ACADEMIES)) {
  const own = base === 'academy p256' ? 'academy/p256' : 'academy/ed25519';
  const index = base === 'academy p256' ? 1 : 0;
  const at = (member: string) => `/verificationMethod/${index}/${member}`;
  const { method, key } = person(own);
  const did = (...ops: Parameters<typeof signed>) => ({ world: { did: ops } });
  const multikey = key.did.slice('did:key:'.length);

  row(
    `${base}, method not listed under assertionMethod`,
    base,
    'proof/key_not_allowed',
    did(remove(`/assertionMethod/${index}`)),
  );
  row(`${base}, no assertionMethod at all`, base, 'proof/key_not_allowed', did(remove('/assertionMethod')));
  row(`${base}, assertionMethod as text`, base, 'ok', did(set('/assertionMethod', method)));
  row(
    `${base}, assertionMethod names the fragment alone`,
    base,
    'ok',
    did(set(`/assertionMethod/${index}`, `#${method.split('#')[1]}`)),
  );
  row(
    `${base}, assertionMethod names the key with another DID`,
    base,
    'proof/key_not_allowed',
    did(set(`/assertionMethod/${index}`, `did:web:other.example#${method.split('#')[1]}`)),
  );
  row(`${base}, method named by fragment alone`, base, 'ok', did(set(at('id'), `#${method.split('#')[1]}`)));
  row(
    `${base}, method twice`,
    base,
    'proof/key_not_allowed',
    did(
      copy(`/verificationMethod/${index}`, '/verificationMethod/9'),
      insert('/verificationMethod/-', {
        id: method,
        type: 'Multikey',
        controller: ACADEMY,
        publicKeyMultibase: multikey,
      }),
    ),
  );
  row(
    `${base}, method not in the document`,
    base,
    'proof/key_not_allowed',
    did(remove(`/verificationMethod/${index}`)),
  );
  row(`${base}, method of another name`, base, 'proof/key_not_allowed', did(set(at('id'), `${ACADEMY}#other`)));
  row(
    `${base}, method of a foreign controller`,
    base,
    'proof/key_not_allowed',
    did(set(at('controller'), PEOPLE.stranger.did)),
  );
  row(`${base}, method without controller`, base, 'proof/key_not_allowed', did(remove(at('controller'))));
  row(
    `${base}, method with two controllers`,
    base,
    'proof/key_not_allowed',
    did(set(at('controller'), [ACADEMY, PEOPLE.stranger.did])),
  );
  row(`${base}, revoked long ago`, base, 'proof/key_retired', did(set(at('revoked'), '2020-01-01T00:00:00Z')));
  row(
    `${base}, revoked at the moment of signing`,
    base,
    'proof/key_retired',
    did(set(at('revoked'), '2026-05-01T11:59:00Z')),
  );
  row(`${base}, revoked a second after signing`, base, 'ok', did(set(at('revoked'), '2026-05-01T11:59:01Z')));
  row(`${base}, revoked in the future`, base, 'ok', did(set(at('revoked'), '2030-01-01T00:00:00Z')));
  row(`${base}, expired before signing`, base, 'proof/key_retired', did(set(at('expires'), '2026-05-01T11:58:59Z')));
  row(`${base}, expires after signing`, base, 'ok', did(set(at('expires'), '2026-05-01T12:30:00Z')));
  row(`${base}, revoked at no time`, base, 'proof/key_unresolvable', did(set(at('revoked'), 'yes')));
  row(`${base}, revoked as boolean`, base, 'proof/key_unresolvable', did(set(at('revoked'), true)));
  row(`${base}, no key`, base, 'proof/key_not_allowed', did(remove(at('publicKeyMultibase'))));
  row(`${base}, two keys`, base, 'proof/key_not_allowed', did(set(at('publicKeyJwk'), { ...key.publicJwk })));
  row(
    `${base}, another key of the same kind`,
    base,
    'proof/proof_invalid',
    did(set(at('publicKeyMultibase'), person(algorithm === 'P-256' ? 'stranger-p256' : 'stranger').did.slice(8))),
  );
  row(
    `${base}, a key of another kind`,
    base,
    'proof/key_not_allowed',
    did(set(at('publicKeyMultibase'), person(algorithm === 'P-256' ? 'stranger' : 'stranger-p256').did.slice(8))),
  );
  row(
    `${base}, a BLS key`,
    base,
    'proof/key_not_allowed',
    did(
      set(
        at('publicKeyMultibase'),
        'zUC7EK3ZakmukHhuncwkbySmomv3FmrkmS36E4Ks5rsb6VQSRpoCrx6Hb8e2Nk6UvJFSdyw9NK1scFXJp21gNNYFjVWNgaqyGnkyhtagagCpQb5B7tagJu3HDbjQ8h5ypoHjwBb',
      ),
    ),
  );
  row(
    `${base}, a key with a wrong multicodec`,
    base,
    'proof/key_not_allowed',
    did({ op: 'replace-text', at: at('publicKeyMultibase'), find: multikey.slice(0, 4), by: 'z6LS' }),
  );
  row(
    `${base}, a key cut short`,
    base,
    'proof/key_not_allowed',
    did(set(at('publicKeyMultibase'), multikey.slice(0, -1))),
  );
  row(
    `${base}, a key in another base`,
    base,
    'proof/key_not_allowed',
    did({ op: 'replace-text', at: at('publicKeyMultibase'), find: 'z', by: 'u' }),
  );
  row(`${base}, an empty key`, base, 'proof/key_not_allowed', did(set(at('publicKeyMultibase'), '')));
  row(`${base}, a key as number`, base, 'proof/key_not_allowed', did(set(at('publicKeyMultibase'), 7)));
  row(`${base}, type JsonWebKey with a Multikey`, base, 'proof/key_not_allowed', did(set(at('type'), 'JsonWebKey')));
  row(`${base}, unknown type of method`, base, 'proof/key_not_allowed', did(set(at('type'), 'RsaVerificationKey2018')));
  row(`${base}, no type of method`, base, 'proof/key_not_allowed', did(remove(at('type'))));
  row(
    `${base}, type Ed25519VerificationKey2020`,
    base,
    algorithm === 'Ed25519' ? 'ok' : 'proof/key_not_allowed',
    did(set(at('type'), 'Ed25519VerificationKey2020')),
  );
  row(
    `${base}, the same key as JWK`,
    base,
    'ok',
    did(set(at('type'), 'JsonWebKey'), remove(at('publicKeyMultibase')), set(at('publicKeyJwk'), { ...key.publicJwk })),
  );
  row(
    `${base}, the same key as JWK for encryption`,
    base,
    'proof/key_not_allowed',
    did(
      set(at('type'), 'JsonWebKey'),
      remove(at('publicKeyMultibase')),
      set(at('publicKeyJwk'), { ...key.publicJwk, use: 'enc' }),
    ),
  );
  row(
    `${base}, the same key as JWK for deriving bits`,
    base,
    'proof/key_not_allowed',
    did(
      set(at('type'), 'JsonWebKey'),
      remove(at('publicKeyMultibase')),
      set(at('publicKeyJwk'), { ...key.publicJwk, key_ops: ['deriveBits'] }),
    ),
  );
  row(
    `${base}, the same key as private JWK`,
    base,
    'proof/key_not_allowed',
    did(
      set(at('type'), 'JsonWebKey'),
      remove(at('publicKeyMultibase')),
      set(at('publicKeyJwk'), { ...key.privateJwk }),
    ),
  );
  row(
    `${base}, a DID document about another DID`,
    base,
    'proof/key_unresolvable',
    did(set('/id', 'did:web:other.example')),
  );
  row(`${base}, a DID document without id`, base, 'proof/key_unresolvable', did(remove('/id')));
  row(
    `${base}, a DID document whose id has a trailing dot`,
    base,
    'proof/key_unresolvable',
    did(set('/id', `${ACADEMY}.`)),
  );
  row(`${base}, no verification methods`, base, 'proof/key_not_allowed', did(remove('/verificationMethod')));
  row(
    `${base}, verification methods as object`,
    base,
    'proof/key_not_allowed',
    did(set('/verificationMethod', { '0': {} })),
  );
  row(`${base}, null among the verification methods`, base, 'ok', did(insert('/verificationMethod/0', null)));
  row(
    `${base}, further members of the DID document`,
    base,
    'ok',
    did(
      set('/service', [{ id: '#s', type: 'Service', serviceEndpoint: 'https://s.example' }]),
      set('/alsoKnownAs', ['did:web:other.example']),
    ),
  );
  row(
    `${base}, an unknown kind of key beside the good one`,
    base,
    'ok',
    did(insert('/verificationMethod/0', { id: '#rsa', type: 'RsaVerificationKey2018', controller: ACADEMY })),
  );
  for (const [name, text] of Object.entries({
    'that is empty': '',
    'that is no JSON': '<html></html>',
    'that is null': 'null',
    'that is a list': '[]',
    'that is a text': '"did:web:academy.example"',
    'cut in the middle': '{"id":"did:web:academy.example","verificationMethod":[',
    'with a byte order mark': `\ufeff${JSON.stringify(academyDocument())}`,
    'with a member named __proto__': `{"__proto__":{},${JSON.stringify(academyDocument()).slice(1)}`,
    'that says its id twice': `{"id":"did:web:other.example",${JSON.stringify(academyDocument()).slice(1)}`,
  })) {
    row(`${base}, a DID document ${name}`, base, 'proof/key_unresolvable', { world: { didText: text } });
  }
}

const sign = (key: string) => ({ sign: { key } });
for (const [key, expect] of [
  ['academy/login', 'proof/key_not_allowed'],
  ['academy/unlisted', 'proof/key_not_allowed'],
  ['academy/revoked', 'proof/key_retired'],
  ['academy/ending', 'ok'],
  ['academy/foreign', 'proof/key_not_allowed'],
  ['academy/embedded', 'ok'],
  ['issuer', 'proof/issuer_mismatch'],
  ['stranger', 'proof/issuer_mismatch'],
] as const) {
  row(`academy eddsa, signed by ${key}`, 'academy eddsa', expect, sign(key));
  row(`academy 2020, signed by ${key}`, 'academy 2020', expect, sign(key));
}
row('academy p256, signed by academy/agreement', 'academy p256', 'proof/key_not_allowed', sign('academy/agreement'));
row('academy p256, signed by academy/jwk', 'academy p256', 'ok', sign('academy/jwk'));
row('academy p256, signed by academy/p384', 'academy p256', 'ok', sign('academy/p384'));
row('academy eddsa, signed before the key was revoked', 'academy eddsa', 'ok', {
  sign: { key: 'academy/revoked', set: { created: '2026-02-28T00:00:00Z' } },
});
row('academy eddsa, a revoked key that says no time', 'academy eddsa', 'proof/key_retired', {
  sign: { key: 'academy/revoked', without: ['created'] },
});
row('academy eddsa, signed after the key ended', 'academy eddsa', 'proof/key_retired', {
  sign: { key: 'academy/ending', set: { created: '2027-01-01T00:00:00Z' } },
  world: { now: '2027-02-01T00:00:00Z' },
  unsigned: [remove('/credentialStatus')],
});
row('academy eddsa, signed before the key ended, verified after', 'academy eddsa', 'ok', {
  sign: { key: 'academy/ending' },
  world: { now: '2027-02-01T00:00:00Z' },
  unsigned: [remove('/credentialStatus')],
});
