// One user's vault: what belongs to the person opens only through it, each value bound to its owner, kind and row.
import { createLocalSigner, type PrivateJwk, type Signer } from '@skill-records/dids/signer';
import type { Transaction } from '@skill-records/service-kit/database';
import { loadKey } from '@skill-records/service-kit/key-store';
import { problem } from '@skill-records/service-kit/problem';
import { readUser } from '../store/users.ts';
import type { Wallet } from './dependencies.ts';

export type SealedKind =
  | 'email'
  | 'name'
  | 'document'
  | 'facts'
  | 'acceptance'
  | 'request'
  | 'response'
  | 'redirect'
  | 'history';

export interface Vault {
  userId: string;
  did: string;
  locale: 'en' | 'ja';
  name: string;
  email: string;
  sealText(kind: SealedKind, id: string, text: string): string;
  /** Throws `EnvelopeError` for a value that was sealed for another person, kind or row. */
  openText(kind: SealedKind, id: string, sealed: string): string;
  sealJson(kind: SealedKind, id: string, value: unknown): string;
  openJson<T>(kind: SealedKind, id: string, sealed: string): T;
}

/** The purpose under which a user's key pair is kept. */
export const HOLDER_KEY = 'holder';

/** Opens the vault of the transaction's tenant. Throws problem `unauthenticated` when the user no longer exists. */
export async function openVault(wallet: Pick<Wallet, 'envelope'>, tx: Transaction, userId: string): Promise<Vault> {
  const user = await readUser(tx, userId);
  if (user === undefined) throw problem('unauthenticated');
  const vault = createVault(wallet, { id: userId, subjectKey: user.subjectKey });
  return {
    ...vault,
    did: user.did,
    locale: user.locale,
    name: vault.openText('name', userId, user.nameSealed),
    email: vault.openText('email', userId, user.emailSealed),
  };
}

/** The sealing part alone, for a user who is being made. */
export function createVault(
  { envelope }: Pick<Wallet, 'envelope'>,
  user: { id: string; subjectKey: string },
): Pick<Vault, 'userId' | 'sealText' | 'openText' | 'sealJson' | 'openJson'> {
  const sealer = envelope.withSubjectKey(user.subjectKey, `${user.id}|subject|${user.id}`);
  const place = (kind: SealedKind, id: string) => `${user.id}|${kind}|${id}`;
  return {
    userId: user.id,
    sealText: (kind, id, text) => sealer.seal(text, place(kind, id)),
    openText: (kind, id, sealed) => sealer.openText(sealed, place(kind, id)),
    sealJson: (kind, id, value) => sealer.seal(JSON.stringify(value), place(kind, id)),
    openJson: (kind, id, sealed) => JSON.parse(sealer.openText(sealed, place(kind, id))),
  };
}

/** The wrapped key for a new user. */
export function createSubjectKey({ envelope }: Pick<Wallet, 'envelope'>, userId: string): string {
  return envelope.createSubjectKey(`${userId}|subject|${userId}`);
}

/** The user's signer. The private key stays inside it. */
export async function loadSigner(
  { envelope }: Pick<Wallet, 'envelope'>,
  tx: Transaction,
  userId: string,
): Promise<Signer> {
  const key = await loadKey<PrivateJwk>(tx, envelope, { tenantId: userId, purpose: HOLDER_KEY });
  if (key === undefined) throw new Error('the user has no key');
  return createLocalSigner({ privateJwk: key.privateJwk, id: key.id, controller: key.id.split('#')[0] as string });
}
