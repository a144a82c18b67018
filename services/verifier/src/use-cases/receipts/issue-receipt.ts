// Signs receipts for the verified credentials of a session and offers each to the holder who presented it.
import { randomUUID } from 'node:crypto';
import { addProof } from '@skill-records/credentials/add-proof';
import { createOfferUri } from '@skill-records/oid4vc/issuance/offer';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { toVerifiedCredential } from '@skill-records/skill-record/to-credential';
import { insertReceiptOffer } from '../../store/receipt-offers.ts';
import { findSession, type StoredSession } from '../../store/sessions.ts';
import type { Tenant } from '../../store/tenants.ts';
import type { VerifierContext } from '../context.ts';
import { readTenant } from '../find-tenant.ts';
import { loadSigner } from '../load-signer.ts';
import { createSecret, hashSecret } from '../secrets.ts';
import { type CredentialReport, openPart, type SessionReport } from '../session-report.ts';
import { receiptIssuerId } from './receipt-issuer.ts';
import { sealOfferPart } from './sealed-offer.ts';

/** A receipt says what was found on one day and must not stand in for a fresh check. */
const RECEIPT_DAYS = 90;
/** Counts up when the meaning of the checks changes. */
const POLICY_VERSION = '1';

export interface ReceiptOffer {
  uri: string;
  expiresAt: Date;
  /** The credential that the receipt is about. */
  credentialId: string;
}

/**
 * One receipt per verified credential, or for the chosen ids. Each names the credential, never the person, and carries
 * neither job profile nor purpose: it must not tell where somebody applied beyond the signer itself.
 * @throws Problem not_found | session_erased | session_not_answered | credential_not_verified
 */
export async function issueReceipts(
  context: VerifierContext,
  tx: Transaction,
  o: { tenantId: string; sessionId: string; credentialIds?: readonly string[]; actor: string },
): Promise<ReceiptOffer[]> {
  const session = await findSession(tx, o.tenantId, o.sessionId);
  if (!session) throw problem('not_found');
  if (session.erasedAt) throw problem('session_erased');
  if (!session.reportSealed || !session.receivedAt) throw problem('session_not_answered');
  const report = openPart<SessionReport>(context, o.tenantId, session.id, 'report', session.reportSealed);
  const chosen = chooseCredentials(report.credentials, o.credentialIds);
  const tenant = await readTenant(tx);
  const offers: ReceiptOffer[] = [];
  for (const credential of chosen) offers.push(await issueOne(context, tx, { tenant, session, credential }));
  await recordAudit(tx, {
    tenantId: o.tenantId,
    actor: o.actor,
    action: 'receipt.offered',
    object: session.id,
    data: { count: offers.length },
  });
  return offers;
}

/** The same in a transaction of its own, for every verified credential. */
export async function signReceipts(
  context: VerifierContext,
  o: { tenantId: string; sessionId: string; actor: string },
): Promise<ReceiptOffer[]> {
  return await withTenant(context.db, o.tenantId, (tx) => issueReceipts(context, tx, o));
}

type Receivable = CredentialReport & { id: string; holder: string };

function chooseCredentials(all: readonly CredentialReport[], ids: readonly string[] | undefined): Receivable[] {
  const receivable = all.filter(isReceivable);
  const chosen = ids ? receivable.filter(({ id }) => ids.includes(id)) : receivable;
  if (chosen.length === 0 || (ids && chosen.length < new Set(ids).size)) throw problem('credential_not_verified');
  return chosen;
}

/** A receipt needs something to point at and somebody to give it to; a DID as credential id would make it about a person. */
function isReceivable(one: CredentialReport): one is Receivable {
  return one.verified && one.id !== undefined && !one.id.startsWith('did:') && one.holder !== undefined;
}

async function issueOne(
  context: VerifierContext,
  tx: Transaction,
  { tenant, session, credential }: { tenant: Tenant; session: StoredSession; credential: Receivable },
): Promise<ReceiptOffer> {
  const now = context.now();
  const receiptId = `urn:uuid:${randomUUID()}` as const;
  const unsigned = toVerifiedCredential({
    id: receiptId,
    issuer: { id: tenant.did, name: tenant.name },
    credentialId: credential.id,
    verifiedAt: session.receivedAt ?? now,
    verifiedDigest: credential.digest,
    policy: `urn:skill-records:verification-policy:issuer-${session.issuerTrust}`,
    policyVersion: POLICY_VERSION,
    outcome: credential.assurance === 'amber' ? 'warning' : 'passed',
    holderBinding: 'passed',
    checks: credential.checks,
    validFrom: now,
    validUntil: new Date(now.getTime() + RECEIPT_DAYS * 86_400_000),
  });
  const signed = await addProof(unsigned, {
    signer: await loadSigner(context, tx, tenant, 'receipt'),
    cryptosuite: 'eddsa-rdfc-2022',
    documentLoader: context.documentLoader,
    now,
  });
  const id = createSecret();
  const code = createSecret();
  const expiresAt = new Date(now.getTime() + context.config.RECEIPT_OFFER_DAYS * 86_400_000);
  const seal = (part: 'code' | 'holder' | 'document', text: string) =>
    sealOfferPart(context, tenant.id, id, part, text);
  await insertReceiptOffer(tx, tenant.id, {
    id,
    sessionId: session.id,
    receiptId,
    documentSealed: seal('document', JSON.stringify(signed)),
    holderSealed: seal('holder', credential.holder),
    codeSealed: seal('code', code),
    codeHash: hashSecret(code),
    notificationId: createSecret(),
    createdAt: now,
    expiresAt,
  });
  const offerUri = `${receiptIssuerId(context, tenant)}/offers/${id}`;
  return { uri: createOfferUri({ offerUri }), expiresAt, credentialId: credential.id };
}
