// UTF-8 bytes held in a text of one-byte characters: joined as fast as ASCII, hashed without encoding, and ordered by code point.

import { hash } from 'node:crypto';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the bounds of ASCII.
const NON_ASCII = /[^\u0000-\u007f]/;

/**
 * Grows to the longest text seen and is used again: everything here is synchronous, so no two callers hold it at once.
 * It holds public texts only (canonical forms), never a key.
 */
let scratch = Buffer.allocUnsafeSlow(1 << 16);

function scratchFor(length: number): Buffer {
  if (length > scratch.length) scratch = Buffer.allocUnsafeSlow(length * 2);
  return scratch;
}

/** The UTF-8 bytes of a well-formed text, one character per byte. */
export function toByteText(text: string): string {
  if (!NON_ASCII.test(text)) return text;
  const buffer = scratchFor(text.length * 3);
  return buffer.toString('latin1', 0, buffer.write(text, 0, 'utf8'));
}

/** The reverse; the bytes have to be valid UTF-8. */
export function fromByteText(bytes: string): string {
  if (!NON_ASCII.test(bytes)) return bytes;
  const buffer = scratchFor(bytes.length);
  return buffer.toString('utf8', 0, buffer.write(bytes, 0, 'latin1'));
}

/**
 * The same text in one piece of memory. A text that was put together stays a tree of its parts until somebody reads it;
 * for parts that are used again and again that reading would be repeated.
 */
export function inOnePiece(byteText: string): string {
  return Buffer.from(byteText, 'latin1').toString('latin1');
}

/** A copy of the bytes. */
export function bytesOf(byteText: string): Uint8Array {
  return new Uint8Array(Buffer.from(byteText, 'latin1'));
}

/** The SHA-256 digest of the bytes. */
export function sha256(byteText: string): Buffer {
  const buffer = scratchFor(byteText.length);
  return hash('sha256', buffer.subarray(0, buffer.write(byteText, 0, 'latin1')), 'buffer');
}

/** The same in hexadecimal, the form that RDFC-1.0 orders blank nodes by. */
export function sha256Hex(byteText: string): string {
  const buffer = scratchFor(byteText.length);
  return hash('sha256', buffer.subarray(0, buffer.write(byteText, 0, 'latin1')), 'hex');
}
