// Check `status` of a token: what the Status List Token of its issuer says at its index.
// https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/ sections 6.2 and 8.3
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { IssuerKeyOptions } from '../sd-jwt/issuer-key.ts';
import { countEntries, readEntry } from '../status/entry-bits.ts';
import { TOKEN_STATUS } from '../status/token-status-list.ts';
import { type FetchStatusToken, loadTokenList } from '../status/verified-token-list.ts';
import { type Check, failed, notChecked, passed, worstOf } from '../verdict.ts';

export interface TokenStatusOptions extends IssuerKeyOptions {
  /** Without it a status is not checked, which never counts as passed. */
  fetchStatusToken?: FetchStatusToken;
}

/**
 * `claims` of a token whose proof is good (SD-JWT VC or JWT); its `iss` is whose lists count. A token without `status` is
 * passed as `status_absent`. Values other than valid, invalid and suspended mean what somebody else agreed on: not checked.
 */
export async function checkTokenStatus(claims: JsonObject, o: TokenStatusOptions): Promise<Check> {
  const { status, iss } = claims;
  if (status === undefined) return passed('status', 'status_absent');
  if (!isJsonObject(status)) return failed('status', 'status_entry_malformed');
  const { status_list: reference, ...others } = status;
  const checks: Check[] = [];
  // A mechanism that we cannot read may say "revoked": unknown is never good.
  if (reference === undefined || Object.keys(others).length > 0) {
    checks.push(notChecked('status', 'status_type_unknown'));
  }
  if (reference !== undefined) checks.push(await checkReference(reference, iss, o));
  return worstOf('status', checks);
}

async function checkReference(reference: unknown, issuer: unknown, o: TokenStatusOptions): Promise<Check> {
  const { idx, uri } = isJsonObject(reference) ? reference : {};
  if (typeof idx !== 'number' || !Number.isSafeInteger(idx) || idx < 0)
    return failed('status', 'status_entry_malformed');
  if (typeof uri !== 'string' || !/^https?:\/\//.test(uri)) return failed('status', 'status_entry_malformed');
  const { fetchStatusToken } = o;
  if (fetchStatusToken === undefined) return notChecked('status', 'status_unavailable');
  const result = await loadTokenList(uri, issuer, { ...o, fetchStatusToken });
  if ('code' in result) {
    return result.code === 'status_unavailable' ? notChecked('status', result.code) : failed('status', result.code);
  }
  const { bits, size } = result.list;
  if (idx >= countEntries(bits, size)) return failed('status', 'status_index_out_of_range');
  switch (readEntry(bits, idx, size, 'lsb')) {
    case TOKEN_STATUS.valid:
      return passed('status');
    case TOKEN_STATUS.invalid:
      return failed('status', 'status_revoked');
    case TOKEN_STATUS.suspended:
      return failed('status', 'status_suspended');
    default:
      return notChecked('status', 'status_value_unknown');
  }
}
