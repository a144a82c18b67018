// A raw signature and its base58btc multibase text, the form of `proofValue`: here general routines would take longer than the hashing.

const ALPHABET = Uint8Array.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', (c) => c.charCodeAt(0));
const ONE = ALPHABET[0] as number;
const BYTES = 64;
/** Five characters are one digit, two bytes one step: no product reaches 2^53, so doubles hold all of them exactly. */
const BASE = 58 ** 5;
const STEP = 2 ** 16;
/** 64 bytes are at most 88 characters. */
const DIGITS = 18;
const MAX_CHARACTERS = 88;
const Z = 122;
const digits = new Float64Array(DIGITS);
const steps = new Float64Array(BYTES / 2 + 1);
const characters = Buffer.alloc(DIGITS * 5);

const VALUES = new Uint8Array(128).fill(255);
ALPHABET.forEach((character, value) => {
  VALUES[character] = value;
});

/** Throws RangeError unless there are exactly 64 bytes. */
export function encodeSignature(signature: Uint8Array): string {
  if (signature.length !== BYTES) throw new RangeError('The signature has to have 64 bytes');
  const start = write(readDigits(signature));
  let zeros = 0;
  while (zeros < BYTES && signature[zeros] === 0) zeros++;
  return `z${'1'.repeat(zeros)}${characters.toString('latin1', start)}`;
}

/** The number as digits, the lowest first; gives how many there are. */
function readDigits(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < BYTES; at += 2) {
    let carry = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    for (let i = 0; i < count; i++) {
      const value = (digits[i] as number) * STEP + carry;
      // The product with the reciprocal is off by one at most.
      carry = Math.floor(value * (1 / BASE));
      let rest = value - carry * BASE;
      if (rest < 0) {
        rest += BASE;
        carry--;
      } else if (rest >= BASE) {
        rest -= BASE;
        carry++;
      }
      digits[i] = rest;
    }
    if (carry > 0) digits[count++] = carry;
  }
  return count;
}

/** Fills `characters` from the end; gives where the text begins. */
function write(count: number): number {
  let at = characters.length;
  for (let i = 0; i < count; i++) {
    let rest = digits[i] as number;
    for (let k = 0; k < 5; k++) {
      const next = (rest / 58) | 0;
      characters[--at] = ALPHABET[rest - next * 58] as number;
      rest = next;
    }
  }
  while (at < characters.length && characters[at] === ONE) at++;
  return at;
}

/** The 64 bytes, or `undefined` for any other text. */
export function decodeSignature(text: string): Uint8Array | undefined {
  if (text.charCodeAt(0) !== Z || text.length < 2 || text.length > 1 + MAX_CHARACTERS) return undefined;
  const bytes = new Uint8Array(BYTES);
  let zeros = 1;
  while (zeros < text.length && text.charCodeAt(zeros) === ONE) zeros++;
  // The number in steps of two bytes, the lowest first.
  let count = 0;
  for (let at = zeros; at < text.length; at += 5) {
    let carry = 0;
    let factor = 1;
    for (let i = at; i < Math.min(at + 5, text.length); i++) {
      const value = VALUES[text.charCodeAt(i)] ?? 255;
      if (value === 255) return undefined;
      carry = carry * 58 + value;
      factor *= 58;
    }
    for (let i = 0; i < count; i++) {
      const value = (steps[i] as number) * factor + carry;
      carry = Math.floor(value / STEP);
      steps[i] = value - carry * STEP;
    }
    for (; carry > 0 && count < steps.length; carry = Math.floor(carry / STEP)) steps[count++] = carry % STEP;
    if (carry > 0) return undefined;
  }
  const highest = count === 0 ? 0 : (steps[count - 1] as number);
  const length = count === 0 ? 0 : 2 * count - (highest < 256 ? 1 : 0);
  // Each leading "1" is a zero byte, and no zero byte is written in another way.
  if (length + zeros - 1 !== BYTES) return undefined;
  for (let i = 0, at = BYTES - 1; i < count; i++) {
    const value = steps[i] as number;
    bytes[at--] = value & 255;
    if (at >= 0) bytes[at--] = value >> 8;
  }
  return bytes;
}
