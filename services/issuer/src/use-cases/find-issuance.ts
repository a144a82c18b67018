// Finds the issuance that a credential, a record or an id in a credential belongs to.
import type { Transaction } from '@skill-records/service-kit/database';
import { findCredential, hasIssuance, listCredentialsOfRecord } from '../store/credential-store.ts';
import type { IssuerContext } from './issuer-context.ts';
import { openTenant } from './open-tenant.ts';
import { lookupHash, uuidOf } from './tenant-secrets.ts';

/** `credential`: our id of one, or the id that the credential itself carries; `record`: the id of a skill record. */
export type IssuanceReference = { credential: string } | { record: string };

/** The uuid in `urn:uuid:…`, or a bare uuid; undefined for anything else. */
export function uuidIn(id: string): string | undefined {
  return /^(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(id.toLowerCase())?.[1];
}

export async function findIssuance(
  ctx: IssuerContext,
  tx: Transaction,
  tenantId: string,
  reference: IssuanceReference,
): Promise<string | undefined> {
  if ('record' in reference) {
    const [first] = await listCredentialsOfRecord(tx, tenantId, reference.record);
    return first?.issuanceId;
  }
  const uuid = uuidIn(reference.credential);
  const credential = uuid === undefined ? undefined : await findCredential(tx, tenantId, uuid);
  if (credential) return credential.issuanceId;
  const { offerKey } = await openTenant(ctx, tx, tenantId);
  for (const candidate of [uuid, issuanceIdOf(offerKey, reference.credential)]) {
    if (candidate !== undefined && (await hasIssuance(tx, tenantId, candidate))) return candidate;
  }
  return undefined;
}

/**
 * The issuance of a credential that its tenant composed, by the id that stands in it. Derived, not looked up: what is
 * issued under one id shares one status from the first moment, and the table holds no id that could name a person.
 */
export function issuanceIdOf(offerKey: Uint8Array, id: string): string {
  return uuidOf(lookupHash(offerKey, 'credential-id', id));
}
