// The OpenID4VCI endpoints of a tenant: offer by reference, token, nonce, credential, notification.
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { jsonTextOf } from '../use-cases/document-text.ts';
import { issueCredential } from '../use-cases/issue-credential.ts';
import { issueNonce } from '../use-cases/issue-nonce.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { recordNotification } from '../use-cases/record-notification.ts';
import { redeemCode } from '../use-cases/redeem-code.ts';
import { showOffer } from '../use-cases/show-offer.ts';
import { answers } from './common.ts';
import { tenantParams } from './discovery.ts';

const json = Type.Record(Type.String(), Type.Unknown());
/** Unknown members are ignored and missing ones answered with the protocol's own codes, so any object passes here. */
const anyBody = Type.Unknown();
/** A brake for floods; whole companies claim from behind one address. Guessing is limited per code, not here. */
const FLOOD = { max: 30_000, timeWindow: 60_000 };

export function issuanceRoutes(app: App, ctx: IssuerContext): void {
  const oauth = { auth: 'public' as const, errors: 'oauth' as const, cors: true };
  const schema = { tags: ['OpenID4VCI'], params: tenantParams };

  app.get(
    '/:tenant/offers/:id',
    {
      config: { auth: 'public', cors: true, rateLimit: FLOOD },
      schema: {
        tags: ['OpenID4VCI'],
        summary: 'A credential offer by reference; reading it uses nothing up',
        params: Type.Object({ ...tenantParams.properties, id: Type.String({ minLength: 1, maxLength: 64 }) }),
        response: answers({ 200: json }),
      },
    },
    async (request) => showOffer(ctx, request.params.tenant, request.params.id),
  );

  app.post(
    '/:tenant/token',
    {
      config: {
        ...oauth,
        consumes: ['application/x-www-form-urlencoded'],
        rateLimit: FLOOD,
      },
      schema: { ...schema, summary: 'Redeem a pre-authorized code', body: anyBody, response: answers({ 200: json }) },
    },
    async (request, reply) => {
      refuseTokenInQuery(request.query);
      const form = (request.body ?? {}) as Record<string, string>;
      const token = await redeemCode(ctx, request.params.tenant, form);
      return reply.headers(NO_STORE).send(token);
    },
  );

  app.post(
    '/:tenant/nonce',
    {
      // Wallets send an empty body with or without a type; it is not read.
      config: {
        ...oauth,
        consumes: ['application/json', 'application/x-www-form-urlencoded'],
        rateLimit: FLOOD,
      },
      schema: { ...schema, summary: 'A fresh c_nonce for a key proof', response: answers({ 200: json }) },
    },
    async (request, reply) => reply.headers(NO_STORE).send(await issueNonce(ctx, request.params.tenant)),
  );

  app.post(
    '/:tenant/credential',
    {
      config: { ...oauth, rateLimit: FLOOD },
      schema: {
        ...schema,
        summary: 'Issue the credential to the proved key',
        body: anyBody,
        response: answers({ 200: json }),
      },
    },
    async (request, reply) => {
      refuseTokenInQuery(request.query);
      const { authorization } = request.headers;
      const issued = await issueCredential(ctx, request.params.tenant, { authorization, body: request.body });
      // The stored bytes, not a rewriting of them.
      return reply
        .headers(NO_STORE)
        .type('application/json')
        .send(
          `{"credentials":[{"credential":${jsonTextOf(issued.document)}}],"notification_id":${JSON.stringify(issued.notificationId)}}`,
        );
    },
  );

  app.post(
    '/:tenant/notification',
    {
      config: oauth,
      schema: {
        ...schema,
        summary: 'What became of the credential in the wallet',
        body: anyBody,
        response: answers({ 204: Type.Null() }),
      },
    },
    async (request, reply) => {
      refuseTokenInQuery(request.query);
      const { authorization } = request.headers;
      await recordNotification(ctx, request.params.tenant, { authorization, body: request.body });
      return reply.code(204).headers(NO_STORE).send();
    },
  );
}

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** A token in the address ends up in logs and histories (RFC 6750, section 5.3; FAPI 2.0, section 5.3.4). */
function refuseTokenInQuery(query: unknown): void {
  const sensitive = ['access_token', 'pre-authorized_code', 'tx_code'];
  if (typeof query === 'object' && query !== null && sensitive.some((name) => Object.hasOwn(query, name))) {
    throw new OAuthError('invalid_request', 'Tokens and codes are not accepted in the query');
  }
}
