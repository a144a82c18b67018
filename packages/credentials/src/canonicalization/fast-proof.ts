// Makes and verifies proofs of one signature over everything: by template where the shape is known, by the general path where it is not, and by the reference path on any doubt.
import { CONTEXT_URLS } from '@skill-records/contexts';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import { createVerifier, type Verifier } from '@skill-records/dids/signature';
import { CredentialError } from '../credential-error.ts';
import { type Cryptosuite, SUITE_FACTS } from '../data-integrity/cryptosuites.ts';
import { isBbsSigner } from '../data-integrity/proven-signer.ts';
import { type CreateProof, type DocumentToSign, signByReference } from '../data-integrity/sign-document.ts';
import { type ProofToVerify, type VerifyProof, verifyByReference } from '../data-integrity/verify-document.ts';
import { formatDateTimeStamp } from '../date-time.ts';
import type { DocumentLoader } from '../document-loader.ts';
import { asList, idOf, type JsonObject } from '../json-object.ts';
import { sha256, toByteText } from './byte-text.ts';
import { canonicalize } from './general-path.ts';
import { proofMembers, type TwoHashSuite } from './proof-options.ts';
import { ShapeCache, type ShapeCacheLimits } from './shape-cache.ts';
import { decodeSignature, encodeSignature } from './signature-text.ts';

export interface FastProofOptions {
  documentLoader: DocumentLoader;
  limits?: ShapeCacheLimits;
  /** One in this many is done by the reference path too, and compared before the result is given out. */
  shadowEvery?: number;
  /** To raise an alarm. From then on everything takes the reference path. */
  onMismatch?: (mismatch: ProofMismatch) => void;
  /** The reference path; for tests that count its calls. */
  signByReference?: CreateProof;
  verifyByReference?: VerifyProof;
}

/** The reference path made another proof, or refused to make one, or refused one that was found good. */
export type ProofMismatch = 'signed' | 'verified';

export interface FastProof {
  createProof: CreateProof;
  verifyProof: VerifyProof;
  readonly shapes: ShapeCache;
  readonly counts: { template: number; general: number; reference: number; shadowChecked: number };
  /** False after a mismatch. */
  readonly on: boolean;
  /** Resolves when nothing is being learned. */
  idle(): Promise<void>;
}

type Path = 'template' | 'general';

interface Signed {
  proof: JsonObject;
  path: Path;
  isSameAs(other: JsonObject): boolean;
}

const SHADOW_EVERY = 1_000;
/** Documents waiting to be learned; those that come while so many wait are not. */
const MAX_WAITING = 4;
/** Hashes of proof options, which are the same for everything one key signs in one second. */
const MAX_OPTIONS = 256;
const MAX_KEYS = 256;

export function createFastProof(o: FastProofOptions): FastProof {
  const { documentLoader } = o;
  const reference = {
    sign: o.signByReference ?? signByReference,
    verify: o.verifyByReference ?? verifyByReference,
  };
  const shapes = new ShapeCache(documentLoader, o.limits);
  const counts = { template: 0, general: 0, reference: 0, shadowChecked: 0 };
  const options = new Map<string, Uint8Array>();
  const verifiers = new Map<string, Verifier>();
  let on = true;
  let sinceComparison = 0;
  let waiting = 0;
  let learning = Promise.resolve();

  /** Rejects with what the library throws. */
  async function hashDocument(document: JsonObject): Promise<{ hash: Uint8Array; path: Path }> {
    const known = shapes.hash(document);
    if (known !== null) return { hash: known, path: 'template' };
    return { hash: sha256(toByteText(await canonicalize(document, documentLoader))), path: 'general' };
  }

  async function hashOptions(document: JsonObject, members: JsonObject): Promise<Uint8Array> {
    const input = { '@context': document['@context'], ...members };
    const key = JSON.stringify(input);
    const known = options.get(key);
    if (known !== undefined) return known;
    const { hash, path } = await hashDocument(input);
    if (path === 'general') learn(input);
    remember(options, key, hash, MAX_OPTIONS);
    return hash;
  }

  function verifierOf(publicJwk: PublicJwk): Verifier {
    const key = `${publicJwk.crv} ${publicJwk.x} ${publicJwk.y ?? ''}`;
    const verifier = verifiers.get(key) ?? createVerifier(publicJwk);
    remember(verifiers, key, verifier, MAX_KEYS);
    return verifier;
  }

  /** Beside the work of others, one at a time. */
  function learn(document: JsonObject): void {
    if (waiting >= MAX_WAITING) return;
    waiting++;
    learning = learning
      .then(() => shapes.learn(document))
      .finally(() => {
        waiting--;
      });
  }

  function isComparisonDue(): boolean {
    sinceComparison = (sinceComparison + 1) % (o.shadowEvery ?? SHADOW_EVERY);
    return sinceComparison === 0;
  }

  function switchOff(mismatch: ProofMismatch): void {
    on = false;
    try {
      o.onMismatch?.(mismatch);
    } catch {
      // An alarm that cannot be raised is no reason to lose the result.
    }
  }

  /** `undefined`: the reference path has to do it. */
  async function tryToSign(o: DocumentToSign): Promise<Signed | undefined> {
    const { document, signer, now } = o;
    const cryptosuite = twoHashSuite(o.cryptosuite, signer.algorithm, document['@context']);
    const isSimple = o.previous.length === 0 && Object.keys(o.members).length === 0;
    if (!on || cryptosuite === undefined || isBbsSigner(signer) || !isSimple || !hasParsableIds(document))
      return undefined;
    try {
      const members = proofMembers(cryptosuite, signer.id, formatDateTimeStamp(now));
      const [first, second] = [await hashOptions(document, members), await hashDocument(document)];
      const data = concat(first, second.hash);
      const signature = await signer.sign({ data });
      const verifier = verifierOf(signer.publicJwk);
      if (!verifier.verify(data, signature)) return undefined;
      const proof = { ...members, proofValue: encodeSignature(signature) };
      return { proof, path: second.path, isSameAs: (other) => isSameProof(proof, other, data, verifier) };
    } catch {
      return undefined;
    }
  }

  const createProof: CreateProof = async (toSign) => {
    // The reference path may change the document that it is given.
    const { document } = toSign;
    const result = await tryToSign(toSign);
    if (result === undefined) {
      counts.reference++;
      return reference.sign(toSign);
    }
    if (isComparisonDue()) {
      counts.shadowChecked++;
      const expected = await reference.sign({ ...toSign, document: { ...document } }).catch((error: unknown) => {
        if (!isOfSigner(error)) switchOff('signed');
        throw error;
      });
      if (!result.isSameAs(expected)) {
        switchOff('signed');
        counts.reference++;
        return expected;
      }
    }
    counts[result.path]++;
    if (result.path === 'general') learn(document);
    return result.proof;
  };

  /** `undefined`: not found good, so the reference path has to say. */
  async function tryToVerify(o: ProofToVerify): Promise<Path | undefined> {
    const { document, proof, method } = o;
    const cryptosuite = twoHashSuite(o.cryptosuite, method.publicJwk.crv, document['@context']);
    if (!on || cryptosuite === undefined || o.previous.length > 0 || o.form !== 'plain') return undefined;
    try {
      const { proofValue, ...members } = proof;
      const signature = decodeSignature(proofValue as string);
      const [first, second] = [await hashOptions(document, members), await hashDocument(document)];
      const verifier = verifierOf(method.publicJwk);
      // Who may sign what was checked with the key: its relationship, its controller, the author of the document.
      const isGood = signature !== undefined && verifier.verify(concat(first, second.hash), signature);
      return isGood ? second.path : undefined;
    } catch {
      return undefined;
    }
  }

  const verifyProof: VerifyProof = async (toVerify) => {
    const path = await tryToVerify(toVerify);
    if (path === undefined) {
      counts.reference++;
      return reference.verify(toVerify);
    }
    if (isComparisonDue()) {
      counts.shadowChecked++;
      const refusal = await reference.verify(toVerify);
      if (refusal !== undefined) {
        switchOff('verified');
        return refusal;
      }
    }
    counts[path]++;
    if (path === 'general') learn(toVerify.document);
    return undefined;
  };

  return {
    createProof,
    verifyProof,
    shapes,
    counts,
    idle: () => learning,
    get on() {
      return on;
    },
  };
}

const byLoader = new WeakMap<DocumentLoader, FastProof>();

/**
 * The one that everybody with this loader shares: its contexts are what shapes depend on. The options count when it is
 * made, so a service that wants to hear of mismatches asks for it when it starts.
 */
export function fastProofOf(
  documentLoader: DocumentLoader,
  o: Omit<FastProofOptions, 'documentLoader'> = {},
): FastProof {
  const fastProof = byLoader.get(documentLoader) ?? createFastProof({ ...o, documentLoader });
  byLoader.set(documentLoader, fastProof);
  return fastProof;
}

const DATA_INTEGRITY: readonly unknown[] = [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.dataIntegrityV2];

/**
 * The suite when it signs two hashes of SHA-256. With a P-384 key every hash is another one; the selective suites hash
 * statement by statement; and where the document does not name the context of the proof, the libraries add one.
 */
function twoHashSuite(cryptosuite: Cryptosuite, key: string, contexts: unknown): TwoHashSuite | undefined {
  if (key === 'P-384' || !(SUITE_FACTS[cryptosuite].keys as readonly string[]).includes(key)) return undefined;
  const list = asList(contexts);
  if (cryptosuite === 'Ed25519Signature2020') {
    return list.includes(CONTEXT_URLS.ed25519Signature2020V1) ? cryptosuite : undefined;
  }
  const isPlain = cryptosuite === 'eddsa-rdfc-2022' || cryptosuite === 'ecdsa-rdfc-2019';
  return isPlain && list.some((each) => DATA_INTEGRITY.includes(each)) ? cryptosuite : undefined;
}

/** What @digitalbazaar/vc asks of a credential beyond what was checked before: that these identifiers are URLs to Node. */
function hasParsableIds({ issuer, credentialSubject, credentialStatus, evidence }: JsonObject): boolean {
  return [issuer, credentialSubject, credentialStatus, evidence].every((member) =>
    asList(member).every((each) => {
      const id = idOf(each);
      return id === undefined || URL.canParse(id);
    }),
  );
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(64);
  both.set(first);
  both.set(second, 32);
  return both;
}

/** The newest last; the oldest makes room. */
function remember<V>(map: Map<string, V>, key: string, value: V, limit: number): void {
  if (map.has(key)) return;
  if (map.size >= limit) map.delete(map.keys().next().value as string);
  map.set(key, value);
}

/** Faults of the signer say nothing about the path. */
function isOfSigner(error: unknown): boolean {
  return error instanceof CredentialError && ['signing_failed', 'signature_wrong'].includes(error.code);
}

/** ECDSA signatures are different each time: the other one then has to be a signature over the same hashes. */
function isSameProof(proof: JsonObject, other: JsonObject, data: Uint8Array, verifier: Verifier): boolean {
  const { proofValue, ...members } = other;
  if (JSON.stringify(proof) === JSON.stringify(other)) return true;
  const signature = typeof proofValue === 'string' ? decodeSignature(proofValue) : undefined;
  return (
    verifier.algorithm !== 'Ed25519' &&
    JSON.stringify({ ...members, proofValue: proof.proofValue }) === JSON.stringify(proof) &&
    signature !== undefined &&
    verifier.verify(data, signature)
  );
}
