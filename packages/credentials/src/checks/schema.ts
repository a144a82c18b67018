// Check `schema`: the credential satisfies every JSON Schema it lists, and ours for its record type.
import { listSchemas, SCHEMA_URLS, VOCAB } from '@skill-records/contexts';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import { inDataModel2 } from '../data-model-version.ts';
import { asList, isJsonObject, type JsonObject } from '../json-object.ts';
import { type Check, failed, notChecked, passed } from '../verdict.ts';

/** Finds the validator of a schema URL; `undefined` for one that is not bundled. Nothing is ever fetched. */
export type FindSchema = (url: string) => ((document: unknown) => boolean) | undefined;

/** Records of ours have to satisfy our schema, whether they list it or not. */
const SCHEMA_OF_TYPE: ReadonlyMap<string, string> = new Map([
  [`${VOCAB}IdentifiedSkillRecord`, SCHEMA_URLS.identifiedV1],
  [`${VOCAB}CertifiedSkillRecord`, SCHEMA_URLS.certifiedV1],
  [`${VOCAB}VerifiedSkillRecord`, SCHEMA_URLS.verifiedV1],
]);

/** https://www.w3.org/TR/vc-data-model-2.0/#data-schemas */
export function checkSchema(credential: JsonObject, typeIris: readonly string[], findSchema: FindSchema): Check {
  const listed = asList(credential.credentialSchema).map((schema) => (isJsonObject(schema) ? schema.id : undefined));
  const own = typeIris.map((iri) => SCHEMA_OF_TYPE.get(iri)).filter((url) => url !== undefined);
  const urls = new Set([...listed, ...own]);
  if (urls.size === 0) return passed('schema', 'schema_absent');
  let unknown = false;
  // The bundled schemas describe credentials of version 2.0; a record in a 1.1 form says the same under older names.
  const judged = inDataModel2(credential);
  for (const url of urls) {
    const validate = findSchema(String(url));
    if (validate === undefined) unknown = true;
    else if (!validate(judged)) return failed('schema', 'schema_mismatch');
  }
  return unknown ? notChecked('schema', 'schema_unknown') : passed('schema');
}

let ajv: InstanceType<typeof Ajv2019> | undefined;
const compiled = new Map<string, ValidateFunction>();

/** The bundled schemas, each compiled when it is first needed and kept: the set is closed. */
export const findBundledSchema: FindSchema = (url) => {
  ajv ??= createAjv();
  const validate = compiled.get(url) ?? ajv.getSchema(url);
  if (validate === undefined) return undefined;
  compiled.set(url, validate);
  return (document) => validate(document) === true;
};

function createAjv(): InstanceType<typeof Ajv2019> {
  // Not strict: the published Open Badges schemas use keywords in ways that strict mode refuses.
  const instance = new Ajv2019({ strict: false, allErrors: false, validateFormats: true });
  formats.default(instance);
  for (const { url, document } of listSchemas()) instance.addSchema(document, url);
  return instance;
}
