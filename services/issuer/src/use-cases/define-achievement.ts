// Publishes a version of an achievement; once published it never changes.
import { recordAudit } from '@skill-records/service-kit/audit';
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { type AchievementDefinition, lintAchievement } from '@skill-records/skill-record/achievement';
import { insertAchievement } from '../store/achievement-store.ts';
import { type AchievementView, achievementView, catalogue } from './achievement-view.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';
import { randomId } from './tenant-secrets.ts';

/** @throws Problem `achievement_invalid`, `achievement_exists` */
export async function defineAchievement(
  ctx: IssuerContext,
  caller: Caller,
  definition: AchievementDefinition,
  idempotencyKey: string | undefined,
): Promise<{ status: number; body: AchievementView }> {
  const { tenantId } = caller;
  const faults = lintAchievement(definition, catalogue);
  if (faults.length > 0) throw new Problem('achievement_invalid', { errors: faults });
  return withIdempotency(
    ctx.db,
    { tenantId, key: idempotencyKey, route: 'POST /v1/achievements', body: definition },
    async (tx) => {
      const row = { id: randomId(), definition, createdAt: ctx.now() };
      if (!(await insertAchievement(tx, tenantId, row))) throw problem('achievement_exists');
      await recordAudit(tx, { tenantId, actor: caller.actor, action: 'achievement.published', object: row.id });
      const { humanCode, version } = definition;
      return {
        status: 201,
        body: achievementView(ctx.config.BASE_URL, { ...row, humanCode, version }),
      };
    },
  );
}
