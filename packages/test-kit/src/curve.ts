// P-256 and P-384 as plain integers, slow and easy to read: only for making edge cases that no library would sign.

export interface Point {
  x: bigint;
  y: bigint;
}

export interface Curve {
  name: 'P-256' | 'P-384';
  hash: 'sha256' | 'sha384';
  /** Bytes of a coordinate. */
  length: number;
  p: bigint;
  n: bigint;
  b: bigint;
  g: Point;
  /** `undefined` is the point at infinity. */
  add(a: Point | undefined, b: Point | undefined): Point | undefined;
  multiply(point: Point, times: bigint): Point | undefined;
}

/** SP 800-186, sections 3.2.1.3 and 3.2.1.4; a is p - 3. */
export const CURVES: Readonly<Record<'P-256' | 'P-384', Curve>> = {
  'P-256': curve({
    name: 'P-256',
    hash: 'sha256',
    length: 32,
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    g: {
      x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    },
  }),
  'P-384': curve({
    name: 'P-384',
    hash: 'sha384',
    length: 48,
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    g: {
      x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
    },
  }),
};

function curve(facts: Omit<Curve, 'add' | 'multiply'>): Curve {
  const { p } = facts;
  const add: Curve['add'] = (a, b) => {
    if (a === undefined || b === undefined) return a ?? b;
    if (a.x === b.x && mod(a.y + b.y, p) === 0n) return undefined;
    const slope =
      a.x === b.x ? mod((3n * a.x * a.x - 3n) * inverse(2n * a.y, p), p) : mod((b.y - a.y) * inverse(b.x - a.x, p), p);
    const x = mod(slope * slope - a.x - b.x, p);
    return { x, y: mod(slope * (a.x - x) - a.y, p) };
  };
  const multiply: Curve['multiply'] = (point, times) => {
    let sum: Point | undefined;
    let double: Point | undefined = point;
    for (let rest = times; rest > 0n; rest >>= 1n) {
      if (rest & 1n) sum = add(sum, double);
      double = add(double, double);
    }
    return sum;
  };
  return { ...facts, add, multiply };
}

/** The point of this x with the smaller root, or `undefined` when there is none. Both primes are 3 modulo 4. */
export function pointOnCurve({ p, b }: Curve, x: bigint): Point | undefined {
  const square = mod(x * x * x - 3n * x + b, p);
  const y = power(square, (p + 1n) / 4n, p);
  return mod(y * y, p) === square ? { x, y } : undefined;
}

export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** By Fermat: the modulus is prime. */
export function inverse(value: bigint, modulus: bigint): bigint {
  return power(mod(value, modulus), modulus - 2n, modulus);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square, modulus);
    square = mod(square * square, modulus);
  }
  return result;
}

/** Big-endian, padded with zeros. */
export function toBytes(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
}
