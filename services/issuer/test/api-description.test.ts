// The checked-in API description and the table of problems agree with the code.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createLogger } from '@skill-records/service-kit/logger';
import { createMetrics } from '@skill-records/service-kit/metrics';
import { openApiText, standIn } from '@skill-records/service-kit/openapi';
import { commonProblems } from '@skill-records/service-kit/problem';
import { createApp } from '../src/app.ts';
import { describedConfig } from '../src/config.ts';
import { issuerProblems } from '../src/problems.ts';
import { createIssuerContext } from '../src/use-cases/issuer-context.ts';

const source = new URL('../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(new URL(name, source), 'utf8'));

describe('openapi.json', () => {
  test('is what the routes describe (write it anew with `main.ts openapi`)', async () => {
    const ctx = createIssuerContext({
      config: describedConfig(),
      db: standIn('the database'),
      workerDb: standIn('the database'),
      guardedFetch: standIn('the network'),
      mailer: undefined,
      log: createLogger({ service: 'issuer', level: 'silent' }),
      metrics: createMetrics('issuer', { processMetrics: false }),
      now: () => new Date(0),
    });
    const app = await createApp(ctx);
    const text = await openApiText(app);
    await app.close();
    expect(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')).toBe(text);
    expect(text).not.toContain('/pages/');
  });
});

describe('the problems', () => {
  const raised = new Set(
    files.flatMap((text) =>
      [...text.matchAll(/(?:problem|new Problem)\(\s*'([a-z_]+)'/g)].map((match) => match[1] as string),
    ),
  );

  test('that are raised are all in the table', () => {
    const known = new Set([...Object.keys(issuerProblems), ...Object.keys(commonProblems)]);
    expect([...raised].filter((code) => !known.has(code))).toEqual([]);
  });

  test('in the table are all raised somewhere', () => {
    expect(Object.keys(issuerProblems).filter((code) => !raised.has(code))).toEqual([]);
  });

  test('have a text in both languages with the same places', () => {
    const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const { title, detail } of Object.values(issuerProblems)) {
      for (const { en, ja } of [title, detail]) {
        expect(en.length).toBeGreaterThan(0);
        expect(ja).toMatch(/[\u3040-\u30ff\u3400-\u9fff]/);
        expect(places(ja)).toEqual(places(en));
      }
    }
  });
});
