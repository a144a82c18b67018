// Matches a request against everything a wallet holds.
import type { JsonObject } from '@skill-records/oid4vc/json';
import { type DcqlCandidate, type DcqlMatch, matchCandidates } from '@skill-records/oid4vc/presentation/dcql';
import type { AuthorizationRequest } from '@skill-records/oid4vc/presentation/request';
import type { Transaction } from '@skill-records/service-kit/database';
import { listCredentials } from '../store/credentials.ts';
import { type HeldCredential, openCredential } from './held-credential.ts';
import { isAcceptedBy, isSelective } from './shown-parts.ts';
import type { Vault } from './vault.ts';

const MAX_HELD = 1000;

export interface MatchedRequest {
  match: DcqlMatch;
  held: Map<string, HeldCredential>;
}

/** A record with a proof that the verifier says it cannot check is no candidate (OpenID4VP 1.0, section B.1.3.2.3). */
export async function matchRequest(
  tx: Transaction,
  vault: Vault,
  { dcqlQuery, clientMetadata }: Pick<AuthorizationRequest, 'dcqlQuery' | 'clientMetadata'>,
): Promise<MatchedRequest> {
  const rows = await listCredentials(tx, { limit: MAX_HELD });
  const held = new Map(rows.map((row) => [row.id, openCredential(vault, row)]));
  const usable = [...held.values()].filter(({ document }) => isAcceptedBy(document, clientMetadata));
  return { match: matchCandidates(dcqlQuery, usable.map(toCandidate)), held };
}

export function toCandidate(held: HeldCredential): DcqlCandidate {
  const document = held.document as JsonObject;
  return { id: held.id, format: 'ldp_vc', typeIris: held.facts.typeIris, document, selective: isSelective(document) };
}
