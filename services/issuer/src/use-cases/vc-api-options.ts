// The options of a VC-API issue request: which suite signs, with which key, and which status the credential carries.
// https://w3c.github.io/vcalm/#issuing
import { SUITE_FACTS } from '@skill-records/credentials/cryptosuites';
import type { KeyAlgorithm, PublicKeyAlgorithm } from '@skill-records/dids/key-algorithm';
import { problem } from '@skill-records/service-kit/problem';
import type { TenantCryptosuite } from '../store/tenant-store.ts';
import type { IssuerContext } from './issuer-context.ts';

export type Purpose = 'revocation' | 'suspension';

export interface StatusOption {
  type?: 'BitstringStatusListEntry';
  statusPurpose?: Purpose;
}

export interface IssueOptions {
  /** Default: the tenant's. */
  cryptosuite?: TenantCryptosuite;
  /** Where a suite signs with keys of several kinds. */
  keyType?: KeyAlgorithm;
  mandatoryPointers?: string[];
  /** One entry or several; an empty list for none. Default: revocation and suspension. */
  credentialStatus?: StatusOption | StatusOption[];
  /** Names a credential that has no id of its own, for later changes of its status. */
  credentialId?: string;
}

export const ISSUE_OPTIONS = [
  'cryptosuite',
  'keyType',
  'mandatoryPointers',
  'credentialStatus',
  'credentialId',
] as const satisfies readonly (keyof IssueOptions)[];

/** An option that is not understood must not be ignored. @throws Problem `option_unknown` */
export function refuseUnknownOptions(options: object): void {
  const known: readonly string[] = ISSUE_OPTIONS;
  if (Object.keys(options).some((name) => !known.includes(name))) {
    throw problem('option_unknown', { options: ISSUE_OPTIONS.join(', ') });
  }
}

/**
 * The key: the one of `keyType`, else the one whose DID the credential names as issuer, else the first that the suite signs
 * with. @throws Problem `cryptosuite_off`, `credential_issuer_mismatch` (a key that this suite does not sign with)
 */
export function chooseKey(
  ctx: IssuerContext,
  cryptosuite: TenantCryptosuite,
  o: { keyType: KeyAlgorithm | undefined; ofIssuer: PublicKeyAlgorithm | undefined },
): PublicKeyAlgorithm {
  if (cryptosuite === 'bbs-2023' && ctx.config.BBS === 'off') throw problem('cryptosuite_off');
  const { keys } = SUITE_FACTS[cryptosuite];
  const wanted = o.keyType ?? o.ofIssuer ?? keys[0];
  if (wanted === undefined || !keys.includes(wanted)) throw problem('credential_issuer_mismatch');
  return wanted;
}

/** Without repetitions, revocation first. */
export function purposesOf(option: IssueOptions['credentialStatus']): Purpose[] {
  if (option === undefined) return ['revocation', 'suspension'];
  const wanted = [option].flat().map(({ statusPurpose = 'revocation' }) => statusPurpose);
  return (['revocation', 'suspension'] as const).filter((purpose) => wanted.includes(purpose));
}
