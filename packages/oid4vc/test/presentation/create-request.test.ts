import { describe, expect, jest, test } from '@jest/globals';
import { createDidWebDocument } from '@skill-records/dids/did-web';
import { createDidResolver, type ResolveDid } from '@skill-records/dids/resolve-did';
import { createLocalSigner, generateKeyPair } from '@skill-records/dids/signer';
import { createDidClientId } from '../../src/presentation/client-id.ts';
import { createClientMetadata } from '../../src/presentation/client-metadata.ts';
import type { DcqlQuery } from '../../src/presentation/dcql.ts';
import { createAuthorizationRequest, verifyAuthorizationRequest } from '../../src/presentation/request.ts';
import { createSigner, expectRefusal, NOW } from '../fixtures.ts';

const signer = await createSigner('Ed25519');
const dcqlQuery: DcqlQuery = {
  credentials: [
    {
      id: 'r1',
      format: 'ldp_vc',
      meta: { type_values: [['https://www.w3.org/2018/credentials#VerifiableCredential']] },
    },
  ],
};
const own = {
  signer,
  clientId: createDidClientId(signer.controller),
  responseUri: 'https://verifier.example/T/responses/a1',
  nonce: 'nonce-of-april_12345678',
  state: 'state-of-april_12345678',
  dcqlQuery,
  clientMetadata: createClientMetadata({ proofTypes: ['DataIntegrityProof'], cryptosuites: ['eddsa-rdfc-2022'] }),
  now: NOW,
};

describe('a verifier with did:web', () => {
  const did = 'did:web:verifier.example:T';
  const keys = {
    request: generateKeyPair('Ed25519'),
    retired: generateKeyPair('Ed25519'),
    claims: generateKeyPair('Ed25519'),
  };
  const document = createDidWebDocument({
    did,
    keys: [
      { id: `${did}#request`, publicJwk: keys.request.publicJwk, relationships: ['authentication'] },
      { id: `${did}#claims`, publicJwk: keys.claims.publicJwk, relationships: ['assertionMethod'] },
      { id: `${did}#retired`, publicJwk: keys.retired.publicJwk, relationships: [] },
    ],
  });
  const resolve = createDidResolver({
    now: () => NOW.getTime(),
    fetchDocument: async () => new TextEncoder().encode(JSON.stringify(document)),
  });
  const sign = async (name: keyof typeof keys) => {
    const by = await createLocalSigner({ privateJwk: keys[name].privateJwk, id: `${did}#${name}`, controller: did });
    return createAuthorizationRequest({ ...own, signer: by, clientId: createDidClientId(did) });
  };
  const verifyWith = async (name: keyof typeof keys) =>
    verifyAuthorizationRequest(await sign(name), { clientId: createDidClientId(did), resolveDid: resolve });

  test('signs with a key for authentication, or one for assertions', async () => {
    expect(await verifyWith('request')).toMatchObject({ did });
    expect(await verifyWith('claims')).toMatchObject({ did });
  });

  test('cannot sign with a key that serves no purpose any more', async () => {
    await expectRefusal(() => verifyWith('retired'), 'invalid_request_object', 'cannot be used');
  });

  test('is refused when its DID cannot be resolved', async () => {
    const offline = createDidResolver({
      now: () => NOW.getTime(),
      fetchDocument: () => Promise.reject(new Error('offline')),
    });
    const jws = await sign('request');
    await expectRefusal(
      () => verifyAuthorizationRequest(jws, { clientId: createDidClientId(did), resolveDid: offline }),
      'invalid_request_object',
      'cannot be used',
    );
  });

  test('is resolved once when it cannot be, and a failing resolver is no verdict on the request', async () => {
    const failing = jest.fn(() => Promise.reject(new Error('offline')));
    const jws = await sign('request');
    const verify = (resolver: ResolveDid) =>
      verifyAuthorizationRequest(jws, { clientId: createDidClientId(did), resolveDid: resolver });
    await expect(verify(failing)).rejects.toThrow('offline');
    expect(failing).toHaveBeenCalledTimes(1);
    const unresolved = jest.fn(async () => ({
      didResolutionMetadata: { error: 'notFound' },
      didDocumentMetadata: {},
      didDocument: null,
    }));
    await expectRefusal(() => verify(unresolved), 'invalid_request_object', 'cannot be used');
    expect(unresolved).toHaveBeenCalledTimes(1);
  });
});

describe('creating a request', () => {
  test.each([
    ['a client_id of another DID', { clientId: 'decentralized_identifier:did:web:other.example' }, 'signer'],
    ['a nonce of 21 characters', { nonce: 'x'.repeat(21) }, '128 bits'],
    ['a state with other characters', { state: `${'x'.repeat(22)}$` }, '128 bits'],
    ['a query without credentials', { dcqlQuery: { credentials: [] } }, 'credentials'],
    [
      'a query that asks for a claim twice',
      { dcqlQuery: { credentials: [{ ...dcqlQuery.credentials[0], claims: [{ path: ['a'] }, { path: ['a'] }] }] } },
      'twice',
    ],
  ])('refuses %s', async (_, changed, words) => {
    await expectRefusal(
      () => createAuthorizationRequest({ ...own, ...changed } as typeof own),
      'invalid_request',
      words,
    );
  });
});
