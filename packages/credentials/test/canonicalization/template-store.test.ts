// Templates per key: the texts of addProof, for credentials that are alike and for those that are not.
import { describe, expect, jest, test } from '@jest/globals';
import { createLocalSigner } from '@skill-records/dids/signer';
import { createTestKey } from '@skill-records/test-kit/keys';
import { addProof } from '../../src/add-proof.ts';
import { createTemplateStore } from '../../src/canonicalization/template-store.ts';
import { signByReference } from '../../src/data-integrity/sign-document.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { documentLoader, issuer, listOf, NOW, record, stranger } from '../world.ts';

const o = { key: 'spreadsheets', signer: issuer, cryptosuite: 'eddsa-rdfc-2022' as const, now: NOW };
const numbered = (i: number, change: JsonObject = {}) => ({
  ...record(),
  id: `urn:uuid:${i}`,
  name: `Record ${i}`,
  ...change,
});
const expected = async (credential: JsonObject) =>
  JSON.stringify(await addProof(credential, { ...o, documentLoader, createProof: signByReference }));
const create = (change: Partial<Parameters<typeof createTemplateStore>[0]> = {}) =>
  createTemplateStore({ documentLoader, shadowEvery: 1_000_000, ...change });

test('the third credential of a key is signed by template, and all have the texts of addProof', async () => {
  const store = create();
  for (let i = 0; i < 6; i++) {
    expect(await store.sign(numbered(i), o)).toBe(await expected(numbered(i)));
    await store.idle();
  }
  expect(store.counts).toEqual({ template: 4, general: 2 });
});

test('a value that turns out to vary makes a new template', async () => {
  const store = create();
  for (let i = 0; i < 3; i++) {
    await store.sign(numbered(i), o);
    await store.idle();
  }
  for (let i = 3; i < 6; i++) {
    const credential = numbered(i, { validUntil: `2030-01-0${i}T00:00:00Z` });
    expect(await store.sign(credential, o)).toBe(await expected(credential));
    await store.idle();
  }
  expect(store.counts).toEqual({ template: 3, general: 3 });
});

test('credentials of several shapes under one key are signed all the same', async () => {
  const store = create();
  for (let i = 0; i < 6; i++) {
    const credential = i % 2 === 0 ? numbered(i) : numbered(i, { description: `Described ${i}` });
    expect(await store.sign(credential, o)).toBe(await expected(credential));
    await store.idle();
  }
});

test('a value that is looked up in the context never becomes a hole, however often it varies', async () => {
  const store = create();
  const outcomes = [
    'TestEvaluation',
    'TeacherEvaluation',
    'PeerEvaluation',
    'ManagerEvaluation',
    'CourseEvaluation',
    'WorkshopEvaluation',
  ];
  for (const [i, evaluatorRole] of outcomes.entries()) {
    const subject = record().credentialSubject as JsonObject;
    const [first, ...others] = subject.result as JsonObject[];
    const credential = numbered(i, {
      credentialSubject: { ...subject, result: [{ ...first, evaluatorRole }, ...others] },
    });
    expect(await store.sign(credential, o)).toBe(await expected(credential));
    await store.idle();
  }
});

test('keys, signers and suites do not share templates', async () => {
  const store = create();
  for (const change of [{}, { key: 'other' }, { cryptosuite: 'Ed25519Signature2020' as const }]) {
    await store.sign(numbered(1), { ...o, ...change });
    await store.idle();
  }
  const foreign = { ...numbered(1), issuer: stranger.controller };
  await store.sign(foreign, { ...o, signer: stranger });
  expect(store.counts).toEqual({ template: 0, general: 4 });
});

test('another handle of the same key is as good, and one that signs wrongly is not', async () => {
  const store = create();
  const { privateJwk, verificationMethod: id, did: controller } = createTestKey('Ed25519', 'issuer');
  const handle = () => createLocalSigner({ privateJwk, id, controller });
  for (let i = 0; i < 5; i++) {
    expect(await store.sign(numbered(i), { ...o, signer: await handle() })).toBe(await expected(numbered(i)));
    await store.idle();
  }
  const { signSync } = await createLocalSigner({
    ...(({ privateJwk: jwk, verificationMethod, did }) => ({
      privateJwk: jwk,
      id: verificationMethod,
      controller: did,
    }))(createTestKey('Ed25519', 'stranger')),
  });
  const swapped = { ...(await handle()), signSync, sign: stranger.sign } as typeof issuer;
  await expect(store.sign(numbered(9), { ...o, signer: swapped })).rejects.toMatchObject({ code: 'signature_wrong' });
  expect(store.counts.template).toBeGreaterThan(2);
});

describe('what addProof refuses is refused, by template too', () => {
  test.each<[string, JsonObject]>([
    ['control_character', { name: 'a\u0000' }],
    ['document_ambiguous', { name: '' }],
    ['term_undefined', { secretScore: 1 }],
    ['issuer_mismatch', { issuer: 'did:example:other' }],
    ['proof_present', { proof: {} }],
  ])('%s', async (code, change) => {
    const store = create();
    for (let i = 0; i < 3; i++) {
      await store.sign(numbered(i), o);
      await store.idle();
    }
    await expect(store.sign(numbered(4, change), o)).rejects.toMatchObject({
      code: expect.stringMatching(new RegExp(`${code}|structure_invalid`)),
    });
  });
});

test('status lists are signed by template', async () => {
  const store = create();
  for (let i = 0; i < 5; i++) {
    const list = { ...listOf('revocation', [i, i * 100]), validUntil: `2026-05-02T00:00:0${i}Z` };
    expect(await store.sign(list, { ...o, key: 'revocation' })).toBe(await expected(list));
    await store.idle();
  }
  expect(store.counts).toEqual({ template: 3, general: 2 });
});

test('keys are bounded: the one that was used longest ago makes room', async () => {
  const store = create({ limit: 2 });
  const use = async (key: string, times: number) => {
    for (let i = 0; i < times; i++) {
      await store.sign(numbered(i), { ...o, key });
      await store.idle();
    }
  };
  await use('a', 3);
  await use('b', 3);
  expect(store.counts).toEqual({ template: 2, general: 4 });
  await use('a', 1);
  await use('c', 1);
  await use('a', 1);
  expect(store.counts).toEqual({ template: 4, general: 5 });
  await use('b', 1);
  expect(store.counts).toEqual({ template: 4, general: 6 });
});

test('after a mismatch a template is not used again, the alarm is raised once, and nothing is lost', async () => {
  const onMismatch = jest.fn();
  let extra = {};
  const reference = async (credential: JsonObject) => ({
    ...(await addProof(credential, { ...o, documentLoader, createProof: signByReference })),
    ...extra,
  });
  const store = create({ onMismatch, shadowEvery: 1, reference });
  const sign = async (i: number) => {
    const text = await store.sign(numbered(i), o);
    await store.idle();
    return text;
  };
  for (let i = 0; i < 4; i++) await sign(i);
  expect(onMismatch).not.toHaveBeenCalled();
  extra = { extra: true };
  expect(JSON.parse(await sign(4))).toMatchObject(extra);
  expect(onMismatch.mock.calls).toEqual([['signed_text']]);
  expect(store.counts).toEqual({ template: 3, general: 2 });
  for (let i = 5; i < 8; i++) expect(await sign(i)).toBe(await expected(numbered(i)));
  expect(store.counts).toEqual({ template: 3, general: 5 });
  expect(onMismatch).toHaveBeenCalledTimes(1);
});
