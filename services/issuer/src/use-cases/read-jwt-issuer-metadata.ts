// The keys that a tenant signs SD-JWT VCs and Status List Tokens with, for readers that look them up by its address.
// SD-JWT VC draft-19, "JWT VC Issuer Metadata": https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/19/
import { algorithmOf, type PublicJwk } from '@skill-records/dids/public-jwk';
import type { IssuerContext } from './issuer-context.ts';
import { withTenantOfSlug } from './open-tenant.ts';
import { listTenantKeys } from './tenant-keys.ts';

export interface JwtIssuerMetadata {
  /** What `iss` of a credential has to be, character by character. */
  issuer: string;
  /** `kid` is the verification method, so that one header serves readers of this document and of the DID document. */
  jwks: { keys: (PublicJwk & { kid: string; use: 'sig' })[] };
}

/** Keys in use, those of the status lists among them; a retired key is no longer there. @throws Problem `not_found` */
export async function readJwtIssuerMetadata(ctx: IssuerContext, slug: string): Promise<JwtIssuerMetadata> {
  return withTenantOfSlug(ctx, slug, async (tx, { id, issuer }) => ({
    issuer,
    jwks: { keys: (await listTenantKeys(tx, id)).flatMap(toJwk) },
  }));
}

/** No JWS is signed with a BLS12-381 key, and other readers would not know its curve. */
function toJwk({ id, publicJwk }: { id: string; publicJwk: PublicJwk }) {
  if (algorithmOf(publicJwk) === 'BLS12-381-G2') return [];
  const { kty, crv, x, y } = publicJwk;
  return [{ kty, crv, x, ...(y === undefined ? {} : { y }), kid: id, use: 'sig' as const }];
}
