// BSL-1 Entries of every purpose and size: what they have to hold, and what they say.
import { describe, expect, test } from '@jest/globals';
import { checkStatus } from '../../src/checks/status.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { createChunkedBits } from '../../src/status/chunked-bits.ts';
import { writeEntry } from '../../src/status/entry-bits.ts';
import {
  createStatusListCredential,
  createStatusListEntry,
  MIN_ENTRIES,
  type StatusPurpose,
} from '../../src/status/status-list.ts';
import { loadStatusList } from '../../src/status/verified-status-list.ts';
import { checkStructure } from '../../src/structure.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import { bytesOf, checkOf, documentLoader, issuer, NOW, options, record, resolveDid, serve, sign } from '../world.ts';

const URL_OF_LIST = 'https://status.example/m/1';
const MESSAGES = ['pending_review', 'accepted', 'rejected', 'undefined'];

/** A signed list of the purpose with these values, of entries of `size` bits. */
async function listWith(
  purpose: StatusPurpose | [StatusPurpose, StatusPurpose],
  values: Record<number, number>,
  o: { size?: number; bytes?: number; subject?: JsonObject } = {},
): Promise<JsonObject> {
  const size = o.size ?? 1;
  const bits = new Uint8Array(o.bytes ?? (MIN_ENTRIES * size) / 8);
  for (const [index, value] of Object.entries(values)) writeEntry(bits, Number(index), size, 'msb', value);
  const list = createStatusListCredential({
    id: URL_OF_LIST,
    issuer: issuer.controller,
    statusPurpose: purpose,
    bits,
    validFrom: new Date('2026-05-01T00:00:00Z'),
    validUntil: new Date('2026-05-02T00:00:00Z'),
    ttlMs: 300_000,
  });
  return sign({ ...list, credentialSubject: { ...(list.credentialSubject as JsonObject), ...o.subject } });
}

/** The check of entries against one list; what the entries say was proved elsewhere. */
async function statusOf(entries: unknown, list: unknown) {
  const load = (url: string) =>
    loadStatusList(url, { documentLoader, resolveDid, now: NOW, fetchStatusList: serve({ [URL_OF_LIST]: list }) });
  return checkStatus({ issuer: issuer.controller, credentialStatus: entries }, load);
}

const entry = (index: number, statusPurpose: StatusPurpose, messages?: string[]): JsonObject =>
  createStatusListEntry({
    statusListCredential: URL_OF_LIST,
    index,
    statusPurpose,
    ...(messages === undefined ? {} : { messages }),
  });
const status = { id: 'status' };

describe('BSL-1 the purpose message', () => {
  test.each([
    [0, '0x0', 'pending_review', undefined],
    [1, '0x1', 'accepted', 'status_message'],
    [2, '0x2', 'rejected', 'status_message'],
    [3, '0x3', 'undefined', 'status_message'],
  ])('tells value %d, and leaves the credential valid', async (value, hex, message, code) => {
    const list = await listWith('message', { 492: value, 491: 3, 493: 3 }, { size: 2 });
    expect(await statusOf(entry(492, 'message', MESSAGES), list)).toEqual({
      ...status,
      outcome: 'passed',
      ...(code && { code }),
      messages: [{ status: hex, message }],
    });
  });

  test('of one bit without messages says set and unset', async () => {
    const list = await listWith('message', { 7: 1 });
    const said = async (index: number) => (await statusOf(entry(index, 'message'), list)).messages;
    expect(await said(7)).toEqual([{ status: '0x1', message: 'set' }]);
    expect(await said(6)).toEqual([{ status: '0x0', message: 'unset' }]);
  });

  test.each([
    [16, 4],
    [256, 8],
  ])('of %d messages has entries of %d bits', async (count, size) => {
    const messages = Array.from({ length: count }, (_, value) => `message ${value}`);
    const made = entry(5, 'message', messages);
    expect(made).toMatchObject({ statusSize: size });
    const list = await listWith('message', { 5: count - 1 }, { size });
    expect((await statusOf(made, list)).messages).toEqual([
      { status: `0x${(count - 1).toString(16)}`, message: `message ${count - 1}` },
    ]);
  });

  test('of three bits, as other issuers may have it, is read across bytes', async () => {
    const messages = Array.from({ length: 8 }, (_, value) => ({ status: `0x${value}`, message: `m${value}` }));
    const odd = { ...entry(2, 'message'), statusSize: 3, statusMessage: messages.reverse() };
    const list = await listWith('message', { 2: 5 }, { size: 3 });
    expect((await statusOf(odd, list)).messages).toEqual([{ status: '0x5', message: 'm5' }]);
  });

  test('is not made of another number of messages', () => {
    for (const count of [0, 1, 3, 5, 8, 257]) {
      expect(() =>
        entry(
          0,
          'message',
          Array.from({ length: count }, () => 'x'),
        ),
      ).toThrow(RangeError);
    }
  });

  test('stands in a credential that is signed, verified, and tells it in its verdict', async () => {
    const list = await listWith('message', { 9: 2 }, { size: 2 });
    const credential = record({
      credentialStatus: { ...entry(9, 'message', MESSAGES), statusReference: 'https://m.example/1' },
    });
    expect(checkStructure(credential)).toEqual([]);
    const verdict = await verifyCredential(
      await sign({ ...credential, type: ['VerifiableCredential'], credentialSubject: { name: 'x' } }),
      options({ fetchStatusList: serve({ [URL_OF_LIST]: list }) }),
    );
    expect(checkOf(verdict, 'proof')?.outcome).toBe('passed');
    expect(checkOf(verdict, 'status')).toMatchObject({
      outcome: 'passed',
      messages: [{ status: '0x2', message: 'rejected' }],
    });
  });
});

describe('BSL-1 the purpose refresh', () => {
  test('tells that there is a newer credential, and leaves this one valid', async () => {
    const list = await listWith('refresh', { 3: 1 });
    expect(await statusOf(entry(3, 'refresh'), list)).toEqual({ ...status, outcome: 'passed', code: 'status_refresh' });
    expect(await statusOf(entry(4, 'refresh'), list)).toEqual({ ...status, outcome: 'passed' });
  });
});

describe('BSL-1 larger entries of any purpose', () => {
  test('a revocation of two bits counts with every value but 0', async () => {
    const list = await listWith('revocation', { 1: 1, 2: 2, 3: 3 }, { size: 2 });
    const made = (index: number) => entry(index, 'revocation', MESSAGES);
    for (const index of [1, 2, 3]) expect(await statusOf(made(index), list)).toMatchObject({ code: 'status_revoked' });
    expect(await statusOf(made(4), list)).toEqual({ ...status, outcome: 'passed' });
  });

  test('several entries: what is worst counts, and every message is told', async () => {
    const both = await listWith(['revocation', 'message'], { 1: 1 });
    expect(await statusOf([entry(2, 'message'), entry(1, 'revocation')], both)).toEqual({
      ...status,
      outcome: 'failed',
      code: 'status_revoked',
      messages: [{ status: '0x0', message: 'unset' }],
    });
    expect(await statusOf([entry(3, 'revocation'), entry(1, 'message'), entry(2, 'message')], both)).toEqual({
      ...status,
      outcome: 'passed',
      code: 'status_message',
      messages: [
        { status: '0x1', message: 'set' },
        { status: '0x0', message: 'unset' },
      ],
    });
  });
});

describe('BSL-1 a malformed entry, MALFORMED_VALUE_ERROR', () => {
  const texts = MESSAGES.map((message, value) => ({ status: `0x${value}`, message }));
  const base = { ...entry(5, 'message'), statusSize: 2 };
  test.each<[string, JsonObject]>([
    ['two bits without messages', base],
    ['a message too few', { ...base, statusMessage: texts.slice(1) }],
    ['a message too many', { ...base, statusMessage: [...texts, { status: '0x4', message: 'x' }] }],
    ['the same value twice', { ...base, statusMessage: [...texts.slice(1), texts[1]] }],
    ['a value beyond the size', { ...base, statusMessage: [...texts.slice(1), { status: '0x4', message: 'x' }] }],
    ['a value that is not hexadecimal', { ...base, statusMessage: [...texts.slice(1), { status: '0', message: 'x' }] }],
    ['a value that is a number', { ...base, statusMessage: [...texts.slice(1), { status: 0, message: 'x' }] }],
    ['a message that is no text', { ...base, statusMessage: [...texts.slice(1), { status: '0x0', message: 1 }] }],
    ['messages that are no list', { ...base, statusMessage: { status: '0x0', message: 'x' } }],
    ['four messages for one bit', { ...base, statusSize: 1, statusMessage: texts }],
    ['a size of 0', { ...base, statusSize: 0, statusMessage: texts }],
    ['a size of -1', { ...base, statusSize: -1 }],
    ['a size of one and a half', { ...base, statusSize: 1.5 }],
    ['a size in text', { ...base, statusSize: '2', statusMessage: texts }],
    ['a size of 64', { ...base, statusSize: 64, statusMessage: texts }],
    ['a reference that is no address', { ...base, statusMessage: texts, statusReference: 'dictionary' }],
  ])('%s', async (_title, malformed) => {
    const list = await listWith('message', {}, { size: 2 });
    expect(await statusOf(malformed, list)).toEqual({ ...status, outcome: 'failed', code: 'status_entry_malformed' });
  });
});

describe('BSL-3 the length of a list counts entries, not bits', () => {
  const of = (size: number, index: number) =>
    entry(
      index,
      'message',
      Array.from({ length: 2 ** size }, () => 'm'),
    );

  test('STATUS_LIST_LENGTH_ERROR one byte below 131,072 entries of two bits', async () => {
    const full = (MIN_ENTRIES * 2) / 8;
    expect(await statusOf(of(2, 0), await listWith('message', {}, { size: 2, bytes: full }))).toMatchObject({
      outcome: 'passed',
    });
    for (const bytes of [full - 1, full / 2]) {
      expect(await statusOf(of(2, 0), await listWith('message', {}, { bytes }))).toMatchObject({
        code: 'status_list_too_short',
      });
    }
  });

  test('RANGE_ERROR from the first index whose bits are outside', async () => {
    const list = await listWith('message', {}, { size: 4 });
    expect(await statusOf(of(4, MIN_ENTRIES - 1), list)).toMatchObject({ outcome: 'passed' });
    for (const index of [MIN_ENTRIES, MIN_ENTRIES * 2, MIN_ENTRIES * 4 - 1]) {
      expect(await statusOf(of(4, index), list)).toMatchObject({ code: 'status_index_out_of_range' });
    }
  });
});

describe('BSL-2 a list kept packed', () => {
  test('is the credential that its bits make, and is read by everybody', async () => {
    const packed = createChunkedBits({ entries: MIN_ENTRIES, order: 'msb', container: 'gzip' });
    packed.set(11, 1);
    const list = createStatusListCredential({
      id: URL_OF_LIST,
      issuer: issuer.controller,
      statusPurpose: 'revocation',
      bits: packed,
      validFrom: new Date('2026-05-01T00:00:00Z'),
      validUntil: new Date('2026-05-02T00:00:00Z'),
      ttlMs: 60_000,
    });
    const signed = bytesOf(await sign(list));
    expect(await statusOf(entry(11, 'revocation'), signed)).toMatchObject({ code: 'status_revoked' });
    expect(await statusOf(entry(12, 'revocation'), signed)).toEqual({ ...status, outcome: 'passed' });
    const fetchStatusList = async () => signed;
    const loaded = await loadStatusList(URL_OF_LIST, { documentLoader, resolveDid, now: NOW, fetchStatusList });
    expect(loaded).toMatchObject({ list: { ttlMs: 60_000, statusPurposes: ['revocation'] } });
  });
});
