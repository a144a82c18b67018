import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createFixedClock } from '../src/clock.ts';
import { createTestKey, createTestSigner, encodeBase58, testKeyFromSecret } from '../src/keys.ts';
import { createOfflineLoader } from '../src/offline-loader.ts';
import { listVcdmCases } from '../src/vcdm-cases.ts';
import { listVectors, readVector, readVectorText } from '../src/vectors.ts';
import { readW3idRules, resolveW3id } from '../src/w3id.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('https://www.rfc-editor.org/rfc/rfc8032#section-7.1', () => {
  type Vector = { name: string; secretKey: string; publicKey: string; message: string; signature: string };
  test.each(readVector<Vector[]>('ietf/rfc8032-ed25519.json').map((v) => [v.name, v] as const))(
    '%s',
    async (_, vector) => {
      const key = testKeyFromSecret('Ed25519', hex(vector.secretKey));
      expect(Buffer.from(key.publicJwk.x, 'base64url').toString('hex')).toBe(vector.publicKey);
      const signature = await createTestSigner(key).sign({ data: hex(vector.message) });
      expect(Buffer.from(signature).toString('hex')).toBe(vector.signature);
    },
  );
});

describe('https://www.rfc-editor.org/rfc/rfc8037#appendix-A', () => {
  const vector = readVector<{ jwk: { x: string; d: string }; thumbprint: string; jws: string }>(
    'ietf/rfc8037-a-ed25519-jwk.json',
  );
  const key = testKeyFromSecret('Ed25519', Buffer.from(vector.jwk.d, 'base64url'));

  test('gives the public key, the thumbprint and the JWS', async () => {
    expect(key.privateJwk).toMatchObject(vector.jwk);
    const canonical = `{"crv":"Ed25519","kty":"OKP","x":"${key.publicJwk.x}"}`;
    expect(createHash('sha256').update(canonical).digest('base64url')).toBe(vector.thumbprint);
    const input = vector.jws.slice(0, vector.jws.lastIndexOf('.'));
    const signature = await createTestSigner(key).sign({ data: Buffer.from(input) });
    expect(`${input}.${Buffer.from(signature).toString('base64url')}`).toBe(vector.jws);
  });

  test('has the did:key that is published for this key', () => {
    expect(key.did).toBe('did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw');
  });
});

describe('test keys', () => {
  test.each([
    ['Ed25519', 'z6Mk', null, 64],
    ['P-256', 'zDna', 'sha256', 64],
    ['P-384', 'z82L', 'sha384', 96],
  ] as const)(
    '%s: the same name gives the same key, another name another one',
    async (algorithm, prefix, digest, length) => {
      const key = createTestKey(algorithm, 'academy');
      expect(createTestKey(algorithm, 'academy')).toEqual(key);
      expect(createTestKey(algorithm, 'employer').did).not.toBe(key.did);
      expect(key.did).toMatch(new RegExp(`^did:key:${prefix}`));
      expect(key.verificationMethod.split('#')).toEqual([key.did, key.did.slice(8)]);
      const data = Buffer.from('data');
      const signature = await createTestSigner(key).sign({ data });
      expect(signature).toHaveLength(length);
      const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
      const check = (bytes: Uint8Array) =>
        verify(digest, bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
      expect(check(data)).toBe(true);
      expect(check(Buffer.from('date'))).toBe(false);
    },
  );

  test('base58 keeps leading zero bytes', () => {
    expect(encodeBase58(hex('0000287fb4cd'))).toBe('11233QC4');
    expect(encodeBase58(hex('00'))).toBe('1');
    expect(encodeBase58(new Uint8Array())).toBe('');
  });
});

describe('fixed clock', () => {
  test('stands still until it is moved', () => {
    const clock = createFixedClock('2026-04-01T00:00:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe('2026-04-01T00:00:00.000Z');
    clock.advance(1500);
    expect(clock.now().toISOString()).toBe('2026-04-01T00:00:01.500Z');
    clock.set('2026-05-01T09:00:00+09:00');
    expect(clock.now().toISOString()).toBe('2026-05-01T00:00:00.000Z');
  });

  test.each(['2026-04-01T00:00:00', 'tomorrow', ''])('refuses %p', (text) => {
    expect(() => createFixedClock(text)).toThrow(/time zone/);
  });
});

describe('offline loader', () => {
  test('gives bundled contexts and added documents, as copies', async () => {
    const load = createOfflineLoader({ extra: { 'urn:x': { '@context': {} } } });
    const { document } = await load('https://www.w3.org/ns/credentials/v2');
    (document as Record<string, unknown>)['@context'] = null;
    expect((await load('https://www.w3.org/ns/credentials/v2')).document).toHaveProperty([
      '@context',
      'VerifiableCredential',
    ]);
    expect((await load('urn:x')).document).toEqual({ '@context': {} });
  });

  test('refuses everything else, and test contexts unless asked', async () => {
    const url = 'https://www.w3.org/ns/credentials/examples/v2';
    await expect(createOfflineLoader()('https://example.com/context')).rejects.toThrow(/no document/);
    await expect(createOfflineLoader()(url)).rejects.toThrow(/no document/);
    await expect(createOfflineLoader({ contexts: 'conformance' })(url)).resolves.toMatchObject({ documentUrl: url });
  });
});

describe('data-integrity vectors', () => {
  test('are what the script makes', async () => {
    const script = new URL('../make-data-integrity-vectors.mjs', import.meta.url);
    const { makeVectors } = await import(script.href);
    for (const { file, text } of makeVectors()) expect(readVectorText(`data-integrity/${file}`)).toBe(text);
  });

  test('each line of N-Quads stands in code point order', () => {
    const files = listVectors('data-integrity').filter((file) => file.endsWith('.nq'));
    expect(files).toHaveLength(5);
    for (const file of files) {
      const lines = readVectorText(`data-integrity/${file}`).trimEnd().split('\n');
      expect([...lines].sort()).toEqual(lines);
    }
  });
});

describe('VC Data Model 2.0 cases', () => {
  const cases = listVcdmCases();

  test('have unique titles per kind and name a section', () => {
    expect(new Set(cases.map((c) => `${c.kind} ${c.section} ${c.title}`)).size).toBe(cases.length);
    expect(cases.filter((c) => !c.accepted).length).toBeGreaterThanOrEqual(49);
    expect(cases.filter((c) => c.accepted).length).toBeGreaterThanOrEqual(35);
  });

  test('a refused document differs from every accepted one', () => {
    const accepted = new Set(cases.filter((c) => c.accepted).map((c) => JSON.stringify(c.document)));
    for (const c of cases.filter((c) => !c.accepted)) expect(accepted.has(JSON.stringify(c.document))).toBe(false);
  });
});

describe('permanent identifiers', () => {
  test.each([
    ['contexts/skill-record/v1', '/contexts/skill-record/v1'],
    ['schemas/certified-skill-record/v1.json', '/schemas/certified-skill-record/v1.json'],
    ['schemas/certified-skill-record/v1-issue.json', '/schemas/certified-skill-record/v1-issue.json'],
    ['vct/certified-skill-record/v1', '/vct/certified-skill-record/v1'],
    ['vocab#CertifiedSkillRecord', '/contexts/skill-record/v1'],
    ['scales/itl', '/v1/catalog/scales'],
    ['scales/itl/3', '/v1/catalog/scales'],
    ['skills/itl-spreadsheet', '/v1/catalog/skills'],
    ['skills/itl-spreadsheet/level/3', '/v1/catalog/skills'],
  ])('%s leads to the issuer', (path, target) => {
    expect(resolveW3id(`https://w3id.org/skill-records/${path}`)).toBe(target);
  });

  test.each([
    'https://w3id.org/skill-records/',
    'https://w3id.org/skill-records/contexts/skill-record',
    'https://w3id.org/skill-records/contexts/../secrets/v1',
    'https://w3id.org/skill-records/skills/itl-spreadsheet/level/three',
    'https://w3id.org/other/contexts/skill-record/v1',
    'https://skillrecords.example/contexts/skill-record/v1',
  ])('%s leads nowhere', (url) => {
    expect(resolveW3id(url)).toBeUndefined();
  });

  test('a line in another form is an error, not a rule that is silently left out', () => {
    expect(() => readW3idRules('RewriteRule ^x$ https://evil.example/ [R=302,L]')).toThrow(/not understood/);
    expect(() => readW3idRules('RedirectMatch ^x$ /y')).toThrow(/not understood/);
    const file = readFileSync(new URL('../../../deploy/w3id/.htaccess', import.meta.url), 'utf8');
    expect(readW3idRules()).toHaveLength(file.match(/^RewriteRule \^[a-z]/gm)?.length ?? 0);
  });
});
