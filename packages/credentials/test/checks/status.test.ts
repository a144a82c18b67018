// Status: whatever one entry says counts, and what cannot be read is never taken for good.
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import type { JsonObject } from '../../src/json-object.ts';
import { encodeBitstring, MIN_ENTRIES, setBit } from '../../src/status/status-list.ts';
import { loadStatusList } from '../../src/status/verified-status-list.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import {
  bothEntries,
  bytesOf,
  checkOf,
  documentLoader,
  entryAt,
  issuer,
  listOf,
  NOW,
  options,
  REVOCATIONS,
  record,
  resolveDid,
  SUSPENSIONS,
  serve,
  sign,
  stranger,
} from '../world.ts';

/** The status check of a record with these entries, when the lists are as given (unsigned ones are signed). */
async function statusOf(status: JsonObject, lists: Record<string, unknown> = {}, o: { now?: Date } = {}) {
  const served: Record<string, unknown> = {
    [REVOCATIONS]: await sign(listOf('revocation')),
    [SUSPENSIONS]: await sign(listOf('suspension')),
    ...lists,
  };
  // Lists that no schema of ours would allow are read as well: only the status is asked here.
  const plain = {
    '@context': [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.skillRecordV1],
    type: ['VerifiableCredential'],
    issuer: issuer.controller,
    credentialSubject: { name: 'x' },
    ...status,
  };
  const verdict = await verifyCredential(await sign(plain), options({ fetchStatusList: serve(served), ...o }));
  expect(checkOf(verdict, 'proof')).toEqual({ id: 'proof', outcome: 'passed' });
  const { outcome, code } = checkOf(verdict, 'status') ?? {};
  if (outcome !== 'passed') expect(verdict).toMatchObject({ verified: false, assurance: 'red' });
  return [outcome, code];
}

const good = ['passed', undefined];
const one = (change: JsonObject) => ({ credentialStatus: { ...entryAt('revocation', 5), ...change } });
const subjectOf = (list: JsonObject, change: JsonObject) => ({
  ...list,
  credentialSubject: { ...(list.credentialSubject as JsonObject), ...change },
});

describe('G1 a revoked credential is not verified', () => {
  test('neither by the revocation entry', async () => {
    const lists = { [REVOCATIONS]: await sign(listOf('revocation', [48213])) };
    expect(await statusOf(bothEntries, lists)).toEqual(['failed', 'status_revoked']);
  });

  test('nor by the suspension entry in additionalStatus', async () => {
    const lists = { [SUSPENSIONS]: await sign(listOf('suspension', [9071])) };
    expect(await statusOf(bothEntries, lists)).toEqual(['failed', 'status_suspended']);
  });

  test('and the verdict on a whole record is red', async () => {
    const lists = {
      [REVOCATIONS]: await sign(listOf('revocation', [48213])),
      [SUSPENSIONS]: await sign(listOf('suspension')),
    };
    const verdict = await verifyCredential(await sign(record(bothEntries)), options({ fetchStatusList: serve(lists) }));
    expect(verdict).toMatchObject({ verified: false, assurance: 'red' });
  });

  test('while its neighbours in the list are good', async () => {
    const lists = {
      [REVOCATIONS]: await sign(listOf('revocation', [48212, 48214])),
      [SUSPENSIONS]: await sign(listOf('suspension', [9070, 9072])),
    };
    expect(await statusOf(bothEntries, lists)).toEqual(good);
  });
});

describe('P16 every entry counts', () => {
  const revoked = async () => ({ [REVOCATIONS]: await sign(listOf('revocation', [7])) });
  const [five, seven] = [entryAt('revocation', 5), entryAt('revocation', 7)];

  test.each<[string, JsonObject]>([
    ['the only one', { credentialStatus: seven }],
    ['the only one, in a list', { credentialStatus: [seven] }],
    ['the first of two', { credentialStatus: [seven, five] }],
    ['the last of two', { credentialStatus: [five, seven] }],
    ['one in additionalStatus', { credentialStatus: five, additionalStatus: seven }],
    ['one in additionalStatus alone', { additionalStatus: seven }],
    ['the last in a list in additionalStatus', { additionalStatus: [five, seven] }],
    [
      'one beside an entry of unknown type',
      { credentialStatus: [{ id: 'urn:e', type: 'BitstringStatusList' }, seven] },
    ],
  ])('%s', async (_title, status) => {
    expect(await statusOf(status, await revoked())).toEqual(['failed', 'status_revoked']);
  });

  test('a good one among others is good', async () => {
    expect(await statusOf({ credentialStatus: [five, entryAt('suspension', 1)] }, await revoked())).toEqual(good);
  });

  test('a credential without any is passed, and says so', async () => {
    expect(await statusOf({})).toEqual(['passed', 'status_absent']);
  });

  test('more than eight are refused before any is fetched', async () => {
    const credentialStatus = Array.from({ length: 9 }, (_, i) => entryAt('revocation', i));
    expect(await statusOf({ credentialStatus }, {})).toEqual(['failed', 'status_entry_malformed']);
  });
});

describe('BSL-3 an entry that cannot be read is never good', () => {
  test.each<[string, JsonObject, string[]]>([
    [
      'an unknown type',
      { credentialStatus: { id: 'urn:e', type: 'BitstringStatusList' } },
      ['notChecked', 'status_type_unknown'],
    ],
    ['a purpose of its own', one({ statusPurpose: 'x' }), ['notChecked', 'status_purpose_unknown']],
    ['a purpose that is no text', one({ statusPurpose: 1 }), ['failed', 'status_entry_malformed']],
    ['two purposes', one({ statusPurpose: ['revocation', 'message'] }), ['failed', 'status_entry_malformed']],
    [
      'the purpose message in a list of another',
      one({ statusPurpose: 'message' }),
      ['failed', 'status_purpose_mismatch'],
    ],
    [
      'the purpose refresh in a list of another',
      one({ statusPurpose: 'refresh' }),
      ['failed', 'status_purpose_mismatch'],
    ],
    [
      'a list address that is no web address',
      one({ statusListCredential: 'urn:uuid:1' }),
      ['failed', 'status_entry_malformed'],
    ],
    ['an id that is the list', one({ id: REVOCATIONS }), ['failed', 'status_entry_malformed']],
    ['a status size of 2', one({ statusSize: 2 }), ['failed', 'status_entry_malformed']],
    ['a status size of 0', one({ statusSize: 0 }), ['failed', 'status_entry_malformed']],
    [
      'a list that cannot be fetched',
      one({ statusListCredential: 'https://gone.example/1' }),
      ['notChecked', 'status_unavailable'],
    ],
  ])('%s', async (_title, status, expected) => {
    expect(await statusOf(status)).toEqual(expected);
  });

  test.each(['5abc', '-1', '1.5', '01', '1e3', '0x1', ' 5', '5 ', '+5', 'five', '99999999999', '９'])(
    'G2 index %j',
    async (statusListIndex) => {
      expect(await statusOf(one({ statusListIndex }))).toEqual(['failed', 'status_entry_malformed']);
    },
  );

  test('an index that is a number', async () => {
    expect(await statusOf(one({ statusListIndex: 5 }))).toEqual(['failed', 'status_entry_malformed']);
  });

  test.each([MIN_ENTRIES, MIN_ENTRIES + 1, 9_999_999_999])('index %d of a list of 131072', async (index) => {
    expect(await statusOf(one({ statusListIndex: String(index) }))).toEqual(['failed', 'status_index_out_of_range']);
  });

  test('while the first and the last index are read', async () => {
    expect(await statusOf(one({ statusListIndex: '0' }))).toEqual(good);
    expect(await statusOf(one({ statusListIndex: String(MIN_ENTRIES - 1) }))).toEqual(good);
    expect(await statusOf(one({ statusSize: 1 }))).toEqual(good);
  });
});

describe('BSL-3 a list that is not good is never read', () => {
  const refused = async (list: unknown, o?: { now?: Date }) => (await statusOf(one({}), { [REVOCATIONS]: list }, o))[1];
  const list = () => listOf('revocation');

  test.each<[string, string, () => Promise<unknown> | unknown]>([
    [
      'P15 signed by another DID, valid in itself',
      'status_issuer_mismatch',
      () => sign({ ...list(), issuer: stranger.controller }, { signer: stranger }),
    ],
    [
      'signed by another key in the name of the issuer',
      'status_list_unverified',
      () => sign(list(), { signer: { ...stranger, controller: issuer.controller } }),
    ],
    ['not signed', 'status_list_unverified', list],
    [
      'changed after it was signed',
      'status_list_unverified',
      async () =>
        subjectOf(await sign(list()), { encodedList: encodeBitstring(new Uint8Array(MIN_ENTRIES / 8).fill(1)) }),
    ],
    ['P3 changed, and its id emptied', 'status_list_unverified', async () => ({ ...(await sign(list())), id: '' })],
    ['of another purpose', 'status_purpose_mismatch', () => sign({ ...listOf('suspension'), id: REVOCATIONS })],
    ['of another address', 'status_list_mismatch', () => sign({ ...list(), id: 'https://status.example/r/2' })],
    [
      'expired',
      'status_list_expired',
      () => sign({ ...list(), validFrom: '2026-04-01T00:00:00Z', validUntil: '2026-05-01T11:59:59Z' }),
    ],
    ['not yet valid', 'status_list_expired', () => sign({ ...list(), validFrom: '2026-05-01T12:02:00Z' })],
    [
      'G2 of eight entries',
      'status_list_too_short',
      () => sign(subjectOf(list(), { encodedList: encodeBitstring(new Uint8Array(1)) })),
    ],
    [
      'one byte too short',
      'status_list_too_short',
      () => sign(subjectOf(list(), { encodedList: encodeBitstring(new Uint8Array(MIN_ENTRIES / 8 - 1)) })),
    ],
    [
      'without multibase prefix',
      'status_list_malformed',
      () => sign(subjectOf(list(), { encodedList: encodeBitstring(new Uint8Array(16384)).slice(1) })),
    ],
    [
      'without bits',
      'status_list_malformed',
      () => sign({ ...list(), credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation' } }),
    ],
    ['no status list credential', 'status_list_malformed', () => sign({ ...list(), type: ['VerifiableCredential'] })],
    [
      'with a subject of another type',
      'status_list_malformed',
      () => sign({ ...list(), credentialSubject: { name: 'x' } }),
    ],
    ['no JSON', 'status_list_malformed', () => Buffer.from('<html>')],
    ['no UTF-8', 'status_list_malformed', () => Uint8Array.from([0xff, 0xfe])],
    ['empty', 'status_list_malformed', () => new Uint8Array()],
    ['a JSON list', 'status_list_unverified', () => []],
    ['of 13 MiB', 'status_list_malformed', () => new Uint8Array(13 * 1024 * 1024)],
  ])('%s (%s)', async (_title, code, make) => {
    expect(await refused(await make())).toBe(code);
  });

  test('T8 a bomb inside a well signed list', async () => {
    const encodedList = `u${gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')}`;
    expect(await refused(await sign(subjectOf(list(), { encodedList })))).toBe('status_list_malformed');
  });

  test('G2 while a list of several purposes is read for each of them', async () => {
    const both = await sign(subjectOf(list(), { statusPurpose: ['revocation', 'suspension'] }));
    expect(await statusOf(one({}), { [REVOCATIONS]: both })).toEqual(good);
  });

  test('a list of a million entries that pack badly is read', async () => {
    const bits = randomBytes(128 * 1024);
    setBit(bits, 5, false);
    setBit(bits, 2 ** 20 - 1, true);
    const large = await sign(subjectOf(list(), { encodedList: encodeBitstring(bits) }));
    expect(await statusOf(one({}), { [REVOCATIONS]: large })).toEqual(good);
    const last = one({ statusListIndex: String(2 ** 20 - 1) });
    expect(await statusOf(last, { [REVOCATIONS]: large })).toEqual(['failed', 'status_revoked']);
  });
});

describe('a list that was verified once', () => {
  test('is not verified again for the same bytes, and a change of one byte is seen at once', async () => {
    let asked = 0;
    const clean = bytesOf(await sign(listOf('revocation', [], { validFrom: '2026-04-30T00:00:00Z' })));
    const revoked = bytesOf(await sign(listOf('revocation', [5], { validFrom: '2026-04-30T00:00:00Z' })));
    let current = clean;
    const credential = await sign(record({ credentialStatus: entryAt('revocation', 5) }));
    const o = options({
      fetchStatusList: async () => {
        asked += 1;
        return current;
      },
    });
    expect((await verifyCredential(credential, o)).verified).toBe(true);
    expect((await verifyCredential(credential, o)).verified).toBe(true);
    current = revoked;
    expect((await verifyCredential(credential, o)).verified).toBe(false);
    current = clean;
    expect((await verifyCredential(credential, o)).verified).toBe(true);
    expect(asked).toBe(4);
  });

  test('still expires', async () => {
    const bytes = bytesOf(await sign(listOf('revocation')));
    const credential = await sign(record({ credentialStatus: entryAt('revocation', 5) }));
    const at = (iso: string) =>
      verifyCredential(credential, options({ fetchStatusList: async () => bytes, now: new Date(iso) }));
    expect((await at('2026-05-01T23:59:59Z')).verified).toBe(true);
    expect(checkOf(await at('2026-05-02T00:00:01Z'), 'status')).toEqual({
      id: 'status',
      outcome: 'failed',
      code: 'status_list_expired',
    });
  });

  test('counts only for the resolver that found its key, and for five minutes', async () => {
    const bytes = bytesOf(await sign(listOf('revocation')));
    const load = (o: { now: Date; resolveDid: typeof resolveDid }) =>
      loadStatusList(REVOCATIONS, { documentLoader, fetchStatusList: async () => bytes, ...o });
    let resolved = 0;
    const counting: typeof resolveDid = (did) => {
      resolved += 1;
      return resolveDid(did);
    };
    const none: typeof resolveDid = async () => ({
      didResolutionMetadata: { error: 'notFound' },
      didDocumentMetadata: {},
      didDocument: null,
    });
    expect(await load({ now: NOW, resolveDid: counting })).toHaveProperty('list');
    expect(await load({ now: NOW, resolveDid: none })).toEqual({ code: 'status_list_unverified' });
    const once = resolved;
    await load({ now: new Date(NOW.getTime() + 299_000), resolveDid: counting });
    expect(resolved).toBe(once);
    await load({ now: new Date(NOW.getTime() + 300_000), resolveDid: counting });
    expect(resolved).toBeGreaterThan(once);
  });
});
