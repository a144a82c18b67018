// Finds the issuance that a credential, a record or an id in a credential belongs to.
import type { Transaction } from '@skill-records/service-kit/database';
import { findCredential, hasIssuance, listCredentialsOfRecord } from '../store/credential-store.ts';
import type { IssuerContext } from './issuer-context.ts';

/** `credential`: our id of one, or the id that the credential itself carries; `record`: the id of a skill record. */
export type IssuanceReference = { credential: string } | { record: string };

/** The uuid in `urn:uuid:…`, or a bare uuid; undefined for anything else. */
export function uuidIn(id: string): string | undefined {
  return /^(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(id.toLowerCase())?.[1];
}

export async function findIssuance(
  _ctx: IssuerContext,
  tx: Transaction,
  tenantId: string,
  reference: IssuanceReference,
): Promise<string | undefined> {
  if ('record' in reference) {
    const [first] = await listCredentialsOfRecord(tx, tenantId, reference.record);
    return first?.issuanceId;
  }
  const uuid = uuidIn(reference.credential);
  if (uuid === undefined) return undefined;
  const credential = await findCredential(tx, tenantId, uuid);
  if (credential) return credential.issuanceId;
  return (await hasIssuance(tx, tenantId, uuid)) ? uuid : undefined;
}
