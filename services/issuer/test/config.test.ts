// Settings: what is needed, and what is refused, all told at once.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPair } from '@skill-records/dids/signer';
import { loadConfig } from '../src/config.ts';

const good: Record<string, string> = {
  MODE: 'production',
  PORT: '4001',
  BASE_URL: 'https://issuer.example',
  APP_DATABASE_URL: 'postgres://issuer_app:x@localhost/db',
  WORKER_DATABASE_URL: 'postgres://issuer_worker:x@localhost/db',
  MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  OPERATOR_KEY: 'x'.repeat(32),
  SERVICE_KEY: JSON.stringify(generateKeyPair('Ed25519').privateJwk),
  STATUS_LIST_URL: 'https://status.example',
  LIST_KEY_ENCRYPTION_JWK: JSON.stringify(generateKeyPair('P-256').publicJwk),
};

const before = process.env;
beforeEach(() => {
  process.env = { ...good };
});
afterEach(() => {
  process.env = before;
});

describe('the settings', () => {
  test('are read once and frozen, with an offer of fourteen days', () => {
    const config = loadConfig();
    expect(config).toMatchObject({ OFFER_DAYS: 14, STATUS_LIST_URL: 'https://status.example' });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test.each([
    ['STATUS_LIST_URL', 'https://status.example/path'],
    ['WALLET_URL', 'wallet'],
    ['BASE_URL', 'http://issuer.example'],
    ['LIST_KEY_ENCRYPTION_JWK', '{"kty":"OKP"}'],
    ['OFFER_DAYS', '0'],
    ['OPERATOR_KEY', 'short'],
  ])('refuse a wrong %s', (name, value) => {
    process.env[name] = value;
    expect(() => loadConfig()).toThrow(name);
  });

  test('name everything that is missing', () => {
    delete process.env.STATUS_LIST_URL;
    delete process.env.OPERATOR_KEY;
    expect(() => loadConfig()).toThrow(/OPERATOR_KEY[\s\S]*STATUS_LIST_URL/);
  });
});
