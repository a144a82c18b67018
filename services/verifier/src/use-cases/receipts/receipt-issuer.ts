// Describes the receipt issuer of a tenant: its identifier, the metadata it publishes, and the offer of one receipt.

import { HOLDER_BINDING_METHODS, HOLDER_PROOF_ALGORITHMS } from '@skill-records/oid4vc/issuance/holder-proof';
import {
  type AuthorizationServerMetadata,
  createAuthorizationServerMetadata,
  createIssuerMetadata,
  type IssuerMetadata,
} from '@skill-records/oid4vc/issuance/issuer-metadata';
import { RECORD_CONTEXTS } from '@skill-records/skill-record/vocabulary';
import type { Tenant } from '../../store/tenants.ts';
import type { VerifierContext } from '../context.ts';

export const RECEIPT_CONFIGURATION = 'VerifiedSkillRecord';

/** The credential issuer identifier: `<base>/T`. */
export function receiptIssuerId(context: VerifierContext, tenant: Tenant): string {
  return `${context.config.BASE_URL}/${tenant.slug}`;
}

export function describeReceiptIssuer(context: VerifierContext, tenant: Tenant): IssuerMetadata {
  const issuer = receiptIssuerId(context, tenant);
  return createIssuerMetadata({
    credentialIssuer: issuer,
    credentialEndpoint: `${issuer}/credential`,
    nonceEndpoint: `${issuer}/nonce`,
    notificationEndpoint: `${issuer}/notification`,
    display: [
      { name: tenant.name.en, locale: 'en' },
      { name: tenant.name.ja, locale: 'ja' },
    ],
    configurations: {
      [RECEIPT_CONFIGURATION]: {
        format: 'ldp_vc',
        credential_definition: {
          '@context': [...RECORD_CONTEXTS],
          type: ['VerifiableCredential', 'EndorsementCredential', 'VerifiedSkillRecord'],
        },
        credential_signing_alg_values_supported: ['eddsa-rdfc-2022'],
        cryptographic_binding_methods_supported: [...HOLDER_BINDING_METHODS],
        proof_types_supported: { jwt: { proof_signing_alg_values_supported: [...HOLDER_PROOF_ALGORITHMS] } },
        credential_metadata: {
          display: [
            { name: 'Verification receipt', locale: 'en' },
            { name: '検証証明', locale: 'ja' },
          ],
        },
      },
    },
  });
}

export function describeReceiptAuthorizationServer(
  context: VerifierContext,
  tenant: Tenant,
): AuthorizationServerMetadata {
  const issuer = receiptIssuerId(context, tenant);
  return createAuthorizationServerMetadata({ issuer, tokenEndpoint: `${issuer}/token` });
}
