import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import Type from 'typebox';
import { ConfigError, commonConfig, commonRules, isOrigin, operatorConfig, readConfig, tlsOf } from '../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'skill-records-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = Type.Object({ ...commonConfig, ...operatorConfig });
const good = {
  PORT: '4001',
  BASE_URL: 'https://issuer.example',
  APP_DATABASE_URL: 'postgres://issuer_app:x@db/skills',
  WORKER_DATABASE_URL: 'postgresql://issuer_worker:x@db/skills',
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  OPERATOR_KEY: 'o'.repeat(32),
  SERVICE_KEY: '{"kty":"OKP","crv":"Ed25519","x":"a","d":"b"}',
};
const read = (env: Record<string, string>) => readConfig(schema, env, commonRules);
const faults = (env: Record<string, string>): readonly string[] => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('a complete configuration', () => {
  test('is read into its types, with defaults', () => {
    const config = read({ ...good, SERVICE_CALLERS: '{"issuer":{"kty":"OKP","crv":"Ed25519","x":"a"}}' });
    expect(config).toMatchObject({
      PORT: 4001,
      MODE: 'production',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      ALLOWED_INSECURE_ORIGINS: [],
    });
    expect(config.SERVICE_KEY).toEqual({ kty: 'OKP', crv: 'Ed25519', x: 'a', d: 'b' });
    expect(config.SERVICE_CALLERS).toHaveProperty('issuer');
  });

  test('cannot be changed afterwards, at any depth', () => {
    const config = read(good) as { PORT: number; SERVICE_KEY: { d: string } };
    expect(() => {
      config.PORT = 1;
    }).toThrow(TypeError);
    expect(() => {
      config.SERVICE_KEY.d = 'other';
    }).toThrow(TypeError);
  });

  test('takes a secret from a file, without its line break', () => {
    const file = join(folder, 'operator');
    writeFileSync(file, `${'f'.repeat(40)}\n`);
    const { OPERATOR_KEY: _, ...rest } = good;
    expect(read({ ...rest, OPERATOR_KEY_FILE: file }).OPERATOR_KEY).toBe('f'.repeat(40));
  });

  test('may list insecure origins in loopback mode', () => {
    const config = read({
      ...good,
      MODE: 'loopback',
      BASE_URL: 'http://localhost:4001',
      ALLOWED_INSECURE_ORIGINS: 'http://localhost:4001, http://localhost:4002',
    });
    expect(config.ALLOWED_INSECURE_ORIGINS).toEqual(['http://localhost:4001', 'http://localhost:4002']);
  });

  test('may carry the certificate of its own listener', () => {
    const pem = (what: string) => `-----BEGIN ${what}-----\nAA==\n-----END ${what}-----\n`;
    const pair = { TLS_CERT: pem('CERTIFICATE'), TLS_KEY: pem('PRIVATE KEY') };
    expect(tlsOf(read({ ...good, ...pair }))).toEqual({ cert: pair.TLS_CERT, key: pair.TLS_KEY });
    expect(tlsOf(read(good))).toBeUndefined();
    expect(faults({ ...good, TLS_CERT: pair.TLS_CERT })).toEqual([expect.stringContaining('TLS_KEY')]);
    expect(faults({ ...good, TLS_KEY: pair.TLS_KEY })).toEqual([expect.stringContaining('TLS_CERT')]);
  });

  test('opens the conformance profile in loopback mode, never in production', () => {
    const loopback = { ...good, MODE: 'loopback', CONFORMANCE: 'true' };
    expect(read(loopback).CONFORMANCE).toBe(true);
    expect(read(good).CONFORMANCE).toBeUndefined();
    expect(faults({ ...loopback, MODE: 'production' })).toEqual([expect.stringContaining('CONFORMANCE')]);
    expect(faults({ ...good, CONFORMANCE: 'true' })).toEqual([expect.stringContaining('CONFORMANCE')]);
  });
});

describe('a wrong configuration', () => {
  test('is told with all its faults at once', () => {
    const { PORT: _, MASTER_KEY: __, ...rest } = good;
    const told = faults({ ...rest, LOG_LEVEL: 'loud', SERVICE_KEY: '{' });
    expect(told.map((fault) => fault.split(':')[0]).toSorted()).toEqual([
      'LOG_LEVEL',
      'MASTER_KEY',
      'PORT',
      'SERVICE_KEY',
    ]);
  });

  test.each([
    [{ PORT: '99999' }, 'PORT'],
    [{ PORT: '4001x' }, 'PORT'],
    [{ PORT: '' }, 'PORT'],
    [{ MODE: 'development' }, 'MODE'],
    [{ BASE_URL: 'https://issuer.example/' }, 'BASE_URL'],
    [{ BASE_URL: 'https://issuer.example/path' }, 'BASE_URL'],
    [{ BASE_URL: 'https://Issuer.example' }, 'BASE_URL'],
    [{ BASE_URL: 'issuer.example' }, 'BASE_URL'],
    [{ BASE_URL: 'http://issuer.example' }, 'BASE_URL'],
    [{ ALLOWED_INSECURE_ORIGINS: 'http://localhost:4001' }, 'ALLOWED_INSECURE_ORIGINS'],
    [{ MODE: 'loopback', ALLOWED_INSECURE_ORIGINS: 'http://localhost:4001/x' }, 'ALLOWED_INSECURE_ORIGINS'],
    [{ MODE: 'loopback', ALLOWED_INSECURE_ORIGINS: 'localhost' }, 'ALLOWED_INSECURE_ORIGINS'],
    [{ APP_DATABASE_URL: 'mysql://x' }, 'APP_DATABASE_URL'],
    [{ MASTER_KEY: 'short' }, 'MASTER_KEY'],
    [{ MASTER_KEY: Buffer.alloc(31).toString('base64') }, 'MASTER_KEY'],
    [{ MASTER_KEY: Buffer.alloc(64).toString('base64') }, 'MASTER_KEY'],
    [{ OPERATOR_KEY: 'o'.repeat(31) }, 'OPERATOR_KEY'],
    [{ SERVICE_KEY: '{"kty":"OKP"}' }, 'SERVICE_KEY'],
    [{ SERVICE_CALLERS: '[]' }, 'SERVICE_CALLERS'],
    [{ REDIS_URL: 'http://redis' }, 'REDIS_URL'],
    [{ SMTP_URL: 'smtp://mail' }, 'MAIL_FROM'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    [{ OPERATOR_KEY_FILE: '/nowhere' }, 'OPERATOR_KEY'],
  ])('%j names %s', (change, name) => {
    expect(faults({ ...good, ...change } as Record<string, string>).join()).toContain(name);
  });

  test('never shows a value', () => {
    const canary = 'canary-7f31';
    const told = faults(Object.fromEntries(Object.keys(good).map((name) => [name, canary])));
    expect(told.length).toBeGreaterThan(3);
    expect(told.join()).not.toContain(canary);
  });
});

test.each(['https://a.example', 'http://localhost:4001', 'https://a.example:8443', 'http://192.168.0.5:1'])(
  '%s is an origin',
  (value) => {
    expect(isOrigin(value)).toBe(true);
  },
);
test.each([
  'https://a.example/',
  'https://a.example:443',
  'ftp://a.example',
  'https://u@a.example',
  'https://a.example?x',
  '',
  'null',
  undefined,
  7,
])('%p is not an origin', (value) => {
  expect(isOrigin(value)).toBe(false);
});
