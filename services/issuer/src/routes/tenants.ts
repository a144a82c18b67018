// POST and GET /v1/tenants: the operator makes and lists tenants.
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { createTenant } from '../use-cases/create-tenant.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { listTenants } from '../use-cases/list-tenants.ts';
import { answers, bothLanguages, pageOfItems } from './common.ts';

const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' });
const kind = Type.Union([Type.Literal('provider'), Type.Literal('hr')]);

export function tenantRoutes(app: App, ctx: IssuerContext): void {
  app.post(
    '/v1/tenants',
    {
      config: { auth: 'operator' },
      schema: {
        tags: ['tenants'],
        summary: 'Create a tenant with its DID, keys and first API key',
        description: 'The API key is shown here only; a repetition with the same Idempotency-Key gets the same answer.',
        body: Type.Object({
          tenant: slug,
          kind,
          name: bothLanguages(200),
          url: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2000 })),
          cryptosuite: Type.Optional(
            Type.Union([Type.Literal('eddsa-rdfc-2022'), Type.Literal('Ed25519Signature2020')]),
          ),
        }),
        response: answers({ 201: Type.Object({ tenant: slug, did: Type.String(), apiKey: Type.String() }) }),
      },
    },
    async (request, reply) => {
      const { status, body } = await createTenant(ctx, request.body, idempotencyKey(request));
      return reply.code(status).send(body);
    },
  );

  app.get(
    '/v1/tenants',
    {
      config: { auth: 'operator' },
      schema: {
        tags: ['tenants'],
        summary: 'List the tenants',
        response: answers({
          200: pageOfItems(
            Type.Object({
              tenant: slug,
              kind,
              name: bothLanguages(200),
              did: Type.String(),
              createdAt: Type.String({ format: 'date-time' }),
            }),
          ),
        }),
      },
    },
    async () => listTenants(ctx),
  );
}
