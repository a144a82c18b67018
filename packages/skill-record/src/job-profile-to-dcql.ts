// Writes the DCQL query of a job profile: one credential query per requirement, nothing else about the person.
import type { JobProfile } from './job-profile.ts';
import { VC_VOCAB, VOCAB } from './vocabulary.ts';

export interface DcqlClaim {
  id?: string;
  path: (string | null)[];
  values?: string[];
}

export interface DcqlCredentialQuery {
  id: string;
  format: 'ldp_vc';
  meta: { type_values: string[][] };
  claims: DcqlClaim[];
  claim_sets?: string[][];
}

/** https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6 */
export interface DcqlQuery {
  credentials: DcqlCredentialQuery[];
  credential_sets: { options: string[][]; required: false }[];
}

/**
 * Every credential is optional: a missing required one would make the wallet answer nothing at all, and somebody who meets four of
 * five requirements shall be able to show them. `values` asks by equality, which the cumulative level tokens turn into "at least".
 * The query is a wish; the verifier judges what arrives (`computeCoverage`). Who evaluated is asked for because a level counts only
 * with it, and of a record that can be shown in parts nothing arrives that was not asked for; a record without it may come too.
 */
export function jobProfileToDcql(profile: JobProfile, o: { format: 'ldp_vc' }): DcqlQuery {
  const skills = profile.requirement.map(
    (requirement): DcqlCredentialQuery => ({
      id: requirement.id,
      format: o.format,
      meta: { type_values: [[`${VC_VOCAB}VerifiableCredential`, `${VOCAB}CertifiedSkillRecord`]] },
      claims: [
        { id: 'level', path: ['credentialSubject', 'skill', null, 'meetsLevel', null], values: [requirement.minLevel] },
        { id: 'evaluation', path: ['credentialSubject', 'skill', null, 'assessedAs'] },
      ],
      claim_sets: [['level', 'evaluation'], ['level']],
    }),
  );
  const who: DcqlCredentialQuery = {
    id: 'who',
    format: o.format,
    meta: { type_values: [[`${VC_VOCAB}VerifiableCredential`, `${VOCAB}IdentifiedSkillRecord`]] },
    claims: [
      {
        path: ['credentialSubject', 'identity', 'identityAssurance'],
        values: ['EmployerVouched', 'DocumentChecked', 'IcChipChecked'],
      },
    ],
  };
  const credentials = [...skills, who];
  return { credentials, credential_sets: credentials.map(({ id }) => ({ options: [[id]], required: false })) };
}
