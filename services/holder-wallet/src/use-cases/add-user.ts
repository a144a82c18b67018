// The operator opens a wallet for somebody and gets a token for it, once per Idempotency-Key.
import { withIdempotency } from '@skill-records/service-kit/idempotency';
import { createUser, type NewUser, normalizeEmail } from './create-user.ts';
import type { Wallet } from './dependencies.ts';
import { OPERATOR_SESSION_DAYS, openSession } from './open-session.ts';

export interface AddedUser {
  id: string;
  email: string;
  name: string;
  /** The DID of the user's new key. */
  did: string;
  token: string;
  expiresAt: string;
}

/** The answer holds the token, so its stored copy is sealed. Throws problem `email_taken`. */
export async function addUser(
  wallet: Wallet,
  user: NewUser,
  idempotencyKey: string | undefined,
): Promise<{ status: number; body: AddedUser }> {
  const route = 'POST /v1/users';
  const request = { tenantId: undefined, key: idempotencyKey, route, body: user, seal: wallet.envelope };
  return withIdempotency(wallet.db, request, async (tx) => {
    const { id, did } = await createUser(wallet, tx, { ...user, verified: true, actor: 'operator' });
    const { token, expiresAt } = await openSession(tx, { userId: id, days: OPERATOR_SESSION_DAYS });
    const email = normalizeEmail(user.email);
    return { status: 201, body: { id, email, name: user.name.trim(), did, token, expiresAt: expiresAt.toISOString() } };
  });
}
