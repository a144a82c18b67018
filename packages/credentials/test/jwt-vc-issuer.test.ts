// The keys of an https issuer: found where the specification puts them, and believed only when they are its own.
import { describe, expect, test } from '@jest/globals';
import { createTestKey } from '@skill-records/test-kit/keys';
import type { JsonObject } from '../src/json-object.ts';
import { createJwtIssuerResolver, jwtIssuerMetadataUrl } from '../src/jwt-vc-issuer.ts';

const ISS = 'https://academy.example/issuers/1';
const URL_OF_ISS = 'https://academy.example/.well-known/jwt-vc-issuer/issuers/1';
const KEY = { ...createTestKey('P-256', 'academy').publicJwk, kid: 'k1' };
const METADATA = { issuer: ISS, jwks: { keys: [KEY] } };
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

/** A resolver over these documents, and what it fetched. */
function resolver(documents: Record<string, unknown>) {
  const fetched: string[] = [];
  let now = 0;
  const resolve = createJwtIssuerResolver({
    fetchDocument: async (url) => {
      fetched.push(url);
      if (!(url in documents)) throw new Error('404');
      return bytes(documents[url]);
    },
    now: () => now,
  });
  return { resolve, fetched, pass: (ms: number) => (now += ms) };
}

describe('SDV-2 the address of the metadata', () => {
  test.each([
    ['https://a.example', 'https://a.example/.well-known/jwt-vc-issuer'],
    ['https://a.example/', 'https://a.example/.well-known/jwt-vc-issuer'],
    ['https://a.example/tenant/1234', 'https://a.example/.well-known/jwt-vc-issuer/tenant/1234'],
    ['https://a.example/tenant/', 'https://a.example/.well-known/jwt-vc-issuer/tenant'],
    ['https://a.example:8443/t', 'https://a.example:8443/.well-known/jwt-vc-issuer/t'],
  ])('of %s is %s', (iss, url) => {
    expect(jwtIssuerMetadataUrl(iss)).toBe(url);
  });

  test.each([
    'http://a.example',
    'HTTPS://a.example',
    'https://a.example?x=1',
    'https://a.example/#x',
    'https://user@a.example',
    'https://a.example\\b',
    'https://',
    'https:a.example',
    'did:web:a.example',
    '',
    ' https://a.example',
    'https://a.example/ b',
  ])('of %j there is none', (iss) => {
    expect(jwtIssuerMetadataUrl(iss)).toBeUndefined();
  });
});

describe('SDV-2 the keys of an issuer', () => {
  test('are those of its metadata', async () => {
    const { resolve, fetched } = resolver({ [URL_OF_ISS]: METADATA });
    expect(await resolve(ISS)).toEqual([KEY]);
    expect(fetched).toEqual([URL_OF_ISS]);
  });

  test('or those of jwks_uri', async () => {
    const uri = 'https://keys.example/jwks.json';
    const { resolve } = resolver({ [URL_OF_ISS]: { issuer: ISS, jwks_uri: uri }, [uri]: { keys: [KEY] } });
    expect(await resolve(ISS)).toEqual([KEY]);
  });

  test('leave out what is no public key that we can use', async () => {
    const { privateJwk } = createTestKey('P-256', 'leaked');
    const keys = [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }, privateJwk, { kty: 'oct', k: 'AAAA' }, null, 'x', KEY];
    const { resolve } = resolver({ [URL_OF_ISS]: { issuer: ISS, jwks: { keys } } });
    expect(await resolve(ISS)).toEqual([KEY]);
  });

  test.each<[string, unknown]>([
    ['another issuer', { ...METADATA, issuer: 'https://academy.example/issuers/2' }],
    ['the issuer with a slash', { ...METADATA, issuer: `${ISS}/` }],
    ['the issuer in a list', { ...METADATA, issuer: [ISS] }],
    ['no issuer', { jwks: METADATA.jwks }],
    ['neither jwks nor jwks_uri', { issuer: ISS }],
    ['both jwks and jwks_uri', { ...METADATA, jwks_uri: 'https://keys.example/jwks.json' }],
    ['jwks_uri without https', { issuer: ISS, jwks_uri: 'http://keys.example/jwks.json' }],
    ['jwks_uri that is not there', { issuer: ISS, jwks_uri: 'https://keys.example/none.json' }],
    ['jwks as a list', { issuer: ISS, jwks: [KEY] }],
    ['too many keys', { issuer: ISS, jwks: { keys: Array.from({ length: 51 }, () => KEY) } }],
    ['a member twice', `{"issuer":"${ISS}","issuer":"${ISS}","jwks":{"keys":[]}}`],
    ['no JSON', '<html>'],
    ['a list', [METADATA]],
  ])('are not believed from metadata with %s', async (_title, metadata) => {
    const { resolve } = resolver({ [URL_OF_ISS]: metadata });
    await expect(resolve(ISS)).rejects.toThrow();
  });

  test('are fetched once for all who ask together, and again after five minutes', async () => {
    const { resolve, fetched, pass } = resolver({ [URL_OF_ISS]: METADATA });
    await Promise.all([resolve(ISS), resolve(ISS), resolve(ISS)]);
    await resolve(ISS);
    expect(fetched).toHaveLength(1);
    pass(300_000);
    await resolve(ISS);
    expect(fetched).toHaveLength(2);
  });

  test('that could not be fetched are asked for again', async () => {
    const documents: JsonObject = {};
    const { resolve, fetched } = resolver(documents);
    await expect(resolve(ISS)).rejects.toThrow();
    documents[URL_OF_ISS] = METADATA;
    expect(await resolve(ISS)).toEqual([KEY]);
    expect(fetched).toHaveLength(2);
  });

  test('of anything but an https URL are not looked for', async () => {
    const { resolve, fetched } = resolver({});
    await expect(resolve('http://academy.example')).rejects.toThrow();
    expect(fetched).toEqual([]);
  });
});
