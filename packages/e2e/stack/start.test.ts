// What a newcomer sees of `start`, and what it leaves for clients.
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runStart } from '../src/running-stack.ts';

const demoFile = process.env.DEMO_FILE!;
const demo = JSON.parse(readFileSync(demoFile, 'utf8'));

describe('demo.json', () => {
  test('is readable by its owner only', () => {
    expect(statSync(demoFile).mode & 0o777).toBe(0o600);
  });

  test('holds what a client needs', () => {
    expect(demo).toMatchObject({
      issuer: {
        url: expect.any(String),
        tenant: expect.any(String),
        did: expect.stringMatching(/^did:key:/),
        apiKey: expect.any(String),
      },
      wallet: { url: expect.any(String) },
      verifier: {
        url: expect.any(String),
        clientId: expect.stringMatching(/^decentralized_identifier:did:key:/),
        apiKey: expect.any(String),
      },
      statusList: { url: expect.any(String) },
      operator: { key: expect.any(String) },
    });
    expect(demo.issuer.tenants.map((tenant: { kind: string }) => tenant.kind).sort()).toEqual(['hr', 'provider']);
    expect(demo.achievements).toHaveLength(23);
    expect(demo.wallet.users[0]).toMatchObject({ email: expect.any(String), token: expect.any(String) });
  });
});

describe('each service', () => {
  const bases: [string, string][] = [
    ['issuer', demo.issuer.url],
    ['holder-wallet', demo.wallet.url],
    ['verifier', demo.verifier.url],
    ['status-list', demo.statusList.url],
  ];
  test.each(bases)('%s answers health, metrics, OpenAPI and documentation', async (_name, url) => {
    for (const path of ['/health/live', '/health/ready', '/metrics', '/openapi.json', '/docs/']) {
      const response = await fetch(url + path);
      expect(`${path} ${response.status}`).toBe(`${path} 200`);
    }
  });

  test.each(bases)('%s keeps the log free of the learner', async (name) => {
    const log = readFileSync(`${dirname(demoFile)}/logs/${name}.log`, 'utf8');
    expect(log.length).toBeGreaterThan(0);
    for (const { email, name: person, token } of demo.wallet.users) {
      for (const secret of [email, person, token, demo.operator.key, demo.issuer.apiKey])
        expect(log).not.toContain(secret);
    }
  });
});

describe('a stack with a data folder of its own', () => {
  test('survives kill -9, finds its data again, seeds nothing twice and ends cleanly on Ctrl-C', async () => {
    const first = await runStart();
    expect(first.output()).toContain('every step held');
    expect(first.output()).toContain('status FAILED (status_revoked)');
    expect(first.output()).toContain('notPresented');
    await first.kill();
    const second = await runStart({ dataFolder: first.dataFolder });
    expect(second.output()).toContain('found again');
    expect(second.output()).toContain('nothing is issued twice');
    expect(second.output()).toContain('all records were found again');
    expect(await second.stop()).toBe(0);
    first.remove();
  }, 180_000);
});
