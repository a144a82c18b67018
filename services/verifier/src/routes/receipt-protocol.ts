// How a holder's wallet takes a receipt: offer, metadata, token, nonce, credential, notification (OpenID4VCI 1.0).
// https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { findPublicTenant } from '../use-cases/find-tenant.ts';
import {
  createReceiptNonce,
  deliverReceipt,
  noteReceiptNotification,
  readReceiptOffer,
  redeemReceiptCode,
} from '../use-cases/receipts/deliver-receipt.ts';
import { describeReceiptAuthorizationServer, describeReceiptIssuer } from '../use-cases/receipts/receipt-issuer.ts';
import { publicId, slug } from './schemas.ts';

const params = Type.Object({ tenant: slug });
const perMinute = (max: number) => ({ max, timeWindow: 60_000 });

export function addReceiptProtocolRoutes(app: App, context: VerifierContext): void {
  const tags = ['protocol: receipts'];
  const metadata = { auth: 'public', cors: true, cache: 'public, max-age=300' } as const;

  app.get(
    '/.well-known/openid-credential-issuer/:tenant',
    { schema: { tags, summary: 'Credential issuer metadata', params }, config: metadata },
    async (request) => describeReceiptIssuer(context, await findPublicTenant(context, request.params.tenant)),
  );

  app.get(
    '/.well-known/oauth-authorization-server/:tenant',
    { schema: { tags, summary: 'Authorization server metadata', params }, config: metadata },
    async (request) =>
      describeReceiptAuthorizationServer(context, await findPublicTenant(context, request.params.tenant)),
  );

  app.get(
    '/:tenant/offers/:offerId',
    {
      schema: { tags, summary: 'Credential offer', params: Type.Object({ tenant: slug, offerId: publicId }) },
      config: { auth: 'public', cors: true, rateLimit: perMinute(240) },
    },
    async (request) => {
      const tenant = await findPublicTenant(context, request.params.tenant);
      return await readReceiptOffer(context, tenant, request.params.offerId);
    },
  );

  app.post(
    '/:tenant/token',
    {
      schema: { tags, summary: 'Pre-authorized code for access token', params },
      config: {
        auth: 'public',
        errors: 'oauth',
        cors: true,
        consumes: ['application/x-www-form-urlencoded'],
        rateLimit: perMinute(120),
      },
    },
    async (request) => {
      const tenant = await findPublicTenant(context, request.params.tenant);
      return await redeemReceiptCode(context, tenant, (request.body ?? {}) as Record<string, unknown>);
    },
  );

  app.post(
    '/:tenant/nonce',
    {
      schema: { tags, summary: 'Nonce for a key proof', params },
      config: { auth: 'public', errors: 'oauth', cors: true, rateLimit: perMinute(120) },
    },
    async (request) => await createReceiptNonce(context, await findPublicTenant(context, request.params.tenant)),
  );

  app.post(
    '/:tenant/credential',
    {
      schema: { tags, summary: 'The receipt, for a proof by the key that presented', params },
      config: { auth: 'public', errors: 'oauth', cors: true, rateLimit: perMinute(120) },
    },
    async (request) => {
      const tenant = await findPublicTenant(context, request.params.tenant);
      const { authorization } = request.headers;
      return await deliverReceipt(context, tenant, { authorization, body: request.body });
    },
  );

  app.post(
    '/:tenant/notification',
    {
      schema: { tags, summary: 'What became of the receipt', params },
      config: { auth: 'public', errors: 'oauth', cors: true, rateLimit: perMinute(120) },
    },
    async (request, reply) => {
      const tenant = await findPublicTenant(context, request.params.tenant);
      const { authorization } = request.headers;
      await noteReceiptNotification(context, tenant, { authorization, body: request.body });
      return reply.code(204).send();
    },
  );
}
