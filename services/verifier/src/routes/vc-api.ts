// The verifier's part of the VC-API: credentials and presentations of any form, judged for one tenant.
// https://w3c.github.io/vcalm/#verifying
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { VerifierContext } from '../use-cases/context.ts';
import { findCallerTenant } from '../use-cases/find-tenant.ts';
import {
  unknownOption,
  VC_API_CHECKS,
  type VcApiAnswer,
  type VcApiCheck,
  verifyCredentialForApi,
  verifyPresentationForApi,
} from '../use-cases/vc-api.ts';
import { check, slug } from './schemas.ts';

/** A JSON object, or a compact text. */
const document = Type.Union([Type.Object({}), Type.String({ minLength: 1, maxLength: 512 * 1024 })]);
const options = Type.Optional(
  Type.Object({
    checks: Type.Optional(
      Type.Array(Type.Enum(Object.keys(VC_API_CHECKS) as VcApiCheck[]), {
        maxItems: 16,
        description: 'Only these count, and the proof. Everything else is still reported.',
      }),
    ),
    challenge: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    domain: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    returnCredential: Type.Optional(Type.Boolean()),
    returnPresentation: Type.Optional(Type.Boolean()),
    returnProblemDetails: Type.Optional(Type.Boolean()),
    returnResults: Type.Optional(Type.Boolean()),
  }),
);
const problems = Type.Array(
  Type.Object({ type: Type.String(), title: Type.String(), code: Type.String(), check: Type.String() }),
);
const answer = Type.Object({
  verified: Type.Boolean(),
  checks: Type.Array(check),
  errors: problems,
  warnings: problems,
  problemDetails: problems,
  credential: Type.Optional(Type.Unknown()),
  verifiablePresentation: Type.Optional(Type.Unknown()),
  credentials: Type.Optional(Type.Array(Type.Object({ verified: Type.Boolean(), checks: Type.Array(check) }))),
});
const description =
  'The answer to a document that is not good has status 200 or 400, as the setting VC_API_FAILURE says; the body is the ' +
  'same. A request that cannot be understood is always 400 or 422. Holder binding and issuer trust are findings like any other.';

export function addVcApiRoutes(app: App, context: VerifierContext): void {
  const { config } = context;
  const isOpen = config.CONFORMANCE === true;
  const failure = isOpen || config.VC_API_FAILURE === '400' ? 400 : 200;
  const statusOf = ({ verified }: VcApiAnswer) => (verified ? 200 : failure);
  const route = {
    bodyLimit: 1024 * 1024,
    // The public test suites bring no key.
    config: { auth: isOpen ? ('public' as const) : { apiKey: 'verify' } },
  };
  const shared = { tags: ['VC-API'], description, params: Type.Object({ tenant: slug }) };

  app.post(
    '/:tenant/credentials/verify',
    {
      ...route,
      schema: {
        ...shared,
        summary: 'VC-API: verify a credential',
        body: Type.Object({ verifiableCredential: document, options }),
        response: { 200: answer, 400: answer },
      },
    },
    async (request, reply) => {
      const { verifiableCredential, options = {} } = request.body;
      const unknown = unknownOption(options);
      if (unknown) return reply.code(400).send(unknown);
      const tenantId = await findCallerTenant(context, request.params.tenant, request.auth);
      const result = await verifyCredentialForApi(context, tenantId, verifiableCredential, options);
      return reply.code(statusOf(result)).send(result);
    },
  );

  app.post(
    '/:tenant/presentations/verify',
    {
      ...route,
      schema: {
        ...shared,
        summary: 'VC-API: verify a presentation',
        body: Type.Object({ verifiablePresentation: document, options }),
        response: { 200: answer, 400: answer },
      },
    },
    async (request, reply) => {
      const { verifiablePresentation, options = {} } = request.body;
      const unknown = unknownOption(options);
      if (unknown) return reply.code(400).send(unknown);
      const tenantId = await findCallerTenant(context, request.params.tenant, request.auth);
      const result = await verifyPresentationForApi(context, tenantId, verifiablePresentation, options);
      return reply.code(statusOf(result)).send(result);
    },
  );
}
