// Signs the data-integrity vectors with node:crypto alone, from N-Quads written by hand; run it with `node make-data-integrity-vectors.mjs`.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('./vectors/data-integrity/', import.meta.url);
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(bytes) {
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
  return text;
}

// The secret key of RFC 8032 section 7.1, TEST 1.
const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
const publicKey = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
});
const multikey = `z${base58(Buffer.concat([Buffer.from([0xed, 0x01]), publicKey]))}`;
const did = `did:key:${multikey}`;
const sha256 = (text) => createHash('sha256').update(text).digest();

const suites = {
  'eddsa-rdfc-2022': {
    contexts: ['https://www.w3.org/ns/credentials/v2'],
    proof: { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' },
  },
  'ed25519-signature-2020': {
    contexts: ['https://www.w3.org/ns/credentials/v2', 'https://w3id.org/security/suites/ed25519-2020/v1'],
    proof: { type: 'Ed25519Signature2020' },
  },
};

export function makeVectors() {
  const documentHash = sha256(readFileSync(new URL('document.nq', folder)));
  return Object.entries(suites).map(([name, { contexts, proof }]) => {
    const proofHash = sha256(readFileSync(new URL(`${name}.proof.nq`, folder)));
    const signature = sign(null, Buffer.concat([proofHash, documentHash]), key);
    const signed = {
      '@context': contexts,
      id: 'urn:uuid:5c8f2f0e-3d6f-4b8e-9a36-0f5f4c1d2e77',
      type: ['VerifiableCredential'],
      name: 'Test vector',
      issuer: did,
      validFrom: '2026-04-01T00:00:00Z',
      credentialSubject: { id: 'did:example:learner', name: '山田 花子 "Hana"\nline two' },
      proof: {
        ...proof,
        created: '2026-04-01T00:00:00Z',
        verificationMethod: `${did}#${multikey}`,
        proofPurpose: 'assertionMethod',
        proofValue: `z${base58(signature)}`,
      },
    };
    const vector = { proofHash: proofHash.toString('hex'), documentHash: documentHash.toString('hex'), signed };
    return { file: `${name}.json`, text: `${JSON.stringify(vector, null, 2)}\n` };
  });
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').at(-1))) {
  for (const { file, text } of makeVectors()) writeFileSync(new URL(file, folder), text);
}
