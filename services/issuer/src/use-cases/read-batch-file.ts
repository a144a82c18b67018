// Reads an uploaded file row by row with flat memory: CSV in UTF-8 or CP932, or NDJSON in UTF-8.
import { pipeline, Readable } from 'node:stream';
import { problem } from '@skill-records/service-kit/problem';
import { parse } from 'csv-parse';
import { CellDecoder, type FileEncoding } from './decode-cells.ts';

/** One row as it stands in the file. */
export interface FileRow {
  /** As a spreadsheet counts: the header of a CSV file is row 1. An NDJSON file starts with 1. */
  rowNumber: number;
  /** The cells of a CSV row, or the one line of an NDJSON file. Empty for a blank row. */
  cells: string[];
  /** What makes the row unreadable as such. */
  fault?: 'encoding' | 'control_character' | 'quote_not_closed';
}

export interface BatchFile {
  /** The header cells of a CSV file, trimmed; undefined for NDJSON. */
  header: string[] | undefined;
  rows: AsyncIterable<FileRow>;
  /** Known once a row beyond ASCII was read. */
  encoding(): FileEncoding | undefined;
}

/** A row longer than this is a lost quote, not a record. */
const MAX_ROW_BYTES = 64 * 1024;

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these have no place in a record.
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** @throws Problem `batch_file_unreadable` when there is no header, or the file is UTF-16. */
export async function readBatchFile(body: Readable, format: 'csv' | 'ndjson'): Promise<BatchFile> {
  return format === 'csv' ? await readCsv(body) : readNdjson(body);
}

async function readCsv(body: Readable): Promise<BatchFile> {
  const decoder = { current: new CellDecoder() };
  const records = parseRecords(body, () => {
    decoder.current = new CellDecoder('utf-8');
  });
  const first = await records.next();
  if (first.done || 'broken' in first.value) throw problem('batch_file_unreadable');
  const header = first.value.record.map((cell) => decoder.current.decode(cell)?.normalize('NFKC').trim());
  if (!header.some(Boolean) || !header.every((cell) => cell !== undefined)) throw problem('batch_file_unreadable');

  return {
    header: header as string[],
    encoding: () => decoder.current.encoding,
    rows: (async function* () {
      let rowNumber = 1;
      for await (const step of records) {
        rowNumber++;
        if ('broken' in step) yield { rowNumber, cells: [], fault: 'quote_not_closed' };
        else yield decodeRow(decoder.current, rowNumber, step.record);
      }
    })(),
  };
}

function decodeRow(decoder: CellDecoder, rowNumber: number, record: string[]): FileRow {
  if (record.every((cell) => cell.trim() === '')) return { rowNumber, cells: [] };
  let fault: FileRow['fault'];
  const cells = record.map((cell) => {
    const text = decoder.decode(cell);
    if (text === undefined) fault ??= 'encoding';
    else if (CONTROL.test(text)) fault ??= 'control_character';
    return text ?? '';
  });
  return fault ? { rowNumber, cells, fault } : { rowNumber, cells };
}

type Step = { record: string[] } | { broken: true };

/** Records in latin1, one character per byte. A quote that never closes ends the file with one `broken` step. */
async function* parseRecords(body: Readable, onUtf8Mark: () => void): AsyncGenerator<Step, void, void> {
  const parser = parse({
    encoding: 'latin1',
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
  });
  // An error reaches the reader below through the parser; the callback only keeps it from being thrown.
  pipeline(Readable.from(withoutByteOrderMark(body, onUtf8Mark)), parser, () => {});
  try {
    for await (const record of parser as AsyncIterable<string[]>) yield { record };
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'CSV_QUOTE_NOT_CLOSED' && code !== 'CSV_MAX_RECORD_SIZE') throw error;
    yield { broken: true };
  }
}

/** Takes off the UTF-8 mark that spreadsheets write. @throws Problem `batch_file_unreadable` for UTF-16. */
async function* withoutByteOrderMark(body: Readable, onUtf8Mark: () => void): AsyncGenerator<Buffer, void, void> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 3) continue;
    yield stripMark(head, onUtf8Mark);
    head = undefined;
  }
  if (head?.length) yield stripMark(head, onUtf8Mark);
}

function stripMark(head: Buffer, onUtf8Mark: () => void): Buffer {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw problem('batch_file_unreadable');
  }
  if (head[0] !== 0xef || head[1] !== 0xbb || head[2] !== 0xbf) return head;
  onUtf8Mark();
  return head.subarray(3);
}

function readNdjson(body: Readable): BatchFile {
  return {
    header: undefined,
    encoding: () => 'utf-8',
    rows: (async function* () {
      let rowNumber = 0;
      for await (const line of splitLines(withoutByteOrderMark(body, () => {}))) {
        rowNumber++;
        yield line === 'too_long'
          ? { rowNumber, cells: [], fault: 'quote_not_closed' as const }
          : decodeLine(rowNumber, line);
      }
    })(),
  };
}

function decodeLine(rowNumber: number, line: Buffer): FileRow {
  const text = new CellDecoder('utf-8').decode(line.toString('latin1'));
  if (text === undefined) return { rowNumber, cells: [''], fault: 'encoding' };
  const trimmed = text.trim();
  return trimmed === '' ? { rowNumber, cells: [] } : { rowNumber, cells: [trimmed] };
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | 'too_long', void, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let data: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = data.indexOf(0x0a); end >= 0; end = data.indexOf(0x0a)) {
      yield end > MAX_ROW_BYTES ? 'too_long' : data.subarray(0, end);
      data = data.subarray(end + 1);
    }
    if (data.length > MAX_ROW_BYTES) {
      yield 'too_long';
      return;
    }
    rest = data;
  }
  if (rest.length > 0) yield rest;
}
