// Check `issuerTrust`: the verifier knows this issuer, or has said that it need not.
import type { JsonObject } from '../json-object.ts';
import { type Check, failed, notChecked, passed } from '../verdict.ts';

export interface IssuerTrust {
  /** `listed`: an unknown issuer fails. `any`: it is a warning. */
  policy: 'listed' | 'any';
  /** `issuer` is a DID, or the https URL of an issuer of SD-JWT VCs; `credential` is what it signed. */
  isListed(issuer: string, credential: JsonObject): Promise<boolean> | boolean;
}

/** `issuer`: whose key made the proof, compared with the content by the proof check. */
export async function checkIssuerTrust(
  issuer: string | undefined,
  credential: JsonObject,
  trust: IssuerTrust,
): Promise<Check> {
  let listed: boolean;
  try {
    listed = issuer !== undefined && (await trust.isListed(issuer, credential)) === true;
  } catch {
    return notChecked('issuerTrust', 'issuer_trust_unavailable');
  }
  if (listed) return passed('issuerTrust');
  return trust.policy === 'any'
    ? { id: 'issuerTrust', outcome: 'warning', code: 'issuer_unknown' }
    : failed('issuerTrust', 'issuer_unknown');
}
