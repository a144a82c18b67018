// The bundled contexts work together: our records expand in JSON-LD safe mode, also when badges are embedded in another credential.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS, getContext } from '@skill-records/contexts';
import { readVector } from '@skill-records/test-kit/vectors';

const { default: jsonld } = await import('jsonld' as string);

const RECORD_CONTEXTS = [
  CONTEXT_URLS.credentialsV2,
  CONTEXT_URLS.openBadgesV3,
  CONTEXT_URLS.openBadgesExtensions,
  CONTEXT_URLS.skillRecordV1,
];

// No package publishes the CLR 2.0 context, so the bundle uses a stand-in. Like `verifiableCredential` of a ClrSubject, `member` holds whole
// credentials and does not clear the active context: the contexts of each member are processed again inside the outer ones.
const BUNDLE_URL = 'https://bundle.example/v1';
const BUNDLE_CONTEXT = {
  '@context': {
    Bundle: 'https://bundle.example/#Bundle',
    member: { '@id': 'https://bundle.example/#member', '@container': '@set' },
  },
};

type Loaded = { contextUrl: null; documentUrl: string; document: unknown };
const loaderWith =
  (extra: Record<string, unknown>) =>
  async (url: string): Promise<Loaded> => {
    const document = extra[url] ?? getContext(url)?.document;
    if (!document) throw new Error(`not bundled: ${url}`);
    return { contextUrl: null, documentUrl: url, document: structuredClone(document) };
  };
const expand = (document: unknown, extra: Record<string, unknown> = { [BUNDLE_URL]: BUNDLE_CONTEXT }) =>
  jsonld.expand(document, { documentLoader: loaderWith(extra), base: null, safe: true });

const record = (name: string) => readVector(`records/${name}.json`);
const badge = (id: string) => ({ ...record('certified'), id });

const bundle = {
  '@context': [
    CONTEXT_URLS.credentialsV2,
    BUNDLE_URL,
    CONTEXT_URLS.openBadgesV3,
    CONTEXT_URLS.openBadgesExtensions,
    CONTEXT_URLS.skillRecordV1,
  ],
  id: 'urn:uuid:6b1f6d0e-5f1c-4d5c-8a40-6a9f2c7f1a01',
  type: ['VerifiableCredential', 'SkillRecordBundle', 'Bundle'],
  issuer: { id: 'did:web:academy.example', type: ['Profile'], name: 'Example Training Academy' },
  validFrom: '2026-04-01T00:00:00Z',
  credentialSubject: {
    id: 'did:key:z6MkholderExample',
    member: [
      badge('urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11'),
      badge('urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b12'),
    ],
  },
};

describe('bundled contexts under JSON-LD safe mode', () => {
  test.each(['certified', 'identified', 'verified', 'endorsement'])('the %s record expands', async (name) => {
    const document = record(name);
    const [expanded] = await expand(document);
    expect(expanded['@id']).toBe(document.id);
  });

  test('a Certified record expands, and its types are those of our vocabulary', async () => {
    const [expanded] = await expand(badge('urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11'));
    expect(expanded['@type']).toContain('https://w3id.org/skill-records/vocab#CertifiedSkillRecord');
    const text = JSON.stringify(expanded);
    expect(text).toContain('https://w3id.org/skill-records/vocab#meetsLevel');
    expect(text).toContain('https://w3id.org/skill-records/vocab#TestEvaluation');
  });

  test('a credential with two embedded badges expands, each badge whole', async () => {
    const text = JSON.stringify(await expand(bundle));
    expect(text.match(/vocab#CertifiedSkillRecord/g)).toHaveLength(2);
    // Each badge has a revocation and a suspension entry.
    expect(text.match(/credentials\/status#statusListIndex/g)).toHaveLength(4);
  });

  test('the same bundle would fail if our context defined an xsd prefix', async () => {
    const ours = structuredClone(getContext(CONTEXT_URLS.skillRecordV1)!.document) as {
      '@context': Record<string, unknown>;
    };
    ours['@context'].xsd = 'http://www.w3.org/2001/XMLSchema#';
    const extra = { [BUNDLE_URL]: BUNDLE_CONTEXT, [CONTEXT_URLS.skillRecordV1]: ours };
    await expect(expand(bundle, extra)).rejects.toMatchObject({ details: { code: 'protected term redefinition' } });
  });

  test.each([
    ['an undefined member', { secretScore: 3 }],
    ['an undefined type', { type: ['VerifiableCredential', 'OpenBadgeCredential', 'CertifiedSkilRecord'] }],
    ['a relative id', { id: 'records/1' }],
  ])('refuses %s', async (_, change) => {
    await expect(
      expand({ ...badge('urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11'), ...change }),
    ).rejects.toMatchObject({
      name: 'jsonld.ValidationError',
    });
  });

  test('refuses a context that is not bundled', async () => {
    const document = { ...badge('urn:uuid:1'), '@context': [...RECORD_CONTEXTS, 'https://example.com/context'] };
    await expect(expand(document)).rejects.toThrow();
  });
});
