// The tables that say which test stands for what are compared with the tests themselves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { listMatrixTitles, renderFormatTable, withFormatTable } from '../src/format-table.ts';
import { readSources } from '../src/import-rules.ts';
import { findRuleTests, readTitles, renderLedger } from '../src/protocol-ledger.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('docs/protocol-tests.md', () => {
  const sources = readSources(root);

  test('every protocol rule is named by the title of a test', () => {
    expect([...findRuleTests(sources)].filter(([, files]) => files.length === 0)).toEqual([]);
  });

  test('lists exactly the tests that name a rule (write it anew with docs:tests)', () => {
    expect(read('docs/protocol-tests.md')).toBe(renderLedger(sources));
  });

  const family = { name: 'Dancing', url: 'https://dance.example/', rules: { 'DA-1': 'One leads.', 'DA-10': 'Bow.' } };
  const find = (text: string, path = 'packages/x/test/a.test.ts') =>
    [...findRuleTests([{ path, text }], [family])].filter(([, files]) => files.length > 0).map(([id]) => id);

  test.each([
    "test('DA-1 one leads', () => {});",
    "describe('P1, DA-1 one leads', () => {});",
    "test.each<[string, number]>([\n  ['DA-1 a step', 1],\n])('%s', () => {});",
    'test.each([1])(\n  `DA-1 one leads %s`,\n  () => {});',
    "test.each([{ n: 1, title: 'DA-1 one leads' }])('$title', () => {});",
  ])('finds the rule in %j', (text) => {
    expect(find(text)).toEqual(['DA-1']);
  });

  test.each([
    "test('DA-10 bow', () => {});",
    "test('DA-1-b is no rule', () => {});",
    "// test('DA-1 one leads', () => {});",
    "/* test('DA-1 one leads') */ test('nobody leads', () => {});",
    "test('nobody leads', () => expect('DA-1').toBe('DA-1'));",
    "test('XDA-1 is another rule', () => {});",
  ])('does not find DA-1 in %j', (text) => {
    expect(find(text)).not.toContain('DA-1');
  });

  test('looks at test files of packages and services alone', () => {
    const text = "test('DA-1 one leads', () => {});";
    expect(find(text, 'services/issuer/test/routes/a.test.tsx')).toEqual(['DA-1']);
    expect(find(text, 'packages/x/src/a.ts')).toEqual([]);
    expect(find(text, 'examples/a.test.ts')).toEqual([]);
  });

  test('keeps a quote inside a title', () => {
    expect(readTitles('test("DA-1 one\'s own", () => {});')).toEqual(["DA-1 one's own"]);
  });

  test('a rule without a test has an empty row', () => {
    expect(renderLedger([], [family])).toContain('| DA-1 | One leads. |  |');
  });
});

describe('docs/formats.md', () => {
  const document = read('docs/formats.md');

  test('names exactly the tests of the matrix, each in its cell (write it anew with docs:tests)', async () => {
    expect(withFormatTable(document, renderFormatTable(await listMatrixTitles(root)))).toBe(document);
  });

  const row = ['issue', 'verify', 'derive is refused', 'present'].map((column) => `a / b / c / ${column}`);

  test('a row has one cell per column, and a dash where there is no such thing', () => {
    const [, , line] = renderFormatTable(row).split('\n');
    expect(line).toBe(
      '| a | b | c | `a / b / c / issue` | `a / b / c / verify` | – `a / b / c / derive is refused` | `a / b / c / present` |',
    );
  });

  test.each<[string, string[]]>([
    ['a cell is missing', row.slice(1)],
    ['a cell is there twice', [...row, 'a / b / c / derive']],
    ['a column is unknown', [...row, 'a / b / c / burn']],
    ['a title is of another form', [...row, 'something else']],
  ])('there is no table when %s', (_title, titles) => {
    expect(() => renderFormatTable(titles)).toThrow('of the table');
  });

  test('there is no table without its place', () => {
    expect(() => withFormatTable('# Formats', 'x')).toThrow('no place');
  });
});
