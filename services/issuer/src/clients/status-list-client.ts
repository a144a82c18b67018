// Calls to the status-list service: hand over a list key, reserve entries, change a status.
import type { PublicJwk } from '@skill-records/dids/signer';
import type { GuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import { createServiceToken } from '@skill-records/service-kit/service-auth';

/** One reserved entry, as the status-list service answers it. */
export interface ReservedEntry {
  statusPurpose: 'revocation' | 'suspension';
  statusListCredential: string;
  statusListIndex: string;
}

export interface StatusListClient {
  /** Idempotent. `encryptedKey`: compact JWE of the private JWK. */
  provisionListKey(key: {
    tenant: string;
    did: string;
    verificationMethod: string;
    encryptedKey: string;
  }): Promise<void>;
  /** Idempotent on tenant, issuance and purpose: asking again gives the same entries. */
  reserveEntries(request: { tenant: string; issuanceId: string }): Promise<ReservedEntry[]>;
  /** Idempotent on `changeId`. */
  changeStatus(change: {
    issuanceId: string;
    status: 'active' | 'suspended' | 'revoked';
    changeId: string;
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

  return {
    async provisionListKey({ tenant, ...key }) {
      await call('PUT', `/v1/tenants/${tenant}/list-key`, key);
    },
    async reserveEntries({ tenant, issuanceId }) {
      const answer = await call('POST', '/v1/entries', { tenant, issuanceIds: [issuanceId], purposes: PURPOSES });
      return parseEntries(answer, issuanceId);
    },
    async changeStatus({ issuanceId, status, changeId }) {
      await call('POST', `/v1/entries/${encodeURIComponent(issuanceId)}/status`, { status, changeId });
    },
  };
}

/** Takes exactly one entry per purpose out of the answer. */
function parseEntries(answer: unknown, issuanceId: string): ReservedEntry[] {
  const items = Array.isArray(answer) ? answer : (answer as { items?: unknown } | null)?.items;
  const own = Array.isArray(items)
    ? (items as { issuanceId?: unknown; entries?: unknown }[]).find((item) => item?.issuanceId === issuanceId)
    : undefined;
  const entries = Array.isArray(own?.entries) ? (own.entries as Partial<ReservedEntry>[]) : [];
  return PURPOSES.map((statusPurpose) => {
    const entry = entries.find((candidate) => candidate?.statusPurpose === statusPurpose);
    if (typeof entry?.statusListCredential !== 'string' || !/^\d+$/.test(String(entry.statusListIndex))) {
      throw new StatusListError('status_list_refused', `the status-list service gave no ${statusPurpose} entry`);
    }
    return {
      statusPurpose,
      statusListCredential: entry.statusListCredential,
      statusListIndex: String(entry.statusListIndex),
    };
  });
}
