// Signs the data-integrity vectors with node:crypto alone, from N-Quads written by hand; run it with `node make-data-integrity-vectors.mjs`.
import { createECDH, createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('./vectors/data-integrity/', import.meta.url);
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(bytes) {
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
  return text;
}

function didOf(prefix, publicKey) {
  const multikey = `z${base58(Buffer.concat([Buffer.from(prefix), publicKey]))}`;
  return { did: `did:key:${multikey}`, verificationMethod: `did:key:${multikey}#${multikey}` };
}

/** The secret key of RFC 8032 section 7.1, TEST 1. */
function ed25519() {
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  const publicKey = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
  const header = Buffer.from('302e020100300506032b657004220420', 'hex');
  const key = createPrivateKey({ key: Buffer.concat([header, seed]), format: 'der', type: 'pkcs8' });
  return { ...didOf([0xed, 0x01], publicKey), hash: 'sha256', sign: (data) => sign(null, data, key) };
}

/** The secret keys of RFC 6979 appendix A.2. The signature is r and s (IEEE P1363), and the digest fits the curve. */
function ecdsa(curve, crv, prefix, hash, scalar) {
  const pair = createECDH(curve);
  pair.setPrivateKey(Buffer.from(scalar, 'hex'));
  const point = pair.getPublicKey();
  const length = (point.length - 1) / 2;
  const text = (from) => point.subarray(from, from + length).toString('base64url');
  const d = pair.getPrivateKey().toString('base64url');
  const key = createPrivateKey({ key: { kty: 'EC', crv, x: text(1), y: text(1 + length), d }, format: 'jwk' });
  const p1363 = { dsaEncoding: 'ieee-p1363' };
  return {
    ...didOf(prefix, pair.getPublicKey(null, 'compressed')),
    hash,
    sign: (data) => sign(hash, data, { key, ...p1363 }),
    verify: (data, signature) => verify(hash, data, { key: createPublicKey(key), ...p1363 }, signature),
  };
}

const CREDENTIALS = 'https://www.w3.org/ns/credentials/v2';
const suites = {
  'eddsa-rdfc-2022': {
    contexts: [CREDENTIALS],
    proof: { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' },
    key: ed25519(),
  },
  'ed25519-signature-2020': {
    contexts: [CREDENTIALS, 'https://w3id.org/security/suites/ed25519-2020/v1'],
    proof: { type: 'Ed25519Signature2020' },
    key: ed25519(),
  },
  'ecdsa-rdfc-2019-p256': {
    contexts: [CREDENTIALS],
    proof: { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-rdfc-2019' },
    key: ecdsa(
      'prime256v1',
      'P-256',
      [0x80, 0x24],
      'sha256',
      'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
    ),
  },
  'ecdsa-rdfc-2019-p384': {
    contexts: [CREDENTIALS],
    proof: { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-rdfc-2019' },
    key: ecdsa(
      'secp384r1',
      'P-384',
      [0x81, 0x24],
      'sha384',
      '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5',
    ),
  },
};

/** An ECDSA signature holds a random number: one that is stored and good is kept, so that the file does not change. */
function signatureOf(name, key, data) {
  const file = new URL(`${name}.json`, folder);
  if (key.verify === undefined || !existsSync(file)) return key.sign(data);
  const { signature } = JSON.parse(readFileSync(file, 'utf8'));
  const stored = Buffer.from(signature, 'hex');
  return key.verify(data, stored) ? stored : key.sign(data);
}

export function makeVectors() {
  // Written with the issuer of the Ed25519 vectors; another DID in its place changes the order of no line.
  const document = readFileSync(new URL('document.nq', folder), 'utf8');
  return Object.entries(suites).map(([name, { contexts, proof, key }]) => {
    const digest = (text) => createHash(key.hash).update(text).digest();
    const documentHash = digest(document.replace(suites['eddsa-rdfc-2022'].key.did, key.did));
    const proofHash = digest(readFileSync(new URL(`${name}.proof.nq`, folder)));
    const signature = signatureOf(name, key, Buffer.concat([proofHash, documentHash]));
    const signed = {
      '@context': contexts,
      id: 'urn:uuid:5c8f2f0e-3d6f-4b8e-9a36-0f5f4c1d2e77',
      type: ['VerifiableCredential'],
      name: 'Test vector',
      issuer: key.did,
      validFrom: '2026-04-01T00:00:00Z',
      credentialSubject: { id: 'did:example:learner', name: '山田 花子 "Hana"\nline two' },
      proof: {
        ...proof,
        created: '2026-04-01T00:00:00Z',
        verificationMethod: key.verificationMethod,
        proofPurpose: 'assertionMethod',
        proofValue: `z${base58(signature)}`,
      },
    };
    const vector = {
      proofHash: proofHash.toString('hex'),
      documentHash: documentHash.toString('hex'),
      ...(key.verify === undefined ? {} : { signature: signature.toString('hex') }),
      signed,
    };
    return { file: `${name}.json`, text: `${JSON.stringify(vector, null, 2)}\n` };
  });
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').at(-1))) {
  for (const { file, text } of makeVectors()) writeFileSync(new URL(file, folder), text);
}
