// TSL-3 The status of a token: only what its own issuer says, at exactly the named address, now.
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { signJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import { checkTokenStatus, type TokenStatusOptions } from '../../src/checks/token-status.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { encodeTokenStatuses } from '../../src/status/token-status-list.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import {
  ISS,
  issue,
  issuer,
  KID,
  NOW,
  options,
  published,
  resolveDid,
  SECONDS,
  signerFor,
  stranger,
} from '../sd-jwt/sd-jwt-world.ts';
import { documentLoader } from '../world.ts';

const URI = 'https://status.example/t/1';
/** Two bits each: 0 valid, 1 invalid, 2 suspended, 3 of an application's own. */
const BITS = Uint8Array.of(0b11_10_01_00, 0);
const good: JsonObject = {
  sub: URI,
  iss: ISS,
  iat: SECONDS - 60,
  exp: SECONDS + 3600,
  ttl: 300,
  status_list: { bits: 2, lst: encodeTokenStatuses(BITS) },
};

const tokenOf = async (o: { payload?: JsonObject; header?: JsonObject; signer?: Signer } = {}) => {
  const header = { typ: 'statuslist+jwt', kid: KID, ...o.header };
  return Buffer.from(await signJws({ signer: o.signer ?? issuer, header, payload: o.payload ?? good }));
};
const at = (idx: unknown, uri: unknown = URI): JsonObject => ({ iss: ISS, status: { status_list: { idx, uri } } });

async function statusOf(
  claims: JsonObject,
  token: Uint8Array | Promise<Uint8Array> = tokenOf(),
  change: Partial<TokenStatusOptions> = {},
): Promise<unknown[]> {
  const fetchStatusToken = async (uri: string) => {
    if (uri !== claims.uri && uri !== URI) throw new Error('404');
    return token;
  };
  const { outcome, code } = await checkTokenStatus(claims, { ...options(), fetchStatusToken, ...change });
  return [outcome, code];
}

describe('TSL-3 what the list says at the index', () => {
  test.each([
    [0, 'passed', undefined],
    [1, 'failed', 'status_revoked'],
    [2, 'failed', 'status_suspended'],
    [3, 'notChecked', 'status_value_unknown'],
    [7, 'passed', undefined],
    [8, 'failed', 'status_index_out_of_range'],
    [2 ** 40, 'failed', 'status_index_out_of_range'],
  ])('index %d', async (index, outcome, code) => {
    expect(await statusOf(at(index))).toEqual([outcome, code]);
  });

  test('is nothing for a token without status, and not known without a way to ask', async () => {
    expect(await statusOf({ iss: ISS })).toEqual(['passed', 'status_absent']);
    expect(await checkTokenStatus(at(0), options())).toEqual({
      id: 'status',
      outcome: 'notChecked',
      code: 'status_unavailable',
    });
    expect(await statusOf(at(0, 'https://gone.example/1'))).toEqual(['notChecked', 'status_unavailable']);
  });

  test('is not known beside a mechanism that we cannot read, unless the list already says no', async () => {
    const withOther = (idx: number) => {
      const { status } = at(idx) as { status: JsonObject };
      return { iss: ISS, status: { ...status, identifier_list: { id: 'x', uri: URI } } };
    };
    expect(await statusOf(withOther(0))).toEqual(['notChecked', 'status_type_unknown']);
    expect(await statusOf(withOther(1))).toEqual(['failed', 'status_revoked']);
    expect(await statusOf({ iss: ISS, status: {} })).toEqual(['notChecked', 'status_type_unknown']);
  });

  test.each([
    ['a negative index', at(-1)],
    ['a fraction', at(1.5)],
    ['an index in text', at('1')],
    ['an index beyond what numbers hold', at(2 ** 53)],
    ['no index', { iss: ISS, status: { status_list: { uri: URI } } }],
    ['no address', { iss: ISS, status: { status_list: { idx: 0 } } }],
    ['an address that is no web address', at(0, 'urn:uuid:1')],
    ['a list of references', { iss: ISS, status: { status_list: [{ idx: 0, uri: URI }] } }],
    ['a status that is a text', { iss: ISS, status: 'valid' }],
    ['a status that is null', { iss: ISS, status: null }],
  ])('is refused for %s', async (_title, claims) => {
    expect(await statusOf(claims as JsonObject)).toEqual(['failed', 'status_entry_malformed']);
  });
});

describe('TSL-2 a token that is no good list', () => {
  const payload = (change: JsonObject): JsonObject => JSON.parse(JSON.stringify({ ...good, ...change }));
  const list = (change: JsonObject) => payload({ status_list: { ...(good.status_list as JsonObject), ...change } });
  const without = (name: string) => {
    const { [name]: _, ...others } = good;
    return others;
  };

  test.each<[string, string, () => Uint8Array | Promise<Uint8Array>]>([
    ['of another address', 'status_list_mismatch', () => tokenOf({ payload: payload({ sub: `${URI}/` }) })],
    [
      'of the address in capitals',
      'status_list_mismatch',
      () => tokenOf({ payload: payload({ sub: URI.toUpperCase() }) }),
    ],
    ['without address', 'status_list_malformed', () => tokenOf({ payload: without('sub') })],
    ['without time', 'status_list_malformed', () => tokenOf({ payload: without('iat') })],
    ['with a time in text', 'status_list_malformed', () => tokenOf({ payload: payload({ iat: '1' }) })],
    ['with an end in text', 'status_list_malformed', () => tokenOf({ payload: payload({ exp: 'never' }) })],
    ['that has ended', 'status_list_expired', () => tokenOf({ payload: payload({ exp: SECONDS }) })],
    ['from the future', 'status_list_expired', () => tokenOf({ payload: payload({ iat: SECONDS + 120 }) })],
    ['that counts only later', 'status_list_expired', () => tokenOf({ payload: payload({ nbf: SECONDS + 120 }) })],
    [
      'without end and older than a day',
      'status_list_expired',
      () => tokenOf({ payload: { ...without('exp'), iat: SECONDS - 86_401 } }),
    ],
    ['with a ttl of nothing', 'status_list_malformed', () => tokenOf({ payload: payload({ ttl: 0 }) })],
    ['with a ttl in text', 'status_list_malformed', () => tokenOf({ payload: payload({ ttl: '300' }) })],
    ['for one audience', 'status_list_malformed', () => tokenOf({ payload: payload({ aud: 'me' }) })],
    ['of three bits', 'status_list_malformed', () => tokenOf({ payload: list({ bits: 3 }) })],
    ['of bits in text', 'status_list_malformed', () => tokenOf({ payload: list({ bits: '2' }) })],
    ['without bits', 'status_list_malformed', () => tokenOf({ payload: payload({ status_list: { bits: 2 } }) })],
    ['without list', 'status_list_malformed', () => tokenOf({ payload: without('status_list') })],
    [
      'packed with gzip',
      'status_list_malformed',
      () => tokenOf({ payload: list({ lst: gzipSync(BITS).toString('base64url') }) }),
    ],
    [
      'T8 with a bomb',
      'status_list_malformed',
      () => tokenOf({ payload: list({ lst: deflateSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url') }) }),
    ],
    [
      'with an aggregation that is no address',
      'status_list_malformed',
      () => tokenOf({ payload: list({ aggregation_uri: 1 }) }),
    ],
    ['of another type', 'status_list_unverified', () => tokenOf({ header: { typ: 'JWT' } })],
    ['of the type of a credential', 'status_list_unverified', () => tokenOf({ header: { typ: 'dc+sd-jwt' } })],
    ['with an extension that we have to know', 'status_list_malformed', () => tokenOf({ header: { crit: ['b64'] } })],
    ['no token', 'status_list_malformed', () => Buffer.from('{"sub":1}')],
    ['nothing', 'status_list_malformed', () => new Uint8Array()],
    ['of 17 MiB', 'status_list_malformed', () => new Uint8Array(17 * 1024 * 1024)],
    ['P15 signed by somebody else', 'status_list_unverified', () => tokenOf({ signer: stranger })],
    [
      'P15 with the key that it carries itself',
      'status_list_unverified',
      () => tokenOf({ signer: stranger, header: { jwk: { ...stranger.publicJwk } } }),
    ],
    [
      'of a key that the issuer does not publish',
      'status_list_unverified',
      () => tokenOf({ header: { kid: 'other' } }),
    ],
    [
      'P32 of another issuer, valid in itself',
      'status_issuer_mismatch',
      () => tokenOf({ payload: payload({ iss: 'https://other.example' }) }),
    ],
  ])('%s (%s)', async (_title, code, make) => {
    expect(await statusOf(at(0), make())).toEqual(['failed', code]);
  });

  test('P6 alg none, and an alg of another key, in every spelling', async () => {
    const [, body] = (await tokenOf()).toString().split('.') as [string, string];
    for (const alg of ['none', 'None', 'HS256', 'ES384', 'EdDSA', '', undefined, null, ['ES256']]) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'statuslist+jwt', kid: KID })).toString('base64url');
      for (const signature of ['', 'AAAA', 'A'.repeat(86)]) {
        const [outcome] = await statusOf(at(0), Buffer.from(`${header}.${body}.${signature}`));
        expect(outcome).toBe('failed');
      }
    }
  });

  test('changed after it was signed', async () => {
    const [header, , signature] = (await tokenOf()).toString().split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify(list({ lst: encodeTokenStatuses(new Uint8Array(2)) }))).toString(
      'base64url',
    );
    expect(await statusOf(at(1), Buffer.from(`${header}.${forged}.${signature}`))).toEqual([
      'failed',
      'status_list_unverified',
    ]);
  });

  test('while one without iss, without end and younger than a day is read', async () => {
    const { iss: _iss, exp: _exp, ttl: _ttl, ...least } = good;
    expect(await statusOf(at(1), tokenOf({ payload: least }))).toEqual(['failed', 'status_revoked']);
  });
});

describe('TSL-3 whose key counts', () => {
  const didIssuer = signerFor('P-256', 'a did issuer');
  const other = signerFor('P-256', 'another did issuer');
  const claims = (idx: number): JsonObject => ({ ...at(idx), iss: didIssuer.controller });
  const token = (change: JsonObject = {}, o: { signer?: Signer; kid?: string } = {}) =>
    tokenOf({
      signer: o.signer ?? didIssuer,
      header: { kid: o.kid ?? didIssuer.id },
      payload: { ...good, iss: didIssuer.controller, ...change },
    });

  test('of an issuer with a DID: a method of exactly this DID', async () => {
    expect(await statusOf(claims(0), token())).toEqual(['passed', undefined]);
    expect(await statusOf(claims(1), token())).toEqual(['failed', 'status_revoked']);
    const foreign = { signer: other, kid: other.id };
    expect(await statusOf(claims(0), token({}, foreign))).toEqual(['failed', 'status_issuer_mismatch']);
    const named = { iss: other.controller };
    expect(await statusOf(claims(0), token(named, foreign))).toEqual(['failed', 'status_issuer_mismatch']);
    expect(await statusOf(claims(0), token({}, { signer: other }))).toEqual(['failed', 'status_list_unverified']);
  });

  test('of a token without issuer: none', async () => {
    const { iss: _, ...anonymous } = at(0);
    expect((await statusOf(anonymous))[0]).toBe('failed');
  });

  test('of an https issuer: one that its metadata names, and none without metadata', async () => {
    const { resolveJwtIssuer: _, ...noMetadata } = options();
    const fetchStatusToken = () => tokenOf();
    expect(await checkTokenStatus(at(0), { ...noMetadata, fetchStatusToken })).toMatchObject({
      code: 'status_list_unverified',
    });
    const others = options({ resolveJwtIssuer: async () => [published(stranger)] });
    expect(await checkTokenStatus(at(0), { ...others, fetchStatusToken })).toMatchObject({
      code: 'status_list_unverified',
    });
  });

  test('is asked once for the same bytes, again for another issuer or resolver, and the end each time', async () => {
    const bytes = await tokenOf();
    let asked = 0;
    const resolveJwtIssuer = async () => {
      asked += 1;
      return [published(issuer)];
    };
    const change = { resolveDid: (did: string) => resolveDid(did), resolveJwtIssuer };
    expect(await statusOf(at(0), bytes, change)).toEqual(['passed', undefined]);
    expect(await statusOf(at(1), bytes, change)).toEqual(['failed', 'status_revoked']);
    expect(asked).toBe(1);
    const other = { ...at(0), iss: 'https://other.example' };
    expect(await statusOf(other, bytes, change)).toEqual(['failed', 'status_issuer_mismatch']);
    const strangers = async () => [published(stranger)];
    expect(await statusOf(at(0), bytes, { ...change, resolveJwtIssuer: strangers })).toEqual([
      'failed',
      'status_list_unverified',
    ]);
    const later = new Date(NOW.getTime() + 299_000 + 3_600_000);
    expect(await statusOf(at(0), bytes, { ...change, now: later })).toEqual(['failed', 'status_list_expired']);
  });
});

describe('TSL-3 an SD-JWT VC', () => {
  const verify = async (idx: number, token: Uint8Array | Promise<Uint8Array> = tokenOf()) => {
    const sdJwt = await issue({ status: { status_list: { idx, uri: URI } } });
    const verdict = await verifyCredential(sdJwt, {
      ...options(),
      documentLoader,
      fetchStatusList: async () => Promise.reject(new Error('not asked')),
      fetchStatusToken: async () => token,
      issuerTrust: { policy: 'any', isListed: () => false },
    });
    const { outcome, code } = verdict.checks.find((check) => check.id === 'status') ?? {};
    return { verified: verdict.verified, status: [outcome, code] };
  };

  test('G1 that is revoked or suspended is not verified, and its neighbour has its status passed', async () => {
    expect(await verify(1)).toEqual({ verified: false, status: ['failed', 'status_revoked'] });
    expect(await verify(2)).toEqual({ verified: false, status: ['failed', 'status_suspended'] });
    expect((await verify(0)).status).toEqual(['passed', undefined]);
  });
});
