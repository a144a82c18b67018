// The people and things of the tests: an issuer, a learner, strangers, a status list service, a fixed time.
import { createDidResolver, type ResolveDid } from '@skill-records/dids/resolve-did';
import type { KeyAlgorithm, Signer } from '@skill-records/dids/signer';
import { createTestKey, createTestSigner } from '@skill-records/test-kit/keys';
import { type AddProofOptions, addProof } from '../src/add-proof.ts';
import type { ProofCheckOptions } from '../src/checks/proof.ts';
import { createDocumentLoader } from '../src/document-loader.ts';
import type { JsonObject } from '../src/json-object.ts';
import {
  createStatusListCredential,
  createStatusListEntry,
  MIN_ENTRIES,
  type StatusPurpose,
  setBit,
} from '../src/status/status-list.ts';
import type { CheckId, Verdict } from '../src/verdict.ts';
import type { VerifyOptions } from '../src/verify-credential.ts';
import { certifiedRecord } from './certified.ts';

export const NOW = new Date('2026-05-01T12:00:00Z');
export const resolveDid: ResolveDid = createDidResolver({ now: () => NOW.getTime() });
export const documentLoader = createDocumentLoader({ resolveDid });
export const CHALLENGE = 'kT4f0w-9QmE2';
export const DOMAIN = 'decentralized_identifier:did:web:recruit.example';

export const signerOf = (name: string, algorithm: KeyAlgorithm = 'Ed25519'): Signer =>
  createTestSigner(createTestKey(algorithm, name));
export const issuer = signerOf('issuer');
export const holder = signerOf('holder');
export const stranger = signerOf('stranger');

const OTHER_DIDS = (['P-256', 'P-384'] as const).map((algorithm) => signerOf('issuer', algorithm).controller);

/** The two suites of the issuer's own kind of key; suites.ts has all. */
export const EDDSA_SUITES = ['eddsa-rdfc-2022', 'Ed25519Signature2020'] as const;

export const REVOCATIONS = 'https://status.example/r/1';
export const SUSPENSIONS = 'https://status.example/s/1';
export const entryAt = (statusPurpose: StatusPurpose, index: number) =>
  createStatusListEntry({
    statusListCredential: statusPurpose === 'revocation' ? REVOCATIONS : SUSPENSIONS,
    index,
    statusPurpose,
  });

export const bothEntries = {
  credentialStatus: entryAt('revocation', 48213),
  additionalStatus: entryAt('suspension', 9071),
};

export const record = (status: JsonObject = {}, by: { controller: string } = issuer): JsonObject =>
  certifiedRecord({ issuer: by.controller, subject: holder.controller, status });

export const sign = (credential: JsonObject, o: Partial<AddProofOptions> = {}) =>
  addProof(credential, { signer: issuer, cryptosuite: 'eddsa-rdfc-2022', documentLoader, now: NOW, ...o });

/** An unsigned list in which the given indexes are set; members of `change` replace its own. */
export function listOf(statusPurpose: StatusPurpose, set: number[] = [], change: JsonObject = {}): JsonObject {
  const bits = new Uint8Array(MIN_ENTRIES / 8);
  for (const index of set) setBit(bits, index, true);
  const id = statusPurpose === 'revocation' ? REVOCATIONS : SUSPENSIONS;
  const list = createStatusListCredential({
    id,
    issuer: issuer.controller,
    statusPurpose,
    bits,
    validFrom: new Date('2026-05-01T00:00:00Z'),
    validUntil: new Date('2026-05-02T00:00:00Z'),
    ttlMs: 300_000,
  });
  return { ...list, ...change };
}

export const bytesOf = (document: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(document));

/** Serves documents by URL; anything else is a failed fetch. */
export const serve = (lists: Record<string, unknown>) => async (url: string) => {
  if (!(url in lists)) throw new Error('404');
  const list = lists[url];
  return list instanceof Uint8Array ? list : bytesOf(list);
};

const emptyLists = Promise.all([sign(listOf('revocation')), sign(listOf('suspension'))]);

/** Everything good: nothing revoked, the issuer listed. */
export const options = (change: Partial<VerifyOptions & ProofCheckOptions> = {}): VerifyOptions => ({
  documentLoader,
  resolveDid,
  now: NOW,
  fetchStatusList: async (url) => {
    const [revocations, suspensions] = await emptyLists;
    return serve({ [REVOCATIONS]: revocations, [SUSPENSIONS]: suspensions })(url);
  },
  // The issuer has one DID per kind of key.
  issuerTrust: { policy: 'listed', isListed: (did) => did === issuer.controller || OTHER_DIDS.includes(did) },
  ...change,
});

export const checkOf = (verdict: Verdict, id: CheckId) => verdict.checks.find((check) => check.id === id);
export const codeOf = (verdict: Verdict, id: CheckId = 'proof') => checkOf(verdict, id)?.code;
