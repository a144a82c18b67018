// Check `status`: no entry of the credential says revoked or suspended, and every entry could be read.
// https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
import { asList, idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import { getBit, MIN_ENTRIES, type StatusPurpose } from '../status/status-list.ts';
import type { StatusListResult } from '../status/verified-status-list.ts';
import { type Check, type CheckCode, failed, notChecked, passed, worstOf } from '../verdict.ts';

/** A credential with more entries than this is not one of ours, and each entry may cost a fetch. */
const MAX_STATUS_ENTRIES = 8;

const SET_CODES: Record<StatusPurpose, CheckCode> = { revocation: 'status_revoked', suspension: 'status_suspended' };

/**
 * Reads `credentialStatus` and our `additionalStatus`, each one entry or a list: Open Badges allows a single entry in
 * the first, so the second carries the suspension. All entries count. `loadList` fetches and verifies a list by URL.
 */
export async function checkStatus(
  credential: JsonObject,
  loadList: (url: string) => Promise<StatusListResult>,
): Promise<Check> {
  const entries = [...asList(credential.credentialStatus), ...asList(credential.additionalStatus)];
  if (entries.length === 0) return passed('status', 'status_absent');
  if (entries.length > MAX_STATUS_ENTRIES) return failed('status', 'status_entry_malformed');
  const issuer = idOf(credential.issuer);
  const checks = await Promise.all(entries.map((entry) => checkEntry(entry, issuer, loadList)));
  return worstOf('status', checks);
}

async function checkEntry(
  entry: unknown,
  issuer: string | undefined,
  loadList: (url: string) => Promise<StatusListResult>,
): Promise<Check> {
  if (!isJsonObject(entry)) return failed('status', 'status_entry_malformed');
  // What we cannot read may say "revoked": unknown is never good.
  if (!asList(entry.type).includes('BitstringStatusListEntry')) return notChecked('status', 'status_type_unknown');
  const { statusPurpose } = entry;
  if (statusPurpose !== 'revocation' && statusPurpose !== 'suspension') {
    return notChecked('status', 'status_purpose_unknown');
  }
  const url = entry.statusListCredential;
  const index = parseIndex(entry.statusListIndex);
  // Larger status sizes are for messages; revocation and suspension are one bit.
  const oneBit = entry.statusSize === undefined || entry.statusSize === 1;
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || entry.id === url || index === undefined || !oneBit) {
    return failed('status', 'status_entry_malformed');
  }

  const result = await loadList(url);
  if ('code' in result) {
    return result.code === 'status_unavailable' ? notChecked('status', result.code) : failed('status', result.code);
  }
  const { list } = result;
  // Anybody can publish a list that calls a credential good; only its issuer's counts.
  if (list.issuer !== issuer) return failed('status', 'status_issuer_mismatch');
  if (!list.statusPurposes.includes(statusPurpose)) return failed('status', 'status_purpose_mismatch');
  if (list.bits.length * 8 < MIN_ENTRIES) return failed('status', 'status_list_too_short');
  if (index >= list.bits.length * 8) return failed('status', 'status_index_out_of_range');
  return getBit(list.bits, index) ? failed('status', SET_CODES[statusPurpose]) : passed('status');
}

/** A base-10 string and nothing that merely starts like one. */
function parseIndex(text: unknown): number | undefined {
  return typeof text === 'string' && /^(?:0|[1-9][0-9]{0,9})$/.test(text) ? Number(text) : undefined;
}
