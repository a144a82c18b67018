// Credentials of a known template, verified from their bytes: true only for what a full check would pass.
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { VerificationMethod } from '@skill-records/dids/verification-method';
import { addProof } from '../../src/add-proof.ts';
import { type ByteVerifier, createByteVerifier } from '../../src/canonicalization/byte-verifier.ts';
import { hole } from '../../src/canonicalization/template.ts';
import { checkCredentialProof } from '../../src/checks/proof.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { documentLoader, issuer, NOW, record, resolveDid, signerOf, stranger } from '../world.ts';

const p256 = signerOf('issuer', 'P-256');
const methodOf = ({ id, controller, publicJwk }: typeof issuer): VerificationMethod => ({
  id,
  controller,
  publicJwk,
  type: 'Multikey',
});
const template = (by = issuer): JsonObject => ({
  ...record({}, by),
  id: hole('id'),
  name: hole('name'),
  validFrom: hole('validFrom'),
});
const numbered = (i: number, by = issuer) => ({
  ...record({}, by),
  id: `urn:uuid:${i}`,
  name: `Record ${i} “表計算” 😀 "\t"`,
  validFrom: '2026-04-01T00:00:00Z',
});
const textOf = async (
  credential: JsonObject,
  cryptosuite: 'eddsa-rdfc-2022' | 'Ed25519Signature2020' | 'ecdsa-rdfc-2019' = 'eddsa-rdfc-2022',
  signer = issuer,
) => JSON.stringify(await addProof(credential, { signer, cryptosuite, documentLoader, now: NOW }));
const bytes = (text: string) => new TextEncoder().encode(text);
const create = (change: Partial<Parameters<typeof createByteVerifier>[0]> = {}) =>
  createByteVerifier({
    document: template(),
    cryptosuite: 'eddsa-rdfc-2022',
    method: methodOf(issuer),
    documentLoader,
    ...change,
  });

let verifier: ByteVerifier;
let good: string;
beforeAll(async () => {
  verifier = await create();
  good = await textOf(numbered(1));
});

test.each([
  ['eddsa-rdfc-2022', issuer],
  ['ecdsa-rdfc-2019', p256],
] as const)('a credential of the template is verified (%s)', async (cryptosuite, signer) => {
  const { verify } = await create({ document: template(signer), cryptosuite, method: methodOf(signer) });
  for (let i = 0; i < 5; i++)
    expect(verify(bytes(await textOf(numbered(i, signer), cryptosuite, signer)), NOW)).toBe(true);
});

test('with Ed25519Signature2020 the template names the context of the suite', async () => {
  const contexts = [...(record()['@context'] as string[]), 'https://w3id.org/security/suites/ed25519-2020/v1'];
  const { verify } = await create({
    document: { ...template(), '@context': contexts },
    cryptosuite: 'Ed25519Signature2020',
  });
  expect(verify(bytes(await textOf(numbered(1), 'Ed25519Signature2020')), NOW)).toBe(true);
});

test('one changed bit anywhere is not verified', () => {
  const body = bytes(good);
  for (let at = 0; at < body.length; at++) {
    const changed = body.slice();
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    expect(verifier.verify(changed, NOW)).toBe(false);
  }
});

test('another spelling of the same value is the same value', () => {
  const changed = good.replace('"Record 1', '"\\u0052ecord 1');
  expect(JSON.parse(changed)).toEqual(JSON.parse(good));
  expect(verifier.verify(bytes(changed), NOW)).toBe(true);
  expect(verifier.verify(bytes(good.replace('"Record 1', '"\\u0053ecord 1')), NOW)).toBe(false);
});

describe('not known to be good, though a full check may pass it', () => {
  test.each<[string, (text: string) => string]>([
    ['white space', (text) => text.replace(',', ', ')],
    ['white space at the end', (text) => `${text}\n`],
    ['a byte order mark', (text) => `\ufeff${text}`],
    [
      'another order of members',
      (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
    ],
    ['a member more', (text) => text.replace('{', '{"description":"x",')],
    ['a member twice', (text) => text.replace('"name":', '"name":"first","name":')],
    ['a list of proofs', (text) => JSON.stringify({ ...JSON.parse(text), proof: [JSON.parse(text).proof] })],
    ['nothing', () => ''],
  ])('%s', (_what, change) => {
    const changed = change(good);
    expect(changed).not.toBe(good);
    expect(verifier.verify(bytes(changed), NOW)).toBe(false);
  });

  test('bytes that are no UTF-8', () => {
    const body = bytes(good);
    const at = body.indexOf(0xe8);
    expect(at).toBeGreaterThan(0);
    expect(verifier.verify(body.with(at, 0xff), NOW)).toBe(false);
  });
});

describe('refused by a full check too', () => {
  test.each<[string, (credential: JsonObject) => JsonObject]>([
    ['a value of another credential', (signed) => ({ ...signed, name: 'Another' })],
    ['an empty text', (signed) => ({ ...signed, name: '' })],
    ['a time without its zone', (signed) => ({ ...signed, validFrom: '2026-04-01T00:00:00' })],
    [
      'another purpose',
      (signed) => ({ ...signed, proof: { ...(signed.proof as JsonObject), proofPurpose: 'authentication' } }),
    ],
    [
      'another method',
      (signed) => ({ ...signed, proof: { ...(signed.proof as JsonObject), verificationMethod: stranger.id } }),
    ],
    [
      'a proof from the future',
      (signed) => ({ ...signed, proof: { ...(signed.proof as JsonObject), created: '2027-01-01T00:00:00Z' } }),
    ],
    [
      'a proof value that is none',
      (signed) => ({ ...signed, proof: { ...(signed.proof as JsonObject), proofValue: 'z1' } }),
    ],
  ])('%s', async (_what, change) => {
    const changed = change(JSON.parse(good));
    expect(verifier.verify(bytes(JSON.stringify(changed)), NOW)).toBe(false);
    const { check } = await checkCredentialProof(changed, { documentLoader, resolveDid, now: NOW });
    expect(check.outcome).toBe('failed');
  });

  test('a period that its own signature covers, but that ends before it begins', async () => {
    const { verify } = await create({ document: { ...template(), validUntil: hole('validUntil') } });
    const { proof: _, ...unsigned } = JSON.parse(good);
    expect(verify(bytes(await textOf(unsigned)), NOW)).toBe(true);
    const swapped = JSON.stringify({ ...JSON.parse(good), validUntil: '2020-01-01T00:00:00Z' });
    expect(verify(bytes(swapped), NOW)).toBe(false);
  });

  test('what was signed after the method was retired', async () => {
    const retired = (retiredAt: string) => create({ method: { ...methodOf(issuer), retiredAt: new Date(retiredAt) } });
    expect((await retired('2026-05-01T12:00:00Z')).verify(bytes(good), NOW)).toBe(false);
    expect((await retired('2026-05-01T12:00:01Z')).verify(bytes(good), NOW)).toBe(true);
  });
});

test.each([
  ['issuer_mismatch', { method: methodOf(stranger) }],
  ['signer_unsupported', { document: template(p256), method: methodOf(p256) }],
  ['signer_unsupported', { cryptosuite: 'ecdsa-rdfc-2019' as const }],
])('no verifier is made of what does not fit together (%s)', async (code, change) => {
  await expect(create(change)).rejects.toMatchObject({ code });
});
