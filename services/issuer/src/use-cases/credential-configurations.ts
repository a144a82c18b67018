// The credential configurations that every tenant offers, and how their names map to record types and cryptosuites.
import { CONTEXT_URLS } from '@skill-records/contexts';
import { HOLDER_BINDING_METHODS, HOLDER_PROOF_ALGORITHMS } from '@skill-records/oid4vc/issuance/holder-proof';
import type { CredentialConfigurationMetadata } from '@skill-records/oid4vc/issuance/issuer-metadata';
import type { TenantCryptosuite } from '../store/tenant-store.ts';

export type RecordKind = 'Certified' | 'Identified';

const CONTEXTS = [
  CONTEXT_URLS.credentialsV2,
  CONTEXT_URLS.openBadgesV3,
  CONTEXT_URLS.openBadgesExtensions,
  CONTEXT_URLS.skillRecordV1,
];

const DISPLAY: Record<RecordKind, { en: string; ja: string }> = {
  Certified: { en: 'Certified skill record', ja: 'スキル認定記録' },
  Identified: { en: 'Identity record', ja: '本人確認記録' },
};

const CLAIMS: Record<RecordKind, { path: (string | null)[]; en: string; ja: string }[]> = {
  Certified: [
    { path: ['credentialSubject', 'achievement', 'name'], en: 'Achievement', ja: '達成項目' },
    { path: ['credentialSubject', 'skill', null, 'levelOrdinal'], en: 'Level', ja: 'レベル' },
    { path: ['credentialSubject', 'result', null, 'value'], en: 'Score', ja: '点数' },
    { path: ['evidence'], en: 'Evidence', ja: 'エビデンス' },
  ],
  Identified: [
    { path: ['credentialSubject', 'identity', 'fullName'], en: 'Full name', ja: '氏名' },
    {
      path: ['credentialSubject', 'identity', 'identityAssurance'],
      en: 'How identity was checked',
      ja: '本人確認の方法',
    },
    { path: ['credentialSubject', 'employment', 'employer'], en: 'Employer', ja: '雇用主' },
    { path: ['credentialSubject', 'employment', 'startDate'], en: 'Employed since', ja: '入社日' },
  ],
};

interface Configuration {
  id: string;
  kind: RecordKind;
  cryptosuite: TenantCryptosuite;
}

export const CONFIGURATIONS: readonly Configuration[] = (['Certified', 'Identified'] as const).flatMap((kind) => [
  { id: `${kind}SkillRecord_ldp`, kind, cryptosuite: 'eddsa-rdfc-2022' as const },
  { id: `${kind}SkillRecord_ldp_2020`, kind, cryptosuite: 'Ed25519Signature2020' as const },
]);

export function configurationIdFor(kind: RecordKind, cryptosuite: TenantCryptosuite): string {
  return find((candidate) => candidate.kind === kind && candidate.cryptosuite === cryptosuite).id;
}

export function cryptosuiteOf(configurationId: string): TenantCryptosuite {
  return find(({ id }) => id === configurationId).cryptosuite;
}

function find(wanted: (configuration: Configuration) => boolean): Configuration {
  const found = CONFIGURATIONS.find(wanted);
  if (!found) throw new Error('no such credential configuration');
  return found;
}

/**
 * `credential_configurations_supported` (OpenID4VCI 1.0, section 12.2.4 and appendix A.1.2). The format profile cites
 * VCDM 1.1; we use `ldp_vc` with the VCDM 2.0 context by a profile of our own.
 */
export function describeConfigurations(): Record<string, CredentialConfigurationMetadata> {
  return Object.fromEntries(
    CONFIGURATIONS.map(({ id, kind, cryptosuite }) => [
      id,
      {
        format: 'ldp_vc',
        scope: `skr.${kind.toLowerCase()}${cryptosuite === 'eddsa-rdfc-2022' ? '' : '.2020'}`,
        credential_signing_alg_values_supported: [cryptosuite],
        cryptographic_binding_methods_supported: [...HOLDER_BINDING_METHODS],
        proof_types_supported: { jwt: { proof_signing_alg_values_supported: [...HOLDER_PROOF_ALGORITHMS] } },
        credential_definition: {
          '@context': CONTEXTS,
          type: ['VerifiableCredential', 'OpenBadgeCredential', `${kind}SkillRecord`],
        },
        credential_metadata: {
          display: inBothLanguages(DISPLAY[kind]),
          claims: CLAIMS[kind].map(({ path, ...name }) => ({ path, display: inBothLanguages(name) })),
        },
      } as CredentialConfigurationMetadata,
    ]),
  );
}

function inBothLanguages({ en, ja }: { en: string; ja: string }) {
  return [
    { name: en, locale: 'en' },
    { name: ja, locale: 'ja' },
  ];
}
