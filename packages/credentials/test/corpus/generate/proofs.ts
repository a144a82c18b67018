// T3: whose key, which verification method, under which relationship, for which purpose, in which DID document.
import { ACADEMY, academyDocument, PEOPLE, person } from '../people.ts';
import { category, copy, insert, move, remove, set, signed } from './row.ts';

const { lines, row } = category('proofs');

export { lines };

const BASES = ['small eddsa', 'small 2020', 'small p256', 'small p384'] as const;
const SIGNER = {
  'small eddsa': 'issuer',
  'small 2020': 'issuer',
  'small p256': 'issuer-p256',
  'small p384': 'issuer-p384',
};
const STRANGER = {
  'small eddsa': 'stranger',
  'small 2020': 'stranger',
  'small p256': 'stranger-p256',
  'small p384': 'stranger-p384',
};

for (const base of BASES) {
  const { did, method } = person(SIGNER[base]);
  const stranger = person(STRANGER[base]);
  const legacy = base === 'small 2020';
  const vm = (value: unknown) => signed(set('/proof/verificationMethod', value));
  const malformed = 'proof/proof_malformed';

  // The verification method as text.
  row(`${base}, signed by a stranger in their own name`, base, 'proof/issuer_mismatch', {
    sign: { key: STRANGER[base] },
  });
  row(`${base}, signed by a stranger in the issuer's name`, base, 'proof/proof_invalid', {
    sign: { key: STRANGER[base], set: { verificationMethod: method } },
  });
  row(`${base}, a stranger's method named afterwards`, base, 'proof/issuer_mismatch', vm(stranger.method));
  row(`${base}, method without fragment`, base, malformed, vm(did));
  row(`${base}, method with an empty fragment`, base, malformed, vm(`${did}#`));
  row(`${base}, method as fragment alone`, base, malformed, vm(method.slice(method.indexOf('#'))));
  row(`${base}, another fragment`, base, 'proof/key_not_allowed', vm(`${did}#key-1`));
  row(`${base}, fragment of another key`, base, 'proof/key_not_allowed', vm(`${did}#${stranger.method.split('#')[1]}`));
  row(`${base}, method with a query`, base, malformed, vm(`${did}?versionId=1#${method.split('#')[1]}`));
  row(`${base}, method with a path`, base, malformed, vm(`${did}/keys#${method.split('#')[1]}`));
  row(`${base}, method with parameters`, base, malformed, vm(`${did};service=x#${method.split('#')[1]}`));
  row(`${base}, two fragments`, base, malformed, vm(`${method}#${method.split('#')[1]}`));
  row(`${base}, a space after the method`, base, malformed, vm(`${method} `));
  row(`${base}, a space before the method`, base, malformed, vm(` ${method}`));
  row(`${base}, DID in capitals`, base, malformed, vm(method.toUpperCase()));
  row(`${base}, percent-encoded fragment`, base, 'proof/key_not_allowed', vm(method.replace('#z', '#%7A')));
  row(`${base}, method at an https address`, base, malformed, vm('https://issuer.example/keys/1#key'));
  row(`${base}, unknown DID method`, base, 'proof/key_unresolvable', vm('did:example:issuer#key'));
  row(`${base}, DID method named constructor`, base, 'proof/key_unresolvable', vm('did:constructor:issuer#key'));
  row(`${base}, a did:key that is no key`, base, 'proof/key_unresolvable', vm('did:key:z6Mk#z6Mk'));
  row(
    `${base}, a did:key of another kind (X25519)`,
    base,
    'proof/key_unresolvable',
    vm('did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc#z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc'),
  );
  row(
    `${base}, a did:key of secp256k1`,
    base,
    'proof/key_unresolvable',
    vm('did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme#zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'),
  );
  row(`${base}, method as object`, base, malformed, vm({ id: method }));
  row(`${base}, method as list`, base, malformed, vm([method, stranger.method]));
  row(`${base}, method as number`, base, malformed, vm(7));
  row(
    `${base}, method of 100,000 characters`,
    base,
    malformed,
    signed({ op: 'long-text', at: '/proof/verificationMethod', length: 100_000, of: 'did:key:z' }),
  );
  row(`${base}, no method`, base, malformed, signed(remove('/proof/verificationMethod')));

  // The purpose.
  const purpose = (value: string) => ({ sign: { set: { proofPurpose: value } } });
  for (const value of [
    'authentication',
    'keyAgreement',
    'capabilityInvocation',
    'capabilityDelegation',
    'AssertionMethod',
    'assertion',
    'sec:assertionMethod',
    'https://w3id.org/security#assertionMethod',
  ]) {
    row(`${base}, signed for ${value}`, base, 'proof/proof_purpose', purpose(value));
  }
  row(`${base}, no purpose`, base, 'proof/proof_purpose', signed(remove('/proof/proofPurpose')));
  row(
    `${base}, two purposes`,
    base,
    'proof/proof_purpose',
    signed(set('/proof/proofPurpose', ['assertionMethod', 'authentication'])),
  );
  row(
    `${base}, the purpose in a list`,
    base,
    'proof/proof_purpose',
    signed({ op: 'wrap-list', at: '/proof/proofPurpose' }),
  );
  row(
    `${base}, the purpose as object`,
    base,
    'proof/proof_purpose',
    signed(set('/proof/proofPurpose', { id: 'assertionMethod' })),
  );

  // The suite.
  for (const value of [
    'eddsa-2022',
    'json-eddsa-2022',
    'eddsa-jcs-2022',
    'ecdsa-jcs-2019',
    'ecdsa-2019',
    'EDDSA-RDFC-2022',
    'eddsa-rdfc-2022 ',
    'none',
    'rsa-2018',
    '__proto__x',
    'constructor',
  ]) {
    row(
      `${base}, cryptosuite ${JSON.stringify(value)}`,
      base,
      'proof/proof_unsupported',
      signed(set('/proof/cryptosuite', value)),
    );
  }
  for (const value of [
    'RsaSignature2018',
    'JsonWebSignature2020',
    'Ed25519Signature2018',
    'EcdsaSecp256k1Signature2019',
    'BbsBlsSignature2020',
    'dataintegrityproof',
    'https://w3id.org/security#DataIntegrityProof',
  ]) {
    row(`${base}, proof type ${value}`, base, 'proof/proof_unsupported', signed(set('/proof/type', value)));
  }
  row(
    `${base}, two proof types`,
    base,
    'proof/proof_unsupported',
    signed(set('/proof/type', ['DataIntegrityProof', 'Ed25519Signature2020'])),
  );
  row(`${base}, no proof type`, base, 'proof/structure_invalid', signed(remove('/proof/type')));
  row(`${base}, proof type as number`, base, 'proof/structure_invalid', signed(set('/proof/type', 7)));
  if (!legacy) {
    row(`${base}, no cryptosuite`, base, 'proof/proof_unsupported', signed(remove('/proof/cryptosuite')));
    row(
      `${base}, two cryptosuites`,
      base,
      'proof/proof_unsupported',
      signed(set('/proof/cryptosuite', ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019'])),
    );
    row(
      `${base}, cryptosuite as object`,
      base,
      'proof/proof_unsupported',
      signed(set('/proof/cryptosuite', { id: 'eddsa-rdfc-2022' })),
    );
    row(
      `${base}, renamed to Ed25519Signature2020`,
      base,
      'proof/proof_unsupported',
      signed(set('/proof/type', 'Ed25519Signature2020')),
    );
  }

  // The value.
  const value = (text: unknown) => signed(set('/proof/proofValue', text));
  row(`${base}, no proof value`, base, malformed, signed(remove('/proof/proofValue')));
  row(`${base}, empty proof value`, base, 'proof/document_ambiguous', value(''));
  row(`${base}, the multibase prefix alone`, base, malformed, value('z'));
  row(`${base}, proof value as number`, base, malformed, value(7));
  row(`${base}, proof value as list`, base, malformed, signed({ op: 'wrap-list', at: '/proof/proofValue' }));
  row(`${base}, proof value as object`, base, malformed, value({ id: 'urn:x' }));
  row(`${base}, proof value in base64url`, base, malformed, value(`u${'A'.repeat(86)}`));
  row(`${base}, proof value in hexadecimal`, base, malformed, value(`f${'0'.repeat(128)}`));
  row(
    `${base}, proof value with a letter that base58 has not`,
    base,
    malformed,
    signed({ op: 'replace-text', at: '/proof/proofValue', find: 'z', by: 'z0' }),
  );
  row(
    `${base}, proof value with a line break`,
    base,
    malformed,
    signed({ op: 'replace-text', at: '/proof/proofValue', find: 'z', by: 'z\n' }),
  );
  row(
    `${base}, proof value of 100,000 characters`,
    base,
    malformed,
    signed({ op: 'long-text', at: '/proof/proofValue', length: 100_000, of: 'z' }),
  );
  row(
    `${base}, four zero bytes before the signature`,
    base,
    malformed,
    signed({ op: 'replace-text', at: '/proof/proofValue', find: 'z', by: 'z1111' }),
  );
  row(
    `${base}, the signature in a member of the old suites`,
    base,
    malformed,
    signed(move('/proof/proofValue', '/proof/jws')),
  );

  // The proof as a whole.
  row(`${base}, no proof`, base, 'proof/proof_missing', signed(remove('/proof')));
  row(`${base}, proof null`, base, 'proof/document_ambiguous', signed(set('/proof', null)));
  row(`${base}, an empty list of proofs`, base, 'proof/document_ambiguous', signed(set('/proof', [])));
  row(`${base}, an empty proof`, base, 'proof/structure_invalid', signed(set('/proof', {})));
  row(`${base}, the proof as text`, base, 'proof/structure_invalid', signed(set('/proof', 'z1')));
  row(`${base}, the proof as address`, base, 'proof/structure_invalid', signed(set('/proof', 'urn:uuid:1')));
  row(`${base}, the proof as number`, base, 'proof/structure_invalid', signed(set('/proof', 7)));
  row(`${base}, the proof in a list of one`, base, 'ok', signed({ op: 'wrap-list', at: '/proof' }));
  row(
    `${base}, the proof moved into the subject`,
    base,
    'proof/proof_missing',
    signed(move('/proof', '/credentialSubject/proof')),
  );
  row(
    `${base}, the proof copied into the subject`,
    base,
    legacy ? 'proof/proof_invalid' : 'proof/term_undefined',
    signed(copy('/proof', '/credentialSubject/proof')),
  );
  row(`${base}, the proof under another name`, base, 'proof/proof_missing', signed(move('/proof', '/proofs')));
  row(
    `${base}, the proof under its IRI`,
    base,
    'proof/member_refused',
    signed(move('/proof', '/https:~1~1w3id.org~1security#proof')),
  );
  row(`${base}, an id of the proof that was signed`, base, 'ok', {
    sign: { set: { id: 'urn:uuid:9a7b2c1e-0000-4000-8000-000000000001' } },
  });
  row(
    `${base}, an id of the proof added later`,
    base,
    'proof/proof_invalid',
    signed(set('/proof/id', 'urn:uuid:9a7b2c1e-0000-4000-8000-000000000001')),
  );
  row(`${base}, a nonce added later`, base, 'proof/proof_invalid', signed(set('/proof/nonce', 'x')));
  row(`${base}, a challenge added later`, base, 'proof/proof_invalid', signed(set('/proof/challenge', 'x')));
  row(`${base}, a domain added later`, base, 'proof/proof_invalid', signed(set('/proof/domain', 'recruit.example')));
  row(`${base}, an unknown member of the proof`, base, 'proof/term_undefined', signed(set('/proof/note', 'x')));
  row(`${base}, an unknown member of the proof that was signed`, base, 'proof/term_undefined', {
    sign: { set: { note: 'x' } },
  });
  row(
    `${base}, a context in the proof`,
    base,
    'proof/context_inline',
    signed(set('/proof/@context', 'https://www.w3.org/ns/credentials/v2')),
  );
}

// One credential's proof on another's content is what every-leaf tamper does; here the keys of a DID document.
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

// Suites and kinds of key that do not belong together, each signed in full.
for (const [base, key, suite, expect] of [
  ['small eddsa', 'issuer', 'ecdsa-rdfc-2019', 'proof/key_not_allowed'],
  ['small p256', 'issuer-p256', 'eddsa-rdfc-2022', 'proof/key_not_allowed'],
  // 96 bytes are no Ed25519 signature, whatever the key.
  ['small p384', 'issuer-p384', 'eddsa-rdfc-2022', 'proof/proof_malformed'],
] as const) {
  row(`${suite} with the key of ${key}`, base, expect, { sign: { key, suite } });
}
row('Ed25519Signature2020 with a P-256 key', 'small p256', 'proof/key_not_allowed', {
  unsigned: [insert('/@context/-', 'https://w3id.org/security/suites/ed25519-2020/v1')],
  sign: { suite: 'Ed25519Signature2020' },
});
row('issuer as object', 'small eddsa', 'ok', {
  unsigned: [set('/issuer', { id: PEOPLE.issuer.did, name: 'Academy' })],
});
row('issuer as object with the DID of somebody else', 'small eddsa', 'proof/issuer_mismatch', {
  unsigned: [set('/issuer', { id: PEOPLE.stranger.did, name: 'Academy' })],
});
row('issuer by an https address', 'small eddsa', 'proof/issuer_mismatch', {
  unsigned: [set('/issuer', 'https://issuer.example')],
});
row('issuer with the fragment of its key', 'small eddsa', 'proof/issuer_mismatch', {
  unsigned: [set('/issuer', PEOPLE.issuer.method)],
});
row('issuer DID with other capitals', 'small eddsa', 'proof/issuer_mismatch', {
  unsigned: [set('/issuer', PEOPLE.issuer.did.toLowerCase())],
});
row('an unlisted issuer', 'small eddsa', 'issuerTrust/issuer_unknown', { world: { trust: 'nobody' } });
row('an unlisted issuer of a verifier that takes any', 'small eddsa', 'ok issuerTrust/issuer_unknown', {
  world: { trust: 'any' },
});
row('a register of issuers that is away', 'small eddsa', 'issuerTrust/issuer_trust_unavailable', {
  world: { trust: 'broken' },
});
