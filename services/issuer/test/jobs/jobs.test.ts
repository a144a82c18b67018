// Jobs: each handler runs twice and does its work once; mail goes out, bounces are noted, and messages carry ids only.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MailError } from '@skill-records/service-kit/mailer';
import { deliverOfferJob } from '../../src/jobs/deliver-offer.ts';
import { issueBatchJob } from '../../src/jobs/issue-batch.ts';
import { provisionListKeyJob } from '../../src/jobs/provision-list-key.ts';
import { pushStatusChangeJob } from '../../src/jobs/push-status-change.ts';
import {
  acceptRecord,
  call,
  certified,
  createTenant,
  createWorld,
  publishAchievement,
  type TestTenant,
  type World,
} from '../issuer-world.ts';

let world: World;
let tenant: TestTenant;
let tenantId: string;
let refuse: unknown;
beforeAll(async () => {
  world = await createWorld({
    mailer: async () => {
      if (refuse) throw refuse;
    },
  });
  tenant = await createTenant(world, 'academy');
  await publishAchievement(world, tenant);
  const { rows } = await world.database.app.query<{ id: string }>('select tenant_id_by_slug($1) as id', ['academy']);
  tenantId = rows[0]!.id;
});
afterAll(() => world.close());

const context = () => ({ id: 'job', attempt: 1, tenantId });
const offerIdOf = (uri: string) => new URL(uri).searchParams.get('credential_offer_uri')?.split('/').at(-1) ?? '';
const deliveryOf = async (recordId: string) =>
  (await call(world, tenant.apiKey, 'GET', `/v1/skill-records/${recordId}`)).json().offer?.delivery;

describe('deliver-offer', () => {
  test('mails the claim link in the language of the person, once', async () => {
    const { id, offer } = await acceptRecord(world, tenant, certified({ txCode: true }));
    const job = deliverOfferJob(world.ctx);
    world.mails.length = 0;
    await job.handler({ offerId: offerIdOf(offer.uri) }, context());
    await job.handler({ offerId: offerIdOf(offer.uri) }, context());
    expect(world.mails).toHaveLength(1);
    const [mail] = world.mails;
    expect(mail?.to).toBe('hanako@example.jp');
    expect(mail?.subject).toContain('アカデミーacademy');
    expect(mail?.text).toContain(`/pages/academy/offers/${offerIdOf(offer.uri)}`);
    expect(mail?.text).toContain('山田 花子 様');
    expect(mail?.text).not.toContain(offer.txCode ?? 'x');
    expect(await deliveryOf(id)).toBe('sent');
  });

  test('writes English to who asked for it, and keeps line breaks out of the subject', async () => {
    const hostile = await createTenant(world, 'hostile', { name: { en: 'A\r\nBcc: x@example.jp', ja: 'あ' } });
    await publishAchievement(world, hostile);
    const { offer } = await acceptRecord(
      world,
      hostile,
      certified({ recipient: { email: 'taro@example.jp', locale: 'en' } }),
    );
    const { rows } = await world.database.app.query<{ id: string }>('select tenant_id_by_slug($1) as id', ['hostile']);
    world.mails.length = 0;
    await deliverOfferJob(world.ctx).handler(
      { offerId: offerIdOf(offer.uri) },
      { ...context(), tenantId: rows[0]!.id },
    );
    expect(world.mails[0]?.text).toContain('offers you your skill record');
    expect(world.mails[0]?.subject).not.toMatch(/[\r\n]/);
  });

  test('notes an address that is refused, and a resend tries again', async () => {
    const { id, offer } = await acceptRecord(world, tenant);
    refuse = new MailError('mail_refused', Object.assign(new Error('no such user'), { responseCode: 550 }));
    await deliverOfferJob(world.ctx).handler({ offerId: offerIdOf(offer.uri) }, context());
    refuse = undefined;
    expect(await deliveryOf(id)).toBe('bounced');
    const resent = (await call(world, tenant.apiKey, 'POST', `/v1/skill-records/${id}/resend`)).json();
    await deliverOfferJob(world.ctx).handler({ offerId: offerIdOf(resent.offer.uri) }, context());
    expect(await deliveryOf(id)).toBe('sent');
  });

  test('leaves a passing failure to the next attempt', async () => {
    const { id, offer } = await acceptRecord(world, tenant);
    refuse = new MailError('mail_refused', Object.assign(new Error('busy'), { responseCode: 421 }));
    await expect(deliverOfferJob(world.ctx).handler({ offerId: offerIdOf(offer.uri) }, context())).rejects.toThrow();
    refuse = undefined;
    expect(await deliveryOf(id)).toBe('pending');
    await deliverOfferJob(world.ctx).handler({ offerId: offerIdOf(offer.uri) }, context());
    expect(await deliveryOf(id)).toBe('sent');
  });

  test('marks the offer as a link when there is no address', async () => {
    const { id, offer } = await acceptRecord(world, tenant, certified({ recipient: { externalId: 'E-1' } }));
    await deliverOfferJob(world.ctx).handler({ offerId: offerIdOf(offer.uri) }, context());
    expect(await deliveryOf(id)).toBe('link');
  });

  test('says nothing about an offer that was replaced', async () => {
    const { id, offer } = await acceptRecord(world, tenant);
    await call(world, tenant.apiKey, 'POST', `/v1/skill-records/${id}/resend`);
    world.mails.length = 0;
    await deliverOfferJob(world.ctx).handler({ offerId: offerIdOf(offer.uri) }, context());
    expect(world.mails).toEqual([]);
  });
});

describe('the other jobs', () => {
  test('do nothing for work that is done or unknown', async () => {
    await provisionListKeyJob(world.ctx).handler({}, context());
    await pushStatusChangeJob(world.ctx).handler({ issuanceId: '00000000-0000-4000-8000-000000000000' }, context());
    await issueBatchJob(world.ctx).handler({ batchId: 'unknown', chunk: 1 }, context());
    await deliverOfferJob(world.ctx).handler({ offerId: 'unknown' }, context());
  });

  test('take their tenant from the row of the message, and none without one', async () => {
    const without = { ...context(), tenantId: null };
    await expect(provisionListKeyJob(world.ctx).handler({}, without)).rejects.toThrow('belongs to a tenant');
    const other = await createTenant(world, 'other');
    const { rows } = await world.database.app.query<{ id: string }>('select tenant_id_by_slug($1) as id', [
      other.tenant,
    ]);
    const { id, offer } = await acceptRecord(world, tenant);
    await deliverOfferJob(world.ctx).handler(
      { offerId: offerIdOf(offer.uri) },
      { ...context(), tenantId: rows[0]!.id },
    );
    expect(await deliveryOf(id)).toBe('pending');
  });

  test('get messages that carry ids and nothing else', async () => {
    await acceptRecord(world, tenant, certified({ recipient: { email: 'queue-canary@example.jp', name: 'CANARY' } }));
    const { rows } = await world.database.worker.query<{ payload: Record<string, unknown> }>(
      'select payload from outbox',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { payload } of rows) {
      expect(JSON.stringify(payload)).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.stringify(payload)).not.toMatch(/canary|@/i);
    }
  });
});
