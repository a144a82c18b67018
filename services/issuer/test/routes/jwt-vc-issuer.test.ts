// /.well-known/jwt-vc-issuer/T as readers of SD-JWT VCs see it: which keys, whose, and what verifies under them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { createJwtIssuerResolver, jwtIssuerMetadataUrl } from '@skill-records/credentials/jwt-vc-issuer';
import { issueSdJwtVc } from '@skill-records/credentials/sd-jwt/issue';
import { verifyCredential } from '@skill-records/credentials/verify-credential';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import type { KeyAlgorithm } from '@skill-records/dids/signer';
import { generateKeyPair } from '@skill-records/dids/signer';
import { saveKey } from '@skill-records/service-kit/key-store';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { withTenantOfSlug } from '../../src/use-cases/open-tenant.ts';
import { assertionKey, loadTenantSigner } from '../../src/use-cases/tenant-keys.ts';
import { BASE_URL, createTenant, createWorld, type World } from '../issuer-world.ts';

const BASE = 'https://issuer.example';
const ISSUER = `${BASE}/academy`;
const ALGORITHMS: KeyAlgorithm[] = ['Ed25519', 'P-256', 'P-384'];

let world: World;
let loopback: World;
beforeAll(async () => {
  world = await createWorld({ config: { MODE: 'production', BASE_URL: BASE } });
  loopback = await createWorld();
  for (const slug of ['academy', 'other']) await createTenant(world, slug);
  await createTenant(loopback, 'academy');
});
afterAll(async () => {
  await world.close();
  await loopback.close();
});

const read = (slug: string, where = world) =>
  where.app.inject({ method: 'GET', url: `/.well-known/jwt-vc-issuer/${slug}` });
const open = (slug: string, where = world) => withTenantOfSlug(where.ctx, slug, async (_tx, tenant) => tenant);

/** A verifier that fetches from the app as it would from the network. */
const resolveJwtIssuer = () =>
  createJwtIssuerResolver({
    now: () => world.clock.now.getTime(),
    fetchDocument: async (url) => {
      const response = await world.app.inject({ method: 'GET', url: url.slice(BASE.length) });
      if (response.statusCode !== 200) throw new Error(String(response.statusCode));
      return response.rawPayload;
    },
  });

async function verifyFrom(slug: string, o: { iss: string; algorithm?: KeyAlgorithm; kid?: string }) {
  const signer = await loadTenantSigner(world.ctx, await open(slug), o.algorithm);
  const { now } = world.clock;
  const { iss, kid = signer.id } = o;
  const claims = { passed: true };
  const sdJwt = await issueSdJwtVc({ claims, disclosable: [['passed']], vct: 'urn:example:t', signer, iss, kid, now });
  const resolveDid = createDidResolver({ now: () => now.getTime() });
  const verdict = await verifyCredential(sdJwt, {
    documentLoader: createDocumentLoader({ resolveDid }),
    resolveDid,
    resolveJwtIssuer: resolveJwtIssuer(),
    fetchStatusList: () => Promise.reject(new Error('nothing is fetched here')),
    issuerTrust: { policy: 'any', isListed: () => false },
    now,
  });
  return verdict.checks.find(({ id }) => id === 'proof');
}

describe('SDV-2 the metadata of a JWT VC issuer', () => {
  test('stands where a reader looks for it, and names the issuer exactly', async () => {
    expect(jwtIssuerMetadataUrl(ISSUER)).toBe(`${BASE}/.well-known/jwt-vc-issuer/academy`);
    const response = await read('academy');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(Object.keys(response.json())).toEqual(['issuer', 'jwks']);
    expect(response.json().issuer).toBe(ISSUER);
    expect((await read('academy', loopback)).json().issuer).toBe(`${BASE_URL}/academy`);
  });

  test('is not found as a suffix, nor for an unknown tenant', async () => {
    for (const url of ['/academy/.well-known/jwt-vc-issuer', '/.well-known/jwt-vc-issuer/nobody']) {
      expect((await world.app.inject({ method: 'GET', url })).statusCode).toBe(404);
    }
  });

  test('holds every key in use with its verification method as kid, the list key too, and nothing private', async () => {
    const { keys } = (await read('academy')).json().jwks;
    const document = (await world.app.inject({ method: 'GET', url: '/academy/did.json' })).json();
    expect(keys.map(({ kid }: { kid: string }) => kid)).toEqual(document.assertionMethod);
    expect(document.assertionMethod).toContain(`${document.id}#status-list-1`);
    for (const key of keys) {
      expect(Object.keys(key).filter((name) => !['kty', 'crv', 'x', 'y', 'kid', 'use'].includes(name))).toEqual([]);
      expect(key.use).toBe('sig');
    }
  });

  test.each(ALGORITHMS)('verifies what the tenant signed with %s', async (algorithm) => {
    expect(await verifyFrom('academy', { iss: ISSUER, algorithm })).toMatchObject({ outcome: 'passed' });
  });

  test('verifies nothing that another tenant signed in its name', async () => {
    expect(await verifyFrom('other', { iss: ISSUER })).toMatchObject({ outcome: 'failed', code: 'key_not_allowed' });
    const { id } = await loadTenantSigner(world.ctx, await open('academy'));
    const forged = await verifyFrom('other', { iss: ISSUER, kid: id });
    expect(forged).toMatchObject({ outcome: 'failed', code: 'proof_invalid' });
    const nobody = await verifyFrom('other', { iss: `${BASE}/nobody` });
    expect(nobody?.outcome).not.toBe('passed');
  });

  test('leaves out a key that was retired, and one that signs no JWT', async () => {
    await createTenant(world, 'rotating');
    const tenant = await open('rotating');
    const before = await loadTenantSigner(world.ctx, tenant);
    const id = `${tenant.did}#key-2`;
    await withTenant(world.ctx.db, tenant.id, async (tx) => {
      const owner = { tenantId: tenant.id };
      await saveKey(tx, world.ctx.envelope, {
        ...owner,
        id,
        purpose: assertionKey('Ed25519'),
        ...generateKeyPair('Ed25519'),
      });
      // A point of BLS12-381 as a tenant with BBS has it.
      const publicJwk = { kty: 'EC', crv: 'BLS12381G2', x: 'A'.repeat(128) };
      const bls = { id: `${tenant.did}#key-bls-1`, publicJwk, privateJwk: { ...publicJwk, d: 'A' } };
      await saveKey(tx, world.ctx.envelope, { ...owner, purpose: assertionKey('BLS12-381-G2'), ...bls });
    });
    const kids = (await read('rotating')).json().jwks.keys.map(({ kid }: { kid: string }) => kid);
    expect(kids).toContain(id);
    expect(kids).not.toContain(before.id);
    expect(kids).not.toContain(`${tenant.did}#key-bls-1`);
  });
});
