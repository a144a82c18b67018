// Every permanent identifier inside an issued credential leads, through the redirect rules, to bytes that the issuer serves.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { resolveW3id } from '@skill-records/test-kit/w3id';

const demo = JSON.parse(readFileSync(process.env.DEMO_FILE!, 'utf8'));

test('each w3id URL of the credentials in the demonstration wallet resolves through deploy/w3id/.htaccess', async () => {
  const { token } = demo.wallet.users[0];
  const exported = await fetch(`${demo.wallet.url}/v1/export`, { headers: { authorization: `Bearer ${token}` } });
  const text = await exported.text();
  const urls = new Set(text.match(/https:\/\/w3id\.org\/skill-records\/[^"\\#]+/g));
  expect(urls.size).toBeGreaterThanOrEqual(8);
  for (const url of urls) {
    const path = resolveW3id(url);
    const response = path === undefined ? undefined : await fetch(demo.issuer.url + path);
    expect(`${url} ${response?.status}`).toBe(`${url} 200`);
    const body = await response!.text();
    const identifier = url.replace(/\/(contexts|schemas)\/.*/, '');
    expect(body).toContain(identifier);
  }
});
