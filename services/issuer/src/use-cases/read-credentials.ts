// Lists a tenant's credentials and reads one of them, with its exact bytes and the history of its status.
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import {
  type CredentialFilter,
  type CredentialListRow,
  findCredential,
  listCredentials as list,
} from '../store/credential-store.ts';
import { findSkillRecord } from '../store/skill-record-store.ts';
import { listStatusChanges } from '../store/status-change-store.ts';
import { achievementIdOf, achievementUrl } from './achievement-view.ts';
import type { IssuerContext } from './issuer-context.ts';
import { decodeCursor, type PageRequest, pageOf } from './page-cursor.ts';
import { documentPlace, findSeal, reasonPlace } from './seal-subject.ts';
import { sha256 } from './tenant-secrets.ts';

export interface CredentialView {
  /** `urn:uuid:…`, the credential's own id. */
  id: string;
  type: 'Certified' | 'Identified';
  state: 'pending' | 'issued';
  status: 'active' | 'suspended' | 'revoked';
  skillRecord: string;
  achievement?: string;
  cryptosuite: string;
  validFrom: string;
  validUntil?: string;
  issuedAt?: string;
  createdAt: string;
  /** What the wallet reported last. */
  notification?: string;
  credentialStatus?: { statusPurpose: string; statusListCredential: string; statusListIndex: string }[];
}

export interface CredentialDetails extends CredentialView {
  history: { status: string; reason?: string; at: string; publishedAt?: string }[];
}

/** The uuid in a credential id or a bare uuid. @throws Problem `not_found` for anything else */
export function credentialUuid(id: string): string {
  const uuid = /^(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(id.toLowerCase())?.[1];
  if (uuid === undefined) throw problem('not_found');
  return uuid;
}

export async function listCredentials(
  ctx: IssuerContext,
  tenantId: string,
  filter: Omit<CredentialFilter, 'achievementId'> & { achievement?: string | undefined },
  { limit, cursor }: PageRequest,
): Promise<{ items: CredentialView[]; next?: string }> {
  const after = decodeCursor(cursor);
  if (after && !/^[0-9a-f-]{36}$/.test(after.id)) throw problem('bad_request');
  const { achievement, ...rest } = filter;
  const achievementId = achievement && (achievementIdOf(ctx.config.BASE_URL, achievement) ?? '');
  const rows = await withTenant(ctx.db, tenantId, (tx) =>
    list(tx, tenantId, { ...rest, achievementId }, { after, limit: limit + 1 }),
  );
  return pageOf(rows, limit, (row) => credentialView(ctx.config.BASE_URL, row));
}

/** @returns the details and the credential's bytes as text (undefined while pending or erased) */
export async function readCredential(
  ctx: IssuerContext,
  tenantId: string,
  id: string,
): Promise<{ details: CredentialDetails; document: string | undefined }> {
  const uuid = credentialUuid(id);
  return withTenant(ctx.db, tenantId, async (tx) => {
    const row = await findCredential(tx, tenantId, uuid);
    const record = row && (await findSkillRecord(tx, tenantId, row.skillRecordId));
    if (!row || !record) throw problem('not_found');
    const sealer = await findSeal(ctx, tx, tenantId, record.subjectId);
    const document = sealer && row.document ? sealer.openText(row.document, documentPlace(tenantId, uuid)) : undefined;
    if (document !== undefined && !row.documentSha256?.equals(sha256(document))) {
      throw new Error('a stored credential has changed');
    }
    const changes = await listStatusChanges(tx, tenantId, uuid);
    return {
      details: {
        ...credentialView(ctx.config.BASE_URL, { ...row, type: record.type, achievementId: record.achievementId }),
        history: changes.map((change) => ({
          status: change.status,
          ...(sealer && change.reason
            ? { reason: sealer.openText(change.reason, reasonPlace(tenantId, change.id)) }
            : {}),
          at: change.createdAt.toISOString(),
          ...(change.acknowledgedAt ? { publishedAt: change.acknowledgedAt.toISOString() } : {}),
        })),
      },
      document,
    };
  });
}

function credentialView(baseUrl: string, row: CredentialListRow): CredentialView {
  return {
    id: `urn:uuid:${row.id}`,
    type: row.type,
    state: row.state,
    status: row.status,
    skillRecord: row.skillRecordId,
    ...(row.achievementId ? { achievement: achievementUrl(baseUrl, row.achievementId) } : {}),
    cryptosuite: row.cryptosuite,
    validFrom: row.validFrom.toISOString(),
    ...(row.validUntil ? { validUntil: row.validUntil.toISOString() } : {}),
    ...(row.issuedAt ? { issuedAt: row.issuedAt.toISOString() } : {}),
    createdAt: row.createdAt.toISOString(),
    ...(row.notificationEvent ? { notification: row.notificationEvent } : {}),
    ...(row.statusEntries ? { credentialStatus: row.statusEntries } : {}),
  };
}
