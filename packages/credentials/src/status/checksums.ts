// The two checksums of packed lists, and how those of a whole follow from those of its parts.
import { crc32 } from 'node:zlib';

export { crc32 };

/** The CRC-32 polynomial without its highest term, bit-reversed as in RFC 1952, section 8. */
const CRC_POLYNOMIAL = 0xedb88320;
const ADLER_MODULUS = 65_521;

/**
 * The CRC of `a` followed by `b`, from the CRCs of both: a CRC is a remainder of polynomials over GF(2), so appending n
 * bytes multiplies it by x^(8n), and `shift` is that power (see crcShift).
 */
export function combineCrc32(a: number, b: number, shift: number): number {
  return (multiply(a, shift) ^ b) >>> 0;
}

/** x^(8n) modulo the CRC polynomial: what `n` further bytes do to a CRC. Computed once for chunks of one length. */
export function crcShift(n: number): number {
  let result = 0x80000000; // x^0: the highest bit is the lowest power
  let square = 0x40000000; // x^1
  for (let exponent = n * 8; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

/** The product of two polynomials over GF(2), modulo the CRC polynomial. */
function multiply(a: number, b: number): number {
  let product = 0;
  let factor = b;
  for (let mask = 0x80000000; mask !== 0; mask >>>= 1) {
    if ((a & mask) !== 0) product ^= factor;
    factor = (factor & 1) === 1 ? (factor >>> 1) ^ CRC_POLYNOMIAL : factor >>> 1;
  }
  return product >>> 0;
}

/** RFC 1950, section 8.2. */
export function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  // 4096 bytes are far below the 5552 after which the sums could exceed 32 bits.
  for (let start = 0; start < bytes.length; start += 4096) {
    const end = Math.min(start + 4096, bytes.length);
    for (let i = start; i < end; i++) {
      low += bytes[i] as number;
      high += low;
    }
    low %= ADLER_MODULUS;
    high %= ADLER_MODULUS;
  }
  return high * 0x10000 + low;
}

/** The Adler-32 of `a` followed by `b`, where `b` stands for `length` bytes. */
export function combineAdler32(a: number, b: number, length: number): number {
  const [lowA, highA] = [a % 0x10000, Math.floor(a / 0x10000)];
  const [lowB, highB] = [b % 0x10000, Math.floor(b / 0x10000)];
  // Each sum starts from 1; the second part's own 1 is taken out again.
  const low = (lowA + lowB - 1) % ADLER_MODULUS;
  const high = (highA + highB + (length % ADLER_MODULUS) * (lowA - 1 + ADLER_MODULUS)) % ADLER_MODULUS;
  return high * 0x10000 + ((low + ADLER_MODULUS) % ADLER_MODULUS);
}
