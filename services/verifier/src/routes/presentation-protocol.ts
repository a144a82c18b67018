// What a wallet talks to: the signed request and the address for its answer (OpenID4VP 1.0).
// https://openid.net/specs/openid-4-verifiable-presentations-1_0.html

import { REQUEST_OBJECT_MEDIA_TYPE } from '@skill-records/oid4vc/presentation/request';
import { createDirectPostResponse } from '@skill-records/oid4vc/presentation/response';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { readDidDocument } from '../use-cases/read-did-document.ts';
import { receiveResponse } from '../use-cases/receive-response.ts';
import { serveRequest } from '../use-cases/serve-request.ts';
import { publicId, slug } from './schemas.ts';

const FORM = 'application/x-www-form-urlencoded';
const perMinute = (max: number) => ({ max, timeWindow: 60_000 });

export function addPresentationProtocolRoutes(app: App, context: VerifierContext): void {
  const tags = ['protocol: presentation'];
  const requestParams = Type.Object({ tenant: slug, requestId: publicId });

  app.get(
    '/:tenant/requests/:requestId',
    {
      schema: { tags, summary: 'Signed request object', params: requestParams },
      config: { auth: 'public', errors: 'oauth', rateLimit: perMinute(240) },
    },
    async (request, reply) => {
      const { tenant, requestId } = request.params;
      const jws = await serveRequest(context, { slug: tenant, requestId });
      return reply.type(REQUEST_OBJECT_MEDIA_TYPE).send(jws);
    },
  );

  app.post(
    '/:tenant/requests/:requestId',
    {
      schema: { tags, summary: 'Signed request object, with the wallet’s own nonce', params: requestParams },
      config: { auth: 'public', errors: 'oauth', consumes: [FORM], rateLimit: perMinute(240) },
    },
    async (request, reply) => {
      const { tenant, requestId } = request.params;
      const form = (request.body ?? {}) as Record<string, unknown>;
      const jws = await serveRequest(context, { slug: tenant, requestId, form });
      return reply.type(REQUEST_OBJECT_MEDIA_TYPE).send(jws);
    },
  );

  app.post(
    '/:tenant/responses/:responseId',
    {
      schema: {
        tags,
        summary: 'Answer of a wallet (direct_post)',
        params: Type.Object({ tenant: slug, responseId: publicId }),
        response: { 200: Type.Object({}) },
      },
      bodyLimit: 2 * 1024 * 1024,
      config: { auth: 'public', errors: 'oauth', consumes: [FORM], rateLimit: perMinute(120) },
    },
    async (request) => {
      const { tenant, responseId } = request.params;
      const form = (request.body ?? {}) as Record<string, unknown>;
      await receiveResponse(context, { slug: tenant, responseId, form });
      return createDirectPostResponse();
    },
  );

  app.get(
    '/:tenant/did.json',
    {
      schema: { tags, summary: 'DID document (did:web tenants)', params: Type.Object({ tenant: slug }) },
      config: { auth: 'public', cors: true, cache: 'public, max-age=300' },
    },
    async (request, reply) => {
      const document = await readDidDocument(context, request.params.tenant);
      return reply.type('application/did+json').send(JSON.stringify(document));
    },
  );
}
