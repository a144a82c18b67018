import { describe, expect, test } from '@jest/globals';
import { readVectorText } from '@skill-records/test-kit/vectors';
import { resolveW3id } from '@skill-records/test-kit/w3id';
import { walkJson } from '../src/json.ts';
import { certified, identified, verified } from './sample.ts';

const records = [
  ['certified', certified],
  ['identified', identified],
  ['verified', verified],
] as const;

describe.each(records)('the %s record', (name, make) => {
  test('is the one that other packages sign and check (packages/test-kit/vectors/records)', () => {
    expect(readVectorText(`records/${name}.json`)).toBe(`${JSON.stringify(make(), null, 2)}\n`);
  });

  test('uses only permanent identifiers that the redirect rules can follow', () => {
    const ours: string[] = [];
    walkJson(make(), (value) => {
      if (typeof value === 'string' && value.startsWith('https://w3id.org/')) ours.push(value);
    });
    expect(ours.length).toBeGreaterThan(1);
    for (const url of ours) expect([url, resolveW3id(url)]).toEqual([url, expect.stringMatching(/^\/[a-z0-9]/)]);
  });
});
