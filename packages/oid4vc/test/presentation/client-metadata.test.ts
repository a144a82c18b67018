import { describe, expect, test } from '@jest/globals';
import {
  acceptsProof,
  createClientMetadata,
  listedFormats,
  parseClientMetadata,
} from '../../src/presentation/client-metadata.ts';
import { clientMetadata } from '../fixtures/presentation-requests.ts';
import { expectRefusal } from '../fixtures.ts';

const own = createClientMetadata({
  proofTypes: ['DataIntegrityProof', 'Ed25519Signature2020'],
  cryptosuites: ['eddsa-rdfc-2022'],
});

describe('VP-5 and VP-6 verifier metadata', () => {
  test('what is created is read back', () => {
    expect(parseClientMetadata(own)).toEqual(own);
    expect(listedFormats(own)).toEqual(['ldp_vc']);
    expect(listedFormats({})).toBeUndefined();
    expect(listedFormats(undefined)).toBeUndefined();
  });

  test.each([
    ['a listed suite', { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' }, true],
    ['a listed type without suite', { type: 'Ed25519Signature2020' }, true],
    ['a suite that is not listed', { type: 'DataIntegrityProof', cryptosuite: 'bbs-2023' }, false],
    ['a type that is not listed', { type: 'RsaSignature2018' }, false],
  ])('%s is judged', (_, proof, accepted) => {
    expect(acceptsProof(own, proof)).toBe(accepted);
  });

  test('what the verifier does not limit is allowed', () => {
    expect(acceptsProof(undefined, { type: 'x', cryptosuite: 'y' })).toBe(true);
    expect(acceptsProof({ vp_formats_supported: { ldp_vc: {} } }, { type: 'x', cryptosuite: 'y' })).toBe(true);
  });

  test.each(Object.entries(clientMetadata))('reads a verifier that takes %s alone', (format, json) => {
    const metadata = parseClientMetadata(json);
    expect(metadata).toEqual(json);
    expect(listedFormats(metadata)).toEqual([format]);
  });

  test.each([
    ['a text', '{}'],
    ['null', null],
    ['an array', []],
    ['formats that are an array', { vp_formats_supported: ['ldp_vc'] }],
    ['a format that is true', { vp_formats_supported: { ldp_vc: true } }],
    ['no proof type in the list', { vp_formats_supported: { ldp_vc: { proof_type_values: [] } } }],
    ['a cryptosuite that is no list', { vp_formats_supported: { ldp_vc: { cryptosuite_values: 'eddsa-rdfc-2022' } } }],
  ])('refuses %s', async (_, json) => {
    await expectRefusal(() => parseClientMetadata(json), 'invalid_request', 'Client metadata');
  });
});
