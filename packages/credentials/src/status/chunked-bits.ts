// A status list kept packed while it changes: a flip packs one chunk of 4 KiB again, and the rest is reused as text.
//
// The result is ONE gzip member (RFC 1952) or zlib stream (RFC 1950) for every reader. Each chunk is deflated on its own
// and ends on a byte boundary ("sync flush": RFC 1951, section 3.2.4, an empty stored block), so chunks can stand one
// after the other. Empty stored blocks also fill each chunk to a multiple of three bytes, so the base64url text of a
// chunk is a part of the whole text. Measures on what this saves: docs/performance.md.
import { constants, deflateRawSync } from 'node:zlib';
import { adler32, combineAdler32, combineCrc32, crc32, crcShift } from './checksums.ts';
import { type BitOrder, readEntry, writeEntry } from './entry-bits.ts';

/** Raw bytes per chunk. Larger packs better, smaller flips faster. */
export const CHUNK_BYTES = 4096;

/** `gzip` is what Bitstring Status List v1.0 asks for, `zlib` what Token Status List asks for. */
export type Container = 'gzip' | 'zlib';

export interface ChunkedBits {
  readonly entries: number;
  readonly entrySize: number;
  /** Throws RangeError outside the list. */
  get(index: number): number;
  /** Throws RangeError outside the list, and for a value that needs more than `entrySize` bits. */
  set(index: number, value: number): void;
  /** The packed list in base64url without padding and without multibase prefix. Costs what changed since the last call. */
  encode(): string;
  /** The bits themselves; not to be changed from outside. */
  readonly bits: Uint8Array;
  /** About how many bytes of memory this list holds. */
  size(): number;
}

interface Chunk {
  text: string;
  checksum: number;
}

const EMPTY_BLOCK = Uint8Array.of(0x00, 0x00, 0x00, 0xff, 0xff);
/** The final block of every list: empty, with fixed codes (RFC 1951, section 3.2.6). */
const LAST_BLOCK = Uint8Array.of(0x03, 0x00);

/** No name, no time; operating system "unknown", so that equal lists are equal bytes everywhere. RFC 1952, section 2.3. */
const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0xff);
/** 32 KiB window, best compression. RFC 1950, section 2.2. */
const ZLIB_HEADER = Uint8Array.of(0x78, 0xda);

/**
 * A list of `entries` zeros, or of the given `bits` (taken over, not copied). `entrySize` is 1, 2, 4 or 8 bits.
 * Throws RangeError when the entries do not fill whole bytes.
 */
export function createChunkedBits(o: {
  entries: number;
  entrySize?: number;
  order: BitOrder;
  container: Container;
  bits?: Uint8Array;
}): ChunkedBits {
  const { entries, order, container } = o;
  const entrySize = o.entrySize ?? 1;
  const length = (entries * entrySize) / 8;
  if (![1, 2, 4, 8].includes(entrySize) || !Number.isSafeInteger(length) || length < 1) {
    throw new RangeError('A list consists of whole bytes, and an entry of 1, 2, 4 or 8 bits');
  }
  const bits = o.bits ?? new Uint8Array(length);
  if (bits.length !== length) throw new RangeError('The bits are more or fewer than the entries');

  const chunks = new Array<Chunk | undefined>(Math.ceil(length / CHUNK_BYTES));
  const lengthOf = (chunk: number) => Math.min(CHUNK_BYTES, length - chunk * CHUNK_BYTES);
  const fullShift = crcShift(CHUNK_BYTES);
  const lastShift = crcShift(lengthOf(chunks.length - 1));
  let text: string | undefined;

  const pack = (index: number): Chunk => {
    const raw = bits.subarray(index * CHUNK_BYTES, index * CHUNK_BYTES + lengthOf(index));
    return { text: packChunk(raw), checksum: container === 'gzip' ? crc32(raw) : adler32(raw) };
  };
  const combine = (a: number, b: number, index: number) =>
    container === 'gzip'
      ? combineCrc32(a, b, index === chunks.length - 1 ? lastShift : fullShift)
      : combineAdler32(a, b, lengthOf(index));

  return {
    entries,
    entrySize,
    bits,
    get: (index) => readEntry(bits, index, entrySize, order),
    set(index, value) {
      writeEntry(bits, index, entrySize, order, value);
      chunks[Math.floor((index * entrySize) / 8 / CHUNK_BYTES)] = undefined;
      text = undefined;
    },
    encode() {
      if (text !== undefined) return text;
      let checksum = container === 'gzip' ? 0 : 1;
      let body = '';
      for (let index = 0; index < chunks.length; index++) {
        const chunk = chunks[index] ?? pack(index);
        chunks[index] = chunk;
        checksum = combine(checksum, chunk.checksum, index);
        body += chunk.text;
      }
      text = PREFIXES[container] + body + trailer(container, checksum, length);
      return text;
    },
    size: () => length + chunks.reduce((sum, chunk) => sum + (chunk?.text.length ?? 0), 0) + (text?.length ?? 0),
  };
}

/** A chunk of zeros is what most lists mostly consist of. */
const zeroChunks = new Map<number, string>();

function packChunk(raw: Uint8Array): string {
  if (raw.some((byte) => byte !== 0)) return deflateChunk(raw);
  const known = zeroChunks.get(raw.length);
  if (known !== undefined) return known;
  const packed = deflateChunk(raw);
  // Only one length but the full one can occur per list size; the bound is for callers with many sizes.
  if (zeroChunks.size < 64) zeroChunks.set(raw.length, packed);
  return packed;
}

function deflateChunk(raw: Uint8Array): string {
  // Bits at random places repeat nothing but runs of equal bytes, so looking for runs alone is both the quickest and the
  // smallest: at 2 % set bits a tenth of the time of level 9 for the same length. Small buffers are quicker to set up.
  const deflated = deflateRawSync(raw, {
    finishFlush: constants.Z_SYNC_FLUSH,
    strategy: constants.Z_RLE,
    windowBits: 12,
    memLevel: 6,
  });
  return fill(deflated);
}

/** Base64url of bytes that are filled with empty blocks to a multiple of three: each block adds five bytes. */
function fill(bytes: Uint8Array): string {
  const blocks = bytes.length % 3;
  return Buffer.concat([bytes, ...Array.from({ length: blocks }, () => EMPTY_BLOCK)]).toString('base64url');
}

const PREFIXES: Record<Container, string> = { gzip: fill(GZIP_HEADER), zlib: fill(ZLIB_HEADER) };

/** The final block and the checksum: CRC-32 and length, little-endian, for gzip; Adler-32, big-endian, for zlib. */
function trailer(container: Container, checksum: number, length: number): string {
  const end = Buffer.alloc(container === 'gzip' ? 10 : 6);
  end.set(LAST_BLOCK);
  if (container === 'gzip') {
    end.writeUInt32LE(checksum, 2);
    end.writeUInt32LE(length % 2 ** 32, 6);
  } else {
    end.writeUInt32BE(checksum, 2);
  }
  return end.toString('base64url');
}
