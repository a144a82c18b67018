// @ts-check
// A provider revokes a credential; the verifier's next answer says so.
import { setTimeout as pause } from 'node:timers/promises';
import { acceptOffer, call, demo, issueCertified, openWallet } from './client.mjs';

const learner = await openWallet();
const { credential } = await acceptOffer(learner, (await issueCertified(learner)).offer.uri);
const verify = () => call(demo.verifier.apiKey, 'POST', `${demo.verifier.url}/v1/verify`, { credential });
console.log(`before: verified ${(await verify()).verified}`);

await call(
  demo.issuer.apiKey,
  'POST',
  `${demo.issuer.url}/v1/credentials/${encodeURIComponent(credential.id)}/revoke`,
  {
    reason: 'issued by mistake',
  },
);
let verdict = await verify();
for (let tries = 0; verdict.verified && tries < 100; tries++) {
  await pause(100);
  verdict = await verify();
}
const status = verdict.checks.find((check) => check.id === 'status');
console.log(`after: verified ${verdict.verified}, status ${status.outcome} (${status.code})`);
