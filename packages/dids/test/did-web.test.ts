// did:web: which address a DID names, and which DIDs name none.
import { describe, expect, test } from '@jest/globals';
import { createDidWebDocument, didWebToUrl } from '../src/did-web.ts';
import { createDidResolver } from '../src/resolve-did.ts';
import { generateKeyPair } from '../src/signer.ts';
import { resolveVerificationMethod } from '../src/verification-method.ts';
import { refusal } from './refusal.ts';

describe('https://w3c-ccg.github.io/did-method-web/#read-resolve', () => {
  test.each([
    ['did:web:w3c-ccg.github.io', 'https://w3c-ccg.github.io/.well-known/did.json'],
    ['did:web:w3c-ccg.github.io:user:alice', 'https://w3c-ccg.github.io/user/alice/did.json'],
    ['did:web:example.com%3A3000:user:alice', 'https://example.com:3000/user/alice/did.json'],
    ['did:web:example.com%3a3000', 'https://example.com:3000/.well-known/did.json'],
    ['did:web:Example.COM', 'https://example.com/.well-known/did.json'],
    ['did:web:xn--eckwd4c7c.example:%E5%B1%B1', 'https://xn--eckwd4c7c.example/%E5%B1%B1/did.json'],
    ['did:web:a.example:v1.0:x_y-z', 'https://a.example/v1.0/x_y-z/did.json'],
  ])('%s is at %s', (did, url) => {
    expect(didWebToUrl(did)).toBe(url);
  });

  test.each([
    'did:web:',
    'did:web::a',
    'did:web:a.example:',
    'did:web:a.example::b',
    'did:web:a.example:..',
    'did:web:a.example:.',
    'did:web:a.example:..:b',
    'did:web:a.example:%2e%2e',
    'did:web:a.example:%2E',
    'did:web:a.example:a%2Fb',
    'did:web:a.example:a%2fb',
    'did:web:a.example:a%5Cb',
    'did:web:a.example:a%00',
    'did:web:a.example:a%3Fb',
    'did:web:a.example:a%23b',
    'did:web:a.example:a%252Fb',
    'did:web:a.example:%E5%B1',
    'did:web:a%2F..',
    'did:web:a.example%2Fb',
    'did:web:user@a.example',
    'did:web:user%40a.example',
    'did:web:a.example%3A',
    'did:web:a.example%3A0',
    'did:web:a.example%3A65536',
    'did:web:a.example%3A80%3A81',
    'did:web:a.example%3A08',
    'did:web:a.example.',
    'did:web:.a.example',
    'did:web:-a.example',
    'did:web:127.0.0.1',
    'did:web:127.0.0.1%3A6379',
    'did:web:127.1',
    'did:web:xn--did',
    'did:web:xn--',
    'did:web:0177.0.0.1',
    'did:web:2130706433',
    'did:web:0x7f.1',
    'did:web:%5B%3A%3A1%5D',
    'did:web:[::1]',
    'did:web:a.example/b',
    'did:web:a.example?x=1',
    'did:web:a.example#key',
    'did:web:a b.example',
    'did:web:あ.example',
    'did:key:z6Mk',
    'https://a.example',
    `did:web:${'a.'.repeat(200)}example`,
    `did:web:a.example:${'b'.repeat(3000)}`,
  ])('refuses %s', (did) => {
    expect(refusal(() => didWebToUrl(did))).toBe('did_invalid');
  });
});

describe('a did:web document', () => {
  const did = 'did:web:academy.example';
  const issuing = generateKeyPair('Ed25519').publicJwk;
  const asking = generateKeyPair('P-256').publicJwk;
  const document = createDidWebDocument({
    did,
    keys: [
      { id: `${did}#key-1`, publicJwk: issuing, relationships: ['assertionMethod'] },
      { id: `${did}#key-2`, publicJwk: asking, relationships: ['authentication'] },
    ],
  });

  const resolverOf = (body: unknown, log: string[] = []) =>
    createDidResolver({
      now: () => 0,
      fetchDocument: async (url) => {
        log.push(url);
        return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      },
    });

  test('lists each key as a string under its own relationships only', () => {
    expect(document.assertionMethod).toEqual([`${did}#key-1`]);
    expect(document.authentication).toEqual([`${did}#key-2`]);
  });

  test('resolves to the keys it was made of', async () => {
    const method = await resolveVerificationMethod(`${did}#key-1`, 'assertionMethod', resolverOf(document));
    expect(method.publicJwk).toEqual(issuing);
    const other = await resolveVerificationMethod(`${did}#key-2`, 'authentication', resolverOf(document));
    expect(other.publicJwk).toEqual(asking);
  });

  test.each([
    ['a key of another DID', [{ id: 'did:web:other.example#key-1', publicJwk: issuing, relationships: [] }]],
    ['a key without a fragment', [{ id: did, publicJwk: issuing, relationships: [] }]],
    [
      'two keys of one id',
      [
        { id: `${did}#key-1`, publicJwk: issuing, relationships: [] },
        { id: `${did}#key-1`, publicJwk: asking, relationships: [] },
      ],
    ],
  ])('is not made with %s', (_title, keys) => {
    expect(refusal(() => createDidWebDocument({ did, keys }))).toBe('document_invalid');
  });

  test.each([
    ['is about another DID', { ...document, id: 'did:web:other.example' }],
    ['has no id', { ...document, id: undefined }],
    ['names the DID in other case', { ...document, id: 'did:web:Academy.example' }],
    ['is an array', [document]],
    ['is no JSON', '<html>'],
    ['is empty', ''],
    ['says its id twice', `{"id":"did:web:other.example","id":"${did}"}`],
    ['begins with a byte order mark', `\ufeff${JSON.stringify(document)}`],
    ['has a member named __proto__', `{"id":"${did}","__proto__":{}}`],
  ])('is refused when it %s', async (_title, body) => {
    const result = await resolverOf(body)(did);
    expect(result.didDocument).toBeNull();
    expect(result.didResolutionMetadata.error).toBe('invalidDidDocument');
  });

  test('an address that is not allowed is never fetched', async () => {
    const log: string[] = [];
    const result = await resolverOf(document, log)('did:web:127.0.0.1%3A6379');
    expect(result.didResolutionMetadata.error).toBe('invalidDid');
    expect(log).toEqual([]);
  });
});
