// The issuer's part of the VC-API: a tenant has a credential signed that it composed itself.
// https://w3c.github.io/vcalm/#issuing
import type { JsonObject } from '@skill-records/credentials/json-object';
import { idempotencyKey } from '@skill-records/service-kit/idempotency';
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import { TENANT_CRYPTOSUITES } from '../use-cases/create-tenant.ts';
import { jsonTextOf } from '../use-cases/document-text.ts';
import { findCallerTenant } from '../use-cases/find-caller-tenant.ts';
import { issueComposedCredential } from '../use-cases/issue-composed-credential.ts';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { type IssueOptions, refuseUnknownOptions } from '../use-cases/vc-api-options.ts';
import { answers } from './common.ts';
import { tenantParams } from './discovery.ts';

const status = Type.Object({
  type: Type.Optional(Type.Literal('BitstringStatusListEntry')),
  statusPurpose: Type.Optional(Type.Enum(['revocation', 'suspension'])),
});

const options = Type.Object({
  cryptosuite: Type.Optional(Type.Enum([...TENANT_CRYPTOSUITES])),
  keyType: Type.Optional(
    Type.Enum(['Ed25519', 'P-256', 'P-384'], { description: 'Where the suite signs with keys of several kinds.' }),
  ),
  mandatoryPointers: Type.Optional(
    Type.Array(Type.String({ maxLength: 500 }), {
      maxItems: 200,
      description: 'JSON pointers to what a holder can never leave out; for ecdsa-sd-2023 and bbs-2023.',
    }),
  ),
  credentialStatus: Type.Optional(
    Type.Union([status, Type.Array(status, { maxItems: 2 })], {
      description: 'The entries that are added; an empty list for none. Default: revocation and suspension.',
    }),
  ),
  credentialId: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, description: 'Names a credential that has no id of its own.' }),
  ),
});

export function vcApiRoutes(app: App, ctx: IssuerContext): void {
  // The public test suites bring no key; see CONFORMANCE, a setting of loopback mode alone.
  const auth = ctx.config.CONFORMANCE ? ('public' as const) : { apiKey: 'credentials:write' };
  app.post(
    '/:tenant/credentials/issue',
    {
      bodyLimit: 1024 * 1024,
      config: { auth },
      schema: {
        tags: ['VC-API'],
        summary: 'VC-API: sign a credential of the VC Data Model, 2.0 or 1.1',
        description:
          'The issuer is this tenant: a credential that names no issuer gets its DID, one that names another issuer is ' +
          'refused. The issuer adds the status entries. What is issued under one id shares one status, and ' +
          '`/v1/credentials/{id}` finds it by that id. An option that is not listed here is refused.',
        params: tenantParams,
        body: Type.Object({ credential: Type.Object({}), options: Type.Optional(options) }),
        response: answers({ 201: Type.Object({ verifiableCredential: Type.Record(Type.String(), Type.Unknown()) }) }),
      },
    },
    async (request, reply) => {
      const { credential, options: given = {} } = request.body as { credential: JsonObject; options?: IssueOptions };
      refuseUnknownOptions(given);
      const caller = await findCallerTenant(ctx, request.params.tenant, request.auth);
      const issued = await issueComposedCredential(
        ctx,
        caller,
        { credential, options: given },
        idempotencyKey(request),
      );
      return reply
        .code(201)
        .header('location', `/v1/credentials/urn:uuid:${issued.id}`)
        .type('application/json')
        .send(`{"verifiableCredential":${jsonTextOf(issued.document)}}`);
    },
  );
}
