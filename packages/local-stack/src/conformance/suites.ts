// The cryptosuites of the conformance profile: one unauthenticated tenant for each, as the public test suites expect.

export interface ConformanceSuite {
  cryptosuite: string;
  /** Slug of the tenant. */
  tenant: string;
  /** Base proofs are derived from before anybody verifies them. */
  selective?: true;
  /** Sent with the request that shows which DID signs. */
  options?: Readonly<Record<string, unknown>>;
}

export const CONFORMANCE_SUITES: readonly ConformanceSuite[] = [
  { cryptosuite: 'eddsa-rdfc-2022', tenant: 'conformance-eddsa' },
  { cryptosuite: 'Ed25519Signature2020', tenant: 'conformance-ed25519' },
  { cryptosuite: 'ecdsa-rdfc-2019', tenant: 'conformance-ecdsa' },
  // The issuer picks the key by the DID that a credential names, so callers need no option.
  { cryptosuite: 'ecdsa-rdfc-2019', tenant: 'conformance-ecdsa-p384', options: { keyType: 'P-384' } },
  { cryptosuite: 'ecdsa-sd-2023', tenant: 'conformance-ecdsa-sd', selective: true },
  { cryptosuite: 'bbs-2023', tenant: 'conformance-bbs', selective: true },
];

/** The verifier's tenant. */
export const VERIFIER_TENANT = 'conformance';
