// Trust lists: the issuers an employer believes, put and read as a whole.
import { problem } from '@skill-records/service-kit/problem';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { readTrustList, replaceTrustList } from '../use-cases/put-trust-list.ts';
import { dateTime } from './schemas.ts';

const params = Type.Object({ name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }) });
const entries = Type.Array(
  Type.Object({
    did: Type.String({ pattern: '^did:[a-z0-9]+:[^\\s#?]+$', maxLength: 2000 }),
    scopes: Type.Optional(
      Type.Array(Type.String({ format: 'uri', maxLength: 2000 }), {
        minItems: 1,
        maxItems: 500,
        description: 'Skill ids the issuer is believed for; absent: every skill',
      }),
    ),
    source: Type.String({ minLength: 1, maxLength: 500, description: 'On whose word the issuer is listed' }),
    until: Type.Optional(Type.String({ format: 'date-time' })),
  }),
  { maxItems: 10_000 },
);
const list = Type.Object({ name: Type.String(), entries, updatedAt: dateTime });

export function addTrustListRoutes(app: App, context: VerifierContext): void {
  app.put(
    '/v1/trust-lists/:name',
    {
      schema: {
        tags: ['trust lists'],
        summary: 'Replace a trust list',
        description: 'Sessions use the list named default unless they name another.',
        params,
        body: Type.Object({ entries }),
        response: { 200: list },
      },
      bodyLimit: 4 * 1024 * 1024,
      config: { auth: { apiKey: 'trust:write' } },
    },
    async (request) =>
      await replaceTrustList(context, tenantOf(request), { name: request.params.name, entries: request.body.entries }),
  );

  app.get(
    '/v1/trust-lists/:name',
    {
      schema: { tags: ['trust lists'], summary: 'Read a trust list', params, response: { 200: list } },
      config: { auth: { apiKey: 'trust:read' } },
    },
    async (request) => {
      const found = await readTrustList(context, tenantOf(request), request.params.name);
      if (!found) throw problem('not_found');
      return found;
    },
  );
}
