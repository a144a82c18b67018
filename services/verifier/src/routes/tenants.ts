// Tenants, for the operator: open one, list them.

import { idempotencyKey, withIdempotency } from '@skill-records/service-kit/idempotency';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { createTenant } from '../use-cases/create-tenant.ts';
import { readTenants } from '../use-cases/read-tenants.ts';
import { dateTime, localizedText, slug } from './schemas.ts';

const tenant = { tenant: slug, name: localizedText, did: Type.String(), clientId: Type.String(), createdAt: dateTime };

export function addTenantRoutes(app: App, context: VerifierContext): void {
  app.post(
    '/v1/tenants',
    {
      schema: {
        tags: ['tenants'],
        summary: 'Open a tenant',
        description: 'The API key in the answer has every scope; the same Idempotency-Key gives the same answer again.',
        body: Type.Object({ tenant: slug, name: Type.Optional(localizedText) }),
        response: { 201: Type.Object({ ...tenant, apiKey: Type.String() }) },
      },
      config: { auth: 'operator' },
    },
    async (request, reply) => {
      const { tenant: name, name: label = { en: name, ja: name } } = request.body;
      const answer = await withIdempotency(
        context.db,
        {
          tenantId: undefined,
          key: idempotencyKey(request),
          route: 'POST /v1/tenants',
          body: request.body,
          seal: context.envelope,
        },
        async (tx) => {
          const { slug, did, clientId, createdAt, apiKey } = await createTenant(context, tx, {
            tenant: name,
            name: label,
          });
          return { status: 201, body: { tenant: slug, name: label, did, clientId, createdAt, apiKey } };
        },
      );
      return reply.code(201).send(answer.body);
    },
  );

  app.get(
    '/v1/tenants',
    {
      schema: {
        tags: ['tenants'],
        summary: 'List tenants',
        response: { 200: Type.Object({ items: Type.Array(Type.Object(tenant)) }) },
      },
      config: { auth: 'operator' },
    },
    async () => ({
      items: (await readTenants(context)).map(({ slug, name, did, clientId, createdAt }) => ({
        tenant: slug,
        name,
        did,
        clientId,
        createdAt,
      })),
    }),
  );
}
