// The cryptosuites that we sign and verify with: one row per suite, and everything else asks the row.
/// <reference path="../types/digitalbazaar.d.ts" />
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { CONTEXT_URLS } from '@skill-records/contexts';
import type { PublicKeyAlgorithm } from '@skill-records/dids/key-algorithm';
import type { Signer } from '@skill-records/dids/signer';
import { CredentialError } from '../credential-error.ts';
import { asList, type JsonObject } from '../json-object.ts';
import { formOfBbs, formOfEcdsaSd, isSignatureText, type ProofForm } from './proof-value.ts';
import { provenSigner } from './proven-signer.ts';

/**
 * `eddsa-rdfc-2022` is the default; `Ed25519Signature2020` is for readers that know nothing newer. `ecdsa-sd-2023` and
 * `bbs-2023` let the holder show parts; `bbs-2023` is no W3C Recommendation yet, and verified only where it is allowed.
 */
export const CRYPTOSUITES = [
  'eddsa-rdfc-2022',
  'Ed25519Signature2020',
  'ecdsa-rdfc-2019',
  'ecdsa-sd-2023',
  'bbs-2023',
] as const;

export type Cryptosuite = (typeof CRYPTOSUITES)[number];

interface SuiteFacts {
  keys: readonly PublicKeyAlgorithm[];
  /** The form of a proof value in the syntax of the suite, or `undefined` for any other text. */
  formOf(proofValue: string, key: PublicKeyAlgorithm): ProofForm | undefined;
  /** The holder shows parts: the issuer makes a base proof, which no verifier may see. */
  selective?: true;
  /** `created` is optional in Data Integrity, and required in the suite of 2020. */
  needsCreated?: true;
  /** The suite of the library; without it the suite is selective, see selective-suites.ts. */
  create?(o: { signer?: object; date?: Date; legacyContext?: boolean }): object;
}

const plain = (proofValue: string, key: PublicKeyAlgorithm): ProofForm | undefined =>
  isSignatureText(proofValue, key === 'P-384' ? 96 : 64) ? 'plain' : undefined;

/** https://www.w3.org/TR/vc-di-eddsa/, https://www.w3.org/TR/vc-di-ecdsa/, https://www.w3.org/TR/vc-di-bbs/ */
export const SUITE_FACTS: Readonly<Record<Cryptosuite, SuiteFacts>> = {
  'eddsa-rdfc-2022': {
    keys: ['Ed25519'],
    formOf: plain,
    create: (o) => new DataIntegrityProof({ ...o, cryptosuite: eddsaRdfc2022 }),
  },
  Ed25519Signature2020: {
    keys: ['Ed25519'],
    formOf: plain,
    needsCreated: true,
    create: ({ legacyContext: _, ...o }) => new Ed25519Signature2020(o),
  },
  'ecdsa-rdfc-2019': {
    // With a P-384 key the digest is SHA-384, inside the canonicalization too.
    keys: ['P-256', 'P-384'],
    formOf: plain,
    create: (o) => new DataIntegrityProof({ ...o, cryptosuite: ecdsaRdfc2019 }),
  },
  'ecdsa-sd-2023': { keys: ['P-256'], formOf: formOfEcdsaSd, selective: true },
  'bbs-2023': { keys: ['BLS12-381-G2'], formOf: formOfBbs, selective: true },
};

/** The cryptosuite that a proof names, or `undefined` for one that we do not know. */
export function cryptosuiteOf(proof: JsonObject): Cryptosuite | undefined {
  const { type, cryptosuite } = proof;
  return CRYPTOSUITES.find((name) =>
    name === 'Ed25519Signature2020'
      ? type === name && cryptosuite === undefined
      : type === 'DataIntegrityProof' && cryptosuite === name,
  );
}

/** The suite for documents that have to be read by anybody, by kind of key. */
export function defaultCryptosuite(key: Signer['algorithm']): Cryptosuite {
  return key === 'Ed25519' ? 'eddsa-rdfc-2022' : 'ecdsa-rdfc-2019';
}

/** Contexts that define the members of a Data Integrity proof. */
const DATA_INTEGRITY_CONTEXTS: readonly unknown[] = [
  CONTEXT_URLS.credentialsV2,
  CONTEXT_URLS.dataIntegrityV2,
  CONTEXT_URLS.dataIntegrityV1,
];

/** The context that defines the proof has to stand in the document; VC Data Model 2.0 brings the one of Data Integrity along. */
export function contextsFor(cryptosuite: Cryptosuite, contexts: unknown): unknown[] {
  const list = asList(contexts);
  if (definesProof(cryptosuite, list)) return [...list];
  const own =
    cryptosuite === 'Ed25519Signature2020' ? CONTEXT_URLS.ed25519Signature2020V1 : CONTEXT_URLS.dataIntegrityV2;
  return [...list, own];
}

/** True when the contexts of a document define the members of a proof of this suite. */
export function definesProof(cryptosuite: Cryptosuite, contexts: unknown): boolean {
  return cryptosuite === 'Ed25519Signature2020'
    ? asList(contexts).includes(CONTEXT_URLS.ed25519Signature2020V1)
    : asList(contexts).some((context) => DATA_INTEGRITY_CONTEXTS.includes(context));
}

/**
 * A suite that signs at `now` what has one signature over everything. Throws CredentialError `signer_unsupported` for a key
 * that the suite does not sign with, and for a selective suite.
 */
export function createSigningSuite(cryptosuite: Cryptosuite, signer: Signer, now: Date): object {
  const { keys, create } = SUITE_FACTS[cryptosuite];
  if (create === undefined || !keys.includes(signer.algorithm)) {
    throw new CredentialError('signer_unsupported', `${cryptosuite} signs with keys of kind ${keys.join(', ')}`);
  }
  return create({ signer: provenSigner(signer), date: now });
}

/** A suite that verifies one signature over a document with these contexts. */
export function createVerifyingSuite(cryptosuite: Cryptosuite, contexts: unknown): object {
  const { create } = SUITE_FACTS[cryptosuite];
  if (create === undefined) throw new CredentialError('signer_unsupported', 'A selective suite has suites of its own');
  return create({ legacyContext: !asList(contexts).some((one) => DATA_INTEGRITY_CONTEXTS.slice(0, 2).includes(one)) });
}
