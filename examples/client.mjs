// @ts-check
// What every example shares: the addresses and keys of the running stack, and one function that calls an API.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Made by `npx -y pnpm@10 start`; another place: DEMO_FILE=/path/demo.json */
export const demo = JSON.parse(readFileSync(process.env.DEMO_FILE ?? '.data/demo.json', 'utf8'));

/**
 * @param {string} token API key, wallet token or operator key
 * @param {'GET' | 'POST' | 'PUT' | 'DELETE'} method
 * @param {string} url
 * @param {unknown} [body] sent as JSON
 * @returns {Promise<any>} the parsed answer
 */
export async function call(token, method, url, body) {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = response.status === 204 ? undefined : await response.json();
  if (!response.ok)
    throw new Error(`${method} ${url} answered ${response.status}: ${answer?.code} ${answer?.detail ?? ''}`);
  return answer;
}

/** The learner of the examples: a wallet user of their own. */
export async function openWallet(name = 'Example Learner') {
  const email = `learner-${randomUUID()}@example.org`;
  return await call(demo.operator.key, 'POST', `${demo.wallet.url}/v1/users`, { email, name, locale: 'en' });
}

/** @param {{email: string, name: string}} recipient @param {string} achievement */
export async function issueCertified(recipient, achievement = 'ITL-SS-3') {
  return await call(demo.issuer.apiKey, 'POST', `${demo.issuer.url}/v1/skill-records`, {
    type: 'Certified',
    achievement,
    recipient: { email: recipient.email, name: recipient.name },
    results: [
      { role: 'TestEvaluation', value: '88', on: '2026-03-15' },
      { role: 'TeacherEvaluation', level: 3, on: '2026-03-18' },
    ],
  });
}

/** @param {{token: string}} user @param {string} offerUri */
export async function acceptOffer(user, offerUri) {
  const { credentials } = await call(user.token, 'POST', `${demo.wallet.url}/v1/offers/accept`, {
    credential_offer_uri: offerUri,
  });
  return await call(user.token, 'GET', `${demo.wallet.url}/v1/credentials/${credentials[0].id}`);
}
