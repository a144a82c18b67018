// Proves that the checked-in openapi.json is what the routes say.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openApiText } from '@skill-records/service-kit/openapi';
import { createTestWallet, type TestWallet } from './support/test-wallet.ts';

let wallet: TestWallet;
beforeAll(async () => {
  wallet = await createTestWallet();
});
afterAll(() => wallet.close());

test('openapi.json has not drifted (renew it with `node src/main.ts openapi`)', async () => {
  const checkedIn = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
  expect(JSON.parse(await openApiText(wallet.app))).toEqual(checkedIn);
});

test('openapi.json describes every path of the contract', () => {
  const { paths } = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
  const routes = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.sort()).toEqual([
    'DELETE /v1/credentials/{id}',
    'DELETE /v1/sessions',
    'GET /v1/credentials',
    'GET /v1/credentials/{id}',
    'GET /v1/export',
    'GET /v1/history',
    'GET /v1/presentation-requests/{id}',
    'POST /v1/offers/accept',
    'POST /v1/offers/resolve',
    'POST /v1/presentation-requests/resolve',
    'POST /v1/presentation-requests/{id}/consent',
    'POST /v1/presentation-requests/{id}/decline',
    'POST /v1/sessions',
    'POST /v1/users',
  ]);
});
