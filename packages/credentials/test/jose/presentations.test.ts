// Presentations as JWTs, and credentials in envelopes: made by the holder, for this verifier and this request alone.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { createTestKey } from '@skill-records/test-kit/keys';
import { compactVerify, importJWK, SignJWT } from 'jose';
import { createPresentation, type PresentationInput } from '../../src/create-presentation.ts';
import { envelopCredential } from '../../src/jose/envelope.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { issueSdJwtVc } from '../../src/sd-jwt/issue.ts';
import { type PresentationOptions, verifyPresentation } from '../../src/verify-presentation.ts';
import {
  CHALLENGE,
  checkOf,
  codeOf,
  DOMAIN,
  documentLoader,
  holder,
  issuer,
  NOW,
  options,
  record,
  sign,
  signerOf,
  stranger,
} from '../world.ts';
import {
  credential11,
  decode,
  edited,
  encode,
  JWT_HEADER,
  jwtVc,
  rawToken,
  requestClaims,
  SECONDS,
  token,
  vcJwt,
} from './tokens.ts';

const verify = (input: unknown, change: Partial<PresentationOptions> = {}) =>
  verifyPresentation(input, { ...options(), challenge: CHALLENGE, domain: DOMAIN, ...change });
const present = (credentials: (JsonObject | string)[], o: Partial<PresentationInput> = {}) =>
  createPresentation({
    credentials,
    signer: holder,
    challenge: CHALLENGE,
    domain: DOMAIN,
    documentLoader,
    now: NOW,
    ...o,
  });
const sdJwt = (holderJwk = holder.publicJwk) =>
  issueSdJwtVc({
    claims: { record_id: 'urn:uuid:1', passed: true },
    disclosable: [['passed']],
    signer: issuer,
    now: NOW,
    iss: issuer.controller,
    vct: 'urn:example:type',
    holderJwk: { ...holderJwk },
  });

const VP_HEADER = { typ: 'vp+jwt', cty: 'vp', kid: holder.id };
const vpPayload = async (): Promise<JsonObject> => ({
  '@context': [CONTEXT_URLS.credentialsV2],
  type: ['VerifiablePresentation'],
  holder: holder.controller,
  verifiableCredential: [envelopCredential(await vcJwt(), 'vc+jwt')],
  ...requestClaims(),
});
type Change = { header?: JsonObject; payload?: JsonObject; signer?: typeof holder };
const vpJwt = async ({ header = {}, payload = {}, signer = holder }: Change = {}) =>
  token(edited(VP_HEADER, header), edited(await vpPayload(), payload), signer);

const vp11 = async (change: JsonObject = {}): Promise<JsonObject> =>
  edited(
    {
      '@context': [CONTEXT_URLS.credentialsV1],
      type: ['VerifiablePresentation'],
      verifiableCredential: [await jwtVc()],
    },
    change,
  );
const jwtVp = async ({ header = {}, payload = {}, signer = holder, vp = {} }: Change & { vp?: JsonObject } = {}) =>
  token(
    edited({ ...JWT_HEADER, kid: holder.id }, header),
    edited({ ...requestClaims(), vp: await vp11(vp) }, payload),
    signer,
  );

describe('a presentation takes the format of its credentials', () => {
  test.each(['Ed25519', 'P-256', 'P-384'] as const)('a vp+jwt by a %s holder', async (kind) => {
    const signer = signerOf('holder', kind);
    const credential = await vcJwt({
      payload: { credentialSubject: { ...(record().credentialSubject as object), id: signer.controller } },
    });
    const presentation = await present([credential], { signer });
    const { header, payload } = decode(presentation as string);
    expect(header).toMatchObject({ typ: 'vp+jwt', cty: 'vp', kid: signer.id });
    expect(payload).toMatchObject({
      holder: signer.controller,
      iss: signer.controller,
      nonce: CHALLENGE,
      aud: DOMAIN,
      verifiableCredential: [{ type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${credential}` }],
    });
    const verdict = await verify(presentation);
    expect(verdict).toMatchObject({ verified: true, assurance: 'green', holder: signer.controller, format: 'vc+jwt' });
    expect(verdict.credentials[0]).toMatchObject({ format: 'vc+jwt', verified: true, subjectId: signer.controller });
  });

  test('a VP JWT of 1.1, of JWTs and of documents with a proof', async () => {
    const document = await sign(credential11({ id: 'urn:uuid:2', credentialSubject: { id: holder.controller } }));
    expect(decode((await present([await jwtVc()])) as string).payload).toMatchObject({
      iss: holder.controller,
      nonce: CHALLENGE,
      aud: DOMAIN,
      vp: { verifiableCredential: [await jwtVc()] },
    });
    const verdict = await verify(await present([await jwtVc(), document], { format: 'jwt_vc_json' }));
    expect(verdict).toMatchObject({
      verified: true,
      assurance: 'green',
      format: 'jwt_vc_json',
      holder: holder.controller,
    });
    expect(verdict.credentials.map(({ format }) => format)).toEqual(['jwt_vc_json', 'ldp_vc']);
  });

  test('an SD-JWT+KB of an SD-JWT VC', async () => {
    const credential = await sdJwt();
    const presentation = await present([credential]);
    expect(String(presentation).startsWith(credential)).toBe(true);
    const verdict = await verify(presentation);
    expect(verdict).toMatchObject({ verified: true, assurance: 'green', format: 'dc+sd-jwt' });
    expect(verdict.holder).toMatch(/^did:jwk:/);
    expect(verdict.credentials).toMatchObject([
      { format: 'dc+sd-jwt', vct: 'urn:example:type', types: ['urn:example:type'], subjectId: verdict.holder },
    ]);
    expect(verdict.credentials[0]?.credential).toMatchObject({ passed: true });
    expect(verdict.credentials[0]?.confirmation).toEqual({ ...holder.publicJwk });
  });

  test('VCDM-4 an object with a proof holds all of 2.0 at once, the compact ones in envelopes', async () => {
    const credentials = [await sign({ ...record(), id: 'urn:uuid:7' }), await vcJwt(), await sdJwt()];
    const presentation = (await present(credentials)) as JsonObject;
    expect(presentation.proof).toMatchObject({ proofPurpose: 'authentication' });
    const verdict = await verify(presentation);
    expect(verdict).toMatchObject({ verified: true, format: 'ldp_vc', holder: holder.controller });
    expect(verdict.credentials.map(({ format }) => format)).toEqual(['ldp_vc', 'vc+jwt', 'dc+sd-jwt']);
    expect((await verify(await present(credentials, { format: 'vc+jwt' }))).verified).toBe(true);
  });

  test('an envelope around a vp+jwt is opened', async () => {
    const id = `data:application/vp+jwt,${await vpJwt()}`;
    const enveloped = { '@context': CONTEXT_URLS.credentialsV2, type: 'EnvelopedVerifiablePresentation', id };
    expect(await verify(enveloped)).toMatchObject({ verified: true, format: 'vc+jwt', holder: holder.controller });
    expect(codeOf(await verify({ ...enveloped, holder: stranger.controller }))).toBe('envelope_invalid');
  });

  test.each<[string, () => Promise<(JsonObject | string)[]>, PresentationInput['format'], string]>([
    ['a JWT of 1.1 in a presentation of 2.0', async () => [await jwtVc()], 'ldp_vc', 'format_unsupported'],
    ['a JWT of 1.1 among others', async () => [await jwtVc(), await vcJwt()], undefined, 'format_unsupported'],
    ['a vc+jwt in a presentation of 1.1', async () => [await vcJwt()], 'jwt_vc_json', 'format_unsupported'],
    ['two SD-JWT VCs in one SD-JWT+KB', async () => [await sdJwt(), await sdJwt()], 'dc+sd-jwt', 'format_unsupported'],
    ['a document as an SD-JWT+KB', async () => [await sign(record())], 'dc+sd-jwt', 'document_malformed'],
    ["somebody else's SD-JWT VC", async () => [await sdJwt(stranger.publicJwk)], undefined, 'holder_mismatch'],
    [
      'an SD-JWT+KB once more',
      async () => [String(await present([await sdJwt()]))],
      undefined,
      'key_binding_unexpected',
    ],
    ['a text of no format', async () => ['hello'], undefined, 'format_unsupported'],
    ['nothing', async () => [], undefined, 'document_ambiguous'],
  ])('%s is refused', async (_title, credentials, format, code) => {
    const o = format === undefined ? {} : { format };
    await expect(present(await credentials(), o)).rejects.toMatchObject({ code });
  });

  test('the credentials are left as they were, and go in as they are', async () => {
    const document = await sign(record());
    const before = structuredClone(document);
    await present([document], { format: 'vc+jwt' });
    expect(document).toEqual(before);
  });
});

describe('JOSE-1 a vp+jwt', () => {
  test.each<[string, Change]>([
    ['no holder', { payload: { holder: undefined } }],
    ['no iss', { payload: { iss: undefined } }],
    ['the holder as an object', { payload: { holder: { id: holder.controller } } }],
    ['no typ', { header: { typ: undefined } }],
    ['its audience in a list of one', { payload: { aud: [DOMAIN] } }],
  ])('with %s is verified', async (_title, change) => {
    expect(await verify(await vpJwt(change))).toMatchObject({ verified: true, holder: holder.controller });
  });

  test.each<[string, Change, string]>([
    ['another nonce', { payload: { nonce: 'other' } }, 'challenge_mismatch'],
    ['no nonce', { payload: { nonce: undefined } }, 'challenge_mismatch'],
    ['our nonce in a list', { payload: { nonce: [CHALLENGE] } }, 'challenge_mismatch'],
    ['the nonce in the header', { payload: { nonce: undefined }, header: { nonce: CHALLENGE } }, 'challenge_mismatch'],
    ['another audience', { payload: { aud: 'did:web:evil.example' } }, 'domain_mismatch'],
    ['no audience', { payload: { aud: undefined } }, 'domain_mismatch'],
    ['our audience among others', { payload: { aud: [DOMAIN, 'did:web:evil.example'] } }, 'domain_mismatch'],
    ['the audience without its prefix', { payload: { aud: 'did:web:recruit.example' } }, 'domain_mismatch'],
    ['the holder of somebody else', { payload: { holder: stranger.controller } }, 'holder_mismatch'],
    ['iss of somebody else', { payload: { iss: stranger.controller } }, 'holder_mismatch'],
    ['P20 iss as a list', { payload: { iss: [holder.controller] } }, 'holder_mismatch'],
    ['the key of somebody else', { signer: stranger }, 'proof_invalid'],
    [
      'the key of somebody else, offered in the header',
      { signer: stranger, header: { jwk: stranger.publicJwk } },
      'proof_invalid',
    ],
    ['no kid', { header: { kid: undefined } }, 'proof_malformed'],
    ['typ of a credential', { header: { typ: 'vc+jwt' } }, 'format_unknown'],
    ['cty of a credential', { header: { cty: 'vc' } }, 'typ_mismatch'],
    ['crit', { header: { crit: ['nonce'] } }, 'proof_malformed'],
    ['the claim vp', { payload: { vp: {} } }, 'claims_conflict'],
    ['the claim vc', { payload: { vc: {} } }, 'claims_conflict'],
    ['a proof of its own', { payload: { proof: { type: 'x' } } }, 'proof_multiple'],
    ['jti of another', { payload: { id: 'urn:uuid:1', jti: 'urn:uuid:2' } }, 'claims_conflict'],
    ['exp over', { payload: { exp: SECONDS } }, 'proof_expired'],
    ['iat ahead', { payload: { iat: SECONDS + 61 } }, 'proof_from_future'],
    ['nbf ahead', { payload: { nbf: SECONDS + 61 } }, 'proof_from_future'],
    ['exp as a text', { payload: { exp: '1' } }, 'proof_malformed'],
    ['the contexts of 1.1', { payload: { '@context': [CONTEXT_URLS.credentialsV1] } }, 'structure_invalid'],
    ['another type', { payload: { type: ['VerifiableCredential'] } }, 'structure_invalid'],
    [
      'the type of an envelope',
      { payload: { type: ['VerifiablePresentation', 'EnvelopedVerifiablePresentation'] } },
      'structure_invalid',
    ],
    [
      'VP-35 a presentation in it',
      {
        payload: {
          verifiableCredential: [{ '@context': [CONTEXT_URLS.credentialsV2], type: ['VerifiablePresentation'] }],
        },
      },
      'structure_invalid',
    ],
    ['VCDM-4 a bare token in it', { payload: { verifiableCredential: ['e30.e30.e30'] } }, 'structure_invalid'],
  ])('with %s is refused', async (_title, change, code) => {
    const verdict = await verify(await vpJwt(change));
    expect([codeOf(verdict), verdict.verified, verdict.holder, verdict.credentials]).toEqual([
      code,
      false,
      undefined,
      [],
    ]);
  });

  test('with alg none, HS256 or the algorithm of another key is refused', async () => {
    for (const alg of ['none', 'HS256', 'ES256', 'ES384']) {
      expect(codeOf(await verify(await rawToken({ ...VP_HEADER, alg }, await vpPayload(), holder)))).toBe(
        'alg_not_allowed',
      );
    }
  });

  test('of no credentials, or of too many, is refused', async () => {
    expect(codeOf(await verify(await vpJwt({ payload: { verifiableCredential: undefined } })), 'holderBinding')).toBe(
      'presentation_empty',
    );
    const many = Array.from({ length: 33 }, (_, i) => envelopCredential(`${i}.e30.e30`, 'vc+jwt'));
    expect(codeOf(await verify(await vpJwt({ payload: { verifiableCredential: many } })))).toBe('document_too_large');
  });

  test('by a key that the holder may not authenticate with is refused', async () => {
    const resolveDid = async (did: string) => {
      const result = structuredClone(await options().resolveDid(did));
      if (did === holder.controller && result.didDocument !== null) result.didDocument.authentication = [];
      return result;
    };
    expect(codeOf(await verify(await vpJwt(), { resolveDid }))).toBe('key_not_allowed');
  });
});

describe('JOSE-1 a VP JWT of 1.1', () => {
  test.each<[string, Parameters<typeof jwtVp>[0], string]>([
    ['another nonce', { payload: { nonce: 'other' } }, 'challenge_mismatch'],
    ['another audience', { payload: { aud: 'did:web:evil.example' } }, 'domain_mismatch'],
    ['our audience among others', { payload: { aud: [DOMAIN, 'x'] } }, 'domain_mismatch'],
    ['no iss', { payload: { iss: undefined } }, 'structure_invalid'],
    ['iss of somebody else', { payload: { iss: stranger.controller } }, 'holder_mismatch'],
    ['another holder in vp', { vp: { holder: stranger.controller } }, 'claims_conflict'],
    ['another id in vp', { payload: { jti: 'urn:uuid:1' }, vp: { id: 'urn:uuid:2' } }, 'claims_conflict'],
    ['the key of somebody else', { signer: stranger }, 'proof_invalid'],
    ['kid of somebody else', { signer: stranger, header: { kid: stranger.id } }, 'holder_mismatch'],
    ['a document beside vp', { payload: { '@context': [CONTEXT_URLS.credentialsV2] } }, 'claims_conflict'],
    ['vc beside vp', { payload: { vc: {} } }, 'claims_conflict'],
    ['a holder beside vp', { payload: { holder: holder.controller } }, 'claims_conflict'],
    ['a proof in vp', { vp: { proof: { type: 'x' } } }, 'proof_multiple'],
    ['the contexts of 2.0', { vp: { '@context': [CONTEXT_URLS.credentialsV2] } }, 'structure_invalid'],
    ['vp as a token', { payload: { vp: 'e30.e30.e30' } }, 'structure_invalid'],
    ['a number among its credentials', { vp: { verifiableCredential: [1] } }, 'structure_invalid'],
    ['typ vp+jwt', { header: { typ: 'vp+jwt' } }, 'claims_conflict'],
    ['exp over', { payload: { exp: SECONDS } }, 'proof_expired'],
    ['iat ahead', { payload: { iat: SECONDS + 61 } }, 'proof_from_future'],
  ])('with %s is refused', async (_title, change, code) => {
    const verdict = await verify(await jwtVp(change));
    expect([codeOf(verdict), verdict.verified, verdict.holder, verdict.credentials]).toEqual([
      code,
      false,
      undefined,
      [],
    ]);
  });

  test('of no credentials is refused', async () => {
    const verdict = await verify(await jwtVp({ vp: { verifiableCredential: undefined } }));
    expect([verdict.verified, codeOf(verdict, 'holderBinding')]).toEqual([false, 'presentation_empty']);
  });
});

describe('T4 holder binding is the verifier’s policy', () => {
  test.each<[string, () => Promise<string>]>([
    ['a vc+jwt', () => vcJwt()],
    ['a jwt_vc_json', () => jwtVc()],
  ])('%s without a presentation around it is no presentation', async (_title, bare) => {
    const verdict = await verify(await bare());
    expect([codeOf(verdict), verdict.verified, verdict.credentials]).toEqual(['format_unknown', false, []]);
  });

  test('neither is an SD-JWT VC without Key Binding', async () => {
    const verdict = await verify(await sdJwt());
    expect([codeOf(verdict, 'holderBinding'), verdict.verified, verdict.holder]).toEqual([
      'key_binding_missing',
      false,
      undefined,
    ]);
  });

  test.each<[string, (theirs: typeof holder) => Promise<JsonObject | string>]>([
    [
      'vc+jwt',
      (theirs) =>
        vcJwt({ payload: { credentialSubject: { ...(record().credentialSubject as object), id: theirs.controller } } }),
    ],
    [
      'jwt_vc_json',
      (theirs) => jwtVc({ payload: { sub: undefined }, vc: { credentialSubject: { id: theirs.controller, a: 1 } } }),
    ],
    ['dc+sd-jwt', (theirs) => sdJwt(theirs.publicJwk)],
    [
      'ldp_vc',
      (theirs) =>
        sign({ ...record(), credentialSubject: { ...(record().credentialSubject as object), id: theirs.controller } }),
    ],
  ])("somebody else's %s in a presentation of one's own fails, one's own passes", async (format, credentialOf) => {
    const around = format === 'jwt_vc_json' ? 'jwt_vc_json' : 'vc+jwt';
    expect((await verify(await present([await credentialOf(holder)], { format: around }))).verified).toBe(true);
    const verdict = await verify(await present([await credentialOf(stranger)], { format: around }));
    expect([checkOf(verdict, 'proof')?.outcome, codeOf(verdict, 'holderBinding'), verdict.verified]).toEqual([
      'passed',
      'holder_mismatch',
      false,
    ]);
    expect(verdict.credentials[0]).toMatchObject({ verified: false, assurance: 'red' });
  });

  test('a vc+jwt about the holder, and bound to another key, fails', async () => {
    const bound = (jwk: object) => vcJwt({ payload: { cnf: { jwk } } });
    expect((await verify(await present([await bound({ ...holder.publicJwk })]))).verified).toBe(true);
    const verdict = await verify(await present([await bound({ ...stranger.publicJwk })]));
    expect([codeOf(verdict, 'holderBinding'), verdict.verified]).toEqual(['holder_mismatch', false]);
    const unreadable = await verify(await present([await vcJwt({ payload: { cnf: { kid: holder.id } } })]));
    expect([codeOf(unreadable, 'holderBinding'), unreadable.verified]).toEqual(['holder_mismatch', false]);
  });

  test('mixed holders: one foreign credential among own ones spoils it, and is told apart', async () => {
    const verdict = await verify(await present([await vcJwt(), await sdJwt(stranger.publicJwk)], { format: 'vc+jwt' }));
    expect([verdict.verified, verdict.credentials.map(({ verified }) => verified)]).toEqual([false, [true, false]]);
  });

  test('an envelope with anything beside the token spoils the presentation', async () => {
    const enveloped = { ...envelopCredential(await vcJwt(), 'vc+jwt'), name: 'Expert' };
    const verdict = await verify(await vpJwt({ payload: { verifiableCredential: [enveloped] } }));
    expect([codeOf(verdict), verdict.verified]).toEqual(['envelope_invalid', false]);
  });

  test('challenge and domain have no default', async () => {
    for (const missing of [{ challenge: '' }, { domain: '' }, { challenge: undefined }, { domain: [DOMAIN] }]) {
      await expect(verify(await vpJwt(), missing as never)).rejects.toMatchObject({ code: 'challenge_missing' });
      await expect(present([await vcJwt()], missing as never)).rejects.toMatchObject({ code: 'challenge_missing' });
    }
  });
});

describe('a second opinion: jose', () => {
  test('verifies the presentations that we sign', async () => {
    const key = await importJWK({ ...holder.publicJwk }, 'EdDSA');
    for (const credential of [await vcJwt(), await jwtVc()]) {
      await expect(compactVerify(String(await present([credential])), key)).resolves.toBeDefined();
    }
  });

  test('signs a presentation that we verify', async () => {
    const key = await importJWK({ ...createTestKey('Ed25519', 'holder').privateJwk }, 'EdDSA');
    const jwt = await new SignJWT(await vpPayload())
      .setProtectedHeader({ alg: 'EdDSA', typ: 'vp+jwt', kid: holder.id })
      .sign(key);
    expect((await verify(jwt)).verified).toBe(true);
    const other = `${jwt.slice(0, jwt.lastIndexOf('.'))}.${encode(Buffer.alloc(64))}`;
    expect(codeOf(await verify(other))).toBe('proof_invalid');
  });
});
