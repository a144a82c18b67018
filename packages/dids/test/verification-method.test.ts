// T3: a key counts only when its DID document says, in every respect, that it may be used like this.
import { describe, expect, test } from '@jest/globals';
import type { DidDocument } from '../src/did-document.ts';
import { createDidKey } from '../src/did-key.ts';
import { encodeMultikey } from '../src/multikey.ts';
import { parsePublicJwk } from '../src/public-jwk.ts';
import { createDidResolver, type ResolveDid } from '../src/resolve-did.ts';
import { generateKeyPair } from '../src/signer.ts';
import { resolveVerificationMethod } from '../src/verification-method.ts';
import { rejection } from './refusal.ts';

const did = 'did:web:academy.example';
const other = 'did:web:other.example';
const { publicJwk, privateJwk } = generateKeyPair('Ed25519');
const p256 = generateKeyPair('P-256');
const multikey = encodeMultikey(publicJwk);
const method = { id: `${did}#key-1`, type: 'Multikey', controller: did, publicKeyMultibase: multikey };
const base: DidDocument = {
  '@context': 'https://www.w3.org/ns/did/v1',
  id: did,
  verificationMethod: [method],
  assertionMethod: [method.id],
};

const resolverOf =
  (document: unknown): ResolveDid =>
  async () => ({ didResolutionMetadata: {}, didDocumentMetadata: {}, didDocument: document as DidDocument });

const find = (document: unknown, id = method.id, at?: Date) =>
  resolveVerificationMethod(id, 'assertionMethod', resolverOf(document), at);

describe('accepts', () => {
  test.each([
    ['a Multikey', base],
    ['a method named by fragment alone', { ...base, verificationMethod: [{ ...method, id: '#key-1' }] }],
    ['a relationship named by fragment alone', { ...base, assertionMethod: ['#key-1'] }],
    ['a method embedded in the relationship', { id: did, assertionMethod: [method] }],
    [
      'an Ed25519VerificationKey2020',
      { ...base, verificationMethod: [{ ...method, type: 'Ed25519VerificationKey2020' }] },
    ],
    [
      'a JsonWebKey',
      {
        ...base,
        verificationMethod: [{ ...method, type: 'JsonWebKey', publicKeyMultibase: undefined, publicKeyJwk: publicJwk }],
      },
    ],
    ['a relationship that is no array', { ...base, assertionMethod: method.id }],
  ])('%s', async (_title, document) => {
    expect(await find(document)).toMatchObject({ id: method.id, controller: did, publicJwk });
  });
});

describe.each(['P-384', 'BLS12-381-G2'] as const)('a %s key', (algorithm) => {
  const key =
    algorithm === 'P-384'
      ? generateKeyPair('P-384').publicJwk
      : parsePublicJwk({
          kty: 'EC',
          crv: 'BLS12381G2',
          x: Buffer.from([0x80, ...Array(95).fill(1)]).toString('base64url'),
        });
  const withMethod = (members: object) => ({
    ...base,
    verificationMethod: [{ id: method.id, controller: did, ...members }],
  });

  test.each([
    ['Multikey', { type: 'Multikey', publicKeyMultibase: encodeMultikey(key) }],
    ['JsonWebKey', { type: 'JsonWebKey', publicKeyJwk: key }],
  ])('is found as a %s', async (type, members) => {
    expect(await find(withMethod(members))).toMatchObject({ id: method.id, type, publicJwk: key });
  });

  test('is refused under a type of Ed25519 keys (key_invalid)', async () => {
    const document = withMethod({ type: 'Ed25519VerificationKey2020', publicKeyMultibase: encodeMultikey(key) });
    expect(await rejection(find(document))).toBe('key_invalid');
  });

  test('is refused when the point is cut short (key_invalid)', async () => {
    const document = withMethod({ type: 'JsonWebKey', publicKeyJwk: { ...key, x: key.x.slice(4) } });
    expect(await rejection(find(document))).toBe('key_invalid');
  });
});

describe('T3 refuses', () => {
  const mismatches: [string, string, unknown, string?][] = [
    [
      'a method of another DID inside this document',
      'verification_method_unknown',
      { ...base, verificationMethod: [{ ...method, id: `${other}#key-1` }] },
    ],
    [
      'a method listed under keyAgreement only',
      'relationship_missing',
      { ...base, assertionMethod: [], keyAgreement: [method.id] },
    ],
    [
      'a method listed for presentations only (purpose swapped)',
      'relationship_missing',
      { ...base, assertionMethod: undefined, authentication: [method.id] },
    ],
    [
      'a method embedded under another relationship',
      'verification_method_unknown',
      { id: did, authentication: [method] },
    ],
    [
      'a method whose controller is another DID',
      'controller_mismatch',
      { ...base, verificationMethod: [{ ...method, controller: other }] },
    ],
    [
      'a method with an array of controllers',
      'controller_mismatch',
      { ...base, verificationMethod: [{ ...method, controller: [did] }] },
    ],
    [
      'a method without a controller',
      'controller_mismatch',
      { ...base, verificationMethod: [{ ...method, controller: undefined }] },
    ],
    ['a document about another DID', 'document_invalid', { ...base, id: other }],
    ['a fragment that is not in the document', 'verification_method_unknown', base, `${did}#key-2`],
    ['a fragment in other case', 'verification_method_unknown', base, `${did}#KEY-1`],
    [
      'a relationship that names the same fragment of another DID',
      'relationship_missing',
      { ...base, assertionMethod: [`${other}#key-1`] },
    ],
    [
      'two methods of one id',
      'verification_method_ambiguous',
      { ...base, verificationMethod: [method, { ...method, publicKeyMultibase: encodeMultikey(p256.publicJwk) }] },
    ],
    [
      'the same id absolute and relative',
      'verification_method_ambiguous',
      { ...base, verificationMethod: [method, { ...method, id: '#key-1' }] },
    ],
    [
      'a Multikey with a broken header',
      'key_type_unsupported',
      { ...base, verificationMethod: [{ ...method, publicKeyMultibase: `z7${multikey.slice(2)}` }] },
    ],
    [
      'a Multikey of an unsupported kind',
      'key_type_unsupported',
      {
        ...base,
        verificationMethod: [{ ...method, publicKeyMultibase: 'z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F' }],
      },
    ],
    [
      'a P-256 key under an Ed25519 type',
      'key_invalid',
      {
        ...base,
        verificationMethod: [
          { ...method, type: 'Ed25519VerificationKey2020', publicKeyMultibase: encodeMultikey(p256.publicJwk) },
        ],
      },
    ],
    [
      'two keys in one method',
      'key_invalid',
      { ...base, verificationMethod: [{ ...method, publicKeyJwk: publicJwk }] },
    ],
    [
      'a method without a key',
      'key_invalid',
      { ...base, verificationMethod: [{ ...method, publicKeyMultibase: undefined }] },
    ],
    [
      'a private key in the document',
      'key_invalid',
      {
        ...base,
        verificationMethod: [
          { ...method, type: 'JsonWebKey', publicKeyMultibase: undefined, publicKeyJwk: privateJwk },
        ],
      },
    ],
    [
      'an unknown type of method',
      'key_type_unsupported',
      { ...base, verificationMethod: [{ ...method, type: 'EcdsaSecp256k1RecoveryMethod2020' }] },
    ],
    [
      'an end of use that cannot be read',
      'document_invalid',
      { ...base, verificationMethod: [{ ...method, revoked: 'soon' }] },
    ],
    ['a document without any method', 'verification_method_unknown', { id: did }],
  ];
  test.each(mismatches)('%s (%s)', async (...[, code, document, id]) => {
    expect(await rejection(find(document, id))).toBe(code);
  });

  test.each([
    ['a relative id', '#key-1'],
    ['a DID without a fragment', did],
    ['an empty fragment', `${did}#`],
    ['a path', `${did}/x#key-1`],
    ['a query', `${did}?versionId=1#key-1`],
    ['a web address', 'https://academy.example#key-1'],
    ['an object', { id: method.id } as unknown as string],
    ['white space', ` ${method.id}`],
  ])('%s as the verification method of a proof (did_url_invalid)', async (_title, id) => {
    expect(await rejection(find(base, id))).toBe('did_url_invalid');
  });

  test('a did:key whose fragment is another key (verification_method_unknown)', async () => {
    const a = createDidKey(publicJwk);
    const b = createDidKey(p256.publicJwk);
    const id = `${a.did}#${b.verificationMethod.split('#')[1]}`;
    const resolveDid = createDidResolver({ now: () => 0 });
    expect(await rejection(resolveVerificationMethod(id, 'assertionMethod', resolveDid))).toBe(
      'verification_method_unknown',
    );
  });

  test('a DID that does not resolve, or whose method is unknown, or that is deactivated', async () => {
    const resolveDid = createDidResolver({ now: () => 0 });
    const code = (id: string) => rejection(resolveVerificationMethod(id, 'assertionMethod', resolveDid));
    expect(await code('did:key:zzzz#zzzz')).toBe('did_unresolvable');
    expect(await code('did:example:1#k')).toBe('did_method_unsupported');
    const deactivated: ResolveDid = async () => ({
      didResolutionMetadata: {},
      didDocumentMetadata: { deactivated: true },
      didDocument: base,
    });
    expect(await rejection(resolveVerificationMethod(method.id, 'assertionMethod', deactivated))).toBe(
      'did_unresolvable',
    );
  });
});

describe.each(['revoked', 'expires'])('a key with "%s"', (member) => {
  const document = { ...base, verificationMethod: [{ ...method, [member]: '2026-06-01T00:00:00Z' }] };

  test('is good for a signature made before', async () => {
    const found = await find(document, method.id, new Date('2026-05-31T23:59:59Z'));
    expect(found.retiredAt).toEqual(new Date('2026-06-01T00:00:00Z'));
  });

  test.each(['2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'])('is refused for a signature made at %s', async (at) => {
    expect(await rejection(find(document, method.id, new Date(at)))).toBe('verification_method_retired');
  });
});
