// Turns a pending credential into an issued one: status entries, content, checks, signature, stored bytes.
import { addProof, type Cryptosuite } from '@skill-records/credentials/add-proof';
import { createStatusListEntry } from '@skill-records/credentials/status-list';
import { recordAudit } from '@skill-records/service-kit/audit';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { lintCredential } from '@skill-records/skill-record/lint-credential';
import type { SkillRecordInput } from '@skill-records/skill-record/record';
import { toCertifiedCredential, toIdentifiedCredential } from '@skill-records/skill-record/to-credential';
import type { JsonObject } from '@skill-records/skill-record/vocabulary';
import { type AchievementRow, findAchievement } from '../store/achievement-store.ts';
import {
  type CredentialRow,
  findCredential,
  finishCredential as finish,
  type StatusEntry,
} from '../store/credential-store.ts';
import { findSkillRecord, markSkillRecordClaimed, type SkillRecordRow } from '../store/skill-record-store.ts';
import { achievementUrl, membershipUrl } from './achievement-view.ts';
import { checkIssuable } from './check-issuable.ts';
import { countEvent } from './count-event.ts';
import type { IssuerContext } from './issuer-context.ts';
import { loadTenantSigner, openTenant, type Tenant } from './open-tenant.ts';
import { provisionListKey } from './provision-list-key.ts';
import { documentPlace, holderPlace, recordPlace, sealOfSubject } from './seal-subject.ts';
import { sha256 } from './tenant-secrets.ts';

export interface IssuedCredential {
  /** The exact bytes that were stored, as text. */
  document: string;
  notificationId: string;
}

interface Material {
  tenant: Tenant;
  credential: CredentialRow;
  record: SkillRecordRow;
  input: SkillRecordInput;
  holder: string;
  achievement: AchievementRow | undefined;
}

/**
 * Idempotent; the first writer wins. @throws StatusListError when no entry could be reserved: the row stays `pending`
 * and the next request or the sweeper goes on. @throws Problem `not_found` for a person who was erased meanwhile.
 */
export async function finishCredential(
  ctx: IssuerContext,
  tenantId: string,
  credentialId: string,
): Promise<IssuedCredential> {
  const material = await gather(ctx, tenantId, credentialId);
  if (material.credential.state === 'issued') return readDocument(ctx, tenantId, credentialId);
  const statusEntries = await reserveEntries(ctx, material.tenant, credentialId);
  const signed = await sign(ctx, material, statusEntries);
  if (await store(ctx, material, statusEntries, signed)) countEvent(ctx, 'credential_issued');
  return readDocument(ctx, tenantId, credentialId);
}

/** The stored bytes, compared with their digest. @throws Problem `not_found` */
export async function readDocument(ctx: IssuerContext, tenantId: string, id: string): Promise<IssuedCredential> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const row = await findCredential(tx, tenantId, id);
    const record = row && (await findSkillRecord(tx, tenantId, row.skillRecordId));
    if (!row?.document || !row.documentSha256 || !record) throw problem('not_found');
    const sealer = await sealOfSubject(ctx, tx, tenantId, record.subjectId);
    const document = sealer.openText(row.document, documentPlace(tenantId, id));
    if (!sha256(document).equals(row.documentSha256)) throw new Error('a stored credential has changed');
    return { document, notificationId: row.notificationId };
  });
}

async function gather(ctx: IssuerContext, tenantId: string, id: string): Promise<Material> {
  return withTenant(ctx.db, tenantId, async (tx) => {
    const credential = await findCredential(tx, tenantId, id);
    const record = credential && (await findSkillRecord(tx, tenantId, credential.skillRecordId));
    if (!credential || !record) throw problem('not_found');
    const sealer = await sealOfSubject(ctx, tx, tenantId, record.subjectId);
    return {
      tenant: await openTenant(ctx, tx, tenantId),
      credential,
      record,
      input: JSON.parse(sealer.openText(record.content, recordPlace(tenantId, record.id))) as SkillRecordInput,
      holder: sealer.openText(credential.holder, holderPlace(tenantId, id)),
      achievement: record.achievementId ? await findAchievement(tx, tenantId, record.achievementId) : undefined,
    };
  });
}

async function reserveEntries(ctx: IssuerContext, tenant: Tenant, issuanceId: string): Promise<StatusEntry[]> {
  if (!tenant.listKeyProvisionedAt) await provisionListKey(ctx, tenant.id);
  return ctx.statusList.reserveEntries({ tenant: tenant.slug, issuanceId });
}

async function sign(ctx: IssuerContext, material: Material, statusEntries: readonly StatusEntry[]): Promise<string> {
  const unsigned = toCredential(ctx, material, statusEntries);
  const faults = lintCredential(unsigned);
  if (faults.length > 0) {
    throw new Error(`the credential breaks rules of its kind: ${faults.map(({ code }) => code).join(', ')}`);
  }
  const signed = await addProof(unsigned, {
    signer: await loadTenantSigner(ctx, material.tenant),
    cryptosuite: material.credential.cryptosuite as Cryptosuite,
    documentLoader: ctx.documentLoader,
    now: ctx.now(),
  });
  checkIssuable(signed);
  return JSON.stringify(signed);
}

function toCredential(ctx: IssuerContext, material: Material, statusEntries: readonly StatusEntry[]): JsonObject {
  const { tenant, credential, input, holder, achievement } = material;
  const { BASE_URL } = ctx.config;
  const base = {
    id: `urn:uuid:${credential.id}` as const,
    issuer: { id: tenant.did, name: tenant.name, ...(tenant.url ? { url: tenant.url } : {}) },
    subjectId: holder,
    validFrom: credential.validFrom,
    statusEntries: toStatusEntries(statusEntries),
  };
  if (input.type === 'Identified') {
    if (!credential.validUntil) throw new Error('an Identified record has an end');
    const { identity, employment } = input;
    return toIdentifiedCredential({
      ...base,
      achievementId: membershipUrl(BASE_URL, tenant.slug),
      validUntil: credential.validUntil,
      ...(identity ? { identity } : {}),
      ...(employment
        ? { employment: { employer: employment.employer ?? tenant.did, startDate: employment.startDate } }
        : {}),
    });
  }
  if (!achievement) throw new Error('a Certified record has an achievement');
  const lastDay = input.results
    .map(({ on }) => on)
    .sort()
    .at(-1) as string; // prettier-ignore
  return toCertifiedCredential({
    ...base,
    achievementId: achievementUrl(BASE_URL, achievement.id),
    definition: achievement.definition,
    results: input.results,
    ...(input.evidence ? { evidence: input.evidence } : {}),
    awardedOn: new Date(`${lastDay}T00:00:00Z`),
    ...(credential.validUntil ? { validUntil: credential.validUntil } : {}),
  });
}

function toStatusEntries(entries: readonly StatusEntry[]) {
  const entryFor = (statusPurpose: StatusEntry['statusPurpose']) => {
    const entry = entries.find((candidate) => candidate.statusPurpose === statusPurpose);
    if (!entry) throw new Error(`no ${statusPurpose} entry was reserved`);
    return createStatusListEntry({
      statusListCredential: entry.statusListCredential,
      index: Number(entry.statusListIndex),
      statusPurpose,
    });
  };
  return { revocation: entryFor('revocation'), suspension: entryFor('suspension') };
}

/** Transaction 2. When somebody else was first, this signature is thrown away. */
async function store(
  ctx: IssuerContext,
  { tenant, credential, record }: Material,
  statusEntries: StatusEntry[],
  document: string,
): Promise<boolean> {
  return withTenant(ctx.db, tenant.id, async (tx) => {
    const sealer = await sealOfSubject(ctx, tx, tenant.id, record.subjectId);
    const stored = await finish(tx, tenant.id, credential.id, {
      statusEntries,
      document: sealer.seal(document, documentPlace(tenant.id, credential.id)),
      documentSha256: sha256(document),
      issuedAt: ctx.now(),
    });
    if (!stored) return false;
    await markSkillRecordClaimed(tx, tenant.id, record.id);
    await recordAudit(tx, { tenantId: tenant.id, actor: 'holder', action: 'credential.issued', object: credential.id });
    return true;
  });
}
