// What the use cases of this service are given: settings, database, keys, clock; nothing here is global.
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import type { Database } from '@skill-records/service-kit/database';
import type { Envelope } from '@skill-records/service-kit/envelope';
import type { Log } from '@skill-records/service-kit/logger';
import type { PublicationWitness } from '../store/publication-witness.ts';
import type { Tenant } from '../store/tenants.ts';
import type { Decoys } from './decoys.ts';
import type { HotLists } from './hot-lists.ts';
import type { ServedLists } from './served-lists.ts';
import type { SignList } from './sign-list.ts';

/** How long a verifier may keep a list before it asks again. */
export const LIST_TTL_MS = 300_000;
/** A list ends a day after it was signed, so that a publisher that died makes verification fail instead of passing forever. */
export const LIST_VALIDITY_MS = 24 * 3_600_000;
/** A list is signed anew when less than this is left of its validity. */
export const RENEWAL_MARGIN_MS = LIST_VALIDITY_MS / 2;

export interface Dependencies {
  /** The origin in front of every list URL. */
  baseUrl: string;
  db: Database;
  envelope: Envelope;
  witness: PublicationWitness;
  /** Opens the compact JWE in which a list-signing key arrives; rejects when it is not for us. */
  openListKey: (jwe: string) => Promise<Uint8Array>;
  resolveDid: ResolveDid;
  /** Makes the bytes that are served of a list. */
  signList: SignList;
  now: () => Date;
  log: Log;
  /** Entries of a new list. At least 2^17, the smallest crowd to hide in (Bitstring Status List v1.0, section 2.2). */
  listSize: number;
  /** Indexes given away in one list before it is closed; half of `listSize` outside of tests. */
  fillLimit: number;
  /** Lists of one kind, purpose and issuer that take new entries at the same time. */
  openLists: number;
  decoys: Decoys;
  hotLists: HotLists;
  served: ServedLists;
}

export type PublishList = (o: { tenantId: string; listId: string }) => Promise<{ version: number }>;

/** Where a list is served: `<origin>/<tenant>/status-lists/<list id>`. */
export function listUrl(baseUrl: string, tenant: string, listId: string): string {
  return `${baseUrl}/${tenant}/status-lists/${listId}`;
}

/** The purpose under which the key store keeps the list-signing key of a DID; the first DID's has no DID in its name. */
export function listKeyPurpose(tenant: Tenant, did: string): string {
  return did === tenant.did ? 'status-list' : `status-list ${did}`;
}
