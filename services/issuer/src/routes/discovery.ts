// Well-known metadata and the DID document of a tenant: the first thing a wallet or verifier asks for.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { IssuerContext } from '../use-cases/issuer-context.ts';
import { readAuthorizationServerMetadata, readDidDocument, readIssuerMetadata } from '../use-cases/issuer-metadata.ts';
import { readJwtIssuerMetadata } from '../use-cases/read-jwt-issuer-metadata.ts';
import { answers } from './common.ts';

export const tenantParams = Type.Object({ tenant: Type.String({ minLength: 1, maxLength: 64 }) });
const document = { 200: Type.Record(Type.String(), Type.Unknown()) };

/** The well-known names stand between host and tenant (OpenID4VCI 1.0, section 12.2.2; RFC 8414, section 3.1; SD-JWT VC). */
export function discoveryRoutes(app: App, ctx: IssuerContext): void {
  const config = { auth: 'public' as const, cors: true, cache: 'public, max-age=300' };
  app.get(
    '/.well-known/openid-credential-issuer/:tenant',
    {
      config,
      schema: {
        tags: ['OpenID4VCI'],
        summary: 'Credential issuer metadata',
        params: tenantParams,
        response: answers(document),
      },
    },
    async (request) => readIssuerMetadata(ctx, request.params.tenant),
  );
  app.get(
    '/.well-known/oauth-authorization-server/:tenant',
    {
      config,
      schema: {
        tags: ['OpenID4VCI'],
        summary: 'Authorization server metadata (RFC 8414)',
        params: tenantParams,
        response: answers(document),
      },
    },
    async (request) => readAuthorizationServerMetadata(ctx, request.params.tenant),
  );
  app.get(
    '/.well-known/jwt-vc-issuer/:tenant',
    {
      config,
      schema: {
        tags: ['OpenID4VCI'],
        summary: 'JWT VC issuer metadata (SD-JWT VC): the keys of the tenant',
        params: tenantParams,
        response: answers(document),
      },
    },
    async (request) => ({ ...(await readJwtIssuerMetadata(ctx, request.params.tenant)) }),
  );
  app.get(
    '/:tenant/did.json',
    {
      config,
      schema: {
        tags: ['OpenID4VCI'],
        summary: "The tenant's did:web document",
        params: tenantParams,
        response: answers(document),
      },
    },
    async (request, reply) =>
      reply.type('application/did+ld+json').send(JSON.stringify(await readDidDocument(ctx, request.params.tenant))),
  );
}
