// T8: the bits of a status list, how they are packed, and what is not unpacked.
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createStatusListCredential,
  createStatusListEntry,
  DEFAULT_TTL_MS,
  decodeBitstring,
  encodeBitstring,
  getBit,
  MAX_BYTES,
  MIN_ENTRIES,
  readStatusListTtl,
  setBit,
} from '../../src/status/status-list.ts';
import { checkStructure } from '../../src/structure.ts';
import { issuer, listOf, record, sign } from '../world.ts';

const packed = (bytes: Uint8Array) => `u${Buffer.from(bytes).toString('base64url')}`;

describe('https://www.w3.org/TR/vc-bitstring-status-list/#bitstring-generation-algorithm', () => {
  test('unpacks the list of the specification: 131072 zeros', () => {
    const bits = decodeBitstring('uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA');
    expect(bits).toHaveLength(MIN_ENTRIES / 8);
    expect(bits.every((byte) => byte === 0)).toBe(true);
  });

  test('index 0 is the left-most bit', () => {
    const bits = new Uint8Array(2);
    setBit(bits, 0, true);
    setBit(bits, 15, true);
    expect([...bits]).toEqual([0b1000_0000, 0b0000_0001]);
    expect([0, 1, 7, 8, 14, 15].map((index) => getBit(bits, index))).toEqual([true, false, false, false, false, true]);
  });

  test('setting and clearing one bit leaves all others', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), fc.boolean(), (before, n, value) => {
        const index = n % (before.length * 8);
        const bits = Uint8Array.from(before);
        setBit(bits, index, value);
        for (let i = 0; i < bits.length * 8; i++) expect(getBit(bits, i)).toBe(i === index ? value : getBit(before, i));
      }),
      { numRuns: 50 },
    );
  });

  test.each([-1, 16, 1.5, Number.NaN, 2 ** 53])('index %p of 16 bits is out of range', (index) => {
    expect(() => getBit(new Uint8Array(2), index)).toThrow(RangeError);
    expect(() => setBit(new Uint8Array(2), index, true)).toThrow(RangeError);
  });

  test('what is packed is unpacked', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bits) => {
        expect(decodeBitstring(encodeBitstring(bits))).toEqual(bits);
      }),
      { numRuns: 50 },
    );
  });
});

describe('T8 and G2 decodeBitstring refuses', () => {
  const good = encodeBitstring(new Uint8Array(MIN_ENTRIES / 8));
  const gzip = gzipSync(new Uint8Array(16));
  test.each<[string, unknown]>([
    ['no multibase prefix', good.slice(1)],
    ['another multibase prefix', `z${good.slice(1)}`],
    ['padding', `${packed(gzipSync(Buffer.from('a')))}=`],
    ['white space', `${good} `],
    ['standard base64', `u${Buffer.from(gzipSync(Buffer.from([251, 255, 254]))).toString('base64')}+/`],
    ['nothing', 'u'],
    ['an empty text', ''],
    ['no text', 7],
    ['a list of texts', [good]],
    ['truncated gzip', packed(gzip.subarray(0, gzip.length - 4))],
    ['a broken checksum', packed(Buffer.concat([gzip.subarray(0, gzip.length - 8), Buffer.alloc(8)]))],
    ['bytes after the gzip member', packed(Buffer.concat([gzip, Buffer.from('more')]))],
    ['zlib in place of gzip', packed(deflateSync(new Uint8Array(16)))],
    ['no compression', packed(new Uint8Array(16))],
  ])('%s', (_title, text) => {
    expect(() => decodeBitstring(text as string)).toThrow(expect.objectContaining({ code: 'status_list_malformed' }));
  });

  test('G2 a bomb: 256 MiB in a quarter of a megabyte', () => {
    const bomb = packed(gzipSync(Buffer.alloc(256 * 1024 * 1024), { level: 1 }));
    expect(() => decodeBitstring(bomb)).toThrow(expect.objectContaining({ code: 'status_list_too_large' }));
  });

  test('one byte more than the bound, and not the bound itself', () => {
    expect(decodeBitstring(packed(gzipSync(Buffer.alloc(MAX_BYTES))))).toHaveLength(MAX_BYTES);
    expect(() => decodeBitstring(packed(gzipSync(Buffer.alloc(MAX_BYTES + 1))))).toThrow(
      expect.objectContaining({ code: 'status_list_too_large' }),
    );
  });

  test('a second gzip member, although gunzip would read on', () => {
    const member = gzipSync(Buffer.alloc(1024 * 1024));
    for (const count of [2, 9]) {
      const members = Buffer.concat(Array.from({ length: count }, () => member));
      expect(() => decodeBitstring(packed(members))).toThrow(
        expect.objectContaining({ code: 'status_list_malformed' }),
      );
    }
  });
});

describe('the list credential', () => {
  test('has the shape that BSL-2 asks for, without structural fault, and can be signed', async () => {
    const list = listOf('revocation', [7]);
    expect(list).toMatchObject({
      id: 'https://status.example/r/1',
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: issuer.controller,
      validFrom: '2026-05-01T00:00:00Z',
      validUntil: '2026-05-02T00:00:00Z',
      credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation', ttl: 300_000 },
    });
    expect(checkStructure(list)).toEqual([]);
    expect(await sign(list)).toHaveProperty('proof');
  });

  test('is not made of too few or too many entries', () => {
    const o = {
      id: 'https://status.example/r/1',
      issuer: issuer.controller,
      statusPurpose: 'revocation' as const,
      validFrom: new Date(0),
      validUntil: new Date(1),
      ttlMs: 1,
    };
    for (const length of [0, MIN_ENTRIES / 8 - 1, MAX_BYTES + 1]) {
      expect(() => createStatusListCredential({ ...o, bits: new Uint8Array(length) })).toThrow(
        expect.objectContaining({ code: 'status_list_malformed' }),
      );
    }
  });

  test('its ttl is read in milliseconds, and has a default when it is unusable', () => {
    const withTtl = (ttl: unknown) => ({ credentialSubject: { ttl } });
    expect(readStatusListTtl(withTtl(60_000))).toBe(60_000);
    for (const ttl of [undefined, 0, -1, 1.5, '60000', Number.NaN]) {
      expect(readStatusListTtl(withTtl(ttl))).toBe(DEFAULT_TTL_MS);
    }
    expect(readStatusListTtl({})).toBe(DEFAULT_TTL_MS);
  });
});

describe('an entry', () => {
  test('has its index as text and an id that is not the list', () => {
    const entry = createStatusListEntry({
      statusListCredential: 'https://s.example/1',
      index: 0,
      statusPurpose: 'suspension',
    });
    expect(entry).toEqual({
      id: 'https://s.example/1#0',
      type: 'BitstringStatusListEntry',
      statusPurpose: 'suspension',
      statusListIndex: '0',
      statusListCredential: 'https://s.example/1',
    });
    expect(checkStructure(record({ credentialStatus: entry }))).toEqual([]);
  });

  test.each([-1, 1.5, 2 ** 53, Number.NaN])('is not made for index %p', (index) => {
    expect(() =>
      createStatusListEntry({ statusListCredential: 'https://s.example/1', index, statusPurpose: 'revocation' }),
    ).toThrow(RangeError);
  });
});
