// Queue publish-list: publishes a list whose request was interrupted between recording a change and publishing it.
import Type, { type Static } from 'typebox';
import type { PublishList } from '../use-cases/dependencies.ts';

export const publishListSchema = Type.Object({
  tenantId: Type.String({ format: 'uuid' }),
  listId: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
});

/** A list that is already up to date stays as it is, so the job may run any number of times. */
export async function handlePublishList(
  publish: PublishList,
  payload: Static<typeof publishListSchema>,
): Promise<void> {
  await publish({ tenantId: payload.tenantId, listId: payload.listId });
}
