// Verification sessions: ask for credentials, read what came of it, sign receipts, erase.
import { idempotencyKey, withIdempotency } from '@skill-records/service-kit/idempotency';
import { Problem } from '@skill-records/service-kit/problem';
import { type App, tenantOf } from '@skill-records/service-kit/server';
import { createQrDataUri } from '@skill-records/web-kit/qr';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { createSession } from '../use-cases/create-session.ts';
import { eraseSessionNow } from '../use-cases/erase-session.ts';
import { readSession, readSessions, type SessionView } from '../use-cases/read-session.ts';
import { issueReceipts } from '../use-cases/receipts/issue-receipt.ts';
import { actorOf, assurance, credentialResult, dateTime, issuerTrust, localizedText, sessionId } from './schemas.ts';

const params = Type.Object({ id: sessionId });

const order = Type.Object({
  jobProfile: Type.Optional(
    Type.String({ maxLength: 500, description: 'id or id@version of a published job profile' }),
  ),
  dcql_query: Type.Optional(Type.Object({}, { description: 'OpenID4VP 1.0, section 6; instead of jobProfile' })),
  purpose: localizedText,
  retention: Type.String({ maxLength: 20, description: 'ISO 8601 duration, such as P90D', examples: ['P90D'] }),
  issuerTrust: Type.Optional(issuerTrust),
  trustList: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' })),
  candidateRef: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Your own reference; kept until erasure, shown to nobody else',
    }),
  ),
});

const head = Type.Object({
  id: sessionId,
  state: Type.Enum(['pending', 'received', 'verified', 'refused', 'expired'], {
    description: 'received: arrived and being judged; this version judges before it stores, so it is not seen.',
  }),
  reason: Type.Optional(Type.Enum(['checksFailed', 'declined', 'walletError'])),
  verified: Type.Boolean(),
  assurance: Type.Optional(assurance),
  jobProfile: Type.Optional(Type.String()),
  purpose: localizedText,
  issuerTrust,
  candidateRef: Type.Optional(Type.String()),
  createdAt: dateTime,
  expiresAt: dateTime,
  receivedAt: Type.Optional(dateTime),
});

const view = Type.Intersect([
  head,
  Type.Object({
    credentials: Type.Array(credentialResult),
    query: Type.Optional(Type.Object({ satisfied: Type.Boolean(), unmet: Type.Array(Type.String()) })),
    holders: Type.Optional(
      Type.Integer({
        description: 'How many different keys presented; more than one does not prove that it is one person',
      }),
    ),
    coverage: Type.Optional(
      Type.Object({}, { description: 'Comparison with the job profile, line by line, with because' }),
    ),
    dcql_query: Type.Object({}),
    retention: Type.String(),
    eraseAfter: dateTime,
    erasedAt: Type.Optional(dateTime),
    requestUri: Type.Optional(Type.String()),
    qr: Type.Optional(Type.String()),
  }),
]);

const receiptOffers = Type.Object({
  offers: Type.Array(
    Type.Object({ uri: Type.String(), qr: Type.String(), expiresAt: dateTime, credentialId: Type.String() }),
  ),
});

export function addSessionRoutes(app: App, context: VerifierContext): void {
  const tags = ['verification sessions'];

  app.post(
    '/v1/verification-sessions',
    {
      schema: {
        tags,
        summary: 'Ask for credentials',
        description: 'Show the qr, or send the requestUri; the wallet answers within the time that expiresAt says.',
        body: order,
        response: {
          201: Type.Object({ id: sessionId, requestUri: Type.String(), qr: Type.String(), expiresAt: dateTime }),
        },
      },
      config: { auth: { apiKey: 'sessions:write' } },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const { dcql_query: dcqlQuery, ...rest } = request.body;
      if ((rest.jobProfile === undefined) === (dcqlQuery === undefined)) throw new Problem('query_missing');
      const answer = await withIdempotency(
        context.db,
        { tenantId, key: idempotencyKey(request), route: 'POST /v1/verification-sessions', body: request.body },
        async (tx) => {
          const opened = await createSession(context, tx, tenantId, { ...rest, dcqlQuery });
          return { status: 201, body: { ...opened, qr: createQrDataUri(opened.requestUri) } };
        },
      );
      return reply.code(201).send(answer.body);
    },
  );

  app.get(
    '/v1/verification-sessions',
    {
      schema: {
        tags,
        summary: 'List sessions, newest first',
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Default 20' })),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(head), next: Type.Optional(Type.String()) }) },
      },
      config: { auth: { apiKey: 'sessions:read' } },
    },
    async (request) => await readSessions(context, tenantOf(request), { limit: 20, ...request.query }),
  );

  app.get(
    '/v1/verification-sessions/:id',
    {
      schema: { tags, summary: 'Read a session', params, response: { 200: view } },
      config: { auth: { apiKey: 'sessions:read' } },
    },
    async (request) => toAnswer(await readSession(context, tenantOf(request), request.params.id)),
  );

  app.post(
    '/v1/verification-sessions/:id/receipt',
    {
      schema: {
        tags,
        summary: 'Sign receipts and offer them to the holder',
        description:
          'One per verified credential, or for the ids named. Only the key that presented can take a receipt.',
        params,
        body: Type.Object({ credentials: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 100 })) }),
        response: { 201: receiptOffers },
      },
      config: { auth: { apiKey: 'sessions:write' } },
    },
    async (request, reply) => {
      const tenantId = tenantOf(request);
      const { id } = request.params;
      const answer = await withIdempotency(
        context.db,
        {
          tenantId,
          key: idempotencyKey(request),
          route: 'POST /v1/verification-sessions/{id}/receipt',
          body: { id, ...request.body },
          seal: context.envelope,
        },
        async (tx) => {
          const { credentials: credentialIds } = request.body;
          const offers = await issueReceipts(context, tx, {
            tenantId,
            sessionId: id,
            actor: actorOf(request),
            ...(credentialIds && { credentialIds }),
          });
          const body = { offers: offers.map((offer) => ({ ...offer, qr: createQrDataUri(offer.uri) })) };
          return { status: 201, body, reference: id };
        },
      );
      return reply.code(201).send(answer.body);
    },
  );

  app.post(
    '/v1/verification-sessions/:id/erase',
    {
      schema: {
        tags,
        summary: 'Erase what was presented',
        description:
          'Digests and outcomes stay; everything that names or describes the person goes. Repeating is harmless.',
        params,
        response: { 200: view },
      },
      config: { auth: { apiKey: 'sessions:write' } },
    },
    async (request) => {
      const tenantId = tenantOf(request);
      await eraseSessionNow(context, { tenantId, sessionId: request.params.id, actor: actorOf(request) });
      return toAnswer(await readSession(context, tenantId, request.params.id));
    },
  );
}

function toAnswer({ dcqlQuery, ...session }: SessionView) {
  const { requestUri } = session;
  return { ...session, dcql_query: dcqlQuery as object, ...(requestUri && { qr: createQrDataUri(requestUri) }) };
}
