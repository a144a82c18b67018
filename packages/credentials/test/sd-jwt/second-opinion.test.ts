// Our code and @sd-jwt, an independent implementation, understand each other in both directions.
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import { verifySignature } from '@skill-records/dids/signature';
import type { Signer } from '@skill-records/dids/signer';
import { checkSdJwtProof } from '../../src/sd-jwt/check-proof.ts';
import { checkKeyBinding, splitPresentation } from '../../src/sd-jwt/key-binding.ts';
import { presentSdJwt } from '../../src/sd-jwt/present.ts';
import {
  AUDIENCE,
  claims,
  holder,
  ISS,
  issue,
  issuer,
  KID,
  NONCE,
  NOW,
  options,
  payloadOf,
  published,
  SECONDS,
  signerFor,
  stranger,
  VCT,
} from './sd-jwt-world.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const signWith = (signer: Signer) => async (data: string) =>
  Buffer.from(await signer.sign({ data: bytes(data) })).toString('base64url');
const verifyWith = (publicJwk: PublicJwk) => (data: string, signature: string) =>
  verifySignature({ publicJwk, data: bytes(data), signature: new Uint8Array(Buffer.from(signature, 'base64url')) });

/** The other implementation, as issuer, holder and verifier at once. */
const other = (
  o: { issuer?: Signer; holder?: Signer; alg?: string; hashAlg?: 'sha-256' | 'sha-384' | 'sha-512' } = {},
) =>
  new SDJwtVcInstance({
    signer: signWith(o.issuer ?? issuer),
    signAlg: o.alg ?? 'ES256',
    verifier: verifyWith((o.issuer ?? issuer).publicJwk),
    kbSigner: signWith(o.holder ?? holder),
    kbSignAlg: o.alg ?? 'ES256',
    kbVerifier: (data, signature, payload) => verifyWith(payload.cnf?.jwk as PublicJwk)(data, signature),
    hasher: (data, alg) =>
      createHash(alg.replace('-', ''))
        .update(Buffer.from(data as string))
        .digest(),
    hashAlg: o.hashAlg ?? 'sha-256',
    saltGenerator: (length) => randomBytes(length).toString('base64url'),
  });
const NO_STATUS = { currentDate: SECONDS, keyBindingNonce: NONCE };

describe('what we issue and present, the other verifies', () => {
  test.each([
    ['Ed25519', 'EdDSA'],
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
  ] as const)('%s, all claims and some', async (algorithm, alg) => {
    const [by, to] = [signerFor(algorithm, 'a'), signerFor(algorithm, 'b')];
    const sdJwt = await issue({ signer: by, holderJwk: to.publicJwk, decoys: 4 });
    const reader = other({ issuer: by, holder: to, alg });
    const { payload } = await reader.verify(sdJwt, { currentDate: SECONDS });
    expect(payload).toMatchObject({ ...claims, iss: ISS, vct: VCT });

    const text = await presentSdJwt({
      sdJwt,
      disclose: [
        ['skill', 0, 'meetsLevel', 1],
        ['result', 1],
      ],
      signer: to,
      nonce: NONCE,
      audience: AUDIENCE,
      now: NOW,
    });
    const shown = await reader.verify(text, NO_STATUS);
    expect(shown.payload).toMatchObject({
      achievement: claims.achievement,
      skill: [{ meetsLevel: ['l/2'], note: null }],
      result: [{ role: 'TeacherEvaluation', value: '3' }],
    });
    expect(shown.payload).not.toHaveProperty('record_id');
    expect(shown.kb?.payload).toMatchObject({ aud: AUDIENCE, nonce: NONCE, iat: SECONDS });
  });

  test('and refuses with us what somebody else signed', async () => {
    const sdJwt = await issue({ signer: stranger });
    await expect(other().verify(sdJwt, { currentDate: SECONDS })).rejects.toThrow();
    expect((await checkSdJwtProof(sdJwt, options())).check.code).toBe('proof_invalid');
  });

  test('the other can be the wallet: it selects from our credential, we verify', async () => {
    const text = await other().present(
      await issue({ decoys: 8 }),
      { record_id: true, result: { 0: true } },
      { kb: { payload: { iat: SECONDS, aud: AUDIENCE, nonce: NONCE } } },
    );
    const request = { nonce: NONCE, audience: AUDIENCE, now: NOW, required: true };
    expect(checkKeyBinding(text, request).check.outcome).toBe('passed');
    const { document } = await checkSdJwtProof(splitPresentation(text)?.credential, options());
    expect(document).toMatchObject({ record_id: claims.record_id, result: [{ role: 'TestEvaluation' }] });
    expect(document).not.toHaveProperty('passed');
  });
});

describe('what the other issues and presents, we verify', () => {
  const issued = (o: Parameters<typeof other>[0] = {}) =>
    other(o).issue(
      { ...claims, iss: ISS, vct: VCT, iat: SECONDS, cnf: { jwk: (o.holder ?? holder).publicJwk } } as never,
      {
        _sd: ['record_id', 'passed', 'skill'],
        _sd_decoy: 3,
        skill: { 0: { _sd: ['skillId', 'meetsLevel'], meetsLevel: { _sd: [0, 1, 2], _sd_decoy: 2 } } },
        result: { _sd: [0, 1], 1: { _sd: ['value'] } },
      } as never,
      { header: { kid: KID } },
    );

  test.each(['sha-256', 'sha-384', 'sha-512'] as const)('all claims, %s', async (hashAlg) => {
    const text = await issued({ hashAlg });
    expect(payloadOf(text)._sd_alg).toBe(hashAlg);
    const { check, document } = await checkSdJwtProof(text, options());
    expect(check.outcome).toBe('passed');
    expect(document).toEqual({ ...claims, iss: ISS, vct: VCT, iat: SECONDS, cnf: { jwk: holder.publicJwk } });
  });

  test.each([
    ['Ed25519', 'EdDSA'],
    ['P-384', 'ES384'],
  ] as const)('%s, with Key Binding by the other', async (algorithm, alg) => {
    const [by, to] = [signerFor(algorithm, 'c'), signerFor(algorithm, 'd')];
    const o = { issuer: by, holder: to, alg };
    const text = await other(o).present(
      await issued(o),
      { skill: { 0: { meetsLevel: { 1: true } } } },
      { kb: { payload: { iat: SECONDS, aud: AUDIENCE, nonce: NONCE } } },
    );
    const request = { nonce: NONCE, audience: AUDIENCE, now: NOW, required: true };
    expect(checkKeyBinding(text, request).check.outcome).toBe('passed');
    const resolveJwtIssuer = async () => [published(by)];
    const proof = await checkSdJwtProof(splitPresentation(text)?.credential, options({ resolveJwtIssuer }));
    expect(proof.document?.skill).toEqual([{ meetsLevel: ['l/2'], note: null }]);
    expect(proof.document?.result).toEqual([]);
  });

  test('we are the wallet of its credential, it verifies what we show', async () => {
    const text = await presentSdJwt({
      sdJwt: await issued(),
      disclose: [['skill', 0, 'meetsLevel', 2], ['result', 1, 'value'], ['passed']],
      signer: holder,
      nonce: NONCE,
      audience: AUDIENCE,
      now: NOW,
    });
    const { payload } = await other().verify(text, NO_STATUS);
    expect(payload).toMatchObject({
      passed: true,
      skill: [{ meetsLevel: ['l/3'] }],
      result: [{ role: 'TeacherEvaluation', value: '3' }],
    });
  });
});

describe('G9 what the other lets through, we refuse', () => {
  const request = { nonce: NONCE, audience: AUDIENCE, now: NOW, required: true };
  const bound = async (payload: object) =>
    other().present(await issue(), {}, { kb: { payload: { iat: SECONDS, aud: AUDIENCE, nonce: NONCE, ...payload } } });

  test('a presentation to somebody else', async () => {
    const text = await bound({ aud: 'x509_san_dns:other.example' });
    await expect(other().verify(text, NO_STATUS)).resolves.toBeDefined();
    expect(checkKeyBinding(text, request).check.code).toBe('domain_mismatch');
  });

  test('a presentation of last year', async () => {
    const text = await bound({ iat: SECONDS - 31_536_000 });
    await expect(other().verify(text, NO_STATUS)).resolves.toBeDefined();
    expect(checkKeyBinding(text, request).check.code).toBe('key_binding_stale');
  });

  test('a presentation without Key Binding, unless asked with a nonce', async () => {
    const text = await issue();
    await expect(other().verify(text, { currentDate: SECONDS })).resolves.toBeDefined();
    expect(checkKeyBinding(text, request).check.code).toBe('key_binding_missing');
  });
});
