// Reading files as spreadsheets write them: encodings, quotes, blank lines, and what cannot be read.
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { csvLine } from '../../src/use-cases/csv-line.ts';
import { type FileRow, readBatchFile } from '../../src/use-cases/read-batch-file.ts';

const TEXT = 'email,name\r\nhanako@example.jp,山田 花子\r\ntaro@example.jp,髙橋 太郎\r\n';
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

async function read(bytes: Uint8Array | string, format: 'csv' | 'ndjson' = 'csv', pieces = 7) {
  const buffer = Buffer.from(bytes);
  const chunks = [];
  for (let at = 0; at < buffer.length; at += pieces) chunks.push(buffer.subarray(at, at + pieces));
  const file = await readBatchFile(Readable.from(chunks), format);
  const rows: FileRow[] = [];
  for await (const row of file.rows) rows.push(row);
  return { header: file.header, rows, encoding: file.encoding() };
}
const names = (rows: FileRow[]) => rows.map(({ cells }) => cells[1]);

describe('CSV', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.concat([MARK, Buffer.from(TEXT)]), 'utf-8'],
    ['CP932', iconv.encode(TEXT, 'cp932'), 'cp932'],
  ])('in %s gives the same names', async (_title, bytes, encoding) => {
    const { header, rows, encoding: found } = await read(bytes);
    expect(header).toEqual(['email', 'name']);
    expect(names(rows)).toEqual(['山田 花子', '髙橋 太郎']);
    expect(found).toBe(encoding);
  });

  test('with a mark before a quoted header', async () => {
    const { header } = await read(Buffer.concat([MARK, Buffer.from('"email","name"\n')]));
    expect(header).toEqual(['email', 'name']);
  });

  test('keeps line breaks, commas and quotes inside quotes, in CP932 too', async () => {
    const text = 'email,name\na@b.jp,"山田\n花子, ""H"""\n';
    for (const bytes of [Buffer.from(text), iconv.encode(text, 'cp932')]) {
      const { rows } = await read(bytes);
      expect(rows).toEqual([{ rowNumber: 2, cells: ['a@b.jp', '山田\n花子, "H"'] }]);
    }
  });

  test('counts rows as a spreadsheet does, blank ones included', async () => {
    const { rows } = await read('email,name\na,"x\ny"\n\n,\nb,z\n');
    expect(rows.map(({ rowNumber, cells }) => [rowNumber, cells.length])).toEqual([
      [2, 2],
      [3, 0],
      [4, 0],
      [5, 2],
    ]);
  });

  test('reads characters whose second byte in CP932 looks like ASCII', async () => {
    const text = 'email,name\na,表計算ソ構|十\n';
    expect(names((await read(iconv.encode(text, 'cp932'))).rows)).toEqual(['表計算ソ構|十']);
  });

  test('marks a row of another encoding, and goes on', async () => {
    const bytes = Buffer.concat([
      Buffer.from('email,name\na,山田\n'),
      iconv.encode('b,髙橋\n', 'cp932'),
      Buffer.from('c,佐藤\n'),
    ]);
    const { rows } = await read(bytes);
    expect(rows.map(({ fault }) => fault)).toEqual([undefined, 'encoding', undefined]);
  });

  test('marks a row with a control character', async () => {
    expect((await read('email,name\na,x\u0000y\nb,ok\n')).rows.map(({ fault }) => fault)).toEqual([
      'control_character',
      undefined,
    ]);
  });

  test('says where a quote was never closed, and keeps the rows before it', async () => {
    const { rows } = await read('email,name\na,x\nb,"y\nc,z\n');
    expect(rows.map(({ rowNumber, fault }) => [rowNumber, fault])).toEqual([
      [2, undefined],
      [3, 'quote_not_closed'],
    ]);
  });

  test('takes a stray quote for what it is', async () => {
    expect(names((await read('email,name\na,5" pipe\n')).rows)).toEqual(['5" pipe']);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a blank header', Buffer.from('\n\n')],
    ['UTF-16', Buffer.from('\ufeffemail,name\n', 'utf16le')],
  ])('refuses %s', async (_title, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code: 'batch_file_unreadable' });
  });
});

describe('NDJSON', () => {
  test('gives one line per row, with and without a last line break', async () => {
    const { rows } = await read('{"a":1}\n\n{"b":"山"}', 'ndjson');
    expect(rows).toEqual([
      { rowNumber: 1, cells: ['{"a":1}'] },
      { rowNumber: 2, cells: [] },
      { rowNumber: 3, cells: ['{"b":"山"}'] },
    ]);
  });

  test('marks lines that are not UTF-8 and ends at one that never ends', async () => {
    const { rows } = await read(Buffer.concat([iconv.encode('山\n', 'cp932'), Buffer.from('{}\n')]), 'ndjson');
    expect(rows.map(({ fault }) => fault)).toEqual(['encoding', undefined]);
    const long = await read(Buffer.alloc(200_000, 0x61), 'ndjson', 50_000);
    expect(long.rows.map(({ fault }) => fault)).toEqual(['quote_not_closed']);
  });
});

describe('writing a CSV line', () => {
  test.each([
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"\r\n`],
    ['+81-3-0000', "'+81-3-0000\r\n"],
    ['-1', "'-1\r\n"],
    ['@SUM(A1)', "'@SUM(A1)\r\n"],
    ['山田, 花子', '"山田, 花子"\r\n'],
    ['a\nb', '"a\nb"\r\n'],
    ['plain', 'plain\r\n'],
  ])('neutralises and quotes %s', (cell, line) => {
    expect(csvLine([cell])).toBe(line);
  });
});
