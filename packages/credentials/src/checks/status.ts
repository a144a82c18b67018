// Check `status`: no entry of the credential says revoked or suspended, and every entry could be read.
// https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
import { asList, idOf, isJsonObject, type JsonObject } from '../json-object.ts';
import { countEntries, readEntry } from '../status/entry-bits.ts';
import { parseStatusEntry } from '../status/status-entry.ts';
import { MIN_ENTRIES, type StatusPurpose } from '../status/status-list.ts';
import type { StatusListResult } from '../status/verified-status-list.ts';
import { type Check, type CheckCode, failed, notChecked, passed, type StatusText, worstOf } from '../verdict.ts';

/** A credential with more entries than this is not one of ours, and each entry may cost a fetch. */
const MAX_STATUS_ENTRIES = 8;

/** What another value than 0 means. Neither a message nor the offer of a newer credential makes this one invalid. */
const SET: Record<StatusPurpose, (messages: StatusText[]) => Check> = {
  revocation: () => failed('status', 'status_revoked'),
  suspension: () => failed('status', 'status_suspended'),
  refresh: () => passed('status', 'status_refresh'),
  message: (messages) => ({ ...passed('status', 'status_message'), messages }),
};

/**
 * Reads `credentialStatus` and our `additionalStatus`, each one entry or a list: Open Badges allows a single entry in
 * the first, so the second carries the suspension. All entries count. `loadList` fetches and verifies a list by URL.
 * `messages` of the result are what the message entries say, whatever their value.
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
  const messages = checks.flatMap((check) => check.messages ?? []);
  const worst = worstOf('status', checks);
  // Of several that passed, one that has something to say.
  const chosen = worst.outcome === 'passed' ? (checks.find(({ code }) => code !== undefined) ?? worst) : worst;
  return messages.length === 0 ? chosen : { ...chosen, messages };
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
  if (typeof statusPurpose !== 'string') return failed('status', 'status_entry_malformed');
  if (!isKnownPurpose(statusPurpose)) return notChecked('status', 'status_purpose_unknown');
  const parsed = parseStatusEntry(entry);
  if (parsed === undefined) return failed('status', 'status_entry_malformed');

  const { url, index, size, messages } = parsed;
  const result = await loadList(url);
  if ('code' in result) {
    return result.code === 'status_unavailable' ? notChecked('status', result.code) : failed('status', result.code);
  }
  const { list } = result;
  const fault = listFault(list, { issuer, statusPurpose, size });
  if (fault !== undefined) return failed('status', fault);
  if (index >= countEntries(list.bits, size)) return failed('status', 'status_index_out_of_range');
  const value = readEntry(list.bits, index, size, 'msb');
  const text = { status: `0x${value.toString(16)}`, message: messages?.get(value) ?? (value === 0 ? 'unset' : 'set') };
  if (value !== 0) return SET[statusPurpose]([text]);
  return statusPurpose === 'message' ? { ...passed('status'), messages: [text] } : passed('status');
}

function listFault(
  list: { issuer: string; statusPurposes: string[]; bits: Uint8Array; statusSize?: number },
  entry: { issuer: string | undefined; statusPurpose: string; size: number },
): CheckCode | undefined {
  // Anybody can publish a list that calls a credential good; only its issuer's counts.
  if (list.issuer !== entry.issuer) return 'status_issuer_mismatch';
  if (!list.statusPurposes.includes(entry.statusPurpose)) return 'status_purpose_mismatch';
  // With another size every index means another place.
  if (list.statusSize !== undefined && list.statusSize !== entry.size) return 'status_list_mismatch';
  return countEntries(list.bits, entry.size) < MIN_ENTRIES ? 'status_list_too_short' : undefined;
}

function isKnownPurpose(purpose: string): purpose is StatusPurpose {
  return Object.hasOwn(SET, purpose);
}
