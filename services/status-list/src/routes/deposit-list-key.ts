// PUT /v1/tenants/{tenant}/list-key: the issuer hands over a tenant's list-signing key when it creates the tenant.
import type { App } from '@skill-records/service-kit/server';
import Type from 'typebox';
import type { Dependencies } from '../use-cases/dependencies.ts';
import { depositListKey } from '../use-cases/deposit-list-key.ts';
import { DID, TENANT_SLUG } from '../use-cases/identifiers.ts';

export function registerDepositListKey(app: App, deps: Dependencies): void {
  app.put(
    '/v1/tenants/:tenant/list-key',
    {
      schema: {
        tags: ['internal'],
        summary: "Deposit a tenant's list-signing key, one for each of its DIDs",
        params: Type.Object({ tenant: TENANT_SLUG }),
        body: Type.Object({
          did: DID,
          verificationMethod: Type.String({ pattern: '^did:[a-z0-9]+:[^#]+#[^#]+$', maxLength: 2000 }),
          encryptedKey: Type.String({
            minLength: 1,
            maxLength: 8000,
            description: 'Compact JWE (ECDH-ES+A256KW, A256GCM) of the private JWK, Ed25519 or P-256.',
          }),
        }),
        response: {
          200: Type.Object({ tenant: Type.String(), did: Type.String(), verificationMethod: Type.String() }),
        },
      },
      config: { auth: { service: ['issuer'] } },
    },
    async (request) => {
      const { did, verificationMethod, encryptedKey } = request.body;
      const tenant = await depositListKey(deps, {
        tenant: request.params.tenant,
        did,
        verificationMethod,
        encryptedKey,
      });
      return { tenant: tenant.slug, did, verificationMethod };
    },
  );
}
