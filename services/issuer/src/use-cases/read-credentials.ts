// Lists a tenant's credentials and reads one of them, with its exact bytes and the history of its status.
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type CredentialFilter, type CredentialListRow, listCredentials as list } from '../store/credential-listing.ts';
import { findCredential, listCredentialsOfIssuance, type StatusEntry } from '../store/credential-store.ts';
import { findSkillRecord } from '../store/skill-record-store.ts';
import { listStatusChanges } from '../store/status-change-store.ts';
import { achievementIdOf, achievementUrl } from './achievement-view.ts';
import { currentStatus } from './current-status.ts';
import { findIssuance, uuidIn } from './find-issuance.ts';
import type { IssuerContext } from './issuer-context.ts';
import { decodeCursor, type PageRequest, pageOf } from './page-cursor.ts';
import { documentPlace, findSeal, reasonPlace } from './seal-subject.ts';
import { sha256 } from './tenant-secrets.ts';

export interface CredentialView {
  /** `urn:uuid:…`, our name of this credential; that of the first of a record is also the record's. */
  id: string;
  /** The id inside the credential, shared by all forms of the record. */
  record: string;
  /** Absent for a credential that the tenant composed itself. */
  type?: 'Certified' | 'Identified';
  configuration: string;
  state: 'pending' | 'issued';
  status: 'active' | 'suspended' | 'revoked';
  suspendedUntil?: string;
  skillRecord?: string;
  achievement?: string;
  cryptosuite?: string;
  validFrom: string;
  validUntil?: string;
  issuedAt?: string;
  createdAt: string;
  /** What the wallet reported last. */
  notification?: string;
  credentialStatus?: StatusEntry[];
}

export interface CredentialDetails extends CredentialView {
  history: { status: string; reason?: string; until?: string; at: string; publishedAt?: string }[];
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
    list(tx, tenantId, { ...rest, achievementId }, ctx.now(), { after, limit: limit + 1 }),
  );
  return pageOf(rows, limit, (row) => credentialView(ctx, row));
}

/** @returns the details and the credential's bytes as text (undefined while pending or erased) */
export async function readCredential(
  ctx: IssuerContext,
  tenantId: string,
  id: string,
): Promise<{ details: CredentialDetails; document: string | undefined }> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const uuid = uuidIn(id);
    const named = uuid === undefined ? undefined : await findCredential(tx, tenantId, uuid);
    const issuanceId = named?.issuanceId ?? (await findIssuance(ctx, tx, tenantId, { credential: id }));
    const row = named ?? (issuanceId && (await listCredentialsOfIssuance(tx, tenantId, issuanceId))[0]);
    if (!row) throw problem('not_found');
    const record = row.skillRecordId ? await findSkillRecord(tx, tenantId, row.skillRecordId) : undefined;
    const sealer = await findSeal(ctx, tx, tenantId, row.subjectId);
    const document =
      sealer && row.document ? sealer.openText(row.document, documentPlace(tenantId, row.id)) : undefined;
    if (document !== undefined && !row.documentSha256?.equals(sha256(document))) {
      throw new Error('a stored credential has changed');
    }
    const changes = await listStatusChanges(tx, tenantId, row.issuanceId);
    return {
      details: {
        ...credentialView(ctx, { ...row, type: record?.type ?? null, achievementId: record?.achievementId ?? null }),
        history: changes.map((change) => ({
          status: change.status,
          ...(sealer && change.reason
            ? { reason: sealer.openText(change.reason, reasonPlace(tenantId, change.id)) }
            : {}),
          ...(change.until ? { until: change.until.toISOString() } : {}),
          at: change.createdAt.toISOString(),
          ...(change.acknowledgedAt ? { publishedAt: change.acknowledgedAt.toISOString() } : {}),
        })),
      },
      document,
    };
  });
}

function credentialView(ctx: IssuerContext, row: CredentialListRow): CredentialView {
  const status = currentStatus(row, ctx.now());
  return {
    id: `urn:uuid:${row.id}`,
    record: `urn:uuid:${row.issuanceId}`,
    ...(row.type ? { type: row.type } : {}),
    configuration: row.configurationId,
    state: row.state,
    status,
    ...(status === 'suspended' && row.suspendedUntil ? { suspendedUntil: row.suspendedUntil.toISOString() } : {}),
    ...(row.skillRecordId ? { skillRecord: row.skillRecordId } : {}),
    ...(row.achievementId ? { achievement: achievementUrl(ctx.config.BASE_URL, row.achievementId) } : {}),
    ...(row.cryptosuite ? { cryptosuite: row.cryptosuite } : {}),
    validFrom: row.validFrom.toISOString(),
    ...(row.validUntil ? { validUntil: row.validUntil.toISOString() } : {}),
    ...(row.issuedAt ? { issuedAt: row.issuedAt.toISOString() } : {}),
    createdAt: row.createdAt.toISOString(),
    ...(row.notificationEvent ? { notification: row.notificationEvent } : {}),
    ...(row.statusEntries ? { credentialStatus: row.statusEntries } : {}),
  };
}
