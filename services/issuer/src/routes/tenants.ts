// POST and GET /v1/tenants: the operator makes and lists tenants.
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { createTenant, TENANT_CRYPTOSUITES } from '../use-cases/create-tenant.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { listTenants } from '../use-cases/list-tenants.ts';
import { answers, bothLanguages, pageOfItems } from './common.ts';

const slug = Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' });
const dids = Type.Array(Type.String(), {
  description: 'Every DID the tenant issues with, the first one first: what a trust list of a verifier has to name.',
});
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
          cryptosuite: Type.Optional(Type.Enum([...TENANT_CRYPTOSUITES])),
        }),
        response: answers({ 201: Type.Object({ tenant: slug, did: Type.String(), dids, apiKey: Type.String() }) }),
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
              dids,
              createdAt: Type.String({ format: 'date-time' }),
            }),
          ),
        }),
      },
    },
    async () => listTenants(ctx),
  );
}
