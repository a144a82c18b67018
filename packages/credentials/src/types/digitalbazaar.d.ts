// The parts of the untyped proof libraries that this package uses, and no more.

declare module '@digitalbazaar/vc' {
  export function issue(o: {
    credential: Record<string, unknown>;
    suite: object;
    documentLoader: (url: string) => Promise<unknown>;
    now: Date;
  }): Promise<Record<string, unknown>>;
  export function signPresentation(o: {
    presentation: Record<string, unknown>;
    suite: object;
    challenge: string;
    domain: string;
    documentLoader: (url: string) => Promise<unknown>;
  }): Promise<Record<string, unknown>>;
  export function derive(o: {
    verifiableCredential: Record<string, unknown>;
    suite: object;
    documentLoader: (url: string) => Promise<unknown>;
  }): Promise<Record<string, unknown>>;
  export const CredentialIssuancePurpose: new () => import('jsonld-signatures').ProofPurpose;
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(o: { signer?: object; date?: Date; cryptosuite: object; legacyContext?: boolean });
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object;
}

declare module '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite' {
  export const cryptosuite: object;
}

declare module '@digitalbazaar/ecdsa-sd-2023-cryptosuite' {
  export function createSignCryptosuite(o: { mandatoryPointers: string[] }): object;
  export function createDiscloseCryptosuite(o: { selectivePointers: string[] }): object;
  export function createVerifyCryptosuite(): object;
}

declare module '@digitalbazaar/bbs-2023-cryptosuite' {
  export function createSignCryptosuite(o: { mandatoryPointers: string[] }): object;
  export function createDiscloseCryptosuite(o: { selectivePointers: string[]; presentationHeader: Uint8Array }): object;
  export function createVerifyCryptosuite(): object;
}

declare module '@digitalbazaar/bls12-381-multikey' {
  export interface BbsKeyPair {
    publicKey: Uint8Array;
    publicKeyMultibase: string;
    secretKeyMultibase?: string;
    signer(): { multisign(o: { header: Uint8Array; messages: Uint8Array[] }): Promise<Uint8Array> };
    deriveProof(o: {
      signature: Uint8Array;
      header: Uint8Array;
      messages: Uint8Array[];
      presentationHeader: Uint8Array;
      disclosedMessageIndexes: number[];
    }): Promise<Uint8Array>;
    verifier(): {
      multiverify(o: {
        proof: Uint8Array;
        header: Uint8Array;
        presentationHeader: Uint8Array;
        messages: Uint8Array[];
      }): Promise<boolean>;
    };
  }
  export const ALGORITHMS: { BBS_BLS12381_SHA256: string };
  export function generateBbsKeyPair(o: { algorithm: string }): Promise<BbsKeyPair>;
  export function from(multikey: object): Promise<BbsKeyPair>;
  export function fromRaw(o: { algorithm: string; publicKey: Uint8Array }): Promise<BbsKeyPair>;
}

declare module '@digitalbazaar/ed25519-signature-2020' {
  export class Ed25519Signature2020 {
    constructor(o?: { signer?: object; date?: Date });
  }
}

declare module 'jsonld-signatures' {
  export interface ProofResult {
    verified: boolean;
    results?: { verified: boolean; error?: unknown }[];
    error?: unknown;
  }
  export interface ProofPurpose {
    validate(
      proof: Record<string, unknown>,
      o: {
        document: Record<string, unknown>;
        suite: object;
        verificationMethod: unknown;
        documentLoader: (url: string) => Promise<unknown>;
      },
    ): Promise<{ valid: boolean; error?: unknown }>;
  }
  /** The one method of a suite that is called without the library's frame. */
  export interface Suite {
    verifyProof(o: {
      proof: Record<string, unknown>;
      proofSet: unknown[];
      document: Record<string, unknown>;
      documentLoader: (url: string) => Promise<unknown>;
    }): Promise<{ verified: boolean; verificationMethod?: unknown; error?: unknown }>;
  }
  const jsigs: {
    verify(
      document: Record<string, unknown>,
      o: { suite: object; purpose: ProofPurpose; documentLoader: (url: string) => Promise<unknown> },
    ): Promise<ProofResult>;
    purposes: {
      AuthenticationProofPurpose: new (o: { challenge: string; domain: string }) => ProofPurpose;
      AssertionProofPurpose: new () => ProofPurpose;
    };
  };
  export default jsigs;
}

declare module 'jsonld' {
  interface CanonizeOptions {
    documentLoader: (url: string) => Promise<unknown>;
    base: null;
    safe: true;
    rdfDirection: 'i18n-datatype';
    processingMode?: 'json-ld-1.1';
    contextResolver?: object;
    canonizeOptions?: { messageDigestAlgorithm: 'sha384' };
  }
  const jsonld: {
    canonize(document: unknown, o: CanonizeOptions): Promise<string>;
    toRDF(document: unknown, o: CanonizeOptions & { produceGeneralizedRdf: false }): Promise<unknown[]>;
    /** With `null` for the context: the initial context that the library keeps for this processing mode. */
    processContext(active: null, context: null, o: { processingMode: 'json-ld-1.1' }): Promise<Record<string, unknown>>;
    expand(
      document: unknown,
      o: { documentLoader: (url: string) => Promise<unknown>; base: null; safe: true },
    ): Promise<Record<string, unknown>[]>;
    compact(
      expanded: unknown,
      context: unknown,
      o: { documentLoader: (url: string) => Promise<unknown>; safe: true },
    ): Promise<Record<string, unknown>>;
  };
  export default jsonld;
}
