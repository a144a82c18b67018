// What all record types have in common: contexts, types, names, issuer, validity period, schemas and status entries.
import { toDateTime } from './dates.ts';
import { SkillRecordError } from './skill-record-error.ts';
import { localizedText } from './to-achievement.ts';
import { type JsonObject, type LocalizedText, RECORD_CONTEXTS, RECORD_SCHEMAS, type RecordType } from './vocabulary.ts';

export interface IssuerProfile {
  /** DID. */
  id: string;
  name: LocalizedText;
  url?: string;
}

/** One entry of https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry as the status list service reserves it. */
export interface StatusEntry {
  id: string;
  type: 'BitstringStatusListEntry';
  statusPurpose: string;
  statusListIndex: string;
  statusListCredential: string;
}

/**
 * Open Badges 3.0 allows one `credentialStatus`, and its verifiers read only the purpose `revocation`; the suspension entry
 * travels in our `additionalStatus`, which other verifiers do not see.
 */
export interface StatusEntries {
  revocation: StatusEntry;
  suspension?: StatusEntry;
}

const RECORD_NAMES: Record<RecordType, readonly string[]> = {
  Identified: ['VerifiableCredential', 'OpenBadgeCredential', 'IdentifiedSkillRecord'],
  Certified: ['VerifiableCredential', 'OpenBadgeCredential', 'CertifiedSkillRecord'],
  Verified: ['VerifiableCredential', 'EndorsementCredential', 'VerifiedSkillRecord'],
};

/** The members that all three record types begin with. */
export function envelope(
  type: RecordType,
  o: { id: string; issuer: IssuerProfile },
  name: LocalizedText,
  description?: LocalizedText,
): JsonObject {
  return {
    '@context': [...RECORD_CONTEXTS],
    id: o.id,
    type: [...RECORD_NAMES[type]],
    name: name.en,
    localized: localizedText(name.ja, description?.ja),
    issuer: {
      id: o.issuer.id,
      type: ['Profile'],
      name: o.issuer.name.en,
      ...(o.issuer.url ? { url: o.issuer.url } : {}),
      localized: localizedText(o.issuer.name.ja),
    },
  };
}

export function period(validFrom: Date, validUntil: Date | undefined): JsonObject {
  if (!validUntil) return { validFrom: toDateTime(validFrom) };
  if (!(toDateTime(validFrom) < toDateTime(validUntil))) {
    throw new SkillRecordError('validity_order', 'validUntil must be after validFrom');
  }
  return { validFrom: toDateTime(validFrom), validUntil: toDateTime(validUntil) };
}

/** Both schemas are listed, as every one of them is run by verifiers that check schemas. */
export function schemas(type: RecordType): JsonObject {
  return { credentialSchema: RECORD_SCHEMAS[type].map((id) => ({ id, type: '1EdTechJsonSchemaValidator2019' })) };
}

/** Without entries the credential says nothing of a status, because its form says it elsewhere (see toSdJwtClaims). */
export function status(entries: StatusEntries | undefined): JsonObject {
  if (entries === undefined) return {};
  const { revocation, suspension } = entries;
  return { credentialStatus: { ...revocation }, ...(suspension ? { additionalStatus: { ...suspension } } : {}) };
}
