// Opens a wallet: a user with a key pair of their own, sealed from the first moment on.
import { randomUUID } from 'node:crypto';
import { createDidKey } from '@skill-records/dids/did-key';
import { generateKeyPair } from '@skill-records/dids/signer';
import { recordAudit } from '@skill-records/service-kit/audit';
import type { Transaction } from '@skill-records/service-kit/database';
import { saveKey } from '@skill-records/service-kit/key-store';
import { problem } from '@skill-records/service-kit/problem';
import { setTenant } from '@skill-records/service-kit/tenancy';
import { insertUser } from '../store/users.ts';
import type { Wallet } from './dependencies.ts';
import { createSubjectKey, createVault, HOLDER_KEY } from './vault.ts';

export interface NewUser {
  email: string;
  name: string;
  locale: 'en' | 'ja';
}

/**
 * Makes the user inside `tx`, which afterwards runs as that user's tenant. The holder key is Ed25519, its DID did:key.
 * Throws problem `email_taken`.
 */
export async function createUser(
  wallet: Wallet,
  tx: Transaction,
  user: NewUser & { verified: boolean; actor: string },
): Promise<{ id: string; did: string }> {
  const id = randomUUID();
  await setTenant(tx, id);
  const { privateJwk, publicJwk } = generateKeyPair('Ed25519');
  const { did, verificationMethod } = createDidKey(publicJwk);
  const subjectKey = createSubjectKey(wallet, id);
  const vault = createVault(wallet, { id, subjectKey });
  const inserted = await insertUser(tx, {
    id,
    did,
    subjectKey,
    emailLookup: lookUpHash(wallet, user.email),
    emailSealed: vault.sealText('email', id, normalizeEmail(user.email)),
    nameSealed: vault.sealText('name', id, user.name.trim()),
    locale: user.locale,
    verified: user.verified,
  });
  if (!inserted) throw problem('email_taken');
  await saveKey(tx, wallet.envelope, {
    tenantId: id,
    id: verificationMethod,
    purpose: HOLDER_KEY,
    publicJwk,
    privateJwk,
  });
  await recordAudit(tx, { tenantId: id, actor: user.actor, action: 'user.created', object: id });
  return { id, did };
}

/** Addresses differ in letter case only by accident; full-width letters come from Japanese keyboards. */
export function normalizeEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

export function lookUpHash(wallet: Pick<Wallet, 'keyedHash'>, email: string): Buffer {
  return wallet.keyedHash('email', normalizeEmail(email));
}
