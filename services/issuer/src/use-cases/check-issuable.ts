// Holds back a signed credential that does not satisfy the schemas it lists: such a credential must never leave.
import { checkSchema, findBundledSchema } from '@skill-records/credentials/checks/schema';
import type { JsonObject } from '@skill-records/credentials/json-object';

export function checkIssuable(credential: JsonObject): void {
  const { outcome, code } = checkSchema(credential, [], findBundledSchema);
  if (outcome !== 'passed') throw new Error(`the credential does not satisfy its schemas: ${code ?? outcome}`);
}
