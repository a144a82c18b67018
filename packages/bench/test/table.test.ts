import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { beside, figure } from '../src/figures/figure.ts';
import { renderRates, renderTable, short, writeIntoDocument } from '../src/report/table.ts';

const spreadOf = (value: number) => ({ value, min: value / 2, max: value * 2, rounds: 7 });
const figures = {
  P10: figure({
    title: 'flip',
    unit: 'ms',
    spread: spreadOf(0.31),
    goal: { atMost: 1 },
    also: [beside('against others', '×', spreadOf(12), { atLeast: 40 }), beside('median', 'ms', spreadOf(0.2))],
  }),
  P1: figure({
    title: 'issue',
    unit: '× raw sign',
    spread: spreadOf(0.5004),
    goal: { atLeast: 0.5 },
    rates: new Map([['ours', [3, 1, 2]]]),
  }),
};

test('a figure is met only when the goals beside it are met, too', () => {
  expect(figures.P1.met).toBe(true);
  expect(figures.P10.met).toBe(false);
  expect(figures.P10.also.map(({ met }) => met)).toEqual([false, undefined]);
  expect(figure({ title: '', unit: '', spread: spreadOf(2), goal: { atMost: 1.9 } }).met).toBe(false);
});

test('the table has a row per figure in the order of their numbers, and says what was missed', () => {
  expect(renderTable(figures).split('\n').slice(2, -1)).toEqual([
    '| **P1** | issue | 0.5 × raw sign | 0.25 .. 1 | ≥ 0.5 | met |',
    '| **P10** | flip | 0.31 ms | 0.155 .. 0.62 | ≤ 1 | met |',
    '|  | against others | 12 × | 6 .. 24 | ≥ 40 | **missed** |',
    '|  | median | 0.2 ms | 0.1 .. 0.4 |  |  |',
  ]);
  expect(renderRates(figures)).toContain('| ours | 2 |');
});

test.each([
  [0, '0'],
  [0.12345, '0.123'],
  [12.345, '12.3'],
  [133.7, '134'],
  [15_900.4, '15900'],
])('%d is written as %s', (value, text) => {
  expect(short(value)).toBe(text);
});

test('the table takes its place in a document again and again, and nothing else changes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skill-records-table-'));
  const path = join(folder, 'performance.md');
  const marked =
    '# Before\n\n<!-- bench: written by `npx -y pnpm@10 bench --write-docs` -->\nold\n<!-- /bench -->\n\nAfter\n';
  writeFileSync(path, marked);
  writeIntoDocument(path, 'first\n');
  writeIntoDocument(path, 'second\n');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('second');
  expect(text).not.toMatch(/first|old/);
  expect(text.startsWith('# Before\n\n<!-- bench')).toBe(true);
  expect(text.endsWith('<!-- /bench -->\n\nAfter\n')).toBe(true);
  writeFileSync(path, 'no place\n');
  expect(() => writeIntoDocument(path, 'x')).toThrow('markers');
  rmSync(folder, { recursive: true });
});
