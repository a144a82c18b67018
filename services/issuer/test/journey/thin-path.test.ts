// The thin path through the whole service: tenant, achievement, record, offer, token, nonce, credential, revocation.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyCredential } from '@skill-records/credentials/verify-credential';
import {
  acceptRecord,
  call,
  claim,
  createTenant,
  createWorld,
  publishAchievement,
  type World,
} from '../issuer-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('from a tenant to a revoked credential', () => {
  test('every step holds', async () => {
    const tenant = await createTenant(world, 'academy');
    expect(tenant.did).toMatch(/^did:key:z6Mk/);
    expect(world.statusList.tenants.get('academy')?.map(({ did }) => did)).toEqual(tenant.dids);

    const achievement = await publishAchievement(world, tenant);
    const record = await acceptRecord(world, tenant);
    const { credential, holder, body } = await claim(world, 'academy', record.offer.uri);

    expect(credential.issuer).toMatchObject({ id: tenant.did });
    expect(credential.credentialSubject).toMatchObject({
      id: holder.controller,
      achievement: { id: achievement, humanCode: 'ITL-SS-3' },
    });
    const verdict = await verifyCredential(credential, {
      documentLoader: world.ctx.documentLoader,
      resolveDid: world.ctx.resolveDid,
      now: world.clock.now,
      fetchStatusList: async () => {
        throw new Error('not asked here');
      },
      issuerTrust: { policy: 'any', isListed: () => false },
    });
    const outcomes = Object.fromEntries(verdict.checks.map(({ id, outcome }) => [id, outcome]));
    expect(outcomes).toMatchObject({ proof: 'passed', validity: 'passed', schema: 'passed' });
    expect(outcomes.status).not.toBe('passed');

    const revoked = await call(world, tenant.apiKey, 'POST', `/v1/credentials/${credential.id}/revoke`, {
      reason: 'exam irregularity',
    });
    expect(revoked.json()).toEqual({ id: credential.id, status: 'revoked', published: true });
    expect(world.statusList.changes).toEqual([
      expect.objectContaining({ issuanceId: String(credential.id).slice(9), status: 'revoked' }),
    ]);
    expect(body.notification_id).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
