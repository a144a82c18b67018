// What the use cases of this service are given: settings, database, keys, clock; nothing here is global.
import type { createStatusListCredential } from '@skill-records/credentials/status-list';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import type { Signer } from '@skill-records/dids/signer';
import type { Database } from '@skill-records/service-kit/database';
import type { Envelope } from '@skill-records/service-kit/envelope';
import type { Log } from '@skill-records/service-kit/logger';
import type { PublicationWitness } from '../store/publication-witness.ts';

/** The purpose under which the key store keeps a tenant's list-signing key. */
export const LIST_KEY_PURPOSE = 'status-list';
/** 2^17: the smallest list that Bitstring Status List v1.0 (section 2.2) allows, and so the smallest crowd to hide in. */
export const LIST_SIZE = 131_072;
/** How long a verifier may keep a list before it asks again. */
export const LIST_TTL_MS = 300_000;
/** A list ends a day after it was signed, so that a publisher that died makes verification fail instead of passing forever. */
export const LIST_VALIDITY_MS = 24 * 3_600_000;
/** A list is signed anew when less than this is left of its validity. */
export const RENEWAL_MARGIN_MS = LIST_VALIDITY_MS / 2;

/** A list credential before or after signing. */
export type ListCredential = ReturnType<typeof createStatusListCredential>;

export interface Dependencies {
  /** The origin in front of every list URL. */
  baseUrl: string;
  db: Database;
  envelope: Envelope;
  witness: PublicationWitness;
  /** Opens the compact JWE in which a list-signing key arrives; rejects when it is not for us. */
  openListKey: (jwe: string) => Promise<Uint8Array>;
  resolveDid: ResolveDid;
  /** Adds the Data Integrity proof to an unsigned list. */
  signList: (unsigned: ListCredential, o: { signer: Signer; now: Date }) => Promise<ListCredential>;
  now: () => Date;
  log: Log;
  /** Indexes given away in one list before a new one is opened; half of LIST_SIZE outside of tests. */
  fillLimit: number;
}

export type PublishList = (o: { tenantId: string; listId: string }) => Promise<{ version: number }>;

/** Where a list is served: `<origin>/<tenant>/status-lists/<list id>`. */
export function listUrl(baseUrl: string, tenant: string, listId: string): string {
  return `${baseUrl}/${tenant}/status-lists/${listId}`;
}
