// Finds achievements: by what a caller may name them, in pages, and for the public.
import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { COLUMNS } from '@skill-records/skill-record/completion-row';
import {
  type AchievementRow,
  findAchievementByCode,
  findAchievement as findById,
  findTenantIdByAchievement,
  listAchievements as list,
} from '../store/achievement-store.ts';
import { findTenantIdBySlug } from '../store/tenant-store.ts';
import {
  type AchievementView,
  achievementIdOf,
  achievementView,
  type PublicAchievement,
  publicAchievement,
  publicMembership,
} from './achievement-view.ts';
import type { IssuerContext } from './issuer-context.ts';
import { openTenant } from './open-tenant.ts';
import { decodeCursor, type PageRequest, pageOf } from './page-cursor.ts';

/** `reference`: id, public address, or humanCode[@version] (without a version: the one published last). */
export async function findAchievement(
  ctx: IssuerContext,
  tx: Transaction,
  tenantId: string,
  reference: string,
): Promise<AchievementRow | undefined> {
  const id = achievementIdOf(ctx.config.BASE_URL, reference);
  if (id === undefined) return undefined;
  const [humanCode = '', version] = id.split('@', 2);
  return (await findById(tx, tenantId, id)) ?? (await findAchievementByCode(tx, tenantId, humanCode, version));
}

export async function listAchievements(
  ctx: IssuerContext,
  tenantId: string,
  { limit, cursor }: PageRequest,
): Promise<{ items: AchievementView[]; next?: string }> {
  const after = decodeCursor(cursor);
  const rows = await withTenant(ctx.db, tenantId, (tx) => list(tx, tenantId, { after, limit: limit + 1 }));
  return pageOf(rows, limit, (row) => achievementView(ctx.config.BASE_URL, row));
}

/** For anybody, without signing in. @throws Problem `not_found` */
export async function readPublicAchievement(ctx: IssuerContext, reference: string): Promise<PublicAchievement> {
  const id = achievementIdOf(ctx.config.BASE_URL, reference) ?? '';
  const slug = /^membership\.(.+)$/.exec(id)?.[1];
  const tenantId = slug ? await findTenantIdBySlug(ctx.db, slug) : await findTenantIdByAchievement(ctx.db, id);
  if (tenantId === undefined) throw problem('not_found');
  return withTenant(ctx.db, tenantId, async (tx) => {
    const tenant = await openTenant(ctx, tx, tenantId);
    if (slug) return publicMembership(ctx.config.BASE_URL, tenant);
    const row = await findById(tx, tenantId, id);
    if (!row) throw problem('not_found');
    return publicAchievement(ctx.config.BASE_URL, tenant, row);
  });
}

/** A file to fill in: the columns, and the achievement's code in the first line. @throws Problem `not_found` */
export async function createCsvTemplate(ctx: IssuerContext, tenantId: string, reference: string): Promise<string> {
  const row = await withTenant(ctx.db, tenantId, (tx) => findAchievement(ctx, tx, tenantId, reference));
  if (!row) throw problem('not_found');
  const roles = row.definition.evaluation.map(({ role }) => role);
  const left = { test_score: roles.includes('TestEvaluation'), teacher_level: roles.includes('TeacherEvaluation') };
  const columns = COLUMNS.filter((column) => left[column as keyof typeof left] ?? true);
  const first = columns.map((column) => (column === 'achievement' ? `${row.humanCode}@${row.version}` : ''));
  // The byte order mark makes Japanese spreadsheets read UTF-8.
  return `\uFEFF${columns.join(',')}\r\n${first.join(',')}\r\n`;
}
