// The table of formats in docs/formats.md: what exists is what the matrix of tests has a test for.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MATRIX = 'packages/credentials/test/matrix.test.ts';
const COLUMNS = ['issue', 'verify', 'derive', 'present'] as const;
const REFUSED = ' is refused';
const BEGIN = '<!-- formats:begin -->';
const END = '<!-- formats:end -->';

/** The titles that Jest itself finds in the matrix; no test runs. */
export async function listMatrixTitles(root: string): Promise<string[]> {
  const args = ['--conditions=@skill-records/source', '--experimental-vm-modules', '--no-warnings'];
  const jest = ['node_modules/jest/bin/jest.js', '--config', 'packages/credentials/jest.config.mjs'];
  const listing = ['--json', '--testNamePattern', '^no test has this title$', MATRIX];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, ...jest, ...listing], {
    cwd: root,
    maxBuffer: 2 ** 24,
  });
  const { testResults } = JSON.parse(stdout) as { testResults: { assertionResults: { fullName: string }[] }[] };
  return testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName }) => fullName));
}

/** A title is `format / suite / data model / column`; where there is no such thing, `column is refused`. */
export function renderFormatTable(titles: readonly string[]): string {
  const rows = new Map<string, Map<string, string>>();
  for (const title of titles) {
    const [name, column] = [title.slice(0, title.lastIndexOf(' / ')), title.slice(title.lastIndexOf(' / ') + 3)];
    const plain = column.replace(REFUSED, '');
    const row = rows.get(name) ?? new Map<string, string>();
    const known = (COLUMNS as readonly string[]).includes(plain) && name.split(' / ').length === 3;
    if (!known || row.has(plain)) throw new Error(`no cell of the table: ${title}`);
    rows.set(name, row.set(plain, column.endsWith(REFUSED) ? `– \`${title}\`` : `\`${title}\``));
  }
  const lines = [...rows].map(([name, row]) => {
    if (row.size !== COLUMNS.length) throw new Error(`an incomplete row of the table: ${name}`);
    return `| ${[...name.split(' / '), ...COLUMNS.map((column) => row.get(column))].join(' | ')} |`;
  });
  return [`| Format | Suite | Data model | ${COLUMNS.join(' | ')} |`, '|---|---|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}

/** The document with this table between its markers. */
export function withFormatTable(document: string, table: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error('the document has no place for the table');
  return `${document.slice(0, begin + BEGIN.length)}\n${table}\n${document.slice(end)}`;
}
