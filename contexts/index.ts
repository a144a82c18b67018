// Every JSON-LD context, JSON Schema and type metadata document of the services, pinned by SHA-256; nothing is ever fetched.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The one project-wide identifier base: equal in every installation, so that vocabulary IRIs mean the same everywhere. */
export const BASE = 'https://w3id.org/skill-records';
export const VOCAB = `${BASE}/vocab#`;

export const CONTEXT_URLS = {
  credentialsV2: 'https://www.w3.org/ns/credentials/v2',
  credentialsV1: 'https://www.w3.org/2018/credentials/v1',
  credentialsExamplesV2: 'https://www.w3.org/ns/credentials/examples/v2',
  undefinedTermsV2: 'https://www.w3.org/ns/credentials/undefined-terms/v2',
  openBadgesV3: 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  openBadgesExtensions: 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  skillRecordV1: `${BASE}/contexts/skill-record/v1`,
  dataIntegrityV1: 'https://w3id.org/security/data-integrity/v1',
  dataIntegrityV2: 'https://w3id.org/security/data-integrity/v2',
  multikeyV1: 'https://w3id.org/security/multikey/v1',
  ed25519Signature2020V1: 'https://w3id.org/security/suites/ed25519-2020/v1',
  didV1: 'https://www.w3.org/ns/did/v1',
  vdlV1: 'https://w3id.org/vdl/v1',
  bitstringStatusListV1: 'https://www.w3.org/ns/credentials/status/v1',
} as const;

const IMS = 'https://purl.imsglobal.org/spec';

export const SCHEMA_URLS = {
  openBadgeAchievementCredential: `${IMS}/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json`,
  openBadgeEndorsementCredential: `${IMS}/ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema.json`,
  clrCredential: `${IMS}/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json`,
  clrAchievementCredential: `${IMS}/clr/v2p0/schema/json/clr_v2p0_achievementcredential_schema.json`,
  clrEndorsementCredential: `${IMS}/clr/v2p0/schema/json/clr_v2p0_endorsementcredential_schema.json`,
  identifiedV1: `${BASE}/schemas/identified-skill-record/v1.json`,
  certifiedV1: `${BASE}/schemas/certified-skill-record/v1.json`,
  verifiedV1: `${BASE}/schemas/verified-skill-record/v1.json`,
  identifiedV1Issue: `${BASE}/schemas/identified-skill-record/v1-issue.json`,
  certifiedV1Issue: `${BASE}/schemas/certified-skill-record/v1-issue.json`,
  verifiedV1Issue: `${BASE}/schemas/verified-skill-record/v1-issue.json`,
} as const;

/** The `vct` of our SD-JWT VCs: the address of their type metadata too. */
export const VCT_URLS = {
  identifiedV1: `${BASE}/vct/identified-skill-record/v1`,
  certifiedV1: `${BASE}/vct/certified-skill-record/v1`,
} as const;

export interface PinnedDocument {
  url: string;
  /** SHA-256 (hex) of `bytes`. */
  sha256: string;
  /** The stored file, to be served as it is. */
  bytes: Uint8Array;
  /** The parsed file, frozen in depth. */
  document: Record<string, unknown>;
  /**
   * Digests (SRI form) of the document as its publisher serves it, where our copy has the same JSON but other white space.
   * Somebody's `relatedResource` names these, not the digest of our copy.
   */
  publishedDigests: readonly string[];
}

/** `product`: what our records need. `conformance`: adds what only the public test suites use, among it contexts with `@vocab`. */
export type ContextSet = 'product' | 'conformance';

type Pin = readonly [url: string, file: string, sha256: string, publishedDigests?: readonly string[]];

const PRODUCT_CONTEXTS: readonly Pin[] = [
  [
    CONTEXT_URLS.credentialsV2,
    'third-party/w3c/credentials-v2.jsonld',
    '8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f',
    [
      'sha256-WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ=',
      'sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU',
      'sha512-XVVFK9Lc+KKfWikEc+skKxxft31OaPGgqoe6pNuiaUhS1l7GPUisBKmdlW+fcVO5QG+E0tBMdIabAsI5odgTBQ==',
    ],
  ],
  [
    CONTEXT_URLS.credentialsV1,
    'third-party/w3c/credentials-v1.jsonld',
    '00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8',
  ],
  [
    CONTEXT_URLS.openBadgesV3,
    'third-party/1edtech/ob-v3p0-context-3.0.3.json',
    'ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761',
  ],
  [
    CONTEXT_URLS.openBadgesExtensions,
    'third-party/1edtech/ob-v3p0-extensions.json',
    '2d013f981d1f4516081a6a04e55468ba2b071d4153b794f19a79715c45a89a5e',
  ],
  [
    CONTEXT_URLS.skillRecordV1,
    'skill-record/v1.jsonld',
    '844b00c11f17dc22667d3350d6d4385b394875362651ffed5de72a8bbb182ca3',
  ],
  [
    CONTEXT_URLS.dataIntegrityV1,
    'third-party/w3c/data-integrity-v1.jsonld',
    'b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554',
  ],
  [
    CONTEXT_URLS.dataIntegrityV2,
    'third-party/w3c/data-integrity-v2.jsonld',
    '0f77743daf5b4e8fc067fc5ba5b21044283053aa717fc6b0219843bed3b00363',
  ],
  [
    CONTEXT_URLS.multikeyV1,
    'third-party/w3c/multikey-v1.jsonld',
    'c5f3806f8286920573221938917988a18a4cc5a09e968d29649613c7a1c2b1f6',
  ],
  [
    CONTEXT_URLS.ed25519Signature2020V1,
    'third-party/w3c/ed25519-signature-2020-v1.jsonld',
    'b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588',
  ],
  [
    CONTEXT_URLS.didV1,
    'third-party/w3c/did-v1.jsonld',
    '62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f',
  ],
  [
    CONTEXT_URLS.bitstringStatusListV1,
    'third-party/w3c/bitstring-status-list-v1.jsonld',
    'fd08cbf28ddd829ab2f1978c48f43ab07a112c1c90245a0cfac7ba721c65170c',
  ],
];

const CONFORMANCE_CONTEXTS: readonly Pin[] = [
  [
    CONTEXT_URLS.credentialsExamplesV2,
    'third-party/w3c/credentials-examples-v2.jsonld',
    '57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c',
  ],
  [
    CONTEXT_URLS.undefinedTermsV2,
    'third-party/w3c/undefined-terms-v2.jsonld',
    '82dab514ba44eb18f5d1b0f638c5e140c6a556fbfb5089601bdc0fa5eb8b2581',
  ],
  // The driver's licences that the suite of bbs-2023 issues.
  [
    CONTEXT_URLS.vdlV1,
    'third-party/digitalbazaar/vdl-v1.jsonld',
    '5e61aa138bc6a1bf92299edd01408df52f20c24057b9dbea72ccaeef5b792010',
  ],
];

const SCHEMAS: readonly Pin[] = [
  [
    SCHEMA_URLS.openBadgeAchievementCredential,
    'third-party/1edtech/ob_v3p0_achievementcredential_schema.json',
    'b7358e895f492e74055dc6bfc7ffc420d0e497f90c4579fb83d9519b86d393ea',
  ],
  [
    SCHEMA_URLS.openBadgeEndorsementCredential,
    'third-party/1edtech/ob_v3p0_endorsementcredential_schema.json',
    '786b1190ea97e7e339d8057f02414603c0e2b8b1cbe46fd72165c73f39a256c6',
  ],
  [
    SCHEMA_URLS.clrCredential,
    'third-party/1edtech/clr_v2p0_clrcredential_schema.json',
    '59d778659204b0bd593e9e2ab1683fb6f688e339885c44019f606ed6feb4caee',
  ],
  [
    SCHEMA_URLS.clrAchievementCredential,
    'third-party/1edtech/clr_v2p0_achievementcredential_schema.json',
    'c3cbfc94bde1c1ed8500994933fefb2dadc13a591bbe7b6c58e9978921fd34c3',
  ],
  [
    SCHEMA_URLS.clrEndorsementCredential,
    'third-party/1edtech/clr_v2p0_endorsementcredential_schema.json',
    '0617e920a8daa0497a42537380036617e8239da01bf8ca3e7341e5b3e74b1356',
  ],
  [
    SCHEMA_URLS.identifiedV1,
    'schemas/identified-skill-record-v1.json',
    'aec4350b570e03f75785346798450fe1915682f93bab0531d05d58bf0767dcd5',
  ],
  [
    SCHEMA_URLS.identifiedV1Issue,
    'schemas/identified-skill-record-v1-issue.json',
    '8fbde80d8fe2fe36990adca723bf33daf60c8851da208669de93051f9903d3c0',
  ],
  [
    SCHEMA_URLS.certifiedV1,
    'schemas/certified-skill-record-v1.json',
    '41bf895d974ecb7c79ce9bdbcf11265392a07850668d4b2f3d987c68741a26b1',
  ],
  [
    SCHEMA_URLS.certifiedV1Issue,
    'schemas/certified-skill-record-v1-issue.json',
    '70b1a1cedf428940c35a45105b8265188f20f50fd17d10cb86dfa389a8927482',
  ],
  [
    SCHEMA_URLS.verifiedV1,
    'schemas/verified-skill-record-v1.json',
    'c61353daa6186a24ae1888ccf09e1aaaa7e5cfa024cc5fdbbc9c6987dcee985c',
  ],
  [
    SCHEMA_URLS.verifiedV1Issue,
    'schemas/verified-skill-record-v1-issue.json',
    'a1ecd1fe7f3ae12264decaae4b3ddf008a70755178cead3a90da2c831253ba0f',
  ],
];

const TYPE_METADATA: readonly Pin[] = [
  [
    VCT_URLS.identifiedV1,
    'vct/identified-skill-record-v1.json',
    'b43402ff94b353ad3d5fa9c5b134abeed89d6b8c6d31b761e452a6654e8d4a55',
  ],
  [
    VCT_URLS.certifiedV1,
    'vct/certified-skill-record-v1.json',
    '5aed76f40906dfbac201f2efa604ee206047d8cb501e061ae74cfcc10d609771',
  ],
];

/** The folder with package.json: `index.ts` lies in it, the compiled `dist/index.js` one below. */
function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return existsSync(join(here, 'package.json')) ? here : dirname(here);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}

/** Reads one file and refuses it when its bytes are not the pinned ones. Exported for the test of that refusal. */
export function loadPinned(root: string, [url, file, sha256, publishedDigests = []]: Pin): PinnedDocument {
  const bytes = readFileSync(join(root, file));
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256) throw new Error(`contexts: ${file} has SHA-256 ${actual}, pinned is ${sha256}`);
  const document = deepFreeze(JSON.parse(bytes.toString('utf8')) as Record<string, unknown>);
  return Object.freeze({ url, sha256, bytes: new Uint8Array(bytes), document, publishedDigests });
}

const load = (pins: readonly Pin[]) => new Map(pins.map((pin) => [pin[0], loadPinned(packageRoot(), pin)]));
const productContexts = load(PRODUCT_CONTEXTS);
const conformanceContexts = new Map([...productContexts, ...load(CONFORMANCE_CONTEXTS)]);
const schemas = load(SCHEMAS);
const typeMetadata = load(TYPE_METADATA);

const contextSet = (set: ContextSet) => (set === 'product' ? productContexts : conformanceContexts);

/** The context with exactly this URL, or undefined: an unknown URL is never looked up anywhere else. */
export function getContext(url: string, set: ContextSet = 'product'): PinnedDocument | undefined {
  return contextSet(set).get(url);
}

export function listContexts(set: ContextSet = 'product'): PinnedDocument[] {
  return [...contextSet(set).values()];
}

/** The JSON Schema (draft 2019-09) with exactly this URL, or undefined. An issuance schema refers to its v1.json: add both to Ajv. */
export function getSchema(url: string): PinnedDocument | undefined {
  return schemas.get(url);
}

export function listSchemas(): PinnedDocument[] {
  return [...schemas.values()];
}

/** The type metadata document (SD-JWT VC) of exactly this `vct`, or undefined. */
export function getTypeMetadata(vct: string): PinnedDocument | undefined {
  return typeMetadata.get(vct);
}

export function listTypeMetadata(): PinnedDocument[] {
  return [...typeMetadata.values()];
}

/** Subresource Integrity digest of a pinned document, as `vct#integrity` and `digestSRI` spell it. */
export function integrityOf({ sha256 }: PinnedDocument): string {
  return `sha256-${Buffer.from(sha256, 'hex').toString('base64')}`;
}
