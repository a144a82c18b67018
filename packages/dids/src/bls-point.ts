// Bounds of a compressed BLS12-381 G2 point: what can be said about a public key without computing on the curve.
// https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-pairing-friendly-curves-11#appendix-C

/** The prime of the base field; a coordinate at or above it would be a second spelling of a smaller one. */
const FIELD_PRIME = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn;

const COMPRESSED = 0x80;
const INFINITY = 0x40;
const FLAGS = 0xe0;

/**
 * True when 96 bytes are marked as a compressed point other than infinity and both halves of the x coordinate are
 * smaller than the field prime. NOT checked: that the point is on the curve and in the subgroup of prime order. The BBS
 * library checks both when it verifies with the key, and nothing else uses the key.
 */
export function isPlausibleG2Point(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  if (bytes.length !== 96 || (first & COMPRESSED) === 0 || (first & INFINITY) !== 0) return false;
  const halves = Uint8Array.from(bytes);
  halves[0] = first & ~FLAGS;
  return toInteger(halves.subarray(0, 48)) < FIELD_PRIME && toInteger(halves.subarray(48)) < FIELD_PRIME;
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
