import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import {
  BASE,
  CONTEXT_URLS,
  getContext,
  getSchema,
  getTypeMetadata,
  integrityOf,
  listContexts,
  listSchemas,
  listTypeMetadata,
  loadPinned,
  SCHEMA_URLS,
  VCT_URLS,
  VOCAB,
} from '../index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const CHECK_IDS = ['proof', 'holderBinding', 'validity', 'status', 'schema', 'issuerTrust', 'query'];

describe('pins', () => {
  test.each(listContexts('conformance').map((d) => [d.url, d] as const))('%s has the pinned bytes', (url, pinned) => {
    expect(sha256(pinned.bytes)).toBe(pinned.sha256);
    expect(JSON.parse(new TextDecoder().decode(pinned.bytes))).toEqual(pinned.document);
    expect(pinned.document['@context']).toBeDefined();
    expect(getContext(url, 'conformance')).toBe(pinned);
  });

  test.each(listSchemas().map((d) => [d.url, d] as const))(
    '%s has the pinned bytes and its own URL as $id',
    (url, pinned) => {
      expect(sha256(pinned.bytes)).toBe(pinned.sha256);
      expect(pinned.document.$id).toBe(url);
      expect(getSchema(url)).toBe(pinned);
    },
  );

  test('every named URL is bundled', () => {
    expect(new Set(listContexts('conformance').map((d) => d.url))).toEqual(new Set(Object.values(CONTEXT_URLS)));
    expect(new Set(listSchemas().map((d) => d.url))).toEqual(new Set(Object.values(SCHEMA_URLS)));
  });

  test('every stored third-party file is listed in SOURCES.md', async () => {
    const { readFileSync } = await import('node:fs');
    const sources = readFileSync(join(root, 'third-party/SOURCES.md'), 'utf8');
    for (const folder of ['w3c', 'digitalbazaar', '1edtech']) {
      for (const file of readdirSync(join(root, 'third-party', folder))) expect(sources).toContain(file);
    }
  });

  test('refuses a file whose bytes are not the pinned ones', () => {
    const folder = mkdtempSync(join(tmpdir(), 'contexts-'));
    try {
      writeFileSync(join(folder, 'a.json'), '{"@context":{}}');
      const right = sha256(new TextEncoder().encode('{"@context":{}}'));
      expect(loadPinned(folder, ['urn:a', 'a.json', right]).document).toEqual({ '@context': {} });
      writeFileSync(join(folder, 'a.json'), '{"@context":{} }');
      expect(() => loadPinned(folder, ['urn:a', 'a.json', right])).toThrow(/pinned is/);
      expect(() => loadPinned(folder, ['urn:a', 'a.json', '00'.repeat(32)])).toThrow(/pinned is/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('refusals', () => {
  test.each([
    'https://www.w3.org/ns/credentials/v3',
    'http://www.w3.org/ns/credentials/v2',
    'https://www.w3.org/ns/credentials/v2/',
    'https://www.w3.org/ns/credentials/v2#',
    `${BASE}/contexts/skill-record/v2`,
    'https://example.com/context',
    '__proto__',
    '',
  ])('knows no context %p', (url) => {
    expect(getContext(url)).toBeUndefined();
    expect(getContext(url, 'conformance')).toBeUndefined();
  });

  test('the product set has no context that maps unknown terms', () => {
    for (const { document } of listContexts('product')) expect(JSON.stringify(document)).not.toContain('"@vocab":');
    expect(getContext(CONTEXT_URLS.credentialsExamplesV2)).toBeUndefined();
    expect(getContext(CONTEXT_URLS.undefinedTermsV2)).toBeUndefined();
    expect(getContext(CONTEXT_URLS.credentialsV1)).toBeDefined();
  });

  test('a loaded document cannot be changed', () => {
    const document = getContext(CONTEXT_URLS.skillRecordV1)?.document as Record<string, Record<string, unknown>>;
    expect(() => {
      document['@context']!.skill = 'https://evil.example/#skill';
    }).toThrow(TypeError);
    expect(Object.isFrozen(document['@context']!.SkillClaim)).toBe(true);
  });
});

describe('type metadata', () => {
  test.each(listTypeMetadata().map((d) => [d.url, d] as const))(
    '%s has the pinned bytes and its own URL as vct',
    (url, pinned) => {
      expect(sha256(pinned.bytes)).toBe(pinned.sha256);
      expect(pinned.document.vct).toBe(url);
      expect(getTypeMetadata(url)).toBe(pinned);
      expect(integrityOf(pinned)).toBe(`sha256-${createHash('sha256').update(pinned.bytes).digest('base64')}`);
    },
  );

  test('SDV-3 both types, with names of everything that a person sees in both languages', () => {
    expect(new Set(listTypeMetadata().map(({ url }) => url))).toEqual(new Set(Object.values(VCT_URLS)));
    const locales = (display: unknown) => (display as { locale: string }[]).map(({ locale }) => locale);
    for (const { document } of listTypeMetadata()) {
      expect(locales(document.display)).toEqual(['en', 'ja']);
      for (const claim of document.claims as { path: string[]; display?: unknown }[]) {
        if (!['iat', 'exp', 'cnf'].includes(claim.path[0] as string))
          expect(locales(claim.display)).toEqual(['en', 'ja']);
      }
    }
  });

  test.each([`${BASE}/vct/certified-skill-record/v2`, `${BASE}/vct/certified-skill-record/v1/`, '__proto__', ''])(
    'knows no type %p',
    (vct) => expect(getTypeMetadata(vct)).toBeUndefined(),
  );
});

describe('our context v1', () => {
  const terms = getContext(CONTEXT_URLS.skillRecordV1)?.document['@context'] as Record<string, unknown>;

  test('defines the seven check ids, and the schema of receipts names the same seven', () => {
    for (const id of CHECK_IDS) expect(terms[`${id}Check`]).toBe(`skr:${id}Check`);
    const schema = JSON.stringify(getSchema(SCHEMA_URLS.verifiedV1)?.document);
    expect(schema).toContain(JSON.stringify(CHECK_IDS.map((id) => `${id}Check`)));
  });

  test('is protected, uses our vocabulary and defines no xsd prefix', () => {
    expect(terms['@protected']).toBe(true);
    expect(terms.skr).toBe(VOCAB);
    expect(JSON.stringify(terms)).not.toMatch(/"xsd"|"xsd:/);
  });

  test('the published digests of credentials/v2 are known beside our own', () => {
    const v2 = getContext(CONTEXT_URLS.credentialsV2);
    expect(v2?.publishedDigests[0]).toBe(
      `sha256-${Buffer.from('59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734', 'hex').toString('base64')}`,
    );
  });

  test('the package root is found from the source file', () => {
    expect(existsSync(join(root, 'package.json'))).toBe(true);
  });
});
