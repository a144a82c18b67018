// Publishes every list that waits for it: never published, changed since, or about to run out of validity.
import { listsToPublish } from '../store/status-lists.ts';
import { type Dependencies, type PublishList, RENEWAL_MARGIN_MS } from './dependencies.ts';

const AT_MOST = 1_000;

/** Answers how many lists were published and how many could not be; one bad list does not stop the others. */
export async function publishDueLists(
  deps: Dependencies,
  publish: PublishList,
): Promise<{ published: number; failed: number }> {
  const renewBefore = new Date(deps.now().getTime() + RENEWAL_MARGIN_MS);
  let failed = 0;
  const due = await listsToPublish(deps.db, { renewBefore, atMost: AT_MOST });
  for (const list of due) {
    await publish(list).catch((err: unknown) => {
      failed += 1;
      deps.log.error({ err, listId: list.listId, tenantId: list.tenantId }, 'a list could not be published');
    });
  }
  return { published: due.length - failed, failed };
}
