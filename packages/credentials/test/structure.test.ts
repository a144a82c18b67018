// The structural rules of the VC Data Model 2.0, one case each, and the gaps of the proof libraries that they close.
import { describe, expect, test } from '@jest/globals';
import { listVcdmCases } from '@skill-records/test-kit/vcdm-cases';
import { addProof } from '../src/add-proof.ts';
import { createDocumentLoader } from '../src/document-loader.ts';
import type { JsonObject } from '../src/json-object.ts';
import { checkPresentationStructure, checkStructure } from '../src/structure.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { codeOf, issuer, NOW, options, record, resolveDid, sign } from './world.ts';

const cases = listVcdmCases();
const check = (kind: string) => (kind === 'credential' ? checkStructure : checkPresentationStructure);

describe('G6 checkStructure', () => {
  test('there are cases of both kinds', () => {
    for (const kind of ['credential', 'presentation']) {
      for (const accepted of [true, false]) {
        expect(cases.filter((one) => one.kind === kind && one.accepted === accepted).length).toBeGreaterThan(5);
      }
    }
  });

  test.each(cases.filter(({ accepted }) => accepted))('$title ($section)', ({ kind, document }) => {
    expect(check(kind)(document)).toEqual([]);
  });

  // A term that is defined again inline is a matter of JSON-LD; our profile refuses the inline context itself.
  test.each(cases.filter(({ accepted, inlineContext }) => !accepted && !inlineContext))(
    '$title ($section)',
    ({ kind, document }) => {
      expect(check(kind)(document)).not.toEqual([]);
    },
  );

  test('names the member at fault by JSON pointer', () => {
    expect(checkStructure({ ...record(), issuer: 7 }).map(({ path }) => path)).toEqual(['/issuer']);
    const presentation = {
      ...record(),
      type: ['VerifiablePresentation'],
      verifiableCredential: [{ ...record(), id: 1 }],
    };
    expect(checkPresentationStructure(presentation).map(({ path }) => path)).toEqual(['/verifiableCredential/0/id']);
  });

  test.each([null, undefined, 7, 'credential', [], [record()]])('refuses %j in place of a document', (value) => {
    expect(checkStructure(value)).not.toEqual([]);
    expect(checkPresentationStructure(value)).not.toEqual([]);
  });
});

describe('G6 addProof signs no document with a structural fault', () => {
  const documentLoader = createDocumentLoader({ resolveDid, contexts: 'conformance' });
  const credentials = cases.filter(({ kind, accepted }) => kind === 'credential' && !accepted);
  test.each(credentials)('$title', async ({ document }) => {
    const credential: JsonObject = { ...document };
    if (credential.issuer === 'did:example:issuer') credential.issuer = issuer.controller;
    await expect(
      addProof(credential, { signer: issuer, cryptosuite: 'eddsa-rdfc-2022', documentLoader, now: NOW }),
    ).rejects.toHaveProperty('code');
  });
});

describe('G5 a time without a time zone', () => {
  const withoutZone = { ...record(), validFrom: '2024-01-01T00:00:00' };

  test('is not signed', async () => {
    await expect(sign(withoutZone)).rejects.toMatchObject({ code: 'structure_invalid' });
  });

  test('is refused in a credential that somebody else signed', async () => {
    const signed = { ...(await sign(record())), validFrom: '2024-01-01T00:00:00' };
    expect(codeOf(await verifyCredential(signed, options()))).toBe('structure_invalid');
  });

  test.each([
    '2024-13-01T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01',
    '2024-01-01T00:00Z',
    ' 2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00+25:00',
    '2024-01-01T00:00:00z',
    '',
  ])('and neither is %j', (validFrom) => {
    expect(checkStructure({ ...record(), validFrom })).toEqual([expect.objectContaining({ path: '/validFrom' })]);
  });

  test.each([
    '2024-02-29T00:00:00Z',
    '2024-01-01T00:00:00.5Z',
    '2024-01-01T00:00:00-11:30',
    '2024-12-31T23:59:59+14:00',
  ])('while %j is a time', (validFrom) => {
    expect(checkStructure({ ...record(), validFrom })).toEqual([]);
  });
});
