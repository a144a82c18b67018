// 200,000 mutants of good inputs through every parser and structural check: each answers, with our errors alone, and keeps its word.
import { afterAll, describe, expect, test } from '@jest/globals';
import { decodeBase58, encodeBase58 } from '@skill-records/dids/base58';
import { decodeBase64url, encodeBase64url } from '@skill-records/dids/base64url';
import { DidError } from '@skill-records/dids/did-error';
import { didWebToUrl } from '@skill-records/dids/did-web';
import { decodeJws } from '@skill-records/dids/jws';
import { decodeMultikey, encodeMultikey } from '@skill-records/dids/multikey';
import { parsePublicJwk } from '@skill-records/dids/public-jwk';
import { parseStrictJson } from '@skill-records/dids/strict-json';
import { didOf } from '@skill-records/dids/verification-method';
import fc from 'fast-check';
import { CredentialError } from '../../src/credential-error.ts';
import { readCbor } from '../../src/data-integrity/cbor.ts';
import { linkProofs } from '../../src/data-integrity/proof-chain.ts';
import { formOfBbs, formOfEcdsaSd } from '../../src/data-integrity/proof-value.ts';
import { parseDateTimeStamp } from '../../src/date-time.ts';
import { formatOf, presentationFormatOf } from '../../src/formats.ts';
import { guardDocument } from '../../src/guard-document.ts';
import { asList, idOf, isJsonObject, type JsonObject } from '../../src/json-object.ts';
import { readIssuedClaims, toClaims } from '../../src/sd-jwt/issued-claims.ts';
import { parseSdJwt } from '../../src/sd-jwt/parse.ts';
import { parseStatusEntry } from '../../src/status/status-entry.ts';
import { decodeBitstring, MAX_BYTES } from '../../src/status/status-list.ts';
import { decodeTokenStatuses } from '../../src/status/token-status-list.ts';
import { checkPresentationStructure, checkStructure } from '../../src/structure.ts';
import { makeInput } from '../corpus/fixtures.ts';
import { PEOPLE } from '../corpus/people.ts';
import { encodeList } from '../corpus/status-lists.ts';
import { editJson, editText, jsonEdits, textEdits } from './mutations.ts';
import { counts, hold, holdNow, seed } from './runs.ts';

const names = [
  'certified eddsa',
  'small 2020',
  'v1 eddsa',
  'proof chain',
  'sd derived',
  'presentation 2020',
  'example eddsa',
];
const documents = await Promise.all(names.map((name) => makeInput(name)));
const tokens = (await Promise.all(
  ['vc+jwt p256', 'jwt_vc_json ed25519', 'sd-jwt p256', 'sd-jwt+kb ed25519', 'vp+jwt ed25519'].map((name) =>
    makeInput(name),
  ),
)) as string[];

const mutantJson = fc.tuple(fc.constantFrom(...documents), jsonEdits).map(([one, edits]) => editJson(one, edits));
const mutantOf = (texts: readonly string[]) =>
  fc.tuple(fc.constantFrom(...texts), textEdits).map(([text, edits]) => editText(text, edits));

/** The result, or `undefined` for a refusal with one of our errors; anything else that is thrown is a find. */
function refusedOr<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CredentialError || error instanceof DidError) return undefined;
    throw error;
  }
}

const isGuarded = (document: unknown) =>
  refusedOr(() => [guardDocument(document, { contexts: 'conformance' })]) !== undefined;
const textOf = (value: unknown) => JSON.stringify(value);

afterAll(() => {
  process.stdout.write(`fuzz: ${counts.runs} mutants through parsers, seed ${seed}\n`);
});

describe('T22 documents', () => {
  test('guardDocument changes nothing, and says the same of what JSON makes of the document', () => {
    holdNow(30_000, mutantJson, (document) => {
      const before = textOf(document);
      const guarded = isGuarded(document);
      expect(textOf(document)).toBe(before);
      if (guarded) expect(isGuarded(JSON.parse(before))).toBe(true);
    });
  });

  test('what is guarded and structurally sound can be used without a further look', () => {
    holdNow(30_000, mutantJson, (document) => {
      const faults = [...checkStructure(document), ...checkPresentationStructure(document)];
      for (const { path, rule } of faults) expect([typeof path, typeof rule]).toEqual(['string', 'string']);
      if (!isGuarded(document) || checkStructure(document).length > 0) return;
      const { type, issuer, id, validFrom, validUntil, issuanceDate, credentialSubject } = document as JsonObject;
      expect(asList(type)).toContain('VerifiableCredential');
      expect(idOf(issuer)).toMatch(/^[a-z][a-z0-9+.-]*:/i);
      if (id !== undefined) expect(typeof id).toBe('string');
      for (const date of [validFrom, validUntil, issuanceDate]) {
        if (date !== undefined) expect(parseDateTimeStamp(date)).toBeInstanceOf(Date);
      }
      expect(asList(credentialSubject).length).toBeGreaterThan(0);
      expect(asList(credentialSubject).every(isJsonObject)).toBe(true);
    });
  });

  test('proofs are linked or refused, and a status entry is read or not', () => {
    holdNow(5_000, mutantJson, (document) => {
      const proofs = isJsonObject(document) ? asList(document.proof).filter(isJsonObject) : [];
      const linked = linkProofs(proofs);
      if (linked !== undefined) expect(linked.map(({ proof }) => proof)).toEqual(proofs);
      const entries = isJsonObject(document) ? asList(document.credentialStatus).filter(isJsonObject) : [];
      for (const entry of entries) {
        const parsed = parseStatusEntry(entry);
        if (parsed !== undefined) expect(String(parsed.index)).toBe(entry.statusListIndex);
      }
    });
  });

  test('formatOf names a format or none, for documents and for presentations', () => {
    holdNow(10_000, fc.oneof(mutantJson, mutantOf(tokens)), (input) => {
      for (const format of [formatOf(input), presentationFormatOf(input)]) {
        expect([undefined, 'ldp_vc', 'vc+jwt', 'jwt_vc_json', 'dc+sd-jwt']).toContain(format);
        if (format === 'dc+sd-jwt') expect(textOf(input)).toContain('~');
      }
    });
  });
});

describe('T22 texts', () => {
  const json = documents.map((document) => JSON.stringify(document));

  test('strict JSON is what JSON.parse reads, and has each member once', () => {
    holdNow(25_000, mutantOf(json), (mutant) => {
      const bytes = Buffer.from(mutant, 'utf8');
      const value = parseStrictJson(new Uint8Array(bytes));
      const text = bytes.toString('utf8');
      if (value === undefined) return;
      expect(value).toEqual(JSON.parse(text));
      expect(text.startsWith('\ufeff')).toBe(false);
      // Each colon outside of texts follows one member name.
      const colons = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
      expect(countMembers(value)).toBe(colons);
    });
  });

  test('a JWS is taken apart in its one spelling', () => {
    holdNow(20_000, mutantOf(tokens.map((token) => token.split('~')[0] as string)), (text) => {
      const jws = decodeJws(text);
      if (jws === undefined) return;
      const [header, payload, signature] = text.split('.') as [string, string, string];
      expect(textOf(jws.header)).toBe(textOf(JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))));
      expect(textOf(jws.payload)).toBe(textOf(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))));
      expect(encodeBase64url(jws.signature)).toBe(signature);
      expect(Buffer.from(jws.signingInput).toString('ascii')).toBe(`${header}.${payload}`);
      expect(jws.header).not.toHaveProperty('crit');
    });
  });

  test('an SD-JWT is put together again from what was read, and hides nothing in its claims', () => {
    holdNow(20_000, mutantOf(tokens.filter((token) => token.includes('~'))), (text) => {
      const sdJwt = refusedOr(() => parseSdJwt(text));
      if (sdJwt === undefined) return;
      expect(sdJwt.text + (sdJwt.keyBindingJwt ?? '')).toBe(text);
      const claims = refusedOr(() => toClaims(readIssuedClaims(sdJwt)));
      if (claims !== undefined) expect(textOf(claims)).not.toMatch(/"(_sd|_sd_alg|\.\.\.|__proto__)":/);
    });
  });

  test('a Multikey has one spelling', () => {
    const keys = Object.values(PEOPLE).map(({ key }) => key.did.slice('did:key:'.length));
    holdNow(8_000, mutantOf(keys), (text) => {
      const jwk = refusedOr(() => decodeMultikey(text));
      if (jwk !== undefined) expect(encodeMultikey(jwk)).toBe(text);
    });
  });

  test('a public JWK keeps no member that it was not asked to keep', () => {
    const jwks = Object.values(PEOPLE).map(({ key }) => key.publicJwk);
    const mutants = fc.tuple(fc.constantFrom(...jwks), jsonEdits).map(([jwk, edits]) => editJson(jwk, edits));
    holdNow(8_000, mutants, (value) => {
      const jwk = refusedOr(() => parsePublicJwk(value));
      if (jwk === undefined) return;
      for (const name of Object.keys(jwk)) expect(['kty', 'crv', 'x', 'y', 'kid', 'alg', 'use']).toContain(name);
      expect(parsePublicJwk(jwk)).toEqual(jwk);
    });
  });

  test('a DID URL names a DID that it begins with', () => {
    holdNow(8_000, mutantOf(Object.values(PEOPLE).map(({ method }) => method)), (text) => {
      const did = refusedOr(() => didOf(text));
      if (did !== undefined) expect(text.startsWith(`${did}#`)).toBe(true);
    });
  });

  test('a did:web leads to its own host over https, and never to an address', () => {
    const dids = [
      'did:web:academy.example',
      'did:web:academy.example%3A8443:tenants:1',
      'did:web:xn--wgv71a.example:%E8%A8%98',
    ];
    holdNow(8_000, mutantOf(dids), (text) => {
      const url = refusedOr(() => didWebToUrl(text));
      if (url === undefined) return;
      const { protocol, hostname, pathname, username, search, hash, href } = new URL(url);
      expect([protocol, username, search, hash]).toEqual(['https:', '', '', '']);
      expect(hostname).not.toMatch(/^[0-9.]+$|:/);
      expect(pathname).toMatch(/\/did\.json$/);
      expect(href).not.toContain('/../');
      expect(text.toLowerCase().startsWith(`did:web:${hostname}`)).toBe(true);
    });
  });

  test('a time is the instant that every reader sees', () => {
    const dates = ['2026-04-01T00:00:00Z', '2024-02-29T23:59:59.123+09:00', '1999-12-31T10:00:00-14:00'];
    holdNow(10_000, mutantOf(dates), (text) => {
      const date = parseDateTimeStamp(text);
      if (date === undefined) return;
      expect(date.getTime()).toBe(Date.parse(text));
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
    });
  });

  test('base58 and base64url have one spelling', () => {
    holdNow(8_000, mutantOf(['z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', '11QC4']), (text) => {
      const [base58, base64url] = [decodeBase58(text), decodeBase64url(text)];
      if (base58 !== undefined) expect(encodeBase58(base58)).toBe(text);
      if (base64url !== undefined) expect(encodeBase64url(base64url)).toBe(text);
    });
  });

  test('a proof value of selective disclosure has a form or none, and CBOR is read or not', () => {
    const values = [documents[names.indexOf('sd derived')]].map((one) =>
      String(((one as JsonObject).proof as JsonObject).proofValue),
    );
    holdNow(8_000, mutantOf(values), (text) => {
      for (const form of [formOfEcdsaSd(text), formOfBbs(text)]) expect([undefined, 'base', 'derived']).toContain(form);
      readCbor(new Uint8Array(Buffer.from(text, 'base64url')));
    });
    holdNow(8_000, fc.uint8Array({ maxLength: 64 }), (bytes) => {
      readCbor(bytes);
    });
  });
});

describe('T8 status lists', () => {
  const packed = [
    encodeList({}),
    encodeList({ set: [1, 2, 3, 131_071] }),
    encodeList({ encoded: 'good stored', entries: 64 }),
  ] as string[];

  test('a bitstring unpacks to bounded bytes', async () => {
    await hold(4_000, mutantOf(packed), (text) => {
      const bits = refusedOr(() => decodeBitstring(text));
      if (bits !== undefined) expect(bits.length).toBeLessThanOrEqual(MAX_BYTES);
    });
  });

  test('a token list unpacks to bounded bytes', async () => {
    const lists = ['eNrbuRgAAhcBXQ', 'eNo76fITAAPfAgc'];
    await hold(8_000, mutantOf(lists), (text) => {
      const bits = refusedOr(() => decodeTokenStatuses(text));
      if (bits !== undefined) expect(bits.length).toBeLessThanOrEqual(MAX_BYTES);
    });
  });
});

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, member) => sum + countMembers(member), own);
}
