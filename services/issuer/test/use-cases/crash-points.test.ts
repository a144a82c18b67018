// Crashes between the two halves of an issuance, and what the next request or the sweeper makes of them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { finishCredential } from '../../src/use-cases/finish-credential.ts';
import { startCredential } from '../../src/use-cases/issue-credential.ts';
import type { IssuerContext } from '../../src/use-cases/issuer-context.ts';
import { sweep } from '../../src/use-cases/sweep.ts';
import {
  acceptRecord,
  CERTIFIED_ID,
  call,
  createHolder,
  createTenant,
  createWorld,
  fetchCode,
  fetchToken,
  prove,
  publishAchievement,
  requestCredential,
  requestToken,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

const SLUG = 'academy';
let world: World;
let tenant: TestTenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await createTenant(world, SLUG);
  await publishAchievement(world, tenant);
});
afterAll(() => world.close());

async function prepared() {
  const { id, offer } = await acceptRecord(world, tenant);
  const token = await fetchToken(world, SLUG, offer.uri);
  const holder = await createHolder();
  const body = async () => ({
    credential_configuration_id: CERTIFIED_ID,
    proofs: { jwt: [await prove(world, SLUG, holder)] },
  });
  return { recordId: id, token, holder, body };
}

const later = async <T>(run: () => Promise<T>): Promise<T> => {
  const before = world.clock.now;
  world.clock.now = new Date(world.clock.now.getTime() + 120_000);
  try {
    return await run();
  } finally {
    world.clock.now = before;
  }
};

/** The status list answers only after `ready`; everything else as it is. */
function withStatusList(change: Partial<IssuerContext['statusList']>): IssuerContext {
  return { ...world.ctx, statusList: { ...world.ctx.statusList, ...change } };
}

describe('a crash after transaction 1', () => {
  test('leaves a pending credential that the same request finishes', async () => {
    const { token, body, recordId } = await prepared();
    const first = await body();
    const { credentialId } = await startCredential(world.ctx, SLUG, { authorization: `Bearer ${token}`, body: first });
    const record = (await call(world, tenant.apiKey, 'GET', `/v1/skill-records/${recordId}`)).json();
    expect(record.credential).toMatchObject({ state: 'pending' });
    const response = await requestCredential(world, SLUG, token, first);
    expect(response.json().credentials[0].credential.id).toBe(`urn:uuid:${credentialId}`);
  });

  test('is finished by the sweeper, and the wallet that comes back gets those bytes', async () => {
    const { token, body, recordId } = await prepared();
    const { tenant: opened, credentialId } = await startCredential(world.ctx, SLUG, {
      authorization: `Bearer ${token}`,
      body: await body(),
    });
    const done = await later(() => sweep(world.ctx));
    expect(done.credentials).toBe(1);
    const record = (await call(world, tenant.apiKey, 'GET', `/v1/skill-records/${recordId}`)).json();
    expect(record).toMatchObject({ state: 'claimed', credential: { state: 'issued' } });
    const { document } = await finishCredential(world.ctx, opened.id, credentialId);
    const response = await requestCredential(world, SLUG, token, await body());
    expect(response.body).toContain(document);
    expect((await later(() => sweep(world.ctx))).credentials).toBe(0);
  });

  test('leaves nothing to resend: the proved key is owed this credential', async () => {
    const { token, body, recordId } = await prepared();
    await startCredential(world.ctx, SLUG, { authorization: `Bearer ${token}`, body: await body() });
    const resent = await call(world, tenant.apiKey, 'POST', `/v1/skill-records/${recordId}/resend`);
    expect(resent.json().code).toBe('record_claimed');
    await later(() => sweep(world.ctx));
  });
});

describe('a crash while signing', () => {
  test('after the entries were reserved gives the same entries to the next attempt', async () => {
    const { token, body } = await prepared();
    const { tenant: opened, credentialId } = await startCredential(world.ctx, SLUG, {
      authorization: `Bearer ${token}`,
      body: await body(),
    });
    const reserved = await world.ctx.statusList.reserveEntries({
      tenant: SLUG,
      issuanceId: credentialId,
      variant: CERTIFIED_ID,
      issuer: opened.did,
    });
    const { document } = await finishCredential(world.ctx, opened.id, credentialId);
    expect(JSON.parse(document).credentialStatus).toMatchObject({
      statusListIndex: reserved[0]?.statusListIndex,
      statusPurpose: 'revocation',
    });
    expect(JSON.parse(document).additionalStatus).toMatchObject({ statusPurpose: 'suspension' });
  });

  test('two that sign at the same time leave one document', async () => {
    const { token, body } = await prepared();
    const { tenant: opened, credentialId } = await startCredential(world.ctx, SLUG, {
      authorization: `Bearer ${token}`,
      body: await body(),
    });
    let waiting = 0;
    let release = () => {};
    const both = new Promise<void>((done) => {
      release = done;
    });
    const slow = withStatusList({
      reserveEntries: async (request) => {
        waiting += 1;
        if (waiting === 2) release();
        await both;
        return world.ctx.statusList.reserveEntries(request);
      },
    });
    const [one, two] = await Promise.all([
      finishCredential(slow, opened.id, credentialId),
      finishCredential(slow, opened.id, credentialId),
    ]);
    expect(two).toEqual(one);
  });
});

describe('an unreachable status list', () => {
  test('makes the wallet try again later, with the same token, and then it gets its credential', async () => {
    const { token, body } = await prepared();
    world.statusList.away = true;
    const away = await requestCredential(world, SLUG, token, await body());
    world.statusList.away = false;
    expect(away.statusCode).toBe(503);
    expect(away.headers['retry-after']).toBeDefined();
    expect(away.json().error).toBe('temporarily_unavailable');
    expect((await requestCredential(world, SLUG, token, await body())).statusCode).toBe(200);
  });
});

describe('a crash in the token endpoint', () => {
  test('before COMMIT leaves the code usable', async () => {
    const { offer } = await acceptRecord(world, tenant);
    const code = await fetchCode(world, offer.uri);
    const { redeemCode } = await import('../../src/use-cases/redeem-code.ts');
    const { PRE_AUTHORIZED_GRANT } = await import('@skill-records/oid4vc/issuance/offer');
    const dying: IssuerContext = {
      ...world.ctx,
      db: {
        ...world.ctx.db,
        query: (text, values) => world.ctx.db.query(text, values),
        transaction: (run) =>
          world.ctx.db.transaction(async (tx) => {
            await run(tx);
            throw new Error('killed before COMMIT');
          }),
      },
    };
    const form = { grant_type: PRE_AUTHORIZED_GRANT, 'pre-authorized_code': code };
    await expect(redeemCode(dying, SLUG, form)).rejects.toThrow('killed before COMMIT');
    expect((await requestToken(world, SLUG, { 'pre-authorized_code': code })).statusCode).toBe(200);
  });

  test('after COMMIT is healed by a resend', async () => {
    const { id, offer } = await acceptRecord(world, tenant);
    await fetchToken(world, SLUG, offer.uri); // the answer never arrives
    const resent = (await call(world, tenant.apiKey, 'POST', `/v1/skill-records/${id}/resend`)).json();
    const token = await fetchToken(world, SLUG, resent.offer.uri);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
