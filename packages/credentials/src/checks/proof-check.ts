// What the check of proofs is asked and what it answers, for every format and for Data Integrity inside it.
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import type { ProofPurpose } from 'jsonld-signatures';
import type { VerifyProof } from '../data-integrity/verify-document.ts';
import type { DocumentLoader } from '../document-loader.ts';
import type { CredentialFormat } from '../formats.ts';
import type { JsonObject } from '../json-object.ts';
import type { FetchRelatedResource } from '../related-resources.ts';
import type { StructureFault } from '../structure.ts';
import type { Check, CheckCode } from '../verdict.ts';

export type ProofSets = 'all' | 'known';

export interface ProofCheckOptions {
  documentLoader: DocumentLoader;
  resolveDid: ResolveDid;
  now: Date;
  /** Characters in all texts together; see guardDocument. */
  maxCharacters?: number;
  /** A holder takes base proofs from an issuer. A verifier never accepts one: `proof_base`. */
  acceptBase?: boolean;
  /** `bbs-2023` is no Recommendation yet: without this it is `proof_unsupported`. */
  allowBbs?: boolean;
  /** `all` (default): every proof has to be good. `known`: those of suites that we do not know are left out, and not returned. */
  proofSets?: ProofSets;
  /** DIDs that may add proofs beside the author's. None by default: a foreign proof says nothing that we asked for. */
  coSigners?: readonly string[];
  /**
   * A credential may be signed by anybody: what is proved is then only that the document is as its signer left it. For
   * test suites whose vectors name foreign issuers; nothing that is shown to a person may rest on it.
   */
  anyAuthor?: boolean;
  /** For related resources that we do not hold; without it they are not compared, and the passed check says so. */
  fetchRelatedResource?: FetchRelatedResource;
  /** How a signature is compared; by the fast path when absent, which leaves to the proof libraries what it is not sure of. */
  verifyProof?: VerifyProof;
}

/** What every format says of its proof. `document` is there only when the check passed: exactly what the proof secures. */
export interface ProofCheck {
  check: Check;
  format?: CredentialFormat;
  document?: JsonObject;
  /** The DID whose key made the proof. */
  controller?: string;
  /** The key that the holder has to prove, in formats that name one. */
  confirmation?: PublicJwk;
  /** The claims that carry the document, in formats that have some of their own. */
  payload?: JsonObject;
}

/** What a proof has to be for: a credential by its issuer, or a presentation by its holder. */
export interface ProofKind {
  relationship: 'assertionMethod' | 'authentication';
  structure: (document: unknown) => StructureFault[];
  author: (document: JsonObject) => string | undefined;
  mismatch: CheckCode;
  purpose: (byAuthor: boolean) => ProofPurpose;
  refuse?: (proof: JsonObject) => CheckCode | undefined;
}
