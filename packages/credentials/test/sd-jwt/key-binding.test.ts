// RFC 9901, section 7.3: who presents an SD-JWT VC, to whom, for which request, and exactly what.
import { describe, expect, test } from '@jest/globals';
import { createDidJwk } from '@skill-records/dids/did-jwk';
import { signJws } from '@skill-records/dids/jws';
import type { Signer } from '@skill-records/dids/signer';
import type { JsonObject } from '../../src/json-object.ts';
import { checkKeyBinding, type KeyBindingOptions, splitPresentation } from '../../src/sd-jwt/key-binding.ts';
import { presentSdJwt } from '../../src/sd-jwt/present.ts';
import {
  AUDIENCE,
  digestOf,
  disclose,
  forge,
  holder,
  issue,
  NONCE,
  NOW,
  SECONDS,
  signerFor,
  stranger,
} from './sd-jwt-world.ts';

const policy = (change: Partial<KeyBindingOptions> = {}): KeyBindingOptions => ({
  nonce: NONCE,
  audience: AUDIENCE,
  now: NOW,
  required: true,
  ...change,
});
const codeOf = (input: unknown, change: Partial<KeyBindingOptions> = {}) => {
  const { check, holder: who } = checkKeyBinding(input, policy(change));
  if (check.outcome !== 'passed') expect(who).toBeUndefined();
  return check.outcome === 'failed' ? check.code : check.outcome;
};
const present = async (change: object = {}) =>
  presentSdJwt({
    sdJwt: await issue(),
    disclose: [['record_id']],
    signer: holder,
    nonce: NONCE,
    audience: AUDIENCE,
    now: NOW,
    ...change,
  });

/** A Key Binding JWT of any shape behind a good credential. */
async function bind(o: { header?: JsonObject; payload?: JsonObject; signer?: Signer; sdJwt?: string } = {}) {
  const sdJwt = o.sdJwt ?? (await issue());
  const payload = { iat: SECONDS, aud: AUDIENCE, nonce: NONCE, sd_hash: digestOf(sdJwt), ...o.payload };
  return sdJwt + (await signJws({ signer: o.signer ?? holder, header: { typ: 'kb+jwt', ...o.header }, payload }));
}

describe('SDV-4 accepts', () => {
  test('the holder’s presentation, and says who the holder is', async () => {
    const result = checkKeyBinding(await present(), policy());
    expect(result.check).toEqual({ id: 'holderBinding', outcome: 'passed' });
    expect(result.holder).toBe(createDidJwk(holder.publicJwk).did);
    expect(result.confirmation).toEqual(holder.publicJwk);
  });

  test('a Key Binding JWT of the four claims and nothing else', async () => {
    const text = await present();
    const [header, payload] = text.slice(text.lastIndexOf('~') + 1).split('.');
    const read = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ typ: 'kb+jwt', alg: 'ES256' });
    const sdHash = digestOf(text.slice(0, text.lastIndexOf('~') + 1));
    expect(read(payload)).toEqual({ iat: SECONDS, aud: AUDIENCE, nonce: NONCE, sd_hash: sdHash });
  });

  test('T4 a cnf.jwk of nothing but the key', async () => {
    const { kty, crv, x, y } = holder.publicJwk;
    expect(codeOf(await bind({ sdJwt: await issue({ holderJwk: { kty, crv, x, y: y as string } }) }))).toBe('passed');
  });

  test('labels in cnf.jwk do not make another holder', async () => {
    const sdJwt = await issue({ holderJwk: { ...holder.publicJwk, kid: 'phone', use: 'sig', alg: 'ES256' } });
    expect(checkKeyBinding(await bind({ sdJwt }), policy()).holder).toBe(createDidJwk(holder.publicJwk).did);
  });

  test.each(['Ed25519', 'P-256', 'P-384'] as const)('a holder key of %s', async (algorithm) => {
    const signer = signerFor(algorithm, 'holder of many');
    const sdJwt = await issue({ holderJwk: signer.publicJwk });
    expect(codeOf(await present({ sdJwt, signer }))).toBe('passed');
  });

  test.each([-300, -299, 0, 299, 300])('an iat %d seconds from now', async (seconds) => {
    expect(codeOf(await bind({ payload: { iat: SECONDS + seconds } }))).toBe('passed');
  });

  test('unknown claims and header parameters', async () => {
    const header = { kid: 'x', jwk: stranger.publicJwk };
    expect(codeOf(await bind({ payload: { exp: SECONDS + 60, nbf: SECONDS, extra: 1 }, header }))).toBe('passed');
  });

  test('sd_hash with the hash function of the credential', async () => {
    const sdJwt = await forge({ payload: { _sd_alg: 'sha-512' } });
    expect(codeOf(await bind({ sdJwt, payload: { sd_hash: digestOf(sdJwt, 'sha512') } }))).toBe('passed');
    expect(codeOf(await bind({ sdJwt }))).toBe('sd_hash_mismatch');
  });
});

describe('SDV-4 the verifier decides whether Key Binding is needed', () => {
  test('T4 nothing there: missing when required, not checked when not', async () => {
    expect(codeOf(await issue())).toBe('key_binding_missing');
    expect(codeOf(await issue(), { required: false })).toBe('notChecked');
    const stripped = (await present()).replace(/[^~]*$/, '');
    expect(codeOf(stripped)).toBe('key_binding_missing');
  });

  test('one that is there counts also when none was required', async () => {
    expect(codeOf(await present(), { required: false })).toBe('passed');
    expect(codeOf(await bind({ signer: stranger }), { required: false })).toBe('key_binding_invalid');
  });

  test.each([
    ['nonce', ''],
    ['audience', ''],
    ['nonce', undefined],
    ['audience', undefined],
  ])('a verifier without %s %j is told so', async (name, value) => {
    const text = await present();
    expect(() => checkKeyBinding(text, policy({ [name]: value } as never))).toThrow(
      expect.objectContaining({ code: 'challenge_missing' }),
    );
  });
});

describe('SDV-4 refuses', () => {
  test('T4 a signature by another key', async () => {
    expect(codeOf(await bind({ signer: stranger }))).toBe('key_binding_invalid');
  });

  test('T4 a credential of somebody else under one’s own signature', async () => {
    const sdJwt = await issue({ holderJwk: stranger.publicJwk });
    expect(codeOf(await bind({ sdJwt }))).toBe('key_binding_invalid');
  });

  test.each([
    ['no cnf', { cnf: undefined }],
    ['a cnf without jwk', { cnf: { kid: 'holder' } }],
    ['an unknown kind of key', { cnf: { jwk: { kty: 'EC', crv: 'secp256k1', x: 'AA', y: 'AA' } } }],
    ['a key off the curve', { cnf: { jwk: { ...holder.publicJwk, x: holder.publicJwk.y } } }],
    ['a private key', { cnf: { jwk: { ...holder.publicJwk, d: 'AA' } } }],
    ['a jwk that is a text', { cnf: { jwk: 'x' } }],
  ])('T4 %s', async (_title, payload) => {
    expect(codeOf(await bind({ sdJwt: await forge({ payload: payload as JsonObject }) }))).toBe('key_binding_invalid');
  });

  test.each(['JWT', 'KB+JWT', 'dc+sd-jwt', 'application/kb+jwt', undefined, null])('the type %j', async (typ) => {
    expect(codeOf(await bind({ header: { typ } }))).toBe('typ_mismatch');
  });

  test.each(['none', 'HS256', 'ES384', 'EdDSA', 'RS256', undefined])(
    'the algorithm %j for a P-256 key',
    async (alg) => {
      const text = await bind();
      const [header, ...rest] = text.slice(text.lastIndexOf('~') + 1).split('.');
      const changed = { ...JSON.parse(Buffer.from(header as string, 'base64url').toString()), alg };
      const jwt = [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.');
      expect(codeOf(text.slice(0, text.lastIndexOf('~') + 1) + jwt)).toBe('alg_not_allowed');
    },
  );

  test.each(['', `${NONCE} `, NONCE.toLowerCase(), [NONCE], null, undefined, 5])('T5 the nonce %j', async (nonce) => {
    expect(codeOf(await bind({ payload: { nonce } }))).toBe('challenge_mismatch');
  });

  test.each([
    'recruit.example',
    `${AUDIENCE}/`,
    'x509_san_dns:other.example',
    [AUDIENCE],
    [AUDIENCE, 'x'],
    { client_id: AUDIENCE },
    null,
    undefined,
  ])('T5 the audience %j', async (aud) => {
    expect(codeOf(await bind({ payload: { aud } }))).toBe('domain_mismatch');
  });

  test.each([-31_536_000, -301, 301, 31_536_000])('T4 an iat %d seconds from now', async (seconds) => {
    expect(codeOf(await bind({ payload: { iat: SECONDS + seconds } }))).toBe('key_binding_stale');
  });

  test.each([
    ['no iat', { iat: undefined }],
    ['an iat that is a text', { iat: String(SECONDS) }],
    ['an iat in milliseconds', { iat: SECONDS * 1000 }],
    ['an exp that is over', { exp: SECONDS }],
    ['an exp that is a text', { exp: String(SECONDS + 60) }],
    ['an nbf far ahead', { nbf: SECONDS + 301 }],
    ['an nbf that is null', { nbf: null }],
  ])('%s', async (_title, payload) => expect(codeOf(await bind({ payload }))).toBe('key_binding_stale'));

  test('RFC 9901 4.3.1 a disclosure added, taken away or moved after signing', async () => {
    const text = await present({ disclose: [['record_id'], ['passed']] });
    const [jwt, first, second, kb] = text.split('~');
    const issued = (await issue()).split('~');
    for (const parts of [
      [jwt, first, kb],
      [jwt, kb],
      [jwt, second, first, kb],
      [jwt, first, second, issued[1], kb],
    ]) {
      expect(codeOf(parts.join('~'))).toBe('sd_hash_mismatch');
    }
  });

  test('RFC 9901 4.3.1 the Key Binding JWT of another credential of the same holder', async () => {
    const kb = (await present()).replace(/^.*~/s, '');
    expect(codeOf((await issue()) + kb)).toBe('sd_hash_mismatch');
  });

  test.each([
    ['without the last ~', (sdJwt: string) => digestOf(sdJwt.slice(0, -1))],
    ['of the JWT alone', (sdJwt: string) => digestOf(sdJwt.split('~')[0] as string)],
    ['in base64', (sdJwt: string) => Buffer.from(digestOf(sdJwt), 'base64url').toString('base64')],
    ['in hex', (sdJwt: string) => Buffer.from(digestOf(sdJwt), 'base64url').toString('hex')],
    ['missing', () => undefined],
    ['empty', () => ''],
  ])('an sd_hash %s', async (_title, hash) => {
    const sdJwt = await issue();
    expect(codeOf(await bind({ sdJwt, payload: { sd_hash: hash(sdJwt) } }))).toBe('sd_hash_mismatch');
  });

  test('a Key Binding JWT that is none', async () => {
    const sdJwt = await issue();
    for (const kb of ['x', 'a.b.c', `${sdJwt.split('~')[0]}.x`, ' ', '{}']) {
      expect(codeOf(sdJwt + kb)).toBe('key_binding_invalid');
    }
    expect(codeOf(`${sdJwt}${sdJwt.split('~')[0]}`)).toBe('typ_mismatch');
  });

  test('a text that is no SD-JWT', () => {
    for (const bad of ['', 'x', 5, undefined, {}, 'a~b~c']) expect(codeOf(bad)).toBe('document_malformed');
    expect(codeOf(`${'~'.repeat(600_000)}`)).toBe('document_too_large');
  });
});

test('splitPresentation finds the credential in a presentation', () => {
  const { text } = disclose(['s', 'a', 1]);
  expect(splitPresentation(`j.w.t~${text}~k.b.t`)).toEqual({ credential: `j.w.t~${text}~`, keyBindingJwt: 'k.b.t' });
  expect(splitPresentation('j.w.t~')).toEqual({ credential: 'j.w.t~', keyBindingJwt: '' });
  expect(splitPresentation('j.w.t')).toBeUndefined();
});
