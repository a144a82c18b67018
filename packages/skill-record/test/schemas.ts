// Validates a document with a bundled JSON Schema, as verifiers do.
import { getSchema, listSchemas } from '@skill-records/contexts';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormatsModule from 'ajv-formats';

const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;
const ajv = new Ajv2019({ strict: false, allErrors: true });
addFormats(ajv);
for (const { url, document } of listSchemas()) ajv.addSchema(document, url);

/** The faults as text, e.g. `/validUntil must match format`; empty when the document is valid. */
export function schemaFaults(url: string, document: unknown): string[] {
  if (!getSchema(url)) throw new Error(`no bundled schema ${url}`);
  const validate = ajv.getSchema(url) as ValidateFunction;
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A validator of one of our own input schemas, set up like the services' body validator: nothing is coerced or removed. */
export function validatorOf(schema: object): (document: unknown) => boolean {
  return ajv.compile(schema) as ValidateFunction;
}
