// Signs documents without the product's code, so that a fault in that cannot hide in the fixtures: RDF canonicalization, two hashes, node:crypto.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { encodeBase58, type TestKey } from '@skill-records/test-kit/keys';
import { createOfflineLoader } from '@skill-records/test-kit/offline-loader';
import jsonld from 'jsonld';
import type { JsonObject } from '../../src/json-object.ts';
import type { SignSpec } from './corpus-case.ts';
import { person } from './people.ts';

export type PlainSuite = 'eddsa-rdfc-2022' | 'Ed25519Signature2020' | 'ecdsa-rdfc-2019';

const ED25519_2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';
const documentLoader = createOfflineLoader({ contexts: 'conformance' });

/** The product's typings allow safe mode alone. */
const canonizeAny = jsonld.canonize as unknown as (document: JsonObject, o: object) => Promise<string>;

interface SigningOptions {
  key: string;
  suite: PlainSuite;
  created: string;
  purpose: 'assertionMethod' | 'authentication';
  /** Further members of the proof, such as challenge and domain. */
  members?: JsonObject;
  spec?: SignSpec;
}

/** A copy with one proof beside those that are there already. */
export async function signDocument(document: JsonObject, o: SigningOptions): Promise<JsonObject> {
  const { proof: existing, ...unsecured } = document;
  const proof = await createProof(unsecured, o);
  const others = existing === undefined ? [] : [existing].flat();
  return { ...document, proof: others.length === 0 ? proof : [...others, proof] };
}

/** VC Data Integrity 1.0, "Add Proof"; the Ed25519Signature2020 note hashes in the same order. */
export async function createProof(document: JsonObject, o: SigningOptions): Promise<JsonObject> {
  const { spec = {} } = o;
  const { key, method } = person(spec.key ?? o.key);
  const suite = (spec.suite ?? o.suite) as PlainSuite;
  const proof: JsonObject = {
    ...(suite === 'Ed25519Signature2020' ? { type: suite } : { type: 'DataIntegrityProof', cryptosuite: suite }),
    created: o.created,
    verificationMethod: method,
    proofPurpose: o.purpose,
    ...o.members,
    ...spec.set,
  };
  for (const name of spec.without ?? []) delete proof[name];
  const hash = suite === 'ecdsa-rdfc-2019' && key.algorithm === 'P-384' ? 'sha384' : 'sha256';
  const hashes = await Promise.all(
    [{ '@context': document['@context'], ...proof }, document].map(async (part) =>
      createHash(hash)
        .update(await canonize(part, hash))
        .digest(),
    ),
  );
  return { ...proof, proofValue: `z${encodeBase58(signBytes(key, Buffer.concat(hashes)))}` };
}

/** Raw signature of a test key, as every format here uses it. */
export function signBytes(key: TestKey, data: Uint8Array): Uint8Array {
  const privateKey = createPrivateKey({ key: { ...key.privateJwk }, format: 'jwk' });
  if (key.algorithm === 'Ed25519') return sign(null, data, privateKey);
  return sign(key.algorithm === 'P-256' ? 'sha256' : 'sha384', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

/** Not in safe mode: what no context defines is left out of the graph and signed, as careless issuers do. */
async function canonize(document: JsonObject, messageDigestAlgorithm: string): Promise<string> {
  return canonizeAny(document, {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    documentLoader,
    base: null,
    safe: false,
    rdfDirection: 'i18n-datatype',
    canonizeOptions: { messageDigestAlgorithm },
  });
}

/** Ed25519Signature2020 is a term of a context of its own; Data Integrity stands in credentials/v2. */
export function contextOfSuite(suite: string): string[] {
  return suite === 'Ed25519Signature2020' ? [ED25519_2020] : [];
}
