// The resolver as a whole: failures are data, did:web is cached for a while, and the cache is bounded.
import { describe, expect, test } from '@jest/globals';
import { createDidKey } from '../src/did-key.ts';
import { createDidResolver } from '../src/resolve-did.ts';
import { generateKeyPair } from '../src/signer.ts';

function fetchOf(log: string[], fail = new Set<string>()) {
  return async (url: string) => {
    log.push(url);
    if (fail.has(url)) throw new Error('no route');
    const { hostname } = new URL(url);
    return Buffer.from(JSON.stringify({ id: `did:web:${hostname}`, verificationMethod: [] }));
  };
}

describe('failures', () => {
  const resolveDid = createDidResolver({ now: () => 0 });
  test.each([
    ['', 'invalidDid'],
    ['did:', 'invalidDid'],
    ['did:key', 'invalidDid'],
    ['not a did', 'invalidDid'],
    ['did:key:z6Mk?versionId=1', 'invalidDid'],
    ['did:key:z6Mk/path', 'invalidDid'],
    ['did:example:123', 'unsupportedDidMethod'],
    ['did:toString:1', 'invalidDid'],
    ['did:constructor:1', 'unsupportedDidMethod'],
    ['did:web:a.example', 'unsupportedDidMethod'],
  ])('%j comes back as %s', async (did, error) => {
    const result = await resolveDid(did);
    expect(result.didResolutionMetadata.error).toBe(error);
    expect(result.didDocument).toBeNull();
  });

  test.each([null, undefined, 7, {}, ['did:key:z6Mk']])('%j is refused without a throw', async (did) => {
    const result = await resolveDid(did as unknown as string);
    expect(result.didResolutionMetadata.error).toBe('invalidDid');
  });

  test('a fetch that fails is notFound, and is tried again the next time', async () => {
    const log: string[] = [];
    const fail = new Set(['https://a.example/.well-known/did.json']);
    const resolve = createDidResolver({ now: () => 0, fetchDocument: fetchOf(log, fail) });
    expect((await resolve('did:web:a.example')).didResolutionMetadata.error).toBe('notFound');
    fail.clear();
    expect((await resolve('did:web:a.example')).didDocument?.id).toBe('did:web:a.example');
    expect(log).toHaveLength(2);
  });
});

describe('the did:web cache', () => {
  test('answers for cacheSeconds and not longer', async () => {
    let now = 1_000_000;
    const log: string[] = [];
    const resolve = createDidResolver({ now: () => now, fetchDocument: fetchOf(log), cacheSeconds: 60 });
    await resolve('did:web:a.example');
    now += 59_999;
    await resolve('did:web:a.example');
    expect(log).toHaveLength(1);
    now += 1;
    await resolve('did:web:a.example');
    expect(log).toHaveLength(2);
  });

  test('holds no more than cacheSize documents: the oldest leaves', async () => {
    const log: string[] = [];
    const resolve = createDidResolver({ now: () => 0, fetchDocument: fetchOf(log), cacheSize: 2 });
    for (const host of ['a', 'b', 'c', 'b', 'a']) await resolve(`did:web:${host}.example`);
    expect(log.map((url) => new URL(url).hostname)).toEqual(['a', 'b', 'c', 'a'].map((host) => `${host}.example`));
  });

  test('is not pushed out by computed DIDs', async () => {
    const log: string[] = [];
    const resolve = createDidResolver({ now: () => 0, fetchDocument: fetchOf(log), cacheSize: 1 });
    await resolve('did:web:a.example');
    for (let i = 0; i < 5; i++) await resolve(createDidKey(generateKeyPair('Ed25519').publicJwk).did);
    await resolve('did:web:a.example');
    expect(log).toHaveLength(1);
  });

  test('requests that arrive together share one fetch', async () => {
    const log: string[] = [];
    const resolve = createDidResolver({ now: () => 0, fetchDocument: fetchOf(log) });
    const results = await Promise.all(Array.from({ length: 20 }, () => resolve('did:web:a.example')));
    expect(log).toHaveLength(1);
    expect(results.every((result) => result.didDocument?.id === 'did:web:a.example')).toBe(true);
  });

  test('a caller cannot change what the next caller gets', async () => {
    const resolve = createDidResolver({ now: () => 0, fetchDocument: fetchOf([]) });
    const { didDocument } = await resolve('did:web:a.example');
    expect(() => {
      (didDocument as { id: string }).id = 'did:web:evil.example';
    }).toThrow(TypeError);
    expect((await resolve('did:web:a.example')).didDocument?.id).toBe('did:web:a.example');
  });
});
