// A held record as the use cases work with it: the exact text, the parsed document, and what was learned on receipt.

import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { type CredentialRow, readCredential } from '../store/credentials.ts';
import type { JsonObject } from './read-json.ts';
import type { Vault } from './vault.ts';

/** Learned while the record was verified; not part of it. */
export interface CredentialFacts {
  /** Expanded type IRIs, for queries. */
  typeIris: string[];
  /** sha384-… of the document as compact JSON, as receipts quote it. */
  digest: string;
  /** The credential issuer that delivered it (an https URL). */
  deliveredBy: string;
  configurationId: string;
}

export interface HeldCredential {
  id: string;
  /** The exact bytes, as text. */
  text: string;
  document: JsonObject;
  facts: CredentialFacts;
  receivedAt: Date;
}

export function openCredential(vault: Pick<Vault, 'openText' | 'openJson'>, row: CredentialRow): HeldCredential {
  const text = vault.openText('document', row.id, row.documentSealed);
  return {
    id: row.id,
    text,
    document: JSON.parse(text) as JsonObject,
    facts: vault.openJson<CredentialFacts>('facts', row.id, row.factsSealed),
    receivedAt: row.receivedAt,
  };
}

/** Throws problem `not_found`, also for an id that is none. */
export async function readHeldCredential(tx: Transaction, vault: Vault, id: string): Promise<HeldCredential> {
  const row = isUuid(id) ? await readCredential(tx, id) : undefined;
  if (row === undefined) throw problem('not_found');
  return openCredential(vault, row);
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}
