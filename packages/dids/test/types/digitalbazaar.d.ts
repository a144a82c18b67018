// Types of the reference implementation that the did:key tests compare with; the packages ship none.
declare module '@digitalbazaar/ed25519-multikey' {
  export function from(key: { type: string; publicKeyMultibase: string }): Promise<unknown>;
}
declare module '@digitalbazaar/did-method-key' {
  interface PublicKeyDescription {
    type: string;
    publicKeyMultibase: string;
  }
  export function driver(): {
    use(o: { multibaseMultikeyHeader: string; fromMultibase: (o: PublicKeyDescription) => Promise<unknown> }): void;
    get(o: { did: string }): Promise<Record<string, unknown>>;
  };
}
declare module '@digitalbazaar/ecdsa-multikey' {
  export function from(key: { type: string; publicKeyMultibase: string }): Promise<unknown>;
}
