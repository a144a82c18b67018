// Puts the registered claims of a VC Data Model 1.1 JWT back into the credential or presentation that they are part of.
// https://www.w3.org/TR/vc-data-model/#jwt-decoding
import { formatDateTimeStamp, parseDateTimeStamp } from '../date-time.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { CheckCode } from '../verdict.ts';
import { readJwtTimes, toSeconds } from './jwt-times.ts';

/** Members of a credential or presentation, which have no business beside `vc` or `vp`. */
const OUTER_MEMBERS = [
  '@context',
  'type',
  'issuer',
  'holder',
  'credentialSubject',
  'verifiableCredential',
  'credentialStatus',
  'validFrom',
  'validUntil',
  'issuanceDate',
  'expirationDate',
  'proof',
];

/**
 * `iss` is required; `jti`, `sub`, `nbf` and `exp` are folded in when they are there. A member that the document already
 * has keeps its spelling and has to say the same, dates to the second, which is all that a JWT can say. Codes:
 * `claims_conflict` (two faces, or two values for one thing), `structure_invalid`, `proof_malformed` (no time).
 */
export function foldClaims(payload: JsonObject, claim: 'vc' | 'vp'): { document: JsonObject } | { code: CheckCode } {
  const inner = payload[claim];
  const other = claim === 'vc' ? 'vp' : 'vc';
  if ([other, ...OUTER_MEMBERS].some((member) => Object.hasOwn(payload, member))) return { code: 'claims_conflict' };
  if (!isJsonObject(inner)) return { code: 'structure_invalid' };
  const times = readJwtTimes(payload);
  if (times === undefined) return { code: 'proof_malformed' };
  const { iss, jti, sub } = payload;
  if (typeof iss !== 'string' || [jti, sub].some((name) => name !== undefined && typeof name !== 'string')) {
    return { code: 'structure_invalid' };
  }
  const author = claim === 'vc' ? 'issuer' : 'holder';
  const document: JsonObject = {
    ...inner,
    ...fill('id', inner.id, jti),
    [author]: isJsonObject(inner[author])
      ? { ...inner[author], ...fill('id', inner[author].id, iss) }
      : (inner[author] ?? iss),
  };
  const named = document[author];
  const conflicts = [jti !== undefined && document.id !== jti, (isJsonObject(named) ? named.id : named) !== iss];
  if (claim === 'vc') {
    if (sub !== undefined) {
      if (!isJsonObject(inner.credentialSubject)) return { code: 'structure_invalid' };
      const subject = { ...inner.credentialSubject, ...fill('id', inner.credentialSubject.id, sub) };
      document.credentialSubject = subject;
      conflicts.push(subject.id !== sub);
    }
    for (const [member, date] of [
      ['issuanceDate', times.nbf],
      ['expirationDate', times.exp],
    ] as const) {
      if (date === undefined) continue;
      document[member] ??= formatDateTimeStamp(date);
      const stated = parseDateTimeStamp(document[member]);
      conflicts.push(stated !== undefined && toSeconds(stated) !== toSeconds(date));
    }
  }
  return conflicts.includes(true) ? { code: 'claims_conflict' } : { document };
}

function fill(member: string, present: unknown, claimed: unknown): JsonObject {
  return present === undefined && claimed !== undefined ? { [member]: claimed } : {};
}

/** True for a payload with the claims of 1.1, which in a token of 2.0 would give it a second face. */
export function hasClaimsOf11(payload: JsonObject): boolean {
  return Object.hasOwn(payload, 'vc') || Object.hasOwn(payload, 'vp');
}
