// openapi.json is what the routes say; each problem code has both languages.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { openApiText } from '@skill-records/service-kit/openapi';
import { describeApp } from '../src/app.ts';
import { problems } from '../src/problems.ts';

test('the checked-in openapi.json is the one that the routes make', async () => {
  const app = await describeApp();
  const text = await openApiText(app);
  await app.close();
  expect(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')).toBe(text);
});

test('every problem speaks English and Japanese', () => {
  for (const [code, { title, detail }] of Object.entries(problems)) {
    for (const text of [title, detail]) {
      expect(`${code}: ${/[぀-ヿ一-鿿]/.test(text.ja)} ${/^[\x20-\x7e]+$/.test(text.en)}`).toBe(`${code}: true true`);
    }
  }
});
