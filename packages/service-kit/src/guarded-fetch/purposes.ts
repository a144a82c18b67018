// What each kind of outgoing request may bring back: content types and size.

export type FetchPurpose =
  | 'did-web'
  | 'status-list'
  | 'credential-offer'
  | 'issuer-metadata'
  | 'token'
  | 'nonce'
  | 'credential'
  | 'notification'
  | 'request-object'
  | 'direct-post'
  | 'webhook'
  | 'service';

interface Limits {
  accept: readonly string[] | 'any';
  maxBytes: number;
  /** Only the status counts; the body is not even read. */
  ignoreBody?: boolean;
}

const KIB = 1024;
const JSON_TYPE = 'application/json';
const DEFAULT_BYTES = 256 * KIB;

const LIMITS: Readonly<Record<FetchPurpose, Limits>> = {
  'did-web': {
    accept: ['application/did', 'application/did+json', 'application/did+ld+json', 'application/ld+json', JSON_TYPE],
    maxBytes: DEFAULT_BYTES,
  },
  // A list of 2^26 entries is 8 MiB before compression; the limit bounds what comes over the wire.
  'status-list': {
    accept: [
      'application/vc',
      'application/vc+ld+json',
      'application/ld+json',
      JSON_TYPE,
      'application/vc+jwt',
      'application/statuslist+jwt',
    ],
    maxBytes: 9 * 1024 * KIB,
  },
  'credential-offer': { accept: [JSON_TYPE], maxBytes: 64 * KIB },
  'issuer-metadata': { accept: [JSON_TYPE, 'application/jwt'], maxBytes: DEFAULT_BYTES },
  token: { accept: [JSON_TYPE], maxBytes: 64 * KIB },
  nonce: { accept: [JSON_TYPE], maxBytes: 64 * KIB },
  credential: { accept: [JSON_TYPE, 'application/jwt'], maxBytes: 1024 * KIB },
  notification: { accept: 'any', maxBytes: 64 * KIB, ignoreBody: true },
  'request-object': { accept: ['application/oauth-authz-req+jwt', 'application/jwt'], maxBytes: DEFAULT_BYTES },
  'direct-post': { accept: [JSON_TYPE], maxBytes: 64 * KIB },
  webhook: { accept: 'any', maxBytes: 0, ignoreBody: true },
  service: { accept: [JSON_TYPE], maxBytes: 9 * 1024 * KIB },
};

export function limitsOf(purpose: FetchPurpose): Limits {
  return LIMITS[purpose];
}

export function acceptHeader(accepted: readonly string[] | 'any'): string {
  return accepted === 'any' ? '*/*' : accepted.join(', ');
}

/** Parameters (charset) do not matter; the type does. */
export function isAccepted(contentType: string | null, accepted: readonly string[] | 'any'): boolean {
  if (accepted === 'any') return true;
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  return type !== undefined && accepted.includes(type);
}
