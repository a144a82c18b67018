// One call that checks a credential or presentation without a session.
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { verifyDocument } from '../use-cases/verify-document.ts';
import { credentialResult, issuerTrust } from './schemas.ts';

const anyObject = Type.Object({});

export function addVerifyRoute(app: App, context: VerifierContext): void {
  app.post(
    '/v1/verify',
    {
      schema: {
        tags: ['verify'],
        summary: 'Check a credential or presentation',
        description:
          'A failed check is a result, not an error. Holder binding is checked only with challenge and domain. ' +
          'Receipts are checked like any other credential.',
        body: Type.Object({
          credential: Type.Optional(anyObject),
          presentation: Type.Optional(anyObject),
          challenge: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
          domain: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
          issuerTrust: Type.Optional(issuerTrust),
          trustList: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' })),
        }),
        response: {
          200: Type.Intersect([
            Type.Partial(credentialResult),
            Type.Object({
              kind: Type.Enum(['credential', 'presentation']),
              holder: Type.Optional(Type.String()),
              credentials: Type.Optional(Type.Array(credentialResult)),
            }),
          ]),
        },
      },
      bodyLimit: 1024 * 1024,
      config: { auth: { apiKey: 'verify' } },
    },
    async (request) => await verifyDocument(context, tenantOf(request), request.body),
  );
}
