// Lets decoys change without any occasion, so that a new version of a list does not mean that something happened.
import { withTenant } from '@skill-records/service-kit/tenancy';
import { appendValues } from '../store/status-events.ts';
import { listsAtRandom, lockLists } from '../store/status-lists.ts';
import type { Dependencies } from './dependencies.ts';

const ONCE_A_DAY_MS = 24 * 3_600_000;

/** Called every `roundMs`: each list has its turn about once a day, at no particular hour. What changed is published as due. */
export async function stirDecoys(deps: Dependencies, roundMs: number): Promise<void> {
  for (const { tenantId, listId } of await listsAtRandom(deps.db, roundMs / ONCE_A_DAY_MS)) {
    await withTenant(deps.db, tenantId, async (tx) => {
      const [list] = await lockLists(tx, tenantId, [listId]);
      const values = list ? await deps.decoys.draw(tx, list) : [];
      if (list && values.length > 0) {
        await appendValues(tx, { listId, tenantId, purpose: list.purpose, values });
      }
    });
  }
}
