// The credential configurations as wallets read them in the issuer's metadata, in both languages.
import { CONTEXT_URLS, VCT_URLS } from '@skill-records/contexts';
import { HOLDER_BINDING_METHODS, HOLDER_PROOF_ALGORITHMS } from '@skill-records/oid4vc/issuance/holder-proof';
import type { CredentialConfigurationMetadata } from '@skill-records/oid4vc/issuance/issuer-metadata';
import { CONFIGURATIONS, type Configuration, type RecordKind } from './credential-configurations.ts';

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

/**
 * `credential_configurations_supported` (OpenID4VCI 1.0, section 12.2.4 and appendix A.1.2). The format profile cites
 * VCDM 1.1; we use `ldp_vc` with the VCDM 2.0 context by a profile of our own.
 */
export function describeConfigurations(): Record<string, CredentialConfigurationMetadata> {
  return Object.fromEntries(CONFIGURATIONS.map((configuration) => [configuration.id, describe(configuration)]));
}

function describe(configuration: Configuration): CredentialConfigurationMetadata {
  const { kind, format, signingAlg } = configuration;
  return {
    format,
    scope: scopeOf(configuration),
    credential_signing_alg_values_supported: [signingAlg],
    cryptographic_binding_methods_supported: [...HOLDER_BINDING_METHODS],
    proof_types_supported: { jwt: { proof_signing_alg_values_supported: [...HOLDER_PROOF_ALGORITHMS] } },
    ...typeOf(configuration),
    credential_metadata: {
      display: inBothLanguages(DISPLAY[kind]),
      claims: CLAIMS[kind].map(({ path, ...name }) => ({
        // The claims of an SD-JWT VC are those of the subject itself.
        path: format === 'dc+sd-jwt' ? path.filter((part) => part !== 'credentialSubject') : path,
        display: inBothLanguages(name),
      })),
    },
  };
}

/** Appendix A.1.1, A.1.2 and A.3.2: each format names its type in its own way. */
function typeOf({ kind, format }: Configuration): Partial<CredentialConfigurationMetadata> {
  const type = ['VerifiableCredential', 'OpenBadgeCredential', `${kind}SkillRecord`];
  switch (format) {
    case 'ldp_vc':
      return { credential_definition: { '@context': CONTEXTS, type } };
    case 'jwt_vc_json':
      return { credential_definition: { type } };
    case 'dc+sd-jwt':
      return { vct: kind === 'Certified' ? VCT_URLS.certifiedV1 : VCT_URLS.identifiedV1 };
  }
}

/** `skr.certified` for the first form, `skr.certified.<rest of its name>` for the others. */
function scopeOf({ kind, name }: Configuration): string {
  const rest = name.replace(/^ldp_?/, '');
  return `skr.${kind.toLowerCase()}${rest === '' ? '' : `.${rest}`}`;
}

function inBothLanguages({ en, ja }: { en: string; ja: string }) {
  return [
    { name: en, locale: 'en' },
    { name: ja, locale: 'ja' },
  ];
}
