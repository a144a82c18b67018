// deploy/Dockerfile: what the image may be, judged by its text; that it builds and starts is the deploy suite's promise.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { execForm, lastInstruction, parseDockerfile } from '../src/dockerfile.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');
const stages = parseDockerfile(text);
const runtime = stages.at(-1)!;

describe('the image', () => {
  test('is based on a glibc image of an exact Node version, the same in every stage', () => {
    expect(new Set(stages.map((stage) => stage.from)).size).toBe(1);
    expect(runtime.from).toMatch(/^node:22\.\d+\.\d+-bookworm-slim$/);
  });

  test('installs from the lockfile with the pnpm version that the repository names', () => {
    const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      packageManager: string;
    };
    expect(text).toContain('--frozen-lockfile');
    expect(new Set(text.match(/pnpm@[\d.]+/g))).toEqual(new Set([packageManager]));
  });

  test('runs as an ordinary user, and nothing is executed while the runtime stage is built', () => {
    const names = runtime.instructions.map((instruction) => instruction.name);
    expect(lastInstruction(runtime, 'USER')).toBe('node');
    expect(names).not.toContain('RUN');
    expect(names.indexOf('USER')).toBeGreaterThan(names.lastIndexOf('COPY'));
  });

  test('starts the service without a shell, so that signals reach it', () => {
    expect(execForm(lastInstruction(runtime, 'CMD')!)).toEqual(['node', 'dist/main.js']);
  });

  test('checks its health by asking the service', () => {
    const command = lastInstruction(runtime, 'HEALTHCHECK')!.split(' CMD ')[1]!;
    expect(execForm(command)).toEqual(['node', 'healthcheck.mjs']);
    expect(existsSync(join(root, 'deploy/healthcheck.mjs'))).toBe(true);
  });

  test('copies only from stages and files that exist', () => {
    const aliases = stages.flatMap((stage) => stage.alias ?? []);
    for (const { text: copy } of stages.flatMap((stage) => stage.instructions).filter(({ name }) => name === 'COPY')) {
      const from = /--from=(\S+)/.exec(copy)?.[1];
      if (from) expect(aliases).toContain(from);
      else
        for (const source of copy.split(' ').slice(0, -1))
          expect(`${source} ${existsSync(join(root, source))}`).toBe(`${source} true`);
    }
  });

  test('carries no secret and no setting of a service', () => {
    expect(text).not.toMatch(/PASSWORD|_KEY|DATABASE_URL|TOKEN/);
  });

  test('keeps data, secrets and foreign builds out of the build context', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    for (const line of ['.git', '.env', '.data', '**/node_modules', '**/dist']) expect(ignored).toContain(line);
  });
});

describe('the reader of Dockerfiles', () => {
  test('joins continued lines and leaves comments out', () => {
    const [stage] = parseDockerfile('# a\nFROM node:1 AS x\nRUN a \\\n  # note\n  && b\n');
    expect(stage).toEqual({ from: 'node:1', alias: 'x', instructions: [{ name: 'RUN', text: 'a    && b' }] });
  });

  test.each([
    ['an instruction before FROM', 'RUN a'],
    ['an instruction it does not know', 'FROM a\nADD https://example.org/x /x'],
    ['a line that is no instruction', 'FROM a\n}'],
  ])('refuses %s', (_title, broken) => {
    expect(() => parseDockerfile(broken)).toThrow();
  });

  test.each(['node dist/main.js', '["node", 1]', '{"a":1}'])(
    'refuses the command %s, which is not in exec form',
    (command) => {
      expect(() => execForm(command)).toThrow();
    },
  );
});
