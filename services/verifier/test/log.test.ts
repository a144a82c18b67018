// Nothing that names a person or opens a door reaches the log or an error body, at any level.
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDirectPostBody } from '@skill-records/oid4vc/presentation/response';
import { createLogger } from '@skill-records/service-kit/logger';
import { createHolder, fetchRequest, post, present, redeemOffer, requestReceipt } from './support/wallet.ts';
import { createEmployer, createWorld, ORDER, openSession, type World } from './support/world.ts';

let world: World;
let written = '';
const destination = new Writable({
  write(chunk, _encoding, done) {
    written += chunk;
    done();
  },
});

beforeAll(async () => {
  world = await createWorld({}, createLogger({ service: 'verifier', level: 'trace', destination }));
});
afterAll(() => world.close());

test('the log of a whole session, good and bad, holds no secret and no person', async () => {
  const employer = await createEmployer(world);
  const holder = createHolder();
  const who = await world.issuer.identify(holder.did);
  const bodies: string[] = [];
  const secrets = [
    employer.apiKey,
    employer.apiKey.split('.')[1]!,
    '山田',
    holder.did,
    who.id as string,
    'applicant-77',
  ];

  const session = await openSession(employer, { ...ORDER, candidateRef: 'applicant-77' });
  const request = await fetchRequest(world, session.requestUri);
  secrets.push(request.nonce, request.state!);
  const changed = { ...structuredClone(who), name: '山田 花子 (changed)' };
  const bad = { who: [(await present(world, holder, request, changed)) as never] };
  bodies.push(
    JSON.stringify(await post(world, request, createDirectPostBody({ vpToken: bad, state: request.state! }))),
  );
  bodies.push(JSON.stringify(await post(world, request, createDirectPostBody({ vpToken: bad, state: '山田' }))));

  const second = await openSession(employer);
  const again = await fetchRequest(world, second.requestUri);
  secrets.push(again.nonce, again.state!);
  const vpToken = { who: [(await present(world, holder, again, who)) as never] };
  await post(world, again, createDirectPostBody({ vpToken, state: again.state! }));
  const receipts = await employer.call('POST', `/v1/verification-sessions/${second.id}/receipt`, {});
  const grant = await redeemOffer(world, receipts.json<{ offers: { uri: string }[] }>().offers[0]!.uri);
  secrets.push(grant.token);
  bodies.push(JSON.stringify(await requestReceipt(world, createHolder('thief'), grant)));
  await requestReceipt(world, holder, grant);
  bodies.push((await employer.call('POST', '/v1/verify', { credential: 7, presentation: '山田' })).body);

  expect(written).toContain('/v1/verification-sessions');
  for (const secret of secrets) {
    expect([secret, written.includes(secret)]).toEqual([secret, false]);
    expect([secret, bodies.some((body) => body.includes(secret))]).toEqual([secret, false]);
  }
});
