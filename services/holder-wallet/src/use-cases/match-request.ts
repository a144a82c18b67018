// Matches a request against everything a wallet holds.
import type { JsonObject } from '@skill-records/oid4vc/json';
import {
  type DcqlCandidate,
  type DcqlMatch,
  type DcqlQuery,
  matchCandidates,
} from '@skill-records/oid4vc/presentation/dcql';
import type { Transaction } from '@skill-records/service-kit/database';
import { listCredentials } from '../store/credentials.ts';
import { type HeldCredential, openCredential } from './held-credential.ts';
import type { Vault } from './vault.ts';

const MAX_HELD = 1000;

export interface MatchedRequest {
  match: DcqlMatch;
  held: Map<string, HeldCredential>;
}

export async function matchRequest(tx: Transaction, vault: Vault, query: DcqlQuery): Promise<MatchedRequest> {
  const rows = await listCredentials(tx, { limit: MAX_HELD });
  const held = new Map(rows.map((row) => [row.id, openCredential(vault, row)]));
  return { match: matchCandidates(query, [...held.values()].map(toCandidate)), held };
}

export function toCandidate(held: HeldCredential): DcqlCandidate {
  return { id: held.id, format: 'ldp_vc', typeIris: held.facts.typeIris, document: held.document as JsonObject };
}
