// Makes tokens without the product's code: JWS with node:crypto, SD-JWT with its digests, Key Binding.
import { createHash, createHmac, createPublicKey } from 'node:crypto';
import type { JsonObject } from '../../src/json-object.ts';
import type { SignSpec } from './corpus-case.ts';
import { signBytes } from './independent-proof.ts';
import { type Person, person } from './people.ts';

/** A JWT before it is signed; changes of a case see it in this form. */
export interface UnsignedJwt extends JsonObject {
  header: JsonObject;
  payload: JsonObject;
  /** Taken as they are in place of the JSON of `header` and `payload`. */
  headerText?: string;
  payloadText?: string;
}

/** `digest:0` in the payload or in a disclosure becomes the digest of that disclosure. */
export interface UnsignedSdJwt extends UnsignedJwt {
  disclosures: unknown[];
  /** Taken as they are, in base64url, in place of the JSON of a disclosure. */
  disclosureTexts?: Record<string, string>;
  hash?: 'sha256' | 'sha384' | 'sha512';
  /** The disclosures that are sent. */
  shown: number[];
  /** The Key Binding JWT of a presentation; `sd_hash` is filled in when it says `auto`. */
  binding?: UnsignedJwt & { key: string };
}

const base64url = (data: string | Uint8Array) => Buffer.from(data as Uint8Array).toString('base64url');

/** An `alg` of HMAC is signed with the issuer's public key as its secret, in the form that `secret` names. */
export function signJwt(jwt: UnsignedJwt, key: string, spec: SignSpec = {}): string {
  const who = person(spec.key ?? key);
  const header = { ...jwt.header, ...spec.set };
  for (const name of spec.without ?? []) delete header[name];
  const input = `${base64url(jwt.headerText ?? JSON.stringify(header))}.${base64url(jwt.payloadText ?? JSON.stringify(jwt.payload))}`;
  return `${input}.${base64url(signInput(Buffer.from(input), header, who, String(jwt.secret ?? 'pem')))}`;
}

function signInput(input: Buffer, header: JsonObject, { key }: Person, secret: string): Uint8Array {
  const [, bits] = /^HS(256|384|512)$/.exec(String(header.alg)) ?? [];
  if (bits === undefined) return signBytes(key, input);
  const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const secrets: Record<string, string | Buffer> = {
    pem,
    'pem and a space': `${pem} `,
    'pem without its end': pem.trimEnd(),
    der: publicKey.export({ type: 'spki', format: 'der' }),
    jwk: JSON.stringify(key.publicJwk),
    x: key.publicJwk.x,
    bytes: Buffer.from(key.publicJwk.x, 'base64url'),
    empty: '',
  };
  const chosen = secrets[secret];
  if (chosen === undefined) throw new Error(`no secret is called ${secret}`);
  return createHmac(`sha${bits}`, chosen).update(input).digest();
}

/** https://www.rfc-editor.org/rfc/rfc9901#section-4 */
export function makeSdJwt(unsigned: UnsignedSdJwt, key: string, spec?: SignSpec): string {
  const hash = unsigned.hash ?? 'sha256';
  const digest = (text: string) => createHash(hash).update(text, 'ascii').digest('base64url');
  const texts: string[] = [];
  const withDigests = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value).replaceAll(/"digest:(\d+)"/g, (_, i) => JSON.stringify(digest(texts[Number(i)] as string))),
    );
  // A disclosure may hold digests of those before it.
  for (const [i, disclosure] of unsigned.disclosures.entries()) {
    texts.push(unsigned.disclosureTexts?.[i] ?? base64url(JSON.stringify(withDigests(disclosure))));
  }
  const jwt = signJwt({ ...unsigned, payload: withDigests(unsigned.payload) }, key, spec);
  const sdJwt = `${[jwt, ...unsigned.shown.map((i) => texts[i])].join('~')}~`;
  const { binding } = unsigned;
  if (binding === undefined) return sdJwt;
  const payload = { ...binding.payload };
  if (payload.sd_hash === 'auto') payload.sd_hash = digest(sdJwt);
  return sdJwt + signJwt({ ...binding, payload }, binding.key);
}
