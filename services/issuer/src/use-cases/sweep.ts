// Goes on with what a crash or an unreachable neighbour left behind, and forgets what has expired.
import { forgetExpired } from '../store/access-token-store.ts';
import { listUnfinishedCredentials } from '../store/credential-store.ts';
import { listUnconfirmedChanges } from '../store/status-change-store.ts';
import { listTenantsWithoutListKey } from '../store/tenant-store.ts';
import { finishCredential } from './finish-credential.ts';
import type { IssuerContext } from './issuer-context.ts';
import { provisionListKey } from './provision-list-key.ts';
import { pushStatusChanges } from './push-status-changes.ts';

/** Work younger than this is still in somebody's hands. */
const PATIENCE_MS = 30_000;
const PAGE = 200;

/** Safe to run at any time and in several processes: every step is idempotent. One failing item does not stop the rest. */
export async function sweep(ctx: IssuerContext): Promise<{ tenants: number; credentials: number; changes: number }> {
  const before = new Date(ctx.now().getTime() - PATIENCE_MS);
  const tenants = await listTenantsWithoutListKey(ctx.workerDb, before);
  const credentials = await listUnfinishedCredentials(ctx.workerDb, before, PAGE);
  const changes = await listUnconfirmedChanges(ctx.workerDb, before, PAGE);
  const done = {
    tenants: await each(ctx, tenants, (tenantId) => provisionListKey(ctx, tenantId)),
    credentials: await each(ctx, credentials, ({ tenantId, id }) => finishCredential(ctx, tenantId, id)),
    changes: await each(ctx, changes, ({ tenantId, issuanceId }) => pushStatusChanges(ctx, tenantId, issuanceId)),
  };
  await forgetExpired(ctx.workerDb, before);
  return done;
}

async function each<T>(ctx: IssuerContext, items: readonly T[], run: (item: T) => Promise<unknown>): Promise<number> {
  let done = 0;
  for (const item of items) {
    try {
      await run(item);
      done += 1;
    } catch (err) {
      ctx.log.warn({ err, step: 'sweep' }, 'left for the next round');
    }
  }
  return done;
}
