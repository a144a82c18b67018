// openapi.json is what the routes say, and every public route says who may call it.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { openApiText } from '@skill-records/service-kit/openapi';
import { describeApp } from '../src/app.ts';

const file = new URL('../openapi.json', import.meta.url);

test('openapi.json is up to date (write it anew with `main openapi`)', async () => {
  const app = await describeApp();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(await openApiText(app)));
  await app.close();
});

test('the document has every address that others rely on', async () => {
  const { paths } = JSON.parse(readFileSync(file, 'utf8'));
  for (const path of [
    '/v1/tenants',
    '/v1/job-profiles/{id}/dcql',
    '/v1/trust-lists/{name}',
    '/v1/verification-sessions/{id}/receipt',
    '/v1/verification-sessions/{id}/erase',
    '/v1/verify',
    '/{tenant}/requests/{requestId}',
    '/{tenant}/responses/{responseId}',
    '/.well-known/openid-credential-issuer/{tenant}',
    '/{tenant}/credential',
  ]) {
    expect(Object.keys(paths)).toContain(path);
  }
  expect(Object.keys(paths).filter((path) => path.startsWith('/pages'))).toEqual([]);
});
