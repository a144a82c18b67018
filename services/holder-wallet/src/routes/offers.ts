// Offers: POST /v1/offers/resolve (look) and POST /v1/offers/accept (take).
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { acceptOffer } from '../use-cases/accept-offer.ts';
import type { Wallet } from '../use-cases/dependencies.ts';
import { resolveOffer } from '../use-cases/resolve-offer.ts';
import { Localized } from './schemas.ts';

const tags = ['offers'];
const Offer = {
  credential_offer_uri: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 40_000,
      description: 'The https URL of the offer, or the whole link of a QR code.',
    }),
  ),
  credential_offer: Type.Optional(
    Type.Union([Type.Object({}), Type.String({ maxLength: 40_000 })], { description: 'The offer itself.' }),
  ),
};
const Accepted = Type.Object({ state: Type.String(), credentials: Type.Array(Type.Object({ id: Type.String() })) });
const limit = { max: 120, timeWindow: 60_000 };

export function addOfferRoutes(app: App, wallet: Wallet): void {
  app.post(
    '/v1/offers/resolve',
    {
      schema: {
        tags,
        summary: 'Look at an offer: who issues, what is in it, whether a code is needed',
        body: Type.Object(Offer),
        response: {
          200: Type.Object({
            issuer: Type.Object({ id: Type.String(), host: Type.String(), name: Localized }),
            records: Type.Array(
              Type.Object({
                configurationId: Type.String(),
                name: Localized,
                description: Type.Optional(Localized),
                types: Type.Array(Type.String()),
                contains: Type.Array(Localized),
                namesPerson: Type.Boolean(),
              }),
            ),
            txCode: Type.Optional(
              Type.Object({
                inputMode: Type.String(),
                length: Type.Optional(Type.Integer()),
                description: Type.Optional(Type.String()),
              }),
            ),
            accepted: Type.Optional(Type.Array(Type.String())),
          }),
        },
      },
      config: { auth: 'user', rateLimit: limit },
    },
    async (request) => resolveOffer(wallet, tenantOf(request), request.body),
  );

  app.post(
    '/v1/offers/accept',
    {
      schema: {
        tags,
        summary: 'Accept an offer and store its records',
        description: 'Safe to repeat: the same offer gives the same records (200), also after an interruption.',
        body: Type.Object({ ...Offer, tx_code: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })) }),
        response: {
          200: Accepted,
          201: Accepted,
        },
      },
      config: { auth: 'user', rateLimit: limit },
    },
    async (request, reply) => {
      const { tx_code: txCode, ...offer } = request.body;
      const { credentialIds, repeated } = await acceptOffer(wallet, tenantOf(request), {
        ...offer,
        ...(txCode !== undefined && { txCode }),
      });
      return reply
        .code(repeated ? 200 : 201)
        .send({ state: 'stored', credentials: credentialIds.map((id) => ({ id })) });
    },
  );
}
