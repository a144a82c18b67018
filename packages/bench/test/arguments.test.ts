import { expect, test } from '@jest/globals';
import { readArguments } from '../src/arguments.ts';

test('measures everything by default', () => {
  expect(readArguments([], 2)).toEqual({ help: false, only: [], rounds: 9, sliceMs: 300, writeDocs: false });
});

test('takes figures by name, a file and the arguments that pnpm passes on', () => {
  expect(readArguments(['--', '--only', 'P1, P10', '--json', 'out.json'], 2)).toMatchObject({
    only: ['P1', 'P10'],
    json: 'out.json',
  });
});

test('takes an exactness run with one process per core', () => {
  const run = ['--exactness', '1_000_000', '--seed', 's', '--from', '512'];
  expect(readArguments(run, 2).exactness).toEqual({ count: 1_000_000, seed: 's', from: 512, workers: 2 });
  expect(readArguments(['--exactness', '10'], 64).exactness).toMatchObject({ seed: '1', from: 0, workers: 8 });
});

test.each([
  [['--only', 'P7']],
  [['--rounds', '6']],
  [['--exactness', '0']],
  [['--exactness', 'many']],
  [['--exactness', '5', '--from', '-1']],
  [['--exactness', '5', '--workers', '0']],
  [['--fast']],
])('refuses %j', (argv) => {
  expect(() => readArguments(argv, 2)).toThrow();
});
