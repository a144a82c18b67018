// API keys of the tenant: make, list, end.

import { idempotencyKey, withIdempotency } from '@skill-records/service-kit/idempotency';
import { problem } from '@skill-records/service-kit/problem';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { ALL_SCOPES } from '../use-cases/api-key-scopes.ts';
import { endKey, makeKey, readKeys } from '../use-cases/api-keys.ts';
import type { VerifierContext } from '../use-cases/context.ts';
import { actorOf, dateTime } from './schemas.ts';

const key = {
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  expiresAt: Type.Union([dateTime, Type.Null()]),
};

export function addApiKeyRoutes(app: App, context: VerifierContext): void {
  const tags = ['API keys'];

  app.post(
    '/v1/api-keys',
    {
      schema: {
        tags,
        summary: 'Make an API key; it is shown this once',
        body: Type.Object({
          name: Type.String({ minLength: 1, maxLength: 100 }),
          scopes: Type.Array(Type.Enum([...ALL_SCOPES]), { minItems: 1, uniqueItems: true }),
          expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
        }),
        response: { 201: Type.Object({ ...key, key: Type.String() }) },
      },
      config: { auth: { apiKey: 'keys:write' } },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const answer = await withIdempotency(
        context.db,
        {
          tenantId,
          key: idempotencyKey(request),
          route: 'POST /v1/api-keys',
          body: request.body,
          seal: context.envelope,
        },
        async (tx) => ({
          status: 201,
          body: await makeKey(tx, {
            ...request.body,
            tenantId,
            actor: actorOf(request),
            held: request.auth.scopes ?? [],
          }),
        }),
      );
      return reply.code(201).send(answer.body);
    },
  );

  app.get(
    '/v1/api-keys',
    {
      schema: {
        tags,
        summary: 'List API keys, without their secrets',
        response: { 200: Type.Object({ items: Type.Array(Type.Object(key)) }) },
      },
      config: { auth: { apiKey: 'keys:write' } },
    },
    async (request) => ({ items: await readKeys(context, tenantOf(request)) }),
  );

  app.delete(
    '/v1/api-keys/:id',
    {
      schema: {
        tags,
        summary: 'End an API key, and the page sessions that began with it',
        params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{16}$' }) }),
      },
      config: { auth: { apiKey: 'keys:write' } },
    },
    async (request, reply) => {
      const ended = await endKey(context, {
        tenantId: tenantOf(request),
        id: request.params.id,
        actor: actorOf(request),
      });
      if (!ended) throw problem('not_found');
      return reply.code(204).send();
    },
  );
}
