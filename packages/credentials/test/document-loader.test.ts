// The loader knows the bundled contexts and controller documents, and reaches for nothing else.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS, listContexts } from '@skill-records/contexts';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { createDocumentLoader } from '../src/document-loader.ts';
import { documentLoader, holder, resolveDid } from './world.ts';

describe('createDocumentLoader', () => {
  test.each(listContexts('product').map(({ url }) => url))(
    'gives the pinned %s, always the same object',
    async (url) => {
      const loaded = await documentLoader(url);
      expect(loaded).toMatchObject({ documentUrl: url, tag: 'static' });
      expect(await documentLoader(url)).toBe(loaded);
      expect(Object.isFrozen(loaded.document)).toBe(true);
    },
  );

  test.each([
    'https://e.example/context',
    'http://www.w3.org/ns/credentials/v2',
    `${CONTEXT_URLS.credentialsV2}/`,
    CONTEXT_URLS.undefinedTermsV2,
    'file:///etc/passwd',
    'data:application/json,{}',
    '',
    `${holder.controller}#${holder.controller.slice(8)}`,
    'did:example:unknown',
  ])('refuses %j', async (url) => {
    await expect(documentLoader(url)).rejects.toMatchObject({ code: 'context_unknown' });
  });

  test('a controller document has its relationships as absolute ids', async () => {
    const did = 'did:web:academy.example';
    const web: ResolveDid = async () => ({
      didResolutionMetadata: {},
      didDocumentMetadata: {},
      didDocument: {
        id: did,
        assertionMethod: ['#key-1', { id: `${did}#key-2`, type: 'Multikey', controller: did }],
        authentication: [`${did}#key-3`],
      },
    });
    const { document } = await createDocumentLoader({ resolveDid: web })(did);
    expect(document).toMatchObject({
      id: did,
      assertionMethod: [`${did}#key-1`, `${did}#key-2`],
      authentication: [`${did}#key-3`],
    });
  });

  test('an extra context is served, without being kept in processed form for others', async () => {
    const extra = { '@context': { shoeSize: 'https://e.example/#shoeSize' } };
    const load = createDocumentLoader({ resolveDid, extraContexts: new Map([['https://e.example/c', extra]]) });
    const loaded = await load('https://e.example/c');
    expect(loaded.document).toBe(extra);
    expect(loaded).not.toHaveProperty('tag');
  });

  test.each<[string, string, object]>([
    ['defines @vocab', 'https://e.example/c', { '@context': { '@vocab': 'https://e.example/#' } }],
    [
      'defines @vocab inside a scoped context',
      'https://e.example/c',
      { '@context': { T: { '@id': 'urn:T', '@context': { '@vocab': 'urn:x' } } } },
    ],
    ['imports another', 'https://e.example/c', { '@context': { '@import': 'https://e.example/d' } }],
    ['sets @base', 'https://e.example/c', { '@context': [{ '@base': 'https://e.example/' }] }],
    ['takes the URL of a bundled one', CONTEXT_URLS.openBadgesV3, { '@context': {} }],
  ])('refuses an extra context that %s', (_title, url, context) => {
    expect(() => createDocumentLoader({ resolveDid, extraContexts: new Map([[url, context]]) })).toThrow(
      expect.objectContaining({ code: 'context_unsafe' }),
    );
  });
});

/** Every definition in a context, also in scoped ones: term -> IRI with its prefix written out. */
function* terms(context: unknown, prefixes: Map<string, string>): Generator<[string, string]> {
  if (Array.isArray(context)) for (const one of context) yield* terms(one, prefixes);
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return;
  const own = new Map(prefixes);
  for (const [term, value] of Object.entries(context)) if (typeof value === 'string') own.set(term, value);
  for (const [term, definition] of Object.entries(context as Record<string, unknown>)) {
    if (term.startsWith('@')) continue;
    const id = typeof definition === 'string' ? definition : (definition as { '@id'?: unknown } | null)?.['@id'];
    if (typeof id === 'string') {
      const [prefix, ...rest] = id.split(':') as [string, ...string[]];
      const base = own.get(prefix);
      yield [term, base !== undefined && !rest[0]?.startsWith('//') ? base + rest.join(':') : id];
    }
    if (typeof definition === 'object' && definition !== null && '@context' in definition) {
      yield* terms((definition as { '@context': unknown })['@context'], own);
    }
  }
}

test('T6 no bundled context gives a member that decides about a credential a second name', () => {
  const names = new Map<string, Set<string>>();
  for (const { document } of listContexts('product')) {
    for (const [term, iri] of terms(document['@context'], new Map())) {
      names.set(iri, (names.get(iri) ?? new Set()).add(term));
    }
  }
  const cred = 'https://www.w3.org/2018/credentials#';
  const deciding = [
    ...[
      'issuer',
      'validFrom',
      'validUntil',
      'credentialSubject',
      'credentialStatus',
      'credentialSchema',
      'holder',
      'verifiableCredential',
    ].map((term) => [term, cred + term]),
    ['additionalStatus', 'https://w3id.org/skill-records/vocab#additionalStatus'],
    ['proof', 'https://w3id.org/security#proof'],
    ['statusListIndex', 'https://www.w3.org/ns/credentials/status#statusListIndex'],
    ['statusListCredential', 'https://www.w3.org/ns/credentials/status#statusListCredential'],
    ['encodedList', 'https://www.w3.org/ns/credentials/status#encodedList'],
  ] as [string, string][];
  for (const [term, iri] of deciding) expect([iri, [...(names.get(iri) ?? [])]]).toEqual([iri, [term]]);
});
