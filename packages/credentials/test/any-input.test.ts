// Whatever is sent, a verification answers: it never throws, never verifies, and never asks the network.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CREDENTIAL_FORMATS } from '../src/formats.ts';
import { issueSdJwtVc } from '../src/sd-jwt/issue.ts';
import { CHECK_IDS } from '../src/verdict.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { verifyPresentation } from '../src/verify-presentation.ts';
import { jwtVc, vcJwt } from './jose/tokens.ts';
import { CHALLENGE, DOMAIN, holder, issuer, NOW, options, record, sign } from './world.ts';

const forbidden = () => Promise.reject(new Error('nothing may be fetched'));
const offline = options({
  fetchStatusList: forbidden,
  fetchStatusToken: forbidden,
  fetchTypeMetadata: forbidden,
  resolveJwtIssuer: forbidden,
});

async function refused(input: unknown): Promise<void> {
  const credential = await verifyCredential(input, offline);
  expect(credential).toMatchObject({ verified: false, assurance: 'red', types: [], typeIris: [] });
  expect(credential.checks.map(({ id }) => id)).toEqual([...CHECK_IDS]);
  expect(credential.digest).toMatch(/^sha384-/);
  const presentation = await verifyPresentation(input, { ...offline, challenge: CHALLENGE, domain: DOMAIN });
  expect([presentation.verified, presentation.holder, presentation.credentials]).toEqual([false, undefined, []]);
}

describe('T22', () => {
  test('any JSON is refused', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue({ maxDepth: 5 }), refused), { numRuns: 300 });
  });

  test('any object that looks like a document is refused', async () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.string()),
    );
    const names = [
      '@context',
      'type',
      'id',
      'issuer',
      'holder',
      'proof',
      'credentialSubject',
      'verifiableCredential',
      'vc',
    ];
    await fc.assert(fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value), refused), { numRuns: 300 });
  });

  test('any three parts are refused', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.jsonValue().map((json) => Buffer.from(JSON.stringify(json)).toString('base64url')),
      fc
        .record({ typ: fc.constantFrom('vc+jwt', 'JWT', 'vp+jwt', 'dc+sd-jwt'), alg: fc.string() })
        .map((header) => Buffer.from(JSON.stringify(header)).toString('base64url')),
    );
    const text = fc
      .tuple(part, part, part, fc.constantFrom('', '~', '~~', '~WyJhIl0~'))
      .map(([a, b, c, end]) => `${a}.${b}.${c}${end}`);
    await fc.assert(fc.asyncProperty(text, refused), { numRuns: 500 });
  });

  test.each([
    ['vc+jwt', () => vcJwt()],
    ['jwt_vc_json', () => jwtVc()],
    [
      'dc+sd-jwt',
      () =>
        issueSdJwtVc({
          claims: { passed: true },
          disclosable: [['passed']],
          signer: issuer,
          now: NOW,
          iss: issuer.controller,
          vct: 'urn:example:type',
          holderJwk: { ...holder.publicJwk },
        }),
    ],
  ])('a %s of which one character is another is refused, or is the same token', async (_format, make) => {
    const good = await make();
    const edit = fc.record({ at: fc.nat(good.length - 1), to: fc.constantFrom(...'AZaz09-_.~ ='), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(edit, async ({ at, to, cut }) => {
        const text = `${good.slice(0, at)}${cut ? '' : to}${good.slice(at + 1)}`;
        if (text !== good) expect((await verifyCredential(text, offline)).verified).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test('what cannot be serialized, or is nested without end, is refused too', async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    let deep: unknown = 'x';
    for (let i = 0; i < 20_000; i++) deep = [deep];
    for (const input of [circle, deep, { '@context': deep }, new Map(), Symbol.iterator, () => 1, 1n, Number.NaN]) {
      await refused(input);
    }
  });

  test('every format has a good neighbour of these', async () => {
    expect((await verifyCredential(await sign(record()), offline)).format).toBe(CREDENTIAL_FORMATS[0]);
    expect((await verifyCredential(await vcJwt(), offline)).verified).toBe(true);
    expect((await verifyCredential(await jwtVc(), offline)).verified).toBe(true);
  });
});
