// POST and GET /v1/api-keys, DELETE /v1/api-keys/{id}: keys of the calling tenant.
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { SCOPES } from '../use-cases/create-tenant.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../use-cases/manage-api-keys.ts';
import { answers, callerOf, idParams, pageOfItems } from './common.ts';

const scopes = Type.Array(Type.Enum([...SCOPES]), { minItems: 1, uniqueItems: true });
const time = Type.String({ format: 'date-time' });

export function apiKeyRoutes(app: App, ctx: IssuerContext): void {
  app.post(
    '/v1/api-keys',
    {
      config: { auth: { apiKey: 'keys:write' } },
      schema: {
        tags: ['api keys'],
        summary: 'Create an API key; it is shown here only',
        body: Type.Object({
          name: Type.String({ minLength: 1, maxLength: 200 }),
          scopes,
          expiresAt: Type.Optional(time),
        }),
        response: answers({
          201: Type.Object({ id: Type.String(), key: Type.String(), name: Type.String(), scopes }),
        }),
      },
    },
    async (request, reply) => {
      const { status, body } = await createApiKey(ctx, callerOf(request), request.body, idempotencyKey(request));
      return reply.code(status).send(body);
    },
  );

  app.get(
    '/v1/api-keys',
    {
      config: { auth: { apiKey: 'keys:write' } },
      schema: {
        tags: ['api keys'],
        summary: 'List the API keys, without their secrets',
        response: answers({
          200: pageOfItems(
            Type.Object({
              id: Type.String(),
              name: Type.String(),
              scopes,
              createdAt: time,
              expiresAt: Type.Optional(time),
              revokedAt: Type.Optional(time),
              lastUsedAt: Type.Optional(time),
            }),
          ),
        }),
      },
    },
    async (request) => listApiKeys(ctx, tenantOf(request)),
  );

  app.delete(
    '/v1/api-keys/:id',
    {
      config: { auth: { apiKey: 'keys:write' } },
      schema: {
        tags: ['api keys'],
        summary: 'End an API key at once',
        params: idParams,
        response: answers({ 204: Type.Null() }),
      },
    },
    async (request, reply) => {
      await revokeApiKey(ctx, callerOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
}
