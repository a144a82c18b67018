// /v1/batches: upload a file of records, look at what became of it, approve, pause, resume and cancel.
import { Readable } from 'node:stream';
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { listBatches, readBatch } from '../use-cases/batch-view.ts';
import { BATCH_ACTIONS, changeBatchState } from '../use-cases/change-batch-state.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import {
  claimLinksCsv,
  DELIVERIES,
  errorsCsv,
  listRows,
  ROW_STATES,
  recordOfRow,
  txCodesCsv,
} from '../use-cases/read-batch-rows.ts';
import { type BatchUpload, receiveBatch } from '../use-cases/receive-batch.ts';
import { resendOffer } from '../use-cases/resend-offer.ts';
import { tryBatch } from '../use-cases/try-batch.ts';
import { answers, callerOf, DEFAULT_LIMIT, idParams, pageOfItems, pageQuery } from './common.ts';

const time = Type.String({ format: 'date-time' });
const count = Type.Integer();
const both = Type.Object({ en: Type.String(), ja: Type.String() });
const fault = { column: Type.String(), code: Type.String(), message: both };
const summary = {
  id: Type.String(),
  state: Type.Enum(['validating', 'ready', 'running', 'paused', 'finished', 'cancelled']),
  format: Type.Enum(['csv', 'ndjson']),
  encoding: Type.Optional(Type.String()),
  txCodes: Type.Boolean(),
  createdAt: time,
  validatedAt: Type.Optional(time),
  approvedAt: Type.Optional(time),
  finishedAt: Type.Optional(time),
};
const batch = Type.Object({
  ...summary,
  counts: Type.Object({
    total: count,
    valid: count,
    invalid: count,
    ready: count,
    malformed: count,
    duplicateInFile: count,
    alreadyIssued: count,
    offered: count,
    claimed: count,
    sent: count,
    bounced: count,
  }),
  progress: Type.Object({ done: count, total: count, percent: count }),
  sampleErrors: Type.Array(Type.Object({ row: count, ...fault })),
});
const rowState = Type.Enum([...ROW_STATES]);
const delivery = Type.Enum([...DELIVERIES]);

const FILES = [
  { file: 'errors.csv', write: errorsCsv, summary: 'One line per error, with the original columns' },
  { file: 'claim-links.csv', write: claimLinksCsv, summary: 'Where each person takes their record' },
  { file: 'tx-codes.csv', write: txCodesCsv, summary: 'Transaction codes, apart from the links' },
] as const;

const ACTION_SUMMARIES = {
  approve: 'Make the offers of all good rows',
  pause: 'Stop after the present chunk',
  resume: 'Go on',
  cancel: 'Make no further offers; those that exist stay',
};

export function batchRoutes(app: App, ctx: IssuerContext): void {
  app.post(
    '/v1/batches',
    {
      config: { auth: { apiKey: 'records:write' }, upload: ['text/csv', 'application/x-ndjson'] },
      schema: {
        tags: ['batches'],
        summary: 'Upload a file of records (CSV in UTF-8 or CP932, or NDJSON)',
        description:
          'Sent as the raw body. A broken upload is repeated with the same Idempotency-Key and goes on where it ended. ' +
          'Nothing is offered before approval, unless `approve=auto`. `map=own:ours,…` names foreign headers.',
        querystring: Type.Object({
          dryRun: Type.Optional(Type.Boolean()),
          achievement: Type.Optional(Type.String({ maxLength: 500 })),
          map: Type.Optional(Type.String({ maxLength: 2000 })),
          approve: Type.Optional(Type.Literal('auto')),
          txCodes: Type.Optional(Type.Boolean()),
        }),
        response: answers({ 202: batch }),
      },
    },
    async (request, reply) => {
      const { dryRun = false, achievement, map, approve, txCodes = false } = request.query;
      const upload: BatchUpload = {
        body: request.body instanceof Readable ? request.body : Readable.from([]),
        format: request.headers['content-type'] === 'application/x-ndjson' ? 'ndjson' : 'csv',
        achievement,
        map,
        autoApprove: approve === 'auto',
        txCodes,
      };
      if (dryRun) return reply.code(200).send(await tryBatch(ctx, tenantOf(request), upload));
      return reply.code(202).send(await receiveBatch(ctx, callerOf(request), upload, idempotencyKey(request)));
    },
  );

  app.get(
    '/v1/batches',
    {
      config: { auth: { apiKey: 'records:read' } },
      schema: {
        tags: ['batches'],
        summary: 'List batches, newest first',
        querystring: Type.Object(pageQuery),
        response: answers({ 200: pageOfItems(Type.Object(summary)) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      return listBatches(ctx, tenantOf(request), { limit, cursor });
    },
  );

  app.get(
    '/v1/batches/:id',
    {
      config: { auth: { apiKey: 'records:read' } },
      schema: { tags: ['batches'], summary: 'Read a batch', params: idParams, response: answers({ 200: batch }) },
    },
    async (request) => readBatch(ctx, tenantOf(request), request.params.id),
  );

  app.get(
    '/v1/batches/:id/rows',
    {
      config: { auth: { apiKey: 'records:read' } },
      schema: {
        tags: ['batches'],
        summary: 'List the rows of a batch',
        params: idParams,
        querystring: Type.Object({
          state: Type.Optional(rowState),
          delivery: Type.Optional(delivery),
          limit: pageQuery.limit,
          cursor: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
        response: answers({
          200: pageOfItems(
            Type.Object({
              row: count,
              state: rowState,
              errors: Type.Optional(Type.Array(Type.Object(fault))),
              skillRecord: Type.Optional(Type.String()),
              delivery: Type.Optional(delivery),
            }),
          ),
        }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor = 0, ...filter } = request.query;
      return listRows(ctx, tenantOf(request), request.params.id, {
        state: filter.state,
        delivery: filter.delivery,
        limit,
        cursor,
      });
    },
  );

  app.post(
    '/v1/batches/:id/rows/:row/resend',
    {
      config: { auth: { apiKey: 'records:write' } },
      schema: {
        tags: ['batches'],
        summary: 'Make a new offer for one row; the old link and codes end',
        params: Type.Object({ ...idParams.properties, row: Type.Integer({ minimum: 1 }) }),
        response: answers({ 202: Type.Object({ id: Type.String(), state: Type.Literal('offered') }) }),
      },
    },
    async (request, reply) => {
      const { id, row } = request.params;
      const record = await recordOfRow(ctx, tenantOf(request), id, row);
      const { status, body } = await resendOffer(ctx, callerOf(request), record, idempotencyKey(request));
      return reply.code(status).send(body);
    },
  );

  for (const { file, write, summary } of FILES) {
    app.get(
      `/v1/batches/:id/${file}`,
      {
        config: { auth: { apiKey: 'records:read' } },
        schema: { tags: ['batches'], summary, params: idParams, response: answers({ 200: Type.String() }) },
      },
      async (request, reply) => {
        const lines = await write(ctx, tenantOf(request), request.params.id);
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${file}"`)
          .send(Readable.from(lines));
      },
    );
  }

  for (const action of BATCH_ACTIONS) {
    app.post(
      `/v1/batches/:id/${action}`,
      {
        config: { auth: { apiKey: 'records:write' } },
        schema: {
          tags: ['batches'],
          summary: ACTION_SUMMARIES[action],
          params: idParams,
          response: answers({ 200: batch }),
        },
      },
      async (request) => changeBatchState(ctx, callerOf(request), request.params.id, action),
    );
  }
}
