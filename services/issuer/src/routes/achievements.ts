// /v1/achievements: publish and list them, read one in public, and a file template for each.
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { type AchievementDefinition, achievementInputSchema } from '@skill-records/skill-record/achievement';
import Type from 'typebox';
import { defineAchievement } from '../use-cases/define-achievement.ts';
import { createCsvTemplate, listAchievements } from '../use-cases/find-achievement.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { answers, callerOf, DEFAULT_LIMIT, idParams, pageOfItems, pageQuery } from './common.ts';

const achievement = Type.Object({
  id: Type.String({ description: 'Public address; the id of the achievement in every credential.' }),
  ...achievementInputSchema.properties,
  createdAt: Type.String({ format: 'date-time' }),
});

export function achievementRoutes(app: App, ctx: IssuerContext): void {
  app.post(
    '/v1/achievements',
    {
      config: { auth: { apiKey: 'achievements:write' } },
      schema: {
        tags: ['achievements'],
        summary: 'Publish a version of an achievement; it never changes afterwards',
        body: achievementInputSchema,
        response: answers({ 201: achievement }),
      },
    },
    async (request, reply) => {
      const definition = request.body as AchievementDefinition;
      const { status, body } = await defineAchievement(ctx, callerOf(request), definition, idempotencyKey(request));
      return reply.code(status).header('location', body.id).send(body);
    },
  );

  app.get(
    '/v1/achievements',
    {
      config: { auth: { apiKey: 'achievements:read' } },
      schema: {
        tags: ['achievements'],
        summary: "List the tenant's achievements, oldest first",
        querystring: Type.Object(pageQuery),
        response: answers({ 200: pageOfItems(achievement) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      return listAchievements(ctx, tenantOf(request), { limit, cursor });
    },
  );

  app.get(
    '/v1/achievements/:id/csv-template',
    {
      config: { auth: { apiKey: 'achievements:read' } },
      schema: {
        tags: ['achievements'],
        summary: 'A CSV file to fill in for this achievement',
        params: idParams,
        response: answers({ 200: Type.String() }),
      },
    },
    async (request, reply) => {
      const text = await createCsvTemplate(ctx, tenantOf(request), request.params.id);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="skill-records.csv"')
        .send(text);
    },
  );
}
