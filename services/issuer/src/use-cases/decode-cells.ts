// Turns the raw bytes of CSV cells into text: strict UTF-8, or CP932 as Japanese spreadsheets write it.
import iconv from 'iconv-lite';

export type FileEncoding = 'utf-8' | 'cp932';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is what is asked for.
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Decodes cell by cell, because quotes, commas and line ends are the same bytes in both encodings (no second byte of
 * CP932 is one of them), so a file can be split before its encoding is known. The first cell beyond ASCII decides for
 * the whole file; a later cell that does not fit is a fault of its row, not of the file.
 */
export class CellDecoder {
  #encoding: FileEncoding | undefined;

  constructor(encoding?: FileEncoding) {
    this.#encoding = encoding;
  }

  /** Undefined while every cell was ASCII. */
  get encoding(): FileEncoding | undefined {
    return this.#encoding;
  }

  /** `cell` holds one byte per character (latin1). Undefined when the bytes do not fit the file's encoding. */
  decode(cell: string): string | undefined {
    if (ASCII.test(cell)) return cell;
    const bytes = Buffer.from(cell, 'latin1');
    if (this.#encoding === undefined) {
      const text = decodeUtf8(bytes) ?? decodeCp932(bytes);
      if (text !== undefined) this.#encoding = decodeUtf8(bytes) === undefined ? 'cp932' : 'utf-8';
      return text;
    }
    return this.#encoding === 'utf-8' ? decodeUtf8(bytes) : decodeCp932(bytes);
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeCp932(bytes: Buffer): string | undefined {
  const text = iconv.decode(bytes, 'cp932');
  return text.includes('\uFFFD') ? undefined : text;
}
