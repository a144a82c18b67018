// T3: whose key, which verification method, under which relationship, for which purpose, in which DID document.
import { PEOPLE, person } from '../people.ts';
import { category, insert, remove, set, signed } from './row.ts';

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
}

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
