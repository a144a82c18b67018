// The wallet as a whole: GET /v1/history and GET /v1/export.
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Wallet } from '../use-cases/dependencies.ts';
import { exportWallet } from '../use-cases/export-wallet.ts';
import { listWalletHistory } from '../use-cases/list-history.ts';
import { Instant, ListQuery, Localized, listOf } from './schemas.ts';

const tags = ['wallet'];

const HistoryItem = Type.Object({
  id: Type.String(),
  at: Instant,
  kind: Type.String({ description: 'received, replaced, presented, declined, deleted or exported.' }),
  state: Type.Optional(Type.String({ description: 'Of presentations: sending, sent, unconfirmed or refused.' })),
  issuer: Type.Optional(Type.Object({ name: Localized, host: Type.Optional(Type.String()) })),
  verifier: Type.Optional(
    Type.Object({ name: Type.Optional(Localized), did: Type.String(), clientId: Type.String(), host: Type.String() }),
  ),
  purpose: Type.Optional(Localized),
  retention: Type.Optional(Type.String()),
  records: Type.Array(
    Type.Object({ id: Type.String(), name: Localized, fields: Type.Optional(Type.Array(Localized)) }),
  ),
});

export function addWalletRoutes(app: App, wallet: Wallet): void {
  app.get(
    '/v1/history',
    {
      schema: {
        tags,
        summary: 'List what came in and what went to whom, newest first',
        querystring: ListQuery,
        response: { 200: listOf(HistoryItem) },
      },
      config: { auth: 'user' },
    },
    async (request) => {
      const { cursor, limit = 50 } = request.query;
      return listWalletHistory(wallet, tenantOf(request), { limit, ...(cursor !== undefined && { cursor }) });
    },
  );

  app.get(
    '/v1/export',
    {
      schema: {
        tags,
        summary: 'Export every record as the exact bytes received, and the history; no keys',
        response: {
          200: Type.Object({
            format: Type.Literal('skill-records-wallet-export'),
            version: Type.Literal(1),
            exportedAt: Type.String({ format: 'date-time' }),
            holder: Type.Object({ did: Type.String(), name: Type.String() }),
            credentials: Type.Array(
              Type.Object({
                id: Type.String(),
                receivedAt: Type.String({ format: 'date-time' }),
                deliveredBy: Type.String(),
                mediaType: Type.String(),
                sha256: Type.String({ description: 'Of the UTF-8 bytes of `document`, hexadecimal.' }),
                document: Type.String({ description: 'The credential as one text.' }),
              }),
            ),
            history: Type.Array(Type.Unknown()),
          }),
        },
      },
      config: { auth: 'user', rateLimit: { max: 20, timeWindow: 60_000 } },
    },
    async (request, reply) =>
      reply
        .header('content-disposition', 'attachment; filename="skill-records-wallet.json"')
        .send(await exportWallet(wallet, tenantOf(request))),
  );
}
