// The forms in which a record can be issued: one credential configuration per kind of record and form.
import type { Cryptosuite } from '@skill-records/credentials/add-proof';
import type { KeyAlgorithm } from '@skill-records/dids/signer';
import type { TenantCryptosuite } from '../store/tenant-store.ts';

export type RecordKind = 'Certified' | 'Identified';

interface FormBase {
  /** Ending of the configuration's id, and its name in `formats` of a record. */
  name: string;
  /** Which of the tenant's keys signs. */
  algorithm: KeyAlgorithm;
  /** `credential_signing_alg_values_supported` */
  signingAlg: string;
}

/** How a credential is secured. `format` is the credential format identifier of OpenID4VCI 1.0, appendix A. */
export type Form = FormBase &
  ({ format: 'ldp_vc'; cryptosuite: Cryptosuite } | { format: 'dc+sd-jwt' | 'jwt_vc_json'; cryptosuite: null });

export type Configuration = Form & { id: string; kind: RecordKind };

const dataIntegrity = (name: string, cryptosuite: Cryptosuite, algorithm: KeyAlgorithm): Form => ({
  name,
  format: 'ldp_vc',
  cryptosuite,
  algorithm,
  signingAlg: cryptosuite,
});

/** ES256, which every reader of these formats has. */
const jose = (name: string, format: 'dc+sd-jwt' | 'jwt_vc_json'): Form => ({
  name,
  format,
  cryptosuite: null,
  algorithm: 'P-256',
  signingAlg: 'ES256',
});

export const FORMS: readonly Form[] = [
  dataIntegrity('ldp', 'eddsa-rdfc-2022', 'Ed25519'),
  dataIntegrity('ldp_2020', 'Ed25519Signature2020', 'Ed25519'),
  dataIntegrity('ldp_ecdsa', 'ecdsa-rdfc-2019', 'P-256'),
  dataIntegrity('ldp_sd', 'ecdsa-sd-2023', 'P-256'),
  jose('sdjwt', 'dc+sd-jwt'),
  jose('jwt', 'jwt_vc_json'),
];

const KINDS: readonly RecordKind[] = ['Certified', 'Identified'];

export const CONFIGURATIONS: readonly Configuration[] = KINDS.flatMap((kind) =>
  FORMS.map((form) => ({ ...form, id: `${kind}SkillRecord_${form.name}`, kind })),
);

/**
 * The form of a record whose reporter names none; 'tenant' is the suite that the tenant chose. Who somebody is
 * concerns a verifier only in part, so an Identified record lets its holder choose the parts.
 */
export const DEFAULT_CONFIGURATION: Readonly<Record<RecordKind, string>> = {
  Certified: 'tenant',
  Identified: 'ldp_sd',
};

/** The configurations of an offer, the first by preference: the named forms, each once, or the one default. */
export function configurationIdsFor(
  kind: RecordKind,
  tenant: { cryptosuite: TenantCryptosuite },
  forms?: readonly string[] | undefined,
): string[] {
  const names = forms?.length ? [...new Set(forms)] : [defaultForm(kind, tenant.cryptosuite)];
  return names.map((name) => find((candidate) => candidate.kind === kind && candidate.name === name).id);
}

/** @throws Error for an id that no version of this service has given out */
export function configurationOf(configurationId: string): Configuration {
  return find(({ id }) => id === configurationId);
}

function defaultForm(kind: RecordKind, cryptosuite: TenantCryptosuite): string {
  const wanted = DEFAULT_CONFIGURATION[kind];
  if (wanted !== 'tenant') return wanted;
  // Not every suite a tenant may sign with is one that records are offered in.
  return FORMS.find((form) => form.cryptosuite === cryptosuite)?.name ?? 'ldp';
}

function find(wanted: (configuration: Configuration) => boolean): Configuration {
  const found = CONFIGURATIONS.find(wanted);
  if (!found) throw new Error('no such credential configuration');
  return found;
}
