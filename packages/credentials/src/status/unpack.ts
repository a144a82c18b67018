// Unpacks gzip members and zlib streams from strangers: exactly one, whole, unharmed, nothing behind it, never too large.
import { promisify } from 'node:util';
import { inflate, inflateRaw, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { CredentialError } from '../credential-error.ts';
import { crc32 } from './checksums.ts';

/** 2^26 entries of one bit. A gzip file of 600 bytes can hold gigabytes, so what comes out is bounded, not what goes in. */
export const MAX_BYTES = 8 * 1024 * 1024;

/** With `info` zlib also tells how much of the input it used. */
interface Inflated {
  buffer: Buffer;
  engine: { bytesWritten: number };
}
type Inflate = (input: Uint8Array, o: ZlibOptions) => Promise<Inflated>;

const inOutputLimits = { maxOutputLength: MAX_BYTES, info: true };
const inflateRawLater = promisify(inflateRaw) as unknown as Inflate;
const inflateLater = promisify(inflate) as unknown as Inflate;

/**
 * RFC 1952, one member. Throws CredentialError `status_list_malformed` (truncated, wrong checksum or length, a second
 * member, anything behind it), `status_list_too_large` beyond MAX_BYTES. Stops as soon as the output is too large.
 */
export function unpackGzip(packed: Uint8Array): Uint8Array {
  return guarded(() => {
    const start = lengthOfGzipHeader(packed);
    const body = packed.subarray(start);
    return checkMember(body, inflateRawSync(body, inOutputLimits) as unknown as Inflated);
  });
}

/** The same off the event loop, for lists as they come from the network. */
export function unpackGzipLater(packed: Uint8Array): Promise<Uint8Array> {
  return guardedLater(async () => {
    const body = packed.subarray(lengthOfGzipHeader(packed));
    return checkMember(body, await inflateRawLater(body, inOutputLimits));
  });
}

/** RFC 1950. Throws like unpackGzip. */
export function unpackZlib(packed: Uint8Array): Uint8Array {
  return guarded(() => checkStream(packed, inflateSync(packed, inOutputLimits) as unknown as Inflated));
}

/** The same off the event loop. */
export function unpackZlibLater(packed: Uint8Array): Promise<Uint8Array> {
  return guardedLater(async () => checkStream(packed, await inflateLater(packed, inOutputLimits)));
}

/** What stands behind the deflated data is 8 bytes, CRC-32 and length, and they are right. RFC 1952, section 2.3.1. */
function checkMember(body: Uint8Array, { buffer, engine }: Inflated): Uint8Array {
  const trailer = Buffer.from(body.subarray(engine.bytesWritten));
  if (trailer.length !== 8) throw new Error('the member does not end where the input ends');
  if (trailer.readUInt32LE(0) !== crc32(buffer) || trailer.readUInt32LE(4) !== buffer.length) {
    throw new Error('the checksum or the length is wrong');
  }
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** zlib itself compares the Adler-32. */
function checkStream(packed: Uint8Array, { buffer, engine }: Inflated): Uint8Array {
  if (engine.bytesWritten !== packed.length) throw new Error('bytes stand behind the stream');
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** The optional parts (file name and the like) are stepped over; flags that nobody has defined are refused. */
function lengthOfGzipHeader(packed: Uint8Array): number {
  const [magic1, magic2, method, flags] = packed;
  if (magic1 !== 0x1f || magic2 !== 0x8b || method !== 8 || flags === undefined || flags >= 0x20) {
    throw new Error('no gzip header');
  }
  let at = 10;
  if (flags & 0x04) at += 2 + (packed[at] ?? 0) + (packed[at + 1] ?? 0) * 256;
  for (const text of [0x08, 0x10]) {
    if ((flags & text) === 0) continue;
    const end = packed.indexOf(0, at);
    if (end < 0) throw new Error('the header does not end');
    at = end + 1;
  }
  if (flags & 0x02) {
    const expected = (packed[at] ?? 0) + (packed[at + 1] ?? 0) * 256;
    if (expected !== crc32(packed.subarray(0, at)) % 0x10000) throw new Error('the checksum of the header is wrong');
    at += 2;
  }
  return at;
}

function guarded(unpack: () => Uint8Array): Uint8Array {
  try {
    return unpack();
  } catch (cause) {
    throw toCredentialError(cause);
  }
}

async function guardedLater(unpack: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await unpack();
  } catch (cause) {
    throw toCredentialError(cause);
  }
}

function toCredentialError(cause: unknown): CredentialError {
  const tooLarge = (cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
  const code = tooLarge ? 'status_list_too_large' : 'status_list_malformed';
  return new CredentialError(code, 'The encoded list cannot be unpacked', { cause });
}
