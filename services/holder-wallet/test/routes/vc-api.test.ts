// The VC-API of the holder: derived credentials for the public test suites, and nothing at all outside their profile.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addProof } from '@skill-records/credentials/add-proof';
import { verifyCredential } from '@skill-records/credentials/verify-credential';
import type { Signer } from '@skill-records/dids/signer';
import { createTestKey, createTestSigner } from '@skill-records/test-kit/keys';
import { createTestWallet, type TestWallet } from '../support/test-wallet.ts';

type JsonObject = Record<string, unknown>;
const issuer = createTestSigner(createTestKey('P-256', 'conformance')) as Signer;
const credential: JsonObject = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
  id: 'urn:uuid:5e0c9b0a-0000-4000-8000-0000000000b1',
  type: ['VerifiableCredential'],
  issuer: issuer.controller,
  credentialSubject: { id: 'did:example:abcdefgh', alumniOf: 'The School of Examples', favouriteFood: 'Papaya' },
};

let open: TestWallet;
let closed: TestWallet;
let base: JsonObject;

beforeAll(async () => {
  [open, closed] = await Promise.all([createTestWallet({ conformance: true }), createTestWallet()]);
  base = await addProof(credential, {
    signer: issuer,
    cryptosuite: 'ecdsa-sd-2023',
    mandatoryPointers: ['/issuer'],
    documentLoader: open.wallet.documentLoader,
    now: open.wallet.now(),
  });
});
afterAll(() => Promise.all([open.close(), closed.close()]));

const derive = async (payload: JsonObject, wallet = open) => {
  const answer = await wallet.app.inject({ method: 'POST', url: '/credentials/derive', payload });
  return { status: answer.statusCode, body: answer.json<JsonObject>() };
};

describe('in the conformance profile', () => {
  test('the derived credential shows what was selected and what is mandatory, and verifies', async () => {
    const { status, body } = await derive({
      verifiableCredential: base,
      options: { selectivePointers: ['/credentialSubject/favouriteFood'] },
    });
    expect(status).toBe(201);
    const derived = body.verifiableCredential as JsonObject;
    expect(derived).toMatchObject({ issuer: issuer.controller, credentialSubject: { favouriteFood: 'Papaya' } });
    expect(JSON.stringify(derived)).not.toContain('School of Examples');
    const { documentLoader, resolveDid } = open.wallet;
    const verdict = await verifyCredential(derived, {
      documentLoader,
      resolveDid,
      now: open.wallet.now(),
      fetchStatusList: () => Promise.reject(new Error('none')),
      issuerTrust: { policy: 'listed', isListed: () => true },
    });
    expect(verdict.verified).toBe(true);
  });

  test('without options only the mandatory parts are shown', async () => {
    const { status, body } = await derive({ verifiableCredential: base });
    // A credential has to say something about its subject, and nothing of that is mandatory here.
    expect([status, (body.errors as JsonObject[] | undefined)?.[0]?.code]).toEqual([400, 'structure_invalid']);
  });

  test.each<[string, () => JsonObject, string]>([
    [
      'a credential that was changed',
      () => ({ ...base, issuer: { id: issuer.controller, name: 'x' } }),
      'proof_invalid',
    ],
    ['a credential without proof', () => credential, 'proof_base_missing'],
    ['a list in place of a credential', () => ({ ...base, '@context': [] }), 'document_ambiguous'],
  ])('%s is refused with a reason', async (_title, verifiableCredential, code) => {
    const { status, body } = await derive({
      verifiableCredential: verifiableCredential(),
      options: { selectivePointers: ['/credentialSubject/favouriteFood'] },
    });
    expect([status, body.code, (body.errors as JsonObject[])[0]?.code]).toEqual([400, 'derivation_refused', code]);
  });

  test.each<[string, JsonObject]>([
    ['nothing', {}],
    ['a text', { verifiableCredential: 'x' }],
    ['null', { verifiableCredential: null }],
    ['a pointer that is a number', { verifiableCredential: {}, options: { selectivePointers: [1] } }],
    ['a pointer that leads nowhere', { verifiableCredential: {}, options: { selectivePointers: ['/nowhere'] } }],
  ])('%s is a bad request', async (_title, body) => {
    expect([400, 422]).toContain((await derive(body)).status);
  });
});

test('outside the profile there is no such address', async () => {
  expect((await derive({ verifiableCredential: base }, closed)).status).toBe(404);
});
