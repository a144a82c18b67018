// VC-API: signs a credential that the tenant composed itself, with a status entry, and keeps what was issued.
import { randomUUID } from 'node:crypto';
import { addProof, type ProofSigner } from '@skill-records/credentials/add-proof';
import { checkSchema, findBundledSchema } from '@skill-records/credentials/checks/schema';
import { CredentialError, type CredentialErrorCode } from '@skill-records/credentials/credential-error';
import { SUITE_FACTS } from '@skill-records/credentials/cryptosuites';
import { parseDateTimeStamp } from '@skill-records/credentials/date-time';
import { idOf, type JsonObject } from '@skill-records/credentials/json-object';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { mandatoryPointers } from '@skill-records/skill-record/mandatory-pointers';
import {
  type BitstringEntry,
  insertComposedCredential,
  listCredentialsOfIssuance,
  lockIssuance,
} from '../store/credential-store.ts';
import { insertSubjects } from '../store/subject-store.ts';
import { findTenantDid } from '../store/tenant-did-store.ts';
import type { TenantCryptosuite } from '../store/tenant-store.ts';
import { notIssuable, refuseFaults, withIssuer, withStatus } from './composed-document.ts';
import { countEvent } from './count-event.ts';
import { currentStatus } from './current-status.ts';
import { issuanceIdOf } from './find-issuance.ts';
import { readDocument } from './finish-credential.ts';
import type { Caller, IssuerContext } from './issuer-context.ts';
import { openTenant, type Tenant } from './open-tenant.ts';
import { reserveEntries } from './reserve-entries.ts';
import { documentPlace, sealOfSubject, subjectPlace } from './seal-subject.ts';
import { loadTenantSigner } from './tenant-keys.ts';
import { lookupHash, sha256, uuidOf } from './tenant-secrets.ts';
import { chooseKey, type IssueOptions, purposesOf } from './vc-api-options.ts';

/** `configuration` of what was issued like this. */
export const VC_API = 'vc-api';

/** Our own faults: whatever else is wrong with a credential is its author's to mend. */
const OURS: readonly CredentialErrorCode[] = ['signature_wrong', 'signer_unsupported', 'self_test_failed'];

/**
 * One request, one credential: with an Idempotency-Key the entries, the row and the answer are the same each time. What is
 * issued under one id (of the credential, or `credentialId`) shares one status: revoking by that id revokes all of it.
 * @throws Problem `option_unknown`, `credential_not_issuable`, `credential_issuer_mismatch`, `cryptosuite_off`,
 * `credential_revoked` (something of this id was revoked or is suspended) @throws StatusListError
 */
export async function issueComposedCredential(
  ctx: IssuerContext,
  caller: Caller,
  request: { credential: JsonObject; options: IssueOptions },
  idempotencyKey: string | undefined,
): Promise<{ id: string; document: string }> {
  const { tenantId } = caller;
  const { credential, options } = request;
  const { tenant, ofIssuer } = await withTenant(ctx.db, tenantId, async (tx) => {
    const tenant = await openTenant(ctx, tx, tenantId);
    const named = idOf(credential.issuer);
    const did = named === undefined || named.startsWith('did:web:') ? undefined : named;
    const known = did === undefined ? undefined : await findTenantDid(tx, tenantId, did);
    return { tenant, ofIssuer: known?.algorithm };
  });
  const cryptosuite = options.cryptosuite ?? tenant.cryptosuite;
  const algorithm = chooseKey(ctx, cryptosuite, { keyType: options.keyType, ofIssuer });
  const signer = await loadTenantSigner(ctx, tenant, algorithm);
  const unsigned = withIssuer(credential, signer.controller);
  refuseFaults(unsigned);

  const names = nameOf(tenant, request, idempotencyKey);
  const purposes = purposesOf(options.credentialStatus);
  const order = { issuer: signer.controller, issuanceId: names.issuanceId, variant: names.id, purposes };
  // A key that signs no status lists (see tenant-keys) signs credentials without a status.
  const entries = purposes.length > 0 ? await reserveEntries(ctx, tenant, { ...order, kind: 'bitstring' }) : [];
  const statusEntries = (entries ?? []) as BitstringEntry[];
  const signed = await sign(ctx, withStatus(unsigned, statusEntries), { signer, cryptosuite, options });

  const stored = await withIdempotency(
    ctx.db,
    { tenantId, key: idempotencyKey, route: 'POST /{tenant}/credentials/issue', body: request },
    async (tx) => {
      await store(ctx, tx, caller, { ...names, cryptosuite, statusEntries, signed });
      return { status: 201, body: { id: names.id } };
    },
  );
  if (!stored.replayed) countEvent(ctx, 'credential_issued');
  const { document } = await readDocument(ctx, tenantId, stored.body.id);
  return { id: stored.body.id, document };
}

/** Which row it becomes, and which issuance it belongs to: the same for a repeated request. */
function nameOf(
  tenant: Tenant,
  request: { credential: JsonObject; options: IssueOptions },
  idempotencyKey: string | undefined,
): { id: string; issuanceId: string } {
  const row =
    idempotencyKey === undefined
      ? randomUUID()
      : uuidOf(lookupHash(tenant.offerKey, 'request', JSON.stringify([idempotencyKey, request])));
  const { id } = request.credential;
  const name = request.options.credentialId ?? (typeof id === 'string' ? id : undefined);
  return { id: row, issuanceId: name === undefined ? row : issuanceIdOf(tenant.offerKey, name) };
}

async function sign(
  ctx: IssuerContext,
  unsigned: JsonObject,
  o: { signer: ProofSigner; cryptosuite: TenantCryptosuite; options: IssueOptions },
): Promise<JsonObject> {
  const { signer, cryptosuite, options } = o;
  try {
    const signed = await addProof(unsigned, {
      ...{ signer, cryptosuite, documentLoader: ctx.documentLoader, now: ctx.now() },
      ...pointersOf(unsigned, cryptosuite, options.mandatoryPointers),
    });
    // A schema that is not known here is the reader's business; one that is known has to be satisfied.
    const { outcome, code } = checkSchema(signed, [], findBundledSchema);
    if (outcome === 'failed') throw notIssuable(code ?? 'schema_mismatch');
    return signed;
  } catch (error) {
    if (error instanceof CredentialError && !OURS.includes(error.code)) throw notIssuable(error.code, error);
    throw error;
  }
}

/** A holder who could leave the status out would not be revoked, so it is always among what has to be shown. */
function pointersOf(
  unsigned: JsonObject,
  cryptosuite: TenantCryptosuite,
  given: readonly string[] | undefined,
): { mandatoryPointers?: readonly string[] } {
  if (SUITE_FACTS[cryptosuite].selective !== true) return given === undefined ? {} : { mandatoryPointers: given };
  const status = ['credentialStatus', 'additionalStatus'].filter((name) => unsigned[name] !== undefined);
  const wanted = given ?? mandatoryPointers(unsigned);
  return { mandatoryPointers: [...new Set([...wanted, ...status.map((name) => `/${name}`)])] };
}

/** Kept like every issued credential: its bytes sealed with a key of their own, whose loss erases them. */
async function store(
  ctx: IssuerContext,
  tx: Transaction,
  { tenantId, actor }: Caller,
  o: {
    id: string;
    issuanceId: string;
    cryptosuite: TenantCryptosuite;
    statusEntries: BitstringEntry[];
    signed: JsonObject;
  },
): Promise<void> {
  await lockIssuance(tx, tenantId, o.issuanceId);
  const siblings = await listCredentialsOfIssuance(tx, tenantId, o.issuanceId);
  if (siblings.some(({ id }) => id === o.id)) return;
  if (siblings.some((row) => currentStatus(row, ctx.now()) !== 'active')) throw problem('credential_revoked');
  const subjectId = siblings[0]?.subjectId ?? randomUUID();
  const dataKey = ctx.envelope.createSubjectKey(subjectPlace(tenantId, subjectId));
  const document = JSON.stringify(o.signed);
  if (!siblings[0]) await insertSubjects(tx, tenantId, [{ id: subjectId, lookup: null, dataKey }]);
  const sealer = await sealOfSubject(ctx, tx, tenantId, subjectId);
  await insertComposedCredential(tx, tenantId, {
    ...{ id: o.id, issuanceId: o.issuanceId, subjectId, cryptosuite: o.cryptosuite, statusEntries: o.statusEntries },
    configurationId: VC_API,
    document: sealer.seal(document, documentPlace(tenantId, o.id)),
    documentSha256: sha256(document),
    validFrom: parseDateTimeStamp(o.signed.validFrom ?? o.signed.issuanceDate) ?? ctx.now(),
    validUntil: parseDateTimeStamp(o.signed.validUntil ?? o.signed.expirationDate) ?? null,
    createdAt: ctx.now(),
  });
  await recordAudit(tx, { tenantId, actor, action: 'credential.issued', object: o.id });
}
