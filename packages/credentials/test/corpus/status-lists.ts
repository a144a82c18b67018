// The status lists of the corpus, made without the product's codec: good ones, and strings that are none.
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { JsonObject } from '../../src/json-object.ts';
import type { ListSpec } from './corpus-case.ts';
import { signDocument } from './independent-proof.ts';
import { signJwt, type UnsignedJwt } from './independent-token.ts';
import { applyJsonOps } from './json-ops.ts';
import { person } from './people.ts';
import { applyTokenOps } from './token-ops.ts';

/** Where the list of this purpose by this issuer (a name of people.ts) is served. */
export function listUrl(purpose: string, issuer: string): string {
  return `https://status.example/${issuer.replace('/', '.')}/${purpose}`;
}

/** What an address of listUrl says, or `undefined` for any other address. */
export function parseListUrl(url: string): { purpose: string; issuer: string } | undefined {
  const [, issuer, purpose] = /^https:\/\/status\.example\/([^/]+)\/([a-z]+)$/.exec(url) ?? [];
  if (issuer === undefined || purpose === undefined) return undefined;
  return { purpose, issuer: issuer.replace('.', '/') };
}

export const DEFAULT_ENTRIES = 131_072;

/** Index 0 is the left-most bit. */
export function bitsOf({ set = [], entries = DEFAULT_ENTRIES }: ListSpec): Buffer {
  const bits = Buffer.alloc(Math.ceil(entries / 8));
  for (const index of set) bits[index >> 3] = (bits[index >> 3] as number) | (0x80 >> (index & 7));
  return bits;
}

const u = (bytes: Uint8Array) => `u${Buffer.from(bytes).toString('base64url')}`;

/** Values of `encodedList` by name; `good` is what an issuer writes. */
const ENCODED: Readonly<Record<string, (bits: Buffer) => unknown>> = {
  good: (bits) => u(gzipSync(bits)),
  'good level 1': (bits) => u(gzipSync(bits, { level: 1 })),
  'good stored': (bits) => u(gzipSync(bits, { level: 0 })),
  'no prefix': (bits) => gzipSync(bits).toString('base64url'),
  'base58 prefix': (bits) => `z${gzipSync(bits).toString('base64url')}`,
  'base64 padded prefix': (bits) => `M${gzipSync(bits).toString('base64')}`,
  'base64 unpadded prefix': (bits) => `m${gzipSync(bits).toString('base64').replaceAll('=', '')}`,
  padding: (bits) => `${u(Buffer.concat([gzipSync(bits)]))}=`,
  'base64 alphabet': (bits) => `${u(gzipSync(bits)).slice(0, -4)}+/+/`,
  space: (bits) => `${u(gzipSync(bits))} `,
  'line break inside': (bits) => u(gzipSync(bits)).replace(/^(.{20})/, '$1\n'),
  'capital prefix': (bits) => `U${gzipSync(bits).toString('base64url')}`,
  'prefix alone': () => 'u',
  'not gzip': (bits) => u(bits),
  zlib: (bits) => u(deflateSync(bits)),
  'raw deflate': (bits) => u(deflateRawSync(bits)),
  truncated: (bits) => u(gzipSync(bits).subarray(0, -9)),
  'truncated by one': (bits) => u(gzipSync(bits).subarray(0, -1)),
  'header alone': (bits) => u(gzipSync(bits).subarray(0, 10)),
  'trailing bytes': (bits) => u(Buffer.concat([gzipSync(bits), Buffer.from('more')])),
  'trailing zero': (bits) => u(Buffer.concat([gzipSync(bits), Buffer.alloc(1)])),
  'second member': (bits) => u(Buffer.concat([gzipSync(bits), gzipSync(bits)])),
  'empty second member': (bits) => u(Buffer.concat([gzipSync(bits), gzipSync(Buffer.alloc(0))])),
  'wrong checksum': (bits) => u(patched(gzipSync(bits), -8)),
  'wrong length': (bits) => u(patched(gzipSync(bits), -4)),
  'wrong method': (bits) => u(patched(gzipSync(bits), 2)),
  'reserved flag': (bits) => u(patched(gzipSync(bits), 3, 0x80)),
  'gzip of gzip': (bits) => u(gzipSync(gzipSync(bits))),
  'bomb of 64 MiB': () => u(gzipSync(Buffer.alloc(64 * 1024 * 1024))),
  'one byte beyond 8 MiB': () => u(gzipSync(Buffer.alloc(8 * 1024 * 1024 + 1))),
  'exactly 8 MiB': () => u(gzipSync(Buffer.alloc(8 * 1024 * 1024))),
  number: () => 7,
  list: (bits) => [u(gzipSync(bits)), u(gzipSync(bits))],
};

function patched(bytes: Buffer, at: number, xor = 0xff): Buffer {
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] as number) ^ xor;
  return bytes;
}

const encodedNames = new Map<string, unknown>();

export function encodeList(spec: ListSpec): unknown {
  const key = JSON.stringify([spec.encoded, spec.set, spec.entries]);
  if (!encodedNames.has(key)) {
    const encode = ENCODED[spec.encoded ?? 'good'];
    if (encode === undefined) throw new Error(`no list is encoded as ${spec.encoded}`);
    encodedNames.set(key, encode(bitsOf(spec)));
  }
  return encodedNames.get(key);
}

const signedLists = new Map<string, Promise<Uint8Array>>();

/** The bytes that the list's address serves. */
export function serveList(at: { purpose: string; issuer: string }, spec: ListSpec): Promise<Uint8Array> {
  if (spec.missing) return Promise.reject(new Error('404'));
  const key = JSON.stringify([at, spec]);
  const served = signedLists.get(key) ?? makeList(at, spec);
  signedLists.set(key, served);
  return served;
}

/** An IETF Status List Token: packed from the least significant bit, deflated with zlib. */
function makeTokenList(issuer: string, spec: ListSpec): Uint8Array {
  const { size = 1, entries = DEFAULT_ENTRIES } = spec;
  const bytes = Buffer.alloc(Math.ceil((entries * size) / 8));
  for (const [index, value] of spec.values ?? []) {
    const at = Math.floor((index * size) / 8);
    bytes[at] = (bytes[at] as number) | (value << ((index * size) % 8));
  }
  const url = listUrl('token', issuer);
  const who = person(issuer);
  const unsigned = applyJsonOps<UnsignedJwt>(
    {
      header: { alg: ALG[who.key.algorithm], typ: 'statuslist+jwt', kid: who.method },
      payload: {
        sub: url,
        iss: who.did,
        iat: 1_777_636_740,
        exp: 1_777_723_140,
        ttl: 300,
        status_list: { bits: size, lst: (TOKEN_ENCODED[spec.encoded ?? 'good'] as (bytes: Buffer) => unknown)(bytes) },
      },
    },
    spec.unsigned,
  );
  return Buffer.from(applyTokenOps(signJwt(unsigned, issuer, spec.sign), spec.token));
}

const ALG = { Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384' } as const;
const plain = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/** Values of `lst` by name. */
const TOKEN_ENCODED: Readonly<Record<string, (bits: Buffer) => unknown>> = {
  good: (bits) => plain(deflateSync(bits)),
  'good stored': (bits) => plain(deflateSync(bits, { level: 0 })),
  'multibase prefix': (bits) => u(deflateSync(bits)),
  gzip: (bits) => plain(gzipSync(bits)),
  'raw deflate': (bits) => plain(deflateRawSync(bits)),
  'not packed': (bits) => plain(bits),
  padding: (bits) => `${plain(deflateSync(bits))}=`,
  truncated: (bits) => plain(deflateSync(bits).subarray(0, -5)),
  'truncated by one': (bits) => plain(deflateSync(bits).subarray(0, -1)),
  'trailing bytes': (bits) => plain(Buffer.concat([deflateSync(bits), Buffer.from('more')])),
  'wrong checksum': (bits) => plain(patched(deflateSync(bits), -1)),
  'wrong method': (bits) => plain(patched(deflateSync(bits), 0)),
  'bomb of 64 MiB': () => plain(deflateSync(Buffer.alloc(64 * 1024 * 1024))),
  'one byte beyond 8 MiB': () => plain(deflateSync(Buffer.alloc(8 * 1024 * 1024 + 1))),
  'exactly 8 MiB': () => plain(deflateSync(Buffer.alloc(8 * 1024 * 1024))),
  empty: () => '',
  number: () => 7,
};

async function makeList({ purpose, issuer }: { purpose: string; issuer: string }, spec: ListSpec): Promise<Uint8Array> {
  if (spec.text !== undefined) return Buffer.from(spec.text, 'utf8');
  if (purpose === 'token') return makeTokenList(issuer, spec);
  const id = listUrl(purpose, issuer);
  const unsigned: JsonObject = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: person(issuer).did,
    validFrom: '2026-05-01T00:00:00Z',
    validUntil: '2026-05-02T00:00:00Z',
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose === 'both' ? ['revocation', 'suspension'] : purpose,
      ttl: 300_000,
      encodedList: encodeList(spec),
    },
  };
  const signed = await signDocument(applyJsonOps(unsigned, spec.unsigned), {
    key: issuer,
    suite: person(issuer).key.algorithm === 'Ed25519' ? 'eddsa-rdfc-2022' : 'ecdsa-rdfc-2019',
    created: '2026-05-01T00:00:00Z',
    purpose: 'assertionMethod',
    spec: spec.sign,
  });
  return Buffer.from(JSON.stringify(applyJsonOps(signed, spec.signed)));
}
