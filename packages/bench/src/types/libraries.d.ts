// The parts of the untyped libraries that are measured against, and no more.

declare module '@digitalbazaar/vc' {
  type Json = Record<string, unknown>;
  type Load = (url: string) => Promise<unknown>;
  export function issue(o: { credential: Json; suite: object; documentLoader: Load; now?: Date }): Promise<Json>;
  export function verifyCredential(o: {
    credential: Json;
    suite: object;
    documentLoader: Load;
    now?: Date;
    checkStatus?: () => Promise<{ verified: boolean }>;
  }): Promise<{ verified: boolean; error?: unknown }>;
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(o: { signer?: object; date?: Date; cryptosuite: object });
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object;
}

declare module '@digitalbazaar/ed25519-multikey' {
  interface Multikey {
    signer(): object;
    export(o: { publicKey: true; includeContext: true }): Promise<Record<string, unknown>>;
  }
  export function generate(o: { controller: string; seed: Uint8Array }): Promise<Multikey>;
}

declare module '@digitalbazaar/vc-bitstring-status-list' {
  export class BitstringStatusList {
    constructor(o: { length: number });
    setStatus(index: number, status: boolean): void;
    getStatus(index: number): boolean;
    encode(): Promise<string>;
  }
  export function createList(o: { length: number }): Promise<BitstringStatusList>;
  export function createCredential(o: {
    id: string;
    list: BitstringStatusList;
    statusPurpose: string;
    context?: string;
  }): Promise<Record<string, unknown>>;
}
