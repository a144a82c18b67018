// One call that checks a credential or presentation without a session.
import { type App, tenantOf } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { type DocumentToVerify, verifyDocument } from '../use-cases/verify-document.ts';
import { credentialResult, issuerTrust } from './schemas.ts';

/** A JSON object, or a compact text (JWT, SD-JWT). */
const anyForm = Type.Union([Type.Object({}), Type.String({ minLength: 1, maxLength: 512 * 1024 })]);

export function addVerifyRoute(app: App, context: VerifierContext): void {
  app.post(
    '/v1/verify',
    {
      schema: {
        tags: ['verify'],
        summary: 'Check a credential or presentation',
        description:
          'A failed check is a result, not an error. Holder binding is checked only with challenge and domain. ' +
          'Every form is taken: documents with a Data Integrity proof (VC Data Model 2.0 and 1.1), vc+jwt and vp+jwt, JWTs of ' +
          '1.1, SD-JWT VC with or without Key Binding, and enveloped ones; compact texts as a JSON string. ' +
          'Receipts are checked like any other credential. The document may also stand under the names of the VC-API ' +
          '(verifiableCredential, verifiablePresentation) or be the body itself.',
        body: Type.Object({
          credential: Type.Optional(anyForm),
          presentation: Type.Optional(anyForm),
          verifiableCredential: Type.Optional(Type.Unknown()),
          verifiablePresentation: Type.Optional(anyForm),
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

const PRESENTATION_TYPES = ['VerifiablePresentation', 'EnvelopedVerifiablePresentation'];

/** A bare document is told by its `@context`; a bare presentation has a `verifiableCredential` of its own. */
function findDocument(body: DocumentToVerify & Record<string, unknown>): DocumentToVerify {
  if (body['@context'] !== undefined) {
    const types = [body.type].flat();
    const isPresentation = PRESENTATION_TYPES.some((type) => types.includes(type));
    return isPresentation ? { presentation: body } : { credential: body };
  }
  const { verifiableCredential, verifiablePresentation, ...rest } = body;
  return {
    ...rest,
    ...(verifiableCredential === undefined ? {} : { credential: verifiableCredential }),
    ...(verifiablePresentation === undefined ? {} : { presentation: verifiablePresentation }),
  };
}
