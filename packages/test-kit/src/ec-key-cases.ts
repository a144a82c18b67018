// Public keys of P-256 and P-384 as JWK: points that are none, spellings that are not the one, members that do not belong.
import { CURVES, mod, pointOnCurve, toBytes } from './curve.ts';
import { createTestKey } from './keys.ts';

export interface KeyCase {
  title: string;
  jwk: Record<string, unknown>;
  accepted: boolean;
}

/** Public keys as JWK: SEC 1 section 3.2.2.1, RFC 7518 section 6.2.1. */
export function listEcKeyCases(algorithm: 'P-256' | 'P-384'): KeyCase[] {
  const curve = CURVES[algorithm];
  const { publicJwk, privateJwk } = createTestKey(algorithm, 'edges');
  const point = { x: toInteger(publicJwk.x), y: toInteger(publicJwk.y as string) };
  const jwk = (x: bigint, y: bigint, length = curve.length) => ({
    ...publicJwk,
    x: text(x, length),
    y: text(y, length),
  });
  const otherCurve = algorithm === 'P-256' ? 'P-384' : 'P-256';
  const zero = pointOnCurve(curve, 0n);
  const row = (title: string, members: object, accepted = false): KeyCase => ({ title, jwk: { ...members }, accepted });
  return [
    row('a key', publicJwk, true),
    row('the negated point', jwk(point.x, curve.p - point.y), true),
    row('the generator', jwk(curve.g.x, curve.g.y), true),
    ...(zero === undefined ? [] : [row('a point whose x is 0', jwk(0n, zero.y), true)]),
    row('another label', { ...publicJwk, kid: 'a', use: 'sig', key_ops: ['verify'], ext: true }, true),
    row('a point beside the curve', jwk(point.x, mod(point.y + 1n, curve.p))),
    row('a point of another x', jwk(mod(point.x + 1n, curve.p), point.y)),
    row('coordinates that changed places', jwk(point.y, point.x)),
    row('zeros', jwk(0n, 0n)),
    row('x = p', jwk(curve.p, point.y)),
    row('y beyond p', jwk(point.x, (1n << BigInt(8 * curve.length)) - 1n)),
    row('y = p - y + 1', jwk(point.x, curve.p - point.y + 1n)),
    row('a leading zero in each coordinate', jwk(point.x, point.y, curve.length + 1)),
    row('x without its last byte', {
      ...publicJwk,
      x: Buffer.from(publicJwk.x, 'base64url').subarray(0, -1).toString('base64url'),
    }),
    row('x twice', { ...publicJwk, x: publicJwk.x + publicJwk.x }),
    row('no y', { ...publicJwk, y: undefined }),
    row('an empty y', { ...publicJwk, y: '' }),
    row('y as null', { ...publicJwk, y: null }),
    row('y as a list', { ...publicJwk, y: [publicJwk.y] }),
    row('x as a number', { ...publicJwk, x: 7 }),
    row('padding after x', { ...publicJwk, x: `${publicJwk.x}=` }),
    row('a line break after x', { ...publicJwk, x: `${publicJwk.x}\n` }),
    row('base64 in place of base64url', { ...publicJwk, x: `+/${publicJwk.x.slice(2)}` }),
    row('the private member', privateJwk),
    row('an empty private member', { ...publicJwk, d: '' }),
    row('a symmetric member', { ...publicJwk, k: 'AAAA' }),
    row(`the curve ${otherCurve}`, { ...publicJwk, crv: otherCurve }),
    row('the curve secp256k1', { ...publicJwk, crv: 'secp256k1' }),
    row('the curve in small letters', { ...publicJwk, crv: algorithm.toLowerCase() }),
    row('no curve', { ...publicJwk, crv: undefined }),
    row('the type OKP', { ...publicJwk, kty: 'OKP' }),
    row('the type oct', { ...publicJwk, kty: 'oct' }),
    row('a list as type', { ...publicJwk, kty: ['EC'] }),
    row('the algorithm HS256', { ...publicJwk, alg: 'HS256' }),
    row('the algorithm none', { ...publicJwk, alg: 'none' }),
    row('the algorithm of the other curve', { ...publicJwk, alg: algorithm === 'P-256' ? 'ES384' : 'ES256' }),
    row('a number as kid', { ...publicJwk, kid: 7 }),
  ];
}

const text = (value: bigint, length: number) => toBytes(value, length).toString('base64url');
const toInteger = (encoded: string): bigint => BigInt(`0x${Buffer.from(encoded, 'base64url').toString('hex')}`);
