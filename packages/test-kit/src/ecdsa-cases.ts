// ECDSA signatures at the edges of the definition, made with integers: what a verifier has to accept and to refuse.
import { createHash, sign } from 'node:crypto';
import { CURVES, type Curve, inverse, mod, type Point, pointOnCurve, toBytes } from './curve.ts';
import { createTestKey, type TestKey, type TestPublicJwk, testKeyFromSecret } from './keys.ts';

export interface EcdsaCase {
  title: string;
  publicJwk: TestPublicJwk;
  data: Uint8Array;
  /** r‖s, IEEE P1363, unless the case is that it is not. */
  signature: Uint8Array;
  accepted: boolean;
}

type Algorithm = 'P-256' | 'P-384';

const data = new TextEncoder().encode('An achievement of somebody.');

/** About 150 signatures of one curve; FIPS 186-5 section 6.4, RFC 7518 section 3.4. */
export function listEcdsaCases(algorithm: Algorithm): EcdsaCase[] {
  const key = createTestKey(algorithm, 'edges');
  const signer = context(key);
  return [...goodCases(algorithm), ...integerCases(signer), ...encodingCases(signer), ...flippedBytes(signer)];
}

interface Context {
  key: TestKey;
  curve: Curve;
  r: bigint;
  s: bigint;
  join(r: bigint, s: bigint): Uint8Array;
  make(title: string, accepted: boolean, signature: Uint8Array, change?: Partial<EcdsaCase>): EcdsaCase;
}

function context(key: TestKey): Context {
  const curve = CURVES[key.algorithm as Algorithm];
  const signature = signWith(key, data);
  const [r, s] = [signature.subarray(0, curve.length), signature.subarray(curve.length)].map(toInteger) as [
    bigint,
    bigint,
  ];
  return {
    key,
    curve,
    r,
    s,
    join: (first, second) => Buffer.concat([toBytes(first, curve.length), toBytes(second, curve.length)]),
    make: (title, accepted, bytes, change) => ({
      title,
      publicJwk: key.publicJwk,
      data,
      signature: new Uint8Array(bytes),
      accepted,
      ...change,
    }),
  };
}

/** Small and large secrets, whose points are those that addition formulas treat apart. */
function goodCases(algorithm: Algorithm): EcdsaCase[] {
  const curve = CURVES[algorithm];
  const secrets: [string, bigint][] = [
    ['1', 1n],
    ['2', 2n],
    ['3', 3n],
    ['n-1', curve.n - 1n],
    ['n-2', curve.n - 2n],
    ['half of n', (curve.n - 1n) / 2n],
  ];
  const bySecret = secrets.map(([name, d]) => {
    const key = testKeyFromSecret(algorithm, toBytes(d, curve.length));
    return context(key).make(`a signature by the secret ${name}`, true, signWith(key, data));
  });
  const lengths = [0, 1, 31, 32, 33, 55, 56, 63, 64, 65, 127, 128, 1000].map((length) => {
    const key = createTestKey(algorithm, 'edges');
    const message = new Uint8Array(length).fill(length % 256);
    return context(key).make(`a text of ${length} bytes`, true, signWith(key, message), { data: message });
  });
  return [...bySecret, ...lengths];
}

function integerCases({ key, curve, r, s, join, make }: Context): EcdsaCase[] {
  const { n, p, length } = curve;
  const most = (1n << BigInt(8 * length)) - 1n;
  const e = digest(curve, data);
  const d = toInteger(Buffer.from(key.privateJwk.d, 'base64url'));
  const special: [string, bigint][] = [
    ['0', 0n],
    ['1', 1n],
    ['2', 2n],
    ['n-1', n - 1n],
    ['n', n],
    ['n+1', n + 1n],
    ['p', p],
    ['p-n', p - n],
    ['all ones', most],
  ];
  const pairs = special.flatMap(([first, a]) =>
    special.map(([second, b]) => make(`r = ${first} and s = ${second}`, false, join(a, b))),
  );
  const replaced = special.flatMap(([name, value]) => [
    make(`the true s with r = ${name}`, false, join(value, s)),
    make(`the true r with s = ${name}`, false, join(r, value)),
  ]);
  const large = largeX(curve, e);
  return [
    make('a signature', true, join(r, s)),
    // ECDSA has two values of s for each r, and JWS asks for neither.
    make('s replaced by n - s', true, join(r, n - s)),
    make('r replaced by n - r', false, join(n - r, s)),
    make('r and s changed places', false, join(s, r)),
    make('r one more', false, join(r + 1n, s)),
    make('s one less', false, join(r, s - 1n)),
    // e + r·d = 0: the sum of the two points is the point at infinity, which has no x.
    make('an r that leads to the point at infinity', false, join(mod(-e * inverse(d, n), n), s)),
    make('a point whose x is larger than n, reduced', true, join(large.r, large.s), { publicJwk: large.publicJwk }),
    make('the same point with its x as it is', false, join(large.r + n, large.s), { publicJwk: large.publicJwk }),
    ...pairs,
    ...replaced,
  ];
}

/** A key for which (r, s) is a signature although the x of its point is not below n: solved for the public key. */
function largeX(curve: Curve, e: bigint): { r: bigint; s: bigint; publicJwk: TestPublicJwk } {
  let x = curve.n + 1n;
  let point: Point | undefined;
  while (point === undefined) point = pointOnCurve(curve, x++);
  const r = x - 1n - curve.n;
  const s = 12345n;
  const q = curve.add(
    curve.multiply(point, mod(s * inverse(r, curve.n), curve.n)),
    curve.multiply(curve.g, mod(-e * inverse(r, curve.n), curve.n)),
  ) as Point;
  return { r, s, publicJwk: jwkOf(curve, q) };
}

function encodingCases({ key, curve, r, s, join, make }: Context): EcdsaCase[] {
  const good = Buffer.from(join(r, s));
  const privateKey = { key: { ...key.privateJwk }, format: 'jwk' as const };
  const other = curve.hash === 'sha256' ? 'sha384' : 'sha256';
  const stranger = createTestKey(key.algorithm, 'stranger');
  return [
    make('no signature', false, Buffer.alloc(0)),
    make('only r', false, good.subarray(0, curve.length)),
    make('one byte less', false, good.subarray(0, -1)),
    make('one byte more', false, Buffer.concat([good, Buffer.from([0])])),
    make('a zero before it', false, Buffer.concat([Buffer.from([0]), good])),
    make(
      'r and s with a leading zero each',
      false,
      Buffer.concat([Buffer.from([0]), toBytes(r, curve.length), Buffer.from([0]), toBytes(s, curve.length)]),
    ),
    make('twice the signature', false, Buffer.concat([good, good])),
    make('r and s padded for a larger curve', false, Buffer.concat([toBytes(r, 66), toBytes(s, 66)])),
    make(
      'little-endian r and s',
      false,
      Buffer.concat(
        [good.subarray(0, curve.length), good.subarray(curve.length)].map((half) => Buffer.from(half).reverse()),
      ),
    ),
    make('DER', false, sign(curve.hash, data, privateKey)),
    make('DER cut to length', false, sign(curve.hash, data, privateKey).subarray(0, 2 * curve.length)),
    make('ASCII hexadecimal', false, Buffer.from(good.toString('hex'))),
    make('base64url', false, Buffer.from(good.toString('base64url'))),
    make('zeros', false, Buffer.alloc(2 * curve.length)),
    make(`a signature over ${other}`, false, sign(other, data, { ...privateKey, dsaEncoding: 'ieee-p1363' })),
    make('a signature by another key', false, signWith(stranger, data)),
    make('a signature over another text', false, signWith(key, Buffer.concat([data, Buffer.from('x')]))),
    make('a text of one byte less', false, good, { data: data.subarray(0, -1) }),
    make('an empty text', false, good, { data: new Uint8Array() }),
    make('the digest in place of the text', false, good, { data: createHash(curve.hash).update(data).digest() }),
  ];
}

function flippedBytes({ curve, r, s, join, make }: Context): EcdsaCase[] {
  return Array.from({ length: 2 * curve.length }, (_, at) => {
    const signature = join(r, s);
    signature[at] = (signature[at] as number) ^ (1 << (at % 8));
    return make(`byte ${at} with one bit changed`, false, signature);
  });
}

function signWith(key: TestKey, message: Uint8Array): Uint8Array {
  const { hash } = CURVES[key.algorithm as Algorithm];
  return sign(hash, message, { key: { ...key.privateJwk }, format: 'jwk', dsaEncoding: 'ieee-p1363' });
}

function jwkOf(curve: Curve, { x, y }: Point): TestPublicJwk {
  return { kty: 'EC', crv: curve.name, x: text(x, curve.length), y: text(y, curve.length) };
}

const text = (value: bigint, length: number) => Buffer.from(toBytes(value, length)).toString('base64url');
const toInteger = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const digest = (curve: Curve, message: Uint8Array) => toInteger(createHash(curve.hash).update(message).digest());
