// Presenting: resolve a request, then consent to it with chosen records, or decline.
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { consentToPresentation } from '../use-cases/consent-to-presentation.ts';
import { declinePresentation } from '../use-cases/decline-presentation.ts';
import type { Wallet } from '../use-cases/dependencies.ts';
import { readPresentationRequest } from '../use-cases/read-presentation-request.ts';
import { resolvePresentationRequest } from '../use-cases/resolve-presentation-request.ts';
import { IdParams, Instant, Localized, RevealedField, Status } from './schemas.ts';

const tags = ['presentation requests'];
const limit = { max: 120, timeWindow: 60_000 };

const View = Type.Object({
  id: Type.String(),
  state: Type.String({ description: 'open, sending, sent, unconfirmed, refused, declined or expired.' }),
  expiresAt: Instant,
  verifier: Type.Object({
    clientId: Type.String(),
    did: Type.String({ description: 'Proved by the signature of the request.' }),
    host: Type.String({ description: 'Where the answer goes.' }),
    name: Type.Optional(Localized),
  }),
  purpose: Type.Optional(Localized),
  retention: Type.Optional(Type.String()),
  jobProfile: Type.Optional(Localized),
  queries: Type.Array(
    Type.Object({
      id: Type.String(),
      required: Type.Boolean(),
      multiple: Type.Boolean(),
      skill: Type.Optional(Localized),
      minLevel: Type.Optional(Type.Integer()),
      importance: Type.Optional(Type.Union([Type.Literal('must'), Type.Literal('should'), Type.Literal('nice')])),
      types: Type.Array(Type.String()),
      asks: Type.Array(Localized),
      candidates: Type.Array(
        Type.Object({
          credential: Type.String(),
          name: Localized,
          issuer: Localized,
          status: Status,
          disclosure: Type.Union([Type.Literal('full'), Type.Literal('selective')], {
            description: 'Whether the record can only be shown as a whole.',
          }),
          reveals: Type.Array(RevealedField),
        }),
      ),
    }),
  ),
  satisfiable: Type.Boolean(),
  notAsked: Type.Integer(),
  redirectUri: Type.Optional(Type.String()),
});

const Sent = Type.Object({ state: Type.String(), redirectUri: Type.Optional(Type.String()) });

export function addPresentationRoutes(app: App, wallet: Wallet): void {
  app.post(
    '/v1/presentation-requests/resolve',
    {
      schema: {
        tags,
        summary: 'Fetch and verify a request: who asks, what for, which records fit, what each would reveal',
        body: Type.Object({ request: Type.String({ minLength: 1, maxLength: 65_536 }) }),
        response: { 200: View },
      },
      config: { auth: 'user', rateLimit: limit },
    },
    async (request) => resolvePresentationRequest(wallet, tenantOf(request), request.body.request),
  );

  app.get(
    '/v1/presentation-requests/:id',
    {
      schema: {
        tags,
        summary: 'Read a request and the state of its answer',
        params: IdParams,
        response: { 200: View },
      },
      config: { auth: 'user' },
    },
    async (request) => readPresentationRequest(wallet, tenantOf(request), request.params.id),
  );

  app.post(
    '/v1/presentation-requests/:id/consent',
    {
      schema: {
        tags,
        summary: 'Send the chosen records',
        description: '200: the verifier has them. 202: the verifier does not answer yet; the wallet goes on trying.',
        params: IdParams,
        body: Type.Object({
          choices: Type.Record(Type.String(), Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }), {
            description: 'Wallet ids of records, by query id.',
          }),
        }),
        response: { 200: Sent, 202: Sent },
      },
      config: { auth: 'user', rateLimit: limit },
    },
    async (request, reply) => {
      const sent = await consentToPresentation(wallet, tenantOf(request), request.params.id, request.body.choices);
      return reply.code(sent.state === 'sent' ? 200 : 202).send(sent);
    },
  );

  app.post(
    '/v1/presentation-requests/:id/decline',
    {
      schema: {
        tags,
        summary: 'Decline without a reason',
        params: IdParams,
        response: { 200: Type.Object({ state: Type.String() }) },
      },
      config: { auth: 'user' },
    },
    async (request) => {
      await declinePresentation(wallet, tenantOf(request), request.params.id);
      return { state: 'declined' };
    },
  );
}
