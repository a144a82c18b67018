// Calls to the status-list service: hand over a list key, reserve entries, change a status.
import type { PublicJwk } from '@skill-records/dids/signer';
import type { GuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { createServiceToken } from '@skill-records/service-kit/service-auth';

/** One reserved entry of a Bitstring Status List, as the status-list service answers it. */
export interface ReservedEntry {
  statusPurpose: 'revocation' | 'suspension';
  statusListCredential: string;
  statusListIndex: string;
}

/** One reserved entry of a Token Status List: the `status_list` claim. */
export interface ReservedTokenEntry {
  idx: number;
  uri: string;
}

export interface EntriesOrder {
  tenant: string;
  issuanceId: string;
  /** The credentials of one issuance have entries of their own, and change together. */
  variant: string;
  /** DID that signs the lists. */
  issuer: string;
  /** Default: revocation and suspension. A token entry always carries both. */
  purposes?: readonly ('revocation' | 'suspension')[] | undefined;
}

export interface StatusListClient {
  /** Idempotent, once per DID of a tenant. `encryptedKey`: compact JWE of the private JWK. */
  provisionListKey(key: {
    tenant: string;
    did: string;
    verificationMethod: string;
    encryptedKey: string;
  }): Promise<void>;
  /** Idempotent on tenant, issuance, variant and purpose: asking again gives the same entries, one per purpose. */
  reserveEntries(order: EntriesOrder): Promise<ReservedEntry[]>;
  /** The same in a Token Status List. */
  reserveTokenEntry(order: EntriesOrder): Promise<ReservedTokenEntry>;
  /** Of all credentials of the issuance. Idempotent on `changeId`. `until`: end of a suspension, in the future. */
  changeStatus(change: {
    issuanceId: string;
    status: 'active' | 'suspended' | 'revoked';
    changeId: string;
    until?: Date | undefined;
  }): Promise<void>;
}

/** The status-list service could not be reached, or did not do what was asked. The work is tried again later. */
export class StatusListError extends Error {
  readonly code: 'status_list_unavailable' | 'status_list_refused';

  constructor(code: StatusListError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StatusListError';
    this.code = code;
  }
}

const PURPOSES = ['revocation', 'suspension'] as const;

export function createStatusListClient(o: {
  baseUrl: string;
  serviceKey: PublicJwk & { d: string };
  guardedFetch: GuardedFetch;
}): StatusListClient {
  const call = async (method: 'PUT' | 'POST', path: string, body: object): Promise<unknown> => {
    const token = await createServiceToken({ key: o.serviceKey, issuer: 'issuer', audience: o.baseUrl });
    const response = await o
      .guardedFetch('service', `${o.baseUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        accept: ['application/json', 'application/problem+json'],
      })
      .catch((cause: unknown) => {
        throw new StatusListError('status_list_unavailable', 'the status-list service could not be reached', cause);
      });
    if (response.status >= 200 && response.status < 300) return response.json();
    throw new StatusListError(
      response.status >= 500 || response.status === 429 ? 'status_list_unavailable' : 'status_list_refused',
      `the status-list service answered ${response.status}`,
    );
  };
  const reserve = async (kind: 'bitstring' | 'token', order: EntriesOrder) => {
    const { tenant, issuanceId, variant, issuer, purposes = PURPOSES } = order;
    const answer = await call('POST', '/v1/entries', {
      tenant,
      issuanceIds: [issuanceId],
      purposes,
      variant,
      issuer,
      kind,
    });
    return entriesIn(answer, issuanceId);
  };

  return {
    async provisionListKey({ tenant, ...key }) {
      await call('PUT', `/v1/tenants/${tenant}/list-key`, key);
    },
    async reserveEntries(order) {
      const entries = (await reserve('bitstring', order)) as Partial<ReservedEntry>[];
      return (order.purposes ?? PURPOSES).map((purpose) => parseEntry(entries, purpose));
    },
    async reserveTokenEntry(order) {
      return parseTokenEntry(await reserve('token', order));
    },
    async changeStatus({ issuanceId, status, changeId, until }) {
      await call('POST', `/v1/entries/${encodeURIComponent(issuanceId)}/status`, {
        status,
        changeId,
        ...(until ? { until: until.toISOString() } : {}),
      });
    },
  };
}

function entriesIn(answer: unknown, issuanceId: string): unknown[] {
  const items = Array.isArray(answer) ? answer : (answer as { items?: unknown } | null)?.items;
  const own = Array.isArray(items)
    ? (items as { issuanceId?: unknown; entries?: unknown }[]).find((item) => item?.issuanceId === issuanceId)
    : undefined;
  return Array.isArray(own?.entries) ? own.entries : [];
}

function parseEntry(entries: Partial<ReservedEntry>[], statusPurpose: ReservedEntry['statusPurpose']): ReservedEntry {
  const entry = entries.find((candidate) => candidate?.statusPurpose === statusPurpose);
  if (typeof entry?.statusListCredential !== 'string' || !/^\d+$/.test(String(entry.statusListIndex))) {
    throw new StatusListError('status_list_refused', `the status-list service gave no ${statusPurpose} entry`);
  }
  return {
    statusPurpose,
    statusListCredential: entry.statusListCredential,
    statusListIndex: String(entry.statusListIndex),
  };
}

function parseTokenEntry([entry]: unknown[]): ReservedTokenEntry {
  const { idx, uri } = (entry as { statusList?: Partial<ReservedTokenEntry> } | undefined)?.statusList ?? {};
  if (typeof uri !== 'string' || !Number.isSafeInteger(idx) || (idx as number) < 0) {
    throw new StatusListError('status_list_refused', 'the status-list service gave no token entry');
  }
  return { idx: idx as number, uri };
}
