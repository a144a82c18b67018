// Queue end-suspension: sent together with a suspension that has an end, and available when the end has come.
import Type, { type Static } from 'typebox';

export const endSuspensionSchema = Type.Object({
  tenantId: Type.String({ format: 'uuid' }),
  changeId: Type.String({ format: 'uuid' }),
});

/** May run any number of times; a suspension that something else has ended stays as it is. */
export async function handleEndSuspension(
  end: (o: { tenantId: string; changeId: string }) => Promise<void>,
  payload: Static<typeof endSuspensionSchema>,
): Promise<void> {
  await end({ tenantId: payload.tenantId, changeId: payload.changeId });
}
