// Turns a pending credential into an issued one: status entries, content, checks, signature, stored bytes.
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { recordAudit } from '@skill-records/service-kit/audit';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lintCredential } from '@skill-records/skill-record/lint-credential';
import type { SkillRecordInput } from '@skill-records/skill-record/record';
import { findAchievement } from '../store/achievement-store.ts';
import {
  type BitstringEntry,
  deletePendingCredential,
  findCredential,
  finishCredential as finish,
  lockIssuance,
  type StatusEntry,
  type TokenEntry,
} from '../store/credential-store.ts';
import { findSkillRecord, lockSkillRecord, markSkillRecordClaimed } from '../store/skill-record-store.ts';
import { composeCredential, type RecordMaterial } from './compose-credential.ts';
import { countEvent } from './count-event.ts';
import { configurationOf } from './credential-configurations.ts';
import { currentStatus } from './current-status.ts';
import type { IssuerContext } from './issuer-context.ts';
import { openTenant } from './open-tenant.ts';
import { reserveEntries } from './reserve-entries.ts';
import { documentPlace, holderPlace, recordPlace, sealOfSubject } from './seal-subject.ts';
import { secureCredential } from './secure-credential.ts';
import { loadTenantSigner } from './tenant-keys.ts';
import { sha256 } from './tenant-secrets.ts';

export interface IssuedCredential {
  /** The exact bytes that were stored, as text: JSON, or a compact serialization. */
  document: string;
  configurationId: string;
  notificationId: string | null;
}

/**
 * Idempotent; the first writer wins. @throws StatusListError when no entry could be reserved: the row stays `pending`
 * and the next request or the sweeper goes on. @throws OAuthError `credential_request_denied` when the record was revoked
 * or suspended meanwhile: the row is gone. @throws Problem `not_found` for a person who was erased meanwhile.
 */
export async function finishCredential(
  ctx: IssuerContext,
  tenantId: string,
  credentialId: string,
): Promise<IssuedCredential> {
  const material = await gather(ctx, tenantId, credentialId);
  if (!material) return readDocument(ctx, tenantId, credentialId);
  const { document, statusEntries } = await secure(ctx, material);
  if (await store(ctx, material, statusEntries, document)) countEvent(ctx, 'credential_issued');
  return readDocument(ctx, tenantId, credentialId);
}

/** The stored bytes, compared with their digest. @throws Problem `not_found` */
export async function readDocument(ctx: IssuerContext, tenantId: string, id: string): Promise<IssuedCredential> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const row = await findCredential(tx, tenantId, id);
    if (!row?.document || !row.documentSha256) throw problem('not_found');
    const sealer = await sealOfSubject(ctx, tx, tenantId, row.subjectId);
    const document = sealer.openText(row.document, documentPlace(tenantId, id));
    if (!sha256(document).equals(row.documentSha256)) throw new Error('a stored credential has changed');
    return { document, configurationId: row.configurationId, notificationId: row.notificationId };
  });
}

/** Undefined when the credential is issued already. */
async function gather(ctx: IssuerContext, tenantId: string, id: string): Promise<RecordMaterial | undefined> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const credential = await findCredential(tx, tenantId, id);
    if (credential?.state === 'issued') return undefined;
    const record = credential?.skillRecordId && (await findSkillRecord(tx, tenantId, credential.skillRecordId));
    if (!record || credential.holder === null) throw problem('not_found');
    const sealer = await sealOfSubject(ctx, tx, tenantId, record.subjectId);
    return {
      tenant: await openTenant(ctx, tx, tenantId),
      credential,
      input: JSON.parse(sealer.openText(record.content, recordPlace(tenantId, record.id))) as SkillRecordInput,
      holder: sealer.openText(credential.holder, holderPlace(tenantId, id)),
      achievement: record.achievementId ? await findAchievement(tx, tenantId, record.achievementId) : undefined,
    };
  });
}

async function secure(
  ctx: IssuerContext,
  material: RecordMaterial,
): Promise<{ document: string; statusEntries: StatusEntry[] }> {
  const { tenant, credential } = material;
  const form = configurationOf(credential.configurationId);
  const signer = await loadTenantSigner(ctx, tenant, form.algorithm);
  const statusEntries = await reserveEntries(ctx, tenant, {
    issuer: signer.controller,
    issuanceId: credential.issuanceId,
    variant: form.id,
    kind: form.format === 'dc+sd-jwt' ? 'token' : 'bitstring',
  });
  if (!statusEntries) throw new Error('records are issued only by keys that sign status lists');
  const unsigned = composeCredential(ctx, material, {
    issuer: signer.controller,
    statusEntries: statusEntries.filter((entry): entry is BitstringEntry => 'statusPurpose' in entry),
  });
  const faults = lintCredential(unsigned);
  if (faults.length > 0) {
    throw new Error(`the credential breaks rules of its kind: ${faults.map(({ code }) => code).join(', ')}`);
  }
  const tokenEntry = statusEntries.find((entry): entry is TokenEntry => 'idx' in entry);
  const document = await secureCredential(ctx, { form, signer, unsigned, holder: material.holder, tokenEntry });
  return { document, statusEntries };
}

/** Transaction 2. When somebody else was first, this signature is thrown away. */
async function store(
  ctx: IssuerContext,
  { tenant, credential }: RecordMaterial,
  statusEntries: StatusEntry[],
  document: string,
): Promise<boolean> {
  const outcome = await withTenant(ctx.db, tenant.id, async (tx) => {
    // In the order of transaction 1, record and then issuance, so that forms asked for together do not lock each other out.
    await lockSkillRecord(tx, tenant.id, credential.skillRecordId as string);
    // A change of status is either seen here, or finds the credential that is stored here.
    await lockIssuance(tx, tenant.id, credential.issuanceId);
    const now = await findCredential(tx, tenant.id, credential.id);
    if (now?.state === 'pending' && currentStatus(now, ctx.now()) !== 'active') {
      await deletePendingCredential(tx, tenant.id, credential.id);
      return 'denied';
    }
    const sealer = await sealOfSubject(ctx, tx, tenant.id, credential.subjectId);
    const stored = await finish(tx, tenant.id, credential.id, {
      statusEntries,
      document: sealer.seal(document, documentPlace(tenant.id, credential.id)),
      documentSha256: sha256(document),
      issuedAt: ctx.now(),
    });
    if (!stored) return 'late';
    await markSkillRecordClaimed(tx, tenant.id, credential.skillRecordId as string);
    await recordAudit(tx, { tenantId: tenant.id, actor: 'holder', action: 'credential.issued', object: credential.id });
    return 'stored';
  });
  if (outcome === 'denied') throw new OAuthError('credential_request_denied', 'The record is suspended or revoked');
  return outcome === 'stored';
}
