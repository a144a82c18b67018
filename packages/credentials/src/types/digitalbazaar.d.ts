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
  export class CredentialIssuancePurpose {}
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(o: { signer?: object; date?: Date; cryptosuite: object });
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object;
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
  const jsigs: {
    verify(
      document: Record<string, unknown>,
      o: { suite: object; purpose: object; documentLoader: (url: string) => Promise<unknown> },
    ): Promise<ProofResult>;
    purposes: { AuthenticationProofPurpose: new (o: { challenge: string; domain: string }) => object };
  };
  export default jsigs;
}

declare module 'jsonld' {
  const jsonld: {
    expand(
      document: unknown,
      o: { documentLoader: (url: string) => Promise<unknown>; base: null; safe: true },
    ): Promise<Record<string, unknown>[]>;
  };
  export default jsonld;
}
