// Held records: GET /v1/credentials, GET and DELETE /v1/credentials/{id}.
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { deleteWalletCredential } from '../use-cases/delete-credential.ts';
import type { Wallet } from '../use-cases/dependencies.ts';
import { getWalletCredential } from '../use-cases/get-credential.ts';
import { listWalletCredentials } from '../use-cases/list-credentials.ts';
import { CredentialItem, IdParams, ListQuery, listOf, RevealedField } from './schemas.ts';

const tags = ['credentials'];

export function addCredentialRoutes(app: App, wallet: Wallet): void {
  app.get(
    '/v1/credentials',
    {
      schema: {
        tags,
        summary: 'List the records, newest first, with their status of now',
        querystring: ListQuery,
        response: { 200: listOf(CredentialItem) },
      },
      config: { auth: 'user' },
    },
    async (request) => {
      const { cursor, limit = 50 } = request.query;
      return listWalletCredentials(wallet, tenantOf(request), { limit, ...(cursor !== undefined && { cursor }) });
    },
  );

  app.get(
    '/v1/credentials/:id',
    {
      schema: {
        tags,
        summary: 'Get one record: the exact credential, its parts with labels, its status of now',
        description: 'With `Accept: application/vc` the answer is the credential itself, byte for byte.',
        params: IdParams,
        response: {
          200: Type.Object({
            ...CredentialItem.properties,
            credential: Type.Object({}),
            fields: Type.Array(RevealedField),
            deliveredBy: Type.String(),
            digest: Type.String(),
          }),
        },
      },
      config: { auth: 'user' },
    },
    async (request, reply) => {
      const { text, ...detail } = await getWalletCredential(wallet, tenantOf(request), request.params.id);
      if (/^application\/vc\b/.test(request.headers.accept ?? ''))
        return reply.type('application/vc').send(text as never);
      // The stored bytes are put in as they are: re-serialising could change what was signed.
      const rest = JSON.stringify(detail);
      return reply.type('application/json; charset=utf-8').send(`{"credential":${text},${rest.slice(1)}` as never);
    },
  );

  app.delete(
    '/v1/credentials/:id',
    { schema: { tags, summary: 'Delete a record from this wallet', params: IdParams }, config: { auth: 'user' } },
    async (request, reply) => {
      await deleteWalletCredential(wallet, tenantOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
}
