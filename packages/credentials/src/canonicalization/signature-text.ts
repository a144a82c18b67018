// A raw signature as base58btc multibase text, the form of `proofValue`: here the general routine would take longer than the hashing.

const ALPHABET = Uint8Array.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', (c) => c.charCodeAt(0));
const ONE = ALPHABET[0] as number;
const BYTES = 64;
/** Five characters are one digit, two bytes one step: no product reaches 2^53, so doubles hold all of them exactly. */
const BASE = 58 ** 5;
const STEP = 2 ** 16;
/** 64 bytes are at most 88 characters. */
const DIGITS = 18;
const digits = new Float64Array(DIGITS);
const characters = Buffer.alloc(DIGITS * 5);

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
