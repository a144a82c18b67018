// A credential as its tenant composed it, completed by what only the issuer knows: who issues it, and where its status stands.
import { CONTEXT_URLS } from '@skill-records/contexts';
import { asList, idOf, isJsonObject, type JsonObject } from '@skill-records/credentials/json-object';
import { createStatusListEntry } from '@skill-records/credentials/status-list';
import { checkStructure, dataModelOf } from '@skill-records/credentials/structure';
import { Problem, problem } from '@skill-records/service-kit/problem';
import type { BitstringEntry } from '../store/credential-store.ts';

/**
 * The credential with `issuer` as its issuer. A credential that names none gets it, also in an object that describes the
 * issuer without an id. One that names another issuer is refused rather than rewritten: its author may have meant somebody
 * else, and a signed statement under a name that nobody asked for cannot be taken back.
 * @throws Problem `credential_issuer_mismatch`
 */
export function withIssuer(credential: JsonObject, issuer: string): JsonObject {
  const { issuer: named } = credential;
  if (named === undefined) return { ...credential, issuer };
  if (isJsonObject(named) && named.id === undefined) return { ...credential, issuer: { id: issuer, ...named } };
  if (idOf(named) !== issuer) throw problem('credential_issuer_mismatch');
  return credential;
}

/** The faults of the data model, all at once. @throws Problem `credential_not_issuable` */
export function refuseFaults(credential: JsonObject): void {
  if (credential.proof !== undefined) throw notIssuable('proof_present');
  const faults = checkStructure(credential);
  if (faults.length === 0) return;
  const ja = 'この場所の値が VC データモデルの規則に合っていません。';
  const errors = faults.map(({ path, rule }) => ({
    path: `/credential${path}`,
    code: 'structure_invalid',
    message: { en: rule, ja },
  }));
  throw new Problem('credential_not_issuable', { params: { reason: 'structure_invalid' }, errors });
}

/** `reason`: a code, never a value of the credential. */
export function notIssuable(reason: string, cause?: unknown): Problem {
  return new Problem('credential_not_issuable', { params: { reason }, ...(cause === undefined ? {} : { cause }) });
}

/** With our entries beside those that the credential already has. */
export function withStatus(credential: JsonObject, entries: readonly BitstringEntry[]): JsonObject {
  const ours = entries.map(({ statusListCredential, statusListIndex, statusPurpose }) => ({
    ...createStatusListEntry({ statusListCredential, index: Number(statusListIndex), statusPurpose }),
  }));
  if (ours.length === 0) return credential;
  const contexts = asList(credential['@context']);
  // Version 1.1 does not know the terms of the entry by itself.
  const complete =
    dataModelOf(credential) === '1.1' && !contexts.includes(CONTEXT_URLS.bitstringStatusListV1)
      ? { '@context': [...contexts, CONTEXT_URLS.bitstringStatusListV1] }
      : {};
  if (contexts.includes(CONTEXT_URLS.openBadgesV3) && contexts.includes(CONTEXT_URLS.skillRecordV1)) {
    // Open Badges 3.0 has room for one status; our context has a second place.
    const [first, second] = ours;
    return { ...credential, ...complete, credentialStatus: first, ...(second ? { additionalStatus: second } : {}) };
  }
  const all = [...asList(credential.credentialStatus), ...ours];
  return { ...credential, ...complete, credentialStatus: all.length === 1 ? all[0] : all };
}
