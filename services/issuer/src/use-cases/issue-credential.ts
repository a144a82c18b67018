// The credential endpoint's work: a token and a key proof become one signed credential, however often it is asked for.
import { randomUUID } from 'node:crypto';
import { parseBearerToken } from '@skill-records/oid4vc/issuance/bearer';
import { parseCredentialRequest } from '@skill-records/oid4vc/issuance/credential-request';
import { verifyHolderProof } from '@skill-records/oid4vc/issuance/holder-proof';
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { addDuration } from '@skill-records/skill-record/dates';
import { type AccessToken, findAccessToken, spendNonce } from '../store/access-token-store.ts';
import { findAchievement } from '../store/achievement-store.ts';
import {
  type CredentialRow,
  insertPendingCredential,
  listCredentialsOfIssuance,
  listCredentialsOfRecord,
  lockIssuance,
} from '../store/credential-store.ts';
import { findOffer, type OfferRow } from '../store/offer-store.ts';
import { findSkillRecord, lockSkillRecord, type SkillRecordRow } from '../store/skill-record-store.ts';
import { configurationOf } from './credential-configurations.ts';
import { currentStatus } from './current-status.ts';
import { finishCredential, type IssuedCredential } from './finish-credential.ts';
import type { IssuerContext } from './issuer-context.ts';
import { issuerMetadata } from './issuer-metadata.ts';
import { type Tenant, withTenantOfSlug } from './open-tenant.ts';
import { credentialIdentifier } from './redeem-code.ts';
import { holderPlace, sealOfSubject } from './seal-subject.ts';
import { lookupHash, randomSecret, readNonce, sha256 } from './tenant-secrets.ts';

/** Identity and employment change: such a record lives at most six months. */
const IDENTIFIED_VALIDITY = 'P6M';

/**
 * OpenID4VCI 1.0, section 8, https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#name-credential-endpoint
 * Continuable from any point of failure:
 * 1. Transaction 1 spends the nonce and inserts the one `pending` row of the record and configuration; a retry finds it.
 * 2. Status entries are reserved under the row's id; asking again gives the same ones.
 * 3. The credential is signed outside any lock.
 * 4. Transaction 2 stores the bytes only while the row is still `pending`; whoever comes second reads the stored bytes.
 * So a repeated request with the same token gets the same bytes, and the sweeper can do 2 to 4 without the wallet.
 */
export async function issueCredential(
  ctx: IssuerContext,
  slug: string,
  request: { authorization: string | undefined; body: unknown },
): Promise<IssuedCredential> {
  const { tenant, credentialId } = await startCredential(ctx, slug, request);
  return finishCredential(ctx, tenant.id, credentialId);
}

/** Everything up to and including transaction 1. */
export async function startCredential(
  ctx: IssuerContext,
  slug: string,
  request: { authorization: string | undefined; body: unknown },
): Promise<{ tenant: Tenant; credentialId: string }> {
  const tokenHash = sha256(parseBearerToken(request.authorization));
  const { tenant, token, offer } = await withTenantOfSlug(ctx, slug, async (tx, tenant) => {
    const token = await authorize(ctx, tx, tenant, tokenHash);
    const offer = await findOffer(tx, tenant.id, token.offerId);
    if (!offer) throw new OAuthError('invalid_token', 'The access token is unknown or expired');
    return { tenant, token, offer };
  });
  const asked = parseCredentialRequest(request.body, {
    metadata: issuerMetadata(tenant),
    ...(token.grantedConfigurationIds === null
      ? {}
      : { credentialIdentifiers: identifiersOf(offer, token.grantedConfigurationIds) }),
  });
  const { configurationId } = asked;
  if (!offer.configurationIds.includes(configurationId)) {
    throw new OAuthError('credential_request_denied', 'The access token is for another credential configuration');
  }
  const proof = await verifyHolderProof(asked.proofs?.jwt[0], {
    audience: tenant.issuer,
    now: ctx.now(),
    resolveDid: ctx.resolveDid,
    checkNonce: (nonce) => readNonce(tenant.offerKey, nonce, ctx.now()) !== undefined,
    ...(token.clientId === null ? {} : { clientId: token.clientId }),
  });
  const credentialId = await withTenant(ctx.db, tenant.id, (tx) =>
    insertPending(ctx, tx, tenant, { tokenHash, configurationId, holder: proof.did, nonce: proof.nonce }),
  );
  return { tenant, credentialId };
}

function identifiersOf(offer: OfferRow, configurationIds: readonly string[]): Map<string, string> {
  return new Map(configurationIds.map((id) => [credentialIdentifier(offer.skillRecordId, id), id]));
}

async function authorize(ctx: IssuerContext, tx: Transaction, tenant: Tenant, hash: Buffer): Promise<AccessToken> {
  const token = await findAccessToken(tx, tenant.id, hash, ctx.now());
  if (!token) throw new OAuthError('invalid_token', 'The access token is unknown or expired');
  return token;
}

/** Transaction 1. */
async function insertPending(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: Tenant,
  proved: { tokenHash: Buffer; configurationId: string; holder: string; nonce: string },
): Promise<string> {
  const token = await authorize(ctx, tx, tenant, proved.tokenHash);
  const offer = await findOffer(tx, tenant.id, token.offerId);
  // With the record locked, a resend either comes before (and has deleted the token) or finds the credential.
  const locked = offer && (await lockSkillRecord(tx, tenant.id, offer.skillRecordId));
  await authorize(ctx, tx, tenant, proved.tokenHash);
  const record = locked && (await findSkillRecord(tx, tenant.id, locked.id));
  if (!offer || !record) throw new OAuthError('invalid_token', 'The access token is unknown or expired');

  const expiresAt = readNonce(tenant.offerKey, proved.nonce, ctx.now());
  const spent = { hash: sha256(proved.nonce), offerId: offer.id, expiresAt: expiresAt ?? ctx.now() };
  if (!expiresAt || !(await spendNonce(tx, tenant.id, spent))) {
    throw new OAuthError('invalid_nonce', 'The nonce was used before');
  }

  const holderHash = lookupHash(tenant.offerKey, 'holder', proved.holder);
  const issued = await listCredentialsOfRecord(tx, tenant.id, record.id);
  const known = issued.find(({ configurationId }) => configurationId === proved.configurationId);
  if (known) {
    // A stolen token must not fetch what another key was promised.
    if (known.holderHash?.equals(holderHash)) return known.id;
    throw new OAuthError('credential_request_denied', 'The credential is bound to another key');
  }
  const id = randomUUID();
  const issuanceId = issued[0]?.issuanceId ?? id;
  if (issued.length > 0) await checkActive(ctx, tx, tenant.id, issuanceId);
  const sealer = await sealOfSubject(ctx, tx, tenant.id, record.subjectId);
  await insertPendingCredential(tx, tenant.id, {
    id,
    issuanceId,
    subjectId: record.subjectId,
    skillRecordId: record.id,
    offerId: offer.id,
    configurationId: proved.configurationId,
    cryptosuite: configurationOf(proved.configurationId).cryptosuite,
    holder: sealer.seal(proved.holder, holderPlace(tenant.id, id)),
    holderHash,
    ...(await validityOf(ctx, tx, tenant.id, record, issued[0])),
    notificationId: randomSecret(),
    createdAt: ctx.now(),
  });
  await recordAudit(tx, { tenantId: tenant.id, actor: 'holder', action: 'credential.requested', object: id });
  return id;
}

/** A record that was revoked or suspended gets no further credentials. */
async function checkActive(ctx: IssuerContext, tx: Transaction, tenantId: string, issuanceId: string): Promise<void> {
  await lockIssuance(tx, tenantId, issuanceId);
  const credentials = await listCredentialsOfIssuance(tx, tenantId, issuanceId);
  if (credentials.some((credential) => currentStatus(credential, ctx.now()) !== 'active')) {
    throw new OAuthError('credential_request_denied', 'The record is suspended or revoked');
  }
}

/** Fixed here, so that every attempt to sign says the same, and the same in every form of the record. */
async function validityOf(
  ctx: IssuerContext,
  tx: Transaction,
  tenantId: string,
  record: SkillRecordRow,
  first: CredentialRow | undefined,
): Promise<{ validFrom: Date; validUntil: Date | null }> {
  if (first) return { validFrom: first.validFrom, validUntil: first.validUntil };
  const validFrom = new Date(Math.floor(ctx.now().getTime() / 1000) * 1000);
  if (record.type === 'Identified') return { validFrom, validUntil: addDuration(validFrom, IDENTIFIED_VALIDITY) };
  const achievement = await findAchievement(tx, tenantId, record.achievementId ?? '');
  const validity = achievement?.definition.validity;
  return { validFrom, validUntil: validity ? addDuration(validFrom, validity) : null };
}
