// @ts-check
// An employer asks by job profile; the learner consents; the employer reads checks and coverage.
import { acceptOffer, call, demo, issueCertified, openWallet } from './client.mjs';

const learner = await openWallet();
const held = await acceptOffer(learner, (await issueCertified(learner)).offer.uri);

const session = await call(demo.verifier.apiKey, 'POST', `${demo.verifier.url}/v1/verification-sessions`, {
  jobProfile: demo.jobProfiles[0],
  purpose: { en: 'Application as office administrator', ja: '事務職への応募' },
  retention: 'P90D',
});
const wallet = `${demo.wallet.url}/v1/presentation-requests`;
const request = await call(learner.token, 'POST', `${wallet}/resolve`, { request: session.requestUri });
const choices = Object.fromEntries(
  request.queries
    .filter((query) => query.candidates.some(({ credential }) => credential === held.id))
    .map((query) => [query.id, [held.id]]),
);
await call(learner.token, 'POST', `${wallet}/${request.id}/consent`, { choices });

const result = await call(demo.verifier.apiKey, 'GET', `${demo.verifier.url}/v1/verification-sessions/${session.id}`);
console.log(`session ${result.state}, assurance ${result.assurance}`);
for (const credential of result.credentials) {
  console.log(credential.checks.map((check) => `${check.id} ${check.outcome}`).join(', '));
}
for (const item of result.coverage.items) console.log(`${item.requirement}: ${item.status}`);
