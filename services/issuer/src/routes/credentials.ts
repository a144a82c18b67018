// /v1/credentials: list and read what was issued; revoke, suspend and reinstate it.
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { changeCredentialStatus } from '../use-cases/change-credential-status.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { credentialUuid, listCredentials, readCredential } from '../use-cases/read-credentials.ts';
import { answers, callerOf, DEFAULT_LIMIT, idParams, pageOfItems, pageQuery } from './common.ts';

const status = Type.Enum(['active', 'suspended', 'revoked']);
const state = Type.Enum(['pending', 'issued']);
const type = Type.Enum(['Certified', 'Identified']);
const time = Type.String({ format: 'date-time' });

const credential = Type.Object({
  id: Type.String({ description: 'The id of the credential itself, urn:uuid:…' }),
  type,
  state,
  status,
  skillRecord: Type.String(),
  achievement: Type.Optional(Type.String()),
  cryptosuite: Type.String(),
  validFrom: time,
  validUntil: Type.Optional(time),
  issuedAt: Type.Optional(time),
  createdAt: time,
  notification: Type.Optional(Type.String()),
  credentialStatus: Type.Optional(
    Type.Array(
      Type.Object({
        statusPurpose: Type.String(),
        statusListCredential: Type.String(),
        statusListIndex: Type.String(),
      }),
    ),
  ),
});

const ACTIONS = [
  { action: 'revoke', status: 'revoked', summary: 'Revoke a credential for good' },
  { action: 'suspend', status: 'suspended', summary: 'Suspend a credential until it is reinstated' },
  { action: 'reinstate', status: 'active', summary: 'End the suspension of a credential' },
] as const;

export function credentialRoutes(app: App, ctx: IssuerContext): void {
  app.get(
    '/v1/credentials',
    {
      config: { auth: { apiKey: 'credentials:read' } },
      schema: {
        tags: ['credentials'],
        summary: 'List credentials, newest first',
        querystring: Type.Object({
          ...pageQuery,
          status: Type.Optional(status),
          state: Type.Optional(state),
          type: Type.Optional(type),
          achievement: Type.Optional(Type.String({ maxLength: 500 })),
          batch: Type.Optional(Type.String({ maxLength: 64 })),
        }),
        response: answers({ 200: pageOfItems(credential) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor, batch, ...filter } = request.query;
      return listCredentials(ctx, tenantOf(request), { ...filter, batchId: batch }, { limit, cursor });
    },
  );

  app.get(
    '/v1/credentials/:id',
    {
      config: { auth: { apiKey: 'credentials:read' } },
      schema: {
        tags: ['credentials'],
        summary: 'Read a credential: its exact document, and who changed its status when and why',
        params: idParams,
        response: answers({
          200: Type.Object({
            ...credential.properties,
            history: Type.Array(
              Type.Object({ status, reason: Type.Optional(Type.String()), at: time, publishedAt: Type.Optional(time) }),
            ),
            credential: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          }),
        }),
      },
    },
    async (request, reply) => {
      const { details, document } = await readCredential(ctx, tenantOf(request), request.params.id);
      // The document goes out as its stored bytes: parsing and writing it anew could change what was signed.
      const head = JSON.stringify(details).slice(0, -1);
      return reply
        .type('application/json; charset=utf-8')
        .send(document === undefined ? `${head}}` : `${head},"credential":${document}}`);
    },
  );

  for (const { action, status: wanted, summary } of ACTIONS) {
    app.post(
      `/v1/credentials/:id/${action}`,
      {
        config: { auth: { apiKey: 'credentials:write' } },
        schema: {
          tags: ['credentials'],
          summary,
          description:
            'The reason stays with the tenant. `published: false`: the status list is told as soon as it can be reached.',
          params: idParams,
          body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }),
          response: answers({ 200: Type.Object({ id: Type.String(), status, published: Type.Boolean() }) }),
        },
      },
      async (request) => {
        const change = {
          credentialId: credentialUuid(request.params.id),
          status: wanted,
          reason: request.body.reason,
        };
        return changeCredentialStatus(ctx, callerOf(request), change, idempotencyKey(request));
      },
    );
  }
}
