// One call that checks a credential or presentation without a session.
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { type DocumentToVerify, verifyDocument } from '../use-cases/verify-document.ts';
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
          'Receipts are checked like any other credential. The document may also stand under the names of the VC-API ' +
          '(verifiableCredential, verifiablePresentation) or be the body itself.',
        body: Type.Object({
          credential: Type.Optional(anyObject),
          presentation: Type.Optional(anyObject),
          verifiableCredential: Type.Optional(Type.Unknown()),
          verifiablePresentation: Type.Optional(anyObject),
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
    async (request) => await verifyDocument(context, tenantOf(request), findDocument(request.body)),
  );
}

/** A bare document is told by its `@context`; a bare presentation has a `verifiableCredential` of its own. */
function findDocument(body: DocumentToVerify & Record<string, unknown>): DocumentToVerify {
  if (body['@context'] !== undefined) {
    const types = [body.type].flat();
    return types.includes('VerifiablePresentation') ? { presentation: body } : { credential: body };
  }
  const { verifiableCredential, verifiablePresentation, ...rest } = body;
  return {
    ...rest,
    ...(verifiableCredential === undefined ? {} : { credential: verifiableCredential }),
    ...(verifiablePresentation === undefined ? {} : { presentation: verifiablePresentation }),
  };
}
