// Check `issuerTrust`: the verifier knows this issuer, or has said that it need not.
import { idOf, type JsonObject } from '../json-object.ts';
import { type Check, failed, notChecked, passed } from '../verdict.ts';

export interface IssuerTrust {
  /** `listed`: an unknown issuer fails. `any`: it is a warning. */
  policy: 'listed' | 'any';
  isListed(issuerDid: string, credential: JsonObject): Promise<boolean> | boolean;
}

export async function checkIssuerTrust(credential: JsonObject, trust: IssuerTrust): Promise<Check> {
  let listed: boolean;
  try {
    listed = (await trust.isListed(idOf(credential.issuer) ?? '', credential)) === true;
  } catch {
    return notChecked('issuerTrust', 'issuer_trust_unavailable');
  }
  if (listed) return passed('issuerTrust');
  return trust.policy === 'any'
    ? { id: 'issuerTrust', outcome: 'warning', code: 'issuer_unknown' }
    : failed('issuerTrust', 'issuer_unknown');
}
