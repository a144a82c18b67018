// The holder's part of the VC-API, for the public test suites of W3C: open in the conformance profile, and absent otherwise.
// https://w3c.github.io/vcalm/#derive-credential
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Wallet } from '../use-cases/dependencies.ts';
import { deriveFromBase } from '../use-cases/derive-credential.ts';

export function addVcApiRoutes(app: App, wallet: Wallet): void {
  if (wallet.config.CONFORMANCE !== true) return;
  app.post(
    '/credentials/derive',
    {
      schema: {
        tags: ['VC-API'],
        summary: 'VC-API: derive a credential that shows selected parts',
        body: Type.Object({
          verifiableCredential: Type.Object({}),
          options: Type.Optional(
            Type.Object({
              selectivePointers: Type.Optional(Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 500 })),
            }),
          ),
        }),
        response: { 201: Type.Object({ verifiableCredential: Type.Object({}) }) },
      },
      bodyLimit: 1024 * 1024,
      config: { auth: 'public' },
    },
    async (request, reply) => {
      const { verifiableCredential, options } = request.body;
      const derived = await deriveFromBase(wallet, { ...verifiableCredential }, options?.selectivePointers ?? []);
      return reply.code(201).send({ verifiableCredential: derived });
    },
  );
}
