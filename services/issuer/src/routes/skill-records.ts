// POST /v1/skill-records, GET /v1/skill-records/{id}, POST …/resend, …/revoke, …: one record, its offer, and its status.
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { recipientSchema, skillRecordInputSchema } from '@skill-records/skill-record/record';
import Type from 'typebox';
import { acceptSkillRecord } from '../use-cases/accept-skill-record.ts';
import { FORMS } from '../use-cases/credential-configurations.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { readSkillRecord } from '../use-cases/read-skill-record.ts';
import { resendOffer } from '../use-cases/resend-offer.ts';
import { answers, callerOf, idParams } from './common.ts';
import { statusRoutes } from './status-routes.ts';

const offer = Type.Object({
  uri: Type.String({ description: 'openid-credential-offer://…' }),
  qr: Type.String({ description: 'SVG data URI of the same link.' }),
  expiresAt: Type.String({ format: 'date-time' }),
  txCode: Type.Optional(Type.String({ description: 'To be given to the person on another way than the link.' })),
});
const accepted = Type.Object({ id: Type.String(), state: Type.Literal('offered'), offer });
/** The endings of credential configuration ids. */
const formats = Type.Array(Type.Enum(FORMS.map(({ name }) => name)), {
  minItems: 1,
  maxItems: FORMS.length,
  uniqueItems: true,
  description: 'The forms in which the record is offered; without it the default one of its kind.',
});
const credentialView = Type.Object({
  id: Type.String(),
  configuration: Type.String(),
  state: Type.Enum(['pending', 'issued']),
  status: Type.Enum(['active', 'suspended', 'revoked']),
});
const kind = Type.Union([Type.Literal('Certified'), Type.Literal('Identified')]);

export function skillRecordRoutes(app: App, ctx: IssuerContext): void {
  app.post(
    '/v1/skill-records',
    {
      config: { auth: { apiKey: 'records:write' } },
      schema: {
        tags: ['skill records'],
        summary: 'Report a record; the answer carries the credential offer',
        description:
          'With `formats` the offer names several credential configurations, the first one by preference; what is issued ' +
          'from it is one record in several forms, with one status.',
        body: Type.Intersect([skillRecordInputSchema, Type.Object({ formats: Type.Optional(formats) })]),
        response: answers({ 202: accepted }),
      },
    },
    async (request, reply) => {
      const { status, body } = await acceptSkillRecord(ctx, callerOf(request), request.body, idempotencyKey(request));
      return reply.code(status).send(body);
    },
  );

  app.get(
    '/v1/skill-records/:id',
    {
      config: { auth: { apiKey: 'records:read' } },
      schema: {
        tags: ['skill records'],
        summary: 'Read a record: where it stands, and its offer while there is one',
        params: idParams,
        response: answers({
          200: Type.Object({
            id: Type.String(),
            type: kind,
            state: Type.Enum(['offered', 'locked', 'expired', 'claimed']),
            createdAt: Type.String({ format: 'date-time' }),
            achievement: Type.Optional(Type.String()),
            batch: Type.Optional(Type.String()),
            recipient: recipientSchema,
            offer: Type.Optional(
              Type.Object({
                ...offer.properties,
                configurations: Type.Array(Type.String()),
                delivery: Type.Enum(['pending', 'link', 'sent', 'bounced']),
              }),
            ),
            credential: Type.Optional(credentialView),
            credentials: Type.Optional(Type.Array(credentialView)),
          }),
        }),
      },
    },
    async (request) => readSkillRecord(ctx, tenantOf(request), request.params.id),
  );

  app.post(
    '/v1/skill-records/:id/resend',
    {
      config: { auth: { apiKey: 'records:write' } },
      schema: {
        tags: ['skill records'],
        summary: 'Make a new offer; the old link and codes end',
        params: idParams,
        response: answers({ 202: accepted }),
      },
    },
    async (request, reply) => {
      const { status, body } = await resendOffer(ctx, callerOf(request), request.params.id, idempotencyKey(request));
      return reply.code(status).send(body);
    },
  );

  statusRoutes(app, ctx, {
    path: '/v1/skill-records/:id',
    tag: 'skill records',
    what: 'what was issued for a record',
    targetOf: (id) => ({ record: id }),
    viewOf: (id) => id,
  });
}
