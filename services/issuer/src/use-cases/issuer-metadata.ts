// What a wallet learns about a tenant before it asks: issuer metadata, authorization server metadata, DID document.
import type { DidDocument } from '@skill-records/dids/did-document';
import { createDidWebDocument } from '@skill-records/dids/did-web';
import {
  type AuthorizationServerMetadata,
  createAuthorizationServerMetadata,
  createIssuerMetadata,
  type IssuerMetadata,
} from '@skill-records/oid4vc/issuance/issuer-metadata';
import { problem } from '@skill-records/service-kit/problem';
import { describeConfigurations } from './describe-configurations.ts';
import type { IssuerContext } from './issuer-context.ts';
import { type Tenant, withTenantOfSlug } from './open-tenant.ts';
import { listTenantKeys } from './tenant-keys.ts';

/** Only what is implemented is named (OpenID4VCI 1.0, section 12.2.4). */
export function issuerMetadata(tenant: Pick<Tenant, 'issuer' | 'name'>): IssuerMetadata {
  const { issuer, name } = tenant;
  return createIssuerMetadata({
    credentialIssuer: issuer,
    credentialEndpoint: `${issuer}/credential`,
    nonceEndpoint: `${issuer}/nonce`,
    notificationEndpoint: `${issuer}/notification`,
    display: [
      { name: name.en, locale: 'en' },
      { name: name.ja, locale: 'ja' },
    ],
    configurations: describeConfigurations(),
  });
}

/** @throws Problem `not_found` */
export async function readIssuerMetadata(ctx: IssuerContext, slug: string): Promise<IssuerMetadata> {
  return withTenantOfSlug(ctx, slug, async (_tx, tenant) => issuerMetadata(tenant));
}

/** The issuer is its own authorization server. @throws Problem `not_found` */
export async function readAuthorizationServerMetadata(
  ctx: IssuerContext,
  slug: string,
): Promise<AuthorizationServerMetadata> {
  return withTenantOfSlug(ctx, slug, async (_tx, { issuer }) =>
    createAuthorizationServerMetadata({ issuer, tokenEndpoint: `${issuer}/token` }),
  );
}

/** Only tenants with a did:web have one. @throws Problem `not_found` */
export async function readDidDocument(ctx: IssuerContext, slug: string): Promise<DidDocument> {
  return withTenantOfSlug(ctx, slug, async (tx, tenant) => {
    if (!tenant.did.startsWith('did:web:')) throw problem('not_found');
    const keys = await listTenantKeys(tx, tenant.id);
    return createDidWebDocument({
      did: tenant.did,
      keys: keys.map((key) => ({ ...key, relationships: ['assertionMethod'] })),
    });
  });
}
