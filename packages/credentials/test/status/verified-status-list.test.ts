// Lists by other ways than a fetched Data Integrity credential: as a JWT, and brought along by the holder.
import { describe, expect, test } from '@jest/globals';
import { signJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import { issueVcJwt } from '../../src/jose/vc-jwt.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { STATUS_ERROR_NAMES, statusErrorName, statusErrorType } from '../../src/status/spec-errors.ts';
import { type FetchStatusList, loadStatusList, withStapledLists } from '../../src/status/verified-status-list.ts';
import { CHECK_CODES } from '../../src/verdict.ts';
import { bytesOf, documentLoader, issuer, listOf, NOW, REVOCATIONS, resolveDid, sign, stranger } from '../world.ts';

const load = (fetchStatusList: FetchStatusList, url = REVOCATIONS, now = NOW) =>
  loadStatusList(url, { documentLoader, resolveDid, now, fetchStatusList });
const codeOf = async (bytes: Uint8Array) => {
  const result = await load(async () => bytes);
  return 'code' in result ? result.code : 'good';
};

describe('BSL-3 a list as vc+jwt', () => {
  const jwtOf = (list: JsonObject, signer: Signer = issuer) => issueVcJwt(list, { signer, documentLoader, now: NOW });

  test('is read like any other', async () => {
    const bytes = Buffer.from(await jwtOf(listOf('revocation', [5])));
    const result = await load(async () => bytes);
    expect(result).toMatchObject({ list: { issuer: issuer.controller, statusPurposes: ['revocation'] } });
    expect('list' in result && result.list.bits[0]).toBe(0b0000_0100);
  });

  test.each<[string, string, () => Promise<string>]>([
    [
      'P15 signed by another key',
      'status_list_unverified',
      () => jwtOf(listOf('revocation'), { ...stranger, controller: issuer.controller }),
    ],
    ['of another address', 'status_list_mismatch', () => jwtOf({ ...listOf('revocation'), id: 'https://s.example/2' })],
    [
      'that has ended',
      'status_list_expired',
      () => jwtOf({ ...listOf('revocation'), validUntil: '2026-05-01T11:00:00Z' }),
    ],
    ['cut off', 'status_list_unverified', async () => (await jwtOf(listOf('revocation'))).slice(0, -9)],
    [
      'of another kind',
      'status_list_malformed',
      () => jwtOf({ ...listOf('revocation'), type: ['VerifiableCredential'] }),
    ],
    [
      'of another type of token',
      'status_list_unverified',
      () =>
        signJws({ signer: issuer, header: { typ: 'statuslist+jwt', kid: issuer.id }, payload: listOf('revocation') }),
    ],
  ])('%s (%s)', async (_title, code, make) => {
    expect(await codeOf(Buffer.from(await make()))).toBe(code);
  });
});

describe('BSL-5 a list that the holder brings along', () => {
  const gone: FetchStatusList = async () => Promise.reject(new Error('no route'));
  const stapled = async (list: JsonObject) => new Map([[REVOCATIONS, bytesOf(list)]]);

  test('serves when the address does not answer', async () => {
    const lists = await stapled(await sign(listOf('revocation', [5])));
    expect(await load(withStapledLists(gone, lists))).toHaveProperty('list');
    expect(await load(gone)).toEqual({ code: 'status_unavailable' });
    expect(await load(withStapledLists(gone, lists), 'https://status.example/r/2')).toEqual({
      code: 'status_unavailable',
    });
  });

  test('is not preferred to what the address says', async () => {
    const lists = await stapled(await sign(listOf('revocation')));
    const fresh = bytesOf(await sign(listOf('revocation', [0])));
    const result = await load(withStapledLists(async () => fresh, lists));
    expect('list' in result && result.list.bits[0]).toBe(0b1000_0000);
  });

  test.each<[string, string, () => Promise<JsonObject>]>([
    ['not signed', 'status_list_unverified', async () => listOf('revocation')],
    [
      'of yesterday',
      'status_list_expired',
      () => sign(listOf('revocation', [], { validUntil: '2026-05-01T11:00:00Z' })),
    ],
    ['of another address', 'status_list_mismatch', () => sign(listOf('revocation', [], { id: 'https://s.example/2' }))],
  ])('is verified like a fetched one: %s', async (_title, code, make) => {
    expect(await load(withStapledLists(gone, await stapled(await make())))).toEqual({ code });
  });
});

describe('the error names of the specification', () => {
  test.each([
    ['status_unavailable', 'STATUS_RETRIEVAL_ERROR'],
    ['status_list_unverified', 'STATUS_VERIFICATION_ERROR'],
    ['status_issuer_mismatch', 'STATUS_VERIFICATION_ERROR'],
    ['status_purpose_mismatch', 'STATUS_VERIFICATION_ERROR'],
    ['status_list_too_short', 'STATUS_LIST_LENGTH_ERROR'],
    ['status_index_out_of_range', 'RANGE_ERROR'],
    ['status_entry_malformed', 'MALFORMED_VALUE_ERROR'],
    ['status_list_malformed', 'MALFORMED_VALUE_ERROR'],
  ] as const)('%s is %s', (code, name) => {
    expect(statusErrorName(code)).toBe(name);
    expect(statusErrorType(name)).toBe(`https://www.w3.org/ns/credentials/status-list#${name}`);
  });

  test('are used up, and a status that is no error has none', () => {
    const used = new Set(CHECK_CODES.map((code) => statusErrorName(code)));
    for (const name of STATUS_ERROR_NAMES) expect(used).toContain(name);
    for (const code of [
      'status_revoked',
      'status_suspended',
      'status_message',
      'status_absent',
      'proof_invalid',
    ] as const) {
      expect(statusErrorName(code)).toBeUndefined();
    }
  });
});
