// The general path gives what the unmodified library gives, and leaves the library as it was.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { listVcdmCases } from '@skill-records/test-kit/vcdm-cases';
import * as fc from 'fast-check';
import jsonld from 'jsonld';
import { canonicalize } from '../../src/canonicalization/general-path.ts';
import { mapHoles } from '../../src/canonicalization/hole.ts';
import { referenceCanonicalize } from '../../src/canonicalization/reference-path.ts';
import { createDocumentLoader, type DocumentLoader } from '../../src/document-loader.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { bothEntries, listOf, record, resolveDid } from '../world.ts';
import { fittingValuesFor, oddDocument, oddLoader } from './odd-world.ts';

const loader = createDocumentLoader({ resolveDid, contexts: 'conformance' });

/** The canonical form, or the name of the error. */
const outcomes = async (document: JsonObject, documentLoader: DocumentLoader) => {
  const named = (error: { name: string }) => `refused: ${error.name}`;
  return [
    await canonicalize(document, documentLoader).catch(named),
    await referenceCanonicalize(document, documentLoader).catch(named),
  ] as const;
};

describe('the same bytes, or the same refusal', () => {
  test('for every document of the data model cases', async () => {
    const tally = { written: 0, refused: 0 };
    for (const { document } of listVcdmCases()) {
      const [found, expected] = await outcomes(document, loader);
      expect(found.startsWith('refused')).toBe(expected.startsWith('refused'));
      if (!found.startsWith('refused')) expect(found).toBe(expected);
      tally[found.startsWith('refused') ? 'refused' : 'written']++;
    }
    expect(tally.written).toBeGreaterThan(40);
    expect(tally.refused).toBeGreaterThan(10);
  });

  test('for records, their parts, status lists and presentations', async () => {
    const { credentialSubject, ...envelope } = record(bothEntries);
    const documents: JsonObject[] = [
      record(),
      record(bothEntries),
      envelope,
      { '@context': envelope['@context'], ...(credentialSubject as JsonObject) },
      listOf('revocation', [1, 2, 3]),
      {
        '@context': [CONTEXT_URLS.credentialsV2],
        type: ['VerifiablePresentation'],
        verifiableCredential: [record(), record(bothEntries), listOf('suspension')],
      },
    ];
    for (const document of documents) {
      const [found, expected] = await outcomes(document, loader);
      expect(found).toBe(expected);
      expect(found).not.toContain('refused');
    }
  });

  test('for graphs that need more than first-degree hashes', async () => {
    const twins = { type: ['Evidence'], name: 'x' };
    const nested = (depth: number): JsonObject =>
      depth === 0
        ? { ...twins }
        : { type: ['Achievement'], name: 'x', related: [nested(depth - 1), nested(depth - 1)] };
    for (const evidence of [
      [twins, twins, twins],
      [nested(1), nested(1)],
      [nested(2), twins],
    ]) {
      const [found, expected] = await outcomes({ ...record(), evidence }, loader);
      expect(found).toBe(expected);
    }
  });

  test('for documents that use everything a context can do', async () => {
    const document = oddDocument();
    const kinds = ['id', 'link', 'linkA', 'linkB', 'childId', 'inGraph'];
    const names: string[] = [];
    mapHoles(document, ({ name }) => names.push(name));
    const holes = names.map((name) =>
      ['number', 'double', 'float', 'integer'].includes(name)
        ? { kind: 'number' as const }
        : {
            kind: kinds.includes(name)
              ? ('iri' as const)
              : name === 'language'
                ? ('language' as const)
                : ('text' as const),
          },
    );
    await fc.assert(
      fc.asyncProperty(fittingValuesFor(holes), async (values) => {
        const filled = mapHoles(document, ({ name }) => values[names.indexOf(name)]) as JsonObject;
        const [found, expected] = await outcomes(filled, oddLoader);
        expect(found).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('for scoped contexts that are entered, left and entered again', async () => {
    const status = { id: 'urn:s:1', type: 'BitstringStatusListEntry', statusPurpose: 'revocation' };
    const achievement = {
      id: 'urn:a:1',
      type: ['Achievement'],
      name: 'a',
      alignment: [{ type: ['Alignment'], targetName: 'n' }],
    };
    const document = {
      ...record(),
      credentialStatus: [status, { ...status, id: 'urn:s:2' }],
      credentialSubject: [
        { type: ['AchievementSubject'], achievement },
        { type: ['AchievementSubject'], achievement: { ...achievement, id: 'urn:a:2' } },
      ],
    };
    const [found, expected] = await outcomes(document, loader);
    expect(found).toBe(expected);
    expect(found).toContain('urn:a:2');
  });
});

test('a member that no context defines is refused, also after the context was used many times', async () => {
  for (let i = 0; i < 3; i++) {
    await expect(canonicalize({ ...record(), secretScore: i }, loader)).rejects.toMatchObject({
      name: 'jsonld.ValidationError',
    });
  }
});

test('a context that is not known is refused', async () => {
  await expect(canonicalize({ ...record(), '@context': ['https://e.example/c'] }, loader)).rejects.toMatchObject({
    code: 'context_unknown',
  });
});

test('other callers of the library keep its own contexts', async () => {
  await canonicalize(record(), loader);
  const initial = (mode?: string) =>
    jsonld.processContext(
      null,
      null,
      (mode === undefined ? {} : { processingMode: mode }) as { processingMode: 'json-ld-1.1' },
    );
  const [theirs, ours] = [await initial(), await initial('json-ld-1.1')];
  expect(theirs.clone).not.toBe(ours.clone);
  expect((theirs.clone as () => object).call(theirs)).toHaveProperty('mappings', new Map());
});

test('loaders of different contexts do not see each other', async () => {
  const [term, one, two] = ['https://t.example/c', 'https://one.example/#p', 'https://two.example/#p'];
  const loaderOf = (iri: string) =>
    createDocumentLoader({ resolveDid, extraContexts: new Map([[term, { '@context': { p: iri } }]]) });
  const document = { '@context': [term], '@id': 'urn:a:b', p: 'v' };
  const [a, b] = [loaderOf(one), loaderOf(two)];
  expect(await canonicalize(document, a)).toBe(`<urn:a:b> <${one}> "v" .\n`);
  expect(await canonicalize(document, b)).toBe(`<urn:a:b> <${two}> "v" .\n`);
  expect(await canonicalize(document, a)).toBe(`<urn:a:b> <${one}> "v" .\n`);
});
