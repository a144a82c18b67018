// A tenant's keys: one per algorithm, made when it is needed first, and the DIDs that stand for them.
import type { ProofSigner } from '@skill-records/credentials/add-proof';
import { createBbsSigner, generateBbsKeyPair } from '@skill-records/credentials/bbs-key';
import { createDidKey } from '@skill-records/dids/did-key';
import type { PublicKeyAlgorithm } from '@skill-records/dids/key-algorithm';
import {
  createLocalSigner,
  generateKeyPair,
  type KeyAlgorithm,
  type PrivateJwk,
  type PublicJwk,
  type Signer,
} from '@skill-records/dids/signer';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { listKeys, loadKey, saveKey } from '@skill-records/service-kit/key-store';
import { enqueue } from '@skill-records/service-kit/outbox';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { insertTenantDid, lockTenantKey } from '../store/tenant-did-store.ts';
import type { IssuerContext } from './issuer-context.ts';

/** Purpose of the key that signs the status lists of a did:web. */
export const LIST_KEY = 'status-list';

/** Algorithms whose keys the status-list service signs with. */
const LIST_ALGORITHMS: readonly string[] = ['Ed25519', 'P-256'];

/** Verification methods of a did:web. */
const KEY_NAMES: Readonly<Record<PublicKeyAlgorithm, string>> = {
  Ed25519: 'key-1',
  'P-256': 'key-p256-1',
  'P-384': 'key-p384-1',
  'BLS12-381-G2': 'key-bls-1',
};

/** Purpose under which the issuing key of an algorithm is kept. */
export function assertionKey(algorithm: string): string {
  return algorithm === 'Ed25519' ? 'assertion' : `assertion:${algorithm}`;
}

type KeyOwner = { id: string; did: string };
type KeyPair = { privateJwk: PrivateJwk; publicJwk: PublicJwk };

interface Remembered {
  signer: Promise<ProofSigner>;
  expires: number;
}

const signers = new WeakMap<IssuerContext, Map<string, Remembered>>();
const SIGNER_SECONDS = 60;
const MAX_SIGNERS = 1000;

/**
 * The tenant's issuing key of this algorithm; `controller` is the DID that issues with it. Importing and proving a key
 * pair costs more than a signature, so it is kept for a minute; a rotated key is therefore used after that minute at the
 * latest.
 */
export function loadTenantSigner(ctx: IssuerContext, tenant: KeyOwner, algorithm?: KeyAlgorithm): Promise<Signer>;
export function loadTenantSigner(
  ctx: IssuerContext,
  tenant: KeyOwner,
  algorithm: PublicKeyAlgorithm,
): Promise<ProofSigner>;
export async function loadTenantSigner(
  ctx: IssuerContext,
  tenant: KeyOwner,
  algorithm: PublicKeyAlgorithm = 'Ed25519',
): Promise<ProofSigner> {
  const known = signers.get(ctx) ?? new Map<string, Remembered>();
  signers.set(ctx, known);
  const name = `${tenant.id}|${algorithm}`;
  const entry = known.get(name);
  if (entry && entry.expires > ctx.now().getTime()) return entry.signer;
  if (known.size >= MAX_SIGNERS) known.clear();
  const signer = openSigner(ctx, tenant, algorithm);
  known.set(name, { signer, expires: ctx.now().getTime() + SIGNER_SECONDS * 1000 });
  signer.catch(() => known.delete(name));
  return signer;
}

async function openSigner(ctx: IssuerContext, tenant: KeyOwner, algorithm: PublicKeyAlgorithm): Promise<ProofSigner> {
  const purpose = assertionKey(algorithm);
  const find = (tx: Transaction) => loadKey<PublicJwk>(tx, ctx.envelope, { tenantId: tenant.id, purpose });
  const key =
    (await withTenant(ctx.db, tenant.id, find)) ??
    // With the lock held nobody else is making one, and whoever was has committed: so there is never a second key.
    (await withTenant(ctx.db, tenant.id, async (tx) => {
      await lockTenantKey(tx, tenant.id, algorithm);
      if (!(await find(tx))) {
        await addTenantKey(ctx, tx, tenant, algorithm);
        await enqueue(tx, { queue: 'provision-list-key', payload: { tenantId: tenant.id }, tenantId: tenant.id });
      }
      return find(tx);
    }));
  if (!key) throw new Error('the tenant has no issuing key');
  const controller = key.id.slice(0, key.id.indexOf('#'));
  const { id, publicJwk } = key;
  return algorithm === 'BLS12-381-G2'
    ? createBbsSigner({ secretKeyMultibase: key.privateJwk.d, publicJwk, id, controller })
    : createLocalSigner({ privateJwk: key.privateJwk as PrivateJwk, id, controller });
}

async function generatePair(algorithm: PublicKeyAlgorithm): Promise<KeyPair> {
  if (algorithm !== 'BLS12-381-G2') return generateKeyPair(algorithm);
  const { secretKeyMultibase, publicJwk } = await generateBbsKeyPair();
  // No JWK of such a key is standardised; the secret is kept as its Multikey text.
  return { publicJwk, privateJwk: { ...publicJwk, d: secretKeyMultibase } };
}

/** Makes a key, and for a did:key the DID that it is. The caller holds the lock, or has just made the tenant. */
export async function addTenantKey(
  ctx: IssuerContext,
  tx: Transaction,
  tenant: KeyOwner,
  algorithm: PublicKeyAlgorithm,
  given?: KeyPair,
): Promise<void> {
  const pair = given ?? (await generatePair(algorithm));
  const isDidKey = tenant.did.startsWith('did:key:');
  const { did, verificationMethod } = isDidKey
    ? createDidKey(pair.publicJwk)
    : { did: tenant.did, verificationMethod: `${tenant.did}#${KEY_NAMES[algorithm]}` };
  await saveKey(tx, ctx.envelope, {
    tenantId: tenant.id,
    id: verificationMethod,
    purpose: assertionKey(algorithm),
    ...pair,
  });
  await insertTenantDid(tx, tenant.id, {
    did,
    algorithm,
    // A did:web signs its lists with a key of their own, whatever the issuing key is.
    hasStatusLists: !isDidKey || LIST_ALGORITHMS.includes(algorithm),
    createdAt: ctx.now(),
  });
  await recordAudit(tx, {
    tenantId: tenant.id,
    actor: 'service:issuer',
    action: 'tenant.key_created',
    object: verificationMethod,
  });
}

/** Public keys of the tenant that are in use, oldest first; a retired key is no longer among them. */
export async function listTenantKeys(
  tx: Transaction,
  tenantId: string,
): Promise<{ id: string; publicJwk: PublicJwk }[]> {
  const keys = await listKeys(tx, { tenantId });
  return keys
    .filter(({ retiredAt }) => retiredAt === null)
    .map(({ id, publicJwk }) => ({ id, publicJwk: publicJwk as unknown as PublicJwk }));
}
