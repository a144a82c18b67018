// One content in either version of the data model: what 2.0 calls validFrom and validUntil is issuanceDate and expirationDate in 1.1.
// https://www.w3.org/TR/vc-data-model-2.0/#validity-period
import type { JsonObject } from './json-object.ts';
import { CREDENTIALS_V1, CREDENTIALS_V2 } from './structure.ts';

/** From version, to version: contexts and members that stand for each other. */
const TO_1: Readonly<Record<string, string>> = { validFrom: 'issuanceDate', validUntil: 'expirationDate' };
const TO_2: Readonly<Record<string, string>> = { issuanceDate: 'validFrom', expirationDate: 'validUntil' };

/**
 * An unsigned credential of version 2.0 as one of 1.1, for readers that know nothing newer. The schemas that it lists are
 * left out: they describe the 2.0 form.
 */
export function toDataModel1(credential: JsonObject): JsonObject {
  const translated = translate(credential, CREDENTIALS_V2, CREDENTIALS_V1, TO_1);
  if (translated === credential) return credential;
  const { credentialSchema: _schemas, ...rest } = translated;
  return rest;
}

/** A credential of version 1.1 as 2.0 would write it, to be judged by rules for 2.0; one of 2.0 as it is. Never to be signed. */
export function inDataModel2(credential: JsonObject): JsonObject {
  return translate(credential, CREDENTIALS_V1, CREDENTIALS_V2, TO_2);
}

function translate(
  credential: JsonObject,
  from: string,
  to: string,
  names: Readonly<Record<string, string>>,
): JsonObject {
  const { '@context': contexts } = credential;
  const [first, ...others] = Array.isArray(contexts) ? contexts : [contexts];
  if (first !== from) return credential;
  const members = Object.entries(credential).map(([name, value]) => [
    Object.hasOwn(names, name) ? names[name] : name,
    name === '@context' ? [to, ...others] : value,
  ]);
  return Object.fromEntries(members);
}
