// /v1/credentials: list and read what was issued; revoke, suspend and reinstate it with everything issued for the same record.
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { jsonTextOf } from '../use-cases/document-text.ts';
import { uuidIn } from '../use-cases/find-issuance.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { listCredentials, readCredential } from '../use-cases/read-credentials.ts';
import { answers, DEFAULT_LIMIT, idParams, pageOfItems, pageQuery } from './common.ts';
import { statusRoutes } from './status-routes.ts';

const status = Type.Enum(['active', 'suspended', 'revoked']);
const state = Type.Enum(['pending', 'issued']);
const type = Type.Enum(['Certified', 'Identified']);
const time = Type.String({ format: 'date-time' });

const credential = Type.Object({
  id: Type.String({
    description: 'Our name of the credential, urn:uuid:…; that of the first of a record is the record’s.',
  }),
  record: Type.String({
    description: 'The id inside the credential; all forms of a record share it, and their status.',
  }),
  type: Type.Optional(type),
  configuration: Type.String({ description: 'The credential configuration, or vc-api.' }),
  state,
  status,
  suspendedUntil: Type.Optional(time),
  skillRecord: Type.Optional(Type.String()),
  achievement: Type.Optional(Type.String()),
  cryptosuite: Type.Optional(Type.String()),
  validFrom: time,
  validUntil: Type.Optional(time),
  issuedAt: Type.Optional(time),
  createdAt: time,
  notification: Type.Optional(Type.String()),
  credentialStatus: Type.Optional(
    Type.Array(
      Type.Union([
        Type.Object({
          statusPurpose: Type.String(),
          statusListCredential: Type.String(),
          statusListIndex: Type.String(),
        }),
        Type.Object({ idx: Type.Integer(), uri: Type.String() }),
      ]),
    ),
  ),
});

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
              Type.Object({
                status,
                reason: Type.Optional(Type.String()),
                until: Type.Optional(time),
                at: time,
                publishedAt: Type.Optional(time),
              }),
            ),
            credential: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.String()])),
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
        .send(document === undefined ? `${head}}` : `${head},"credential":${jsonTextOf(document)}}`);
    },
  );

  statusRoutes(app, ctx, {
    path: '/v1/credentials/:id',
    tag: 'credentials',
    what: 'a credential',
    targetOf: (id) => ({ credential: id }),
    viewOf: (id) => (uuidIn(id) === undefined ? id : `urn:uuid:${uuidIn(id)}`),
  });
}
