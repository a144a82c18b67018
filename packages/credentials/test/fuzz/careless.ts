// Signs whatever it is given, as an issuer without any checks would, or an attacker with a key of their own.
import { isJsonObject, type JsonObject } from '../../src/json-object.ts';
import { type PlainSuite, signDocument } from '../corpus/independent-proof.ts';

const SIGNING: Readonly<Record<string, { key: string; suite: PlainSuite }>> = {
  'small eddsa': { key: 'issuer', suite: 'eddsa-rdfc-2022' },
  'small 2020': { key: 'issuer', suite: 'Ed25519Signature2020' },
  'small p256': { key: 'issuer-p256', suite: 'ecdsa-rdfc-2019' },
  'certified eddsa': { key: 'issuer', suite: 'eddsa-rdfc-2022' },
};

const INHERITED = new RegExp(`"(${Object.getOwnPropertyNames(Object.prototype).join('|')})"`);

/** The JSON-LD library would write into Object.prototype, and every case after that would be about something else. */
export const pollutes = (document: unknown): boolean => INHERITED.test(JSON.stringify(document) ?? '');

/** `undefined` for what no JSON-LD library makes a graph of. `base` names the fixture that the document was. */
export async function signCarelessly(document: unknown, base: string): Promise<JsonObject | undefined> {
  if (!isJsonObject(document) || pollutes(document)) return undefined;
  try {
    return await signDocument(document, {
      ...(SIGNING[base] as { key: string; suite: PlainSuite }),
      created: '2026-05-01T11:59:00Z',
      purpose: 'assertionMethod',
    });
  } catch {
    return undefined;
  }
}
