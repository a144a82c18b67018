import { describe, expect, test } from '@jest/globals';
import {
  createCredentialRequest,
  createCredentialResponse,
  parseCredentialRequest,
  parseCredentialResponse,
} from '../../src/issuance/credential-request.ts';
import type { IssuerMetadata } from '../../src/issuance/issuer-metadata.ts';
import { credentialResponses, requestByFormat } from '../fixtures/credential-responses.ts';
import { expectRefusal } from '../fixtures.ts';

const jwtProofs = { jwt: { proof_signing_alg_values_supported: ['EdDSA'] } };
const metadata: IssuerMetadata = {
  credential_issuer: 'https://issuer.example',
  credential_endpoint: 'https://issuer.example/credential',
  credential_configurations_supported: {
    bound: { format: 'ldp_vc', proof_types_supported: jwtProofs },
    boundByDataIntegrity: {
      format: 'ldp_vc',
      proof_types_supported: { ...jwtProofs, di_vp: { proof_signing_alg_values_supported: ['eddsa-rdfc-2022'] } },
    },
    unbound: { format: 'ldp_vc' },
  },
};
const batch: IssuerMetadata = { ...metadata, batch_credential_issuance: { batch_size: 3 } };
const credentialIdentifiers = new Map([['bound-2026', 'bound']]);
const proofs = { jwt: ['a.b.c'] };
const request = { credential_configuration_id: 'bound', proofs };

describe('VCI-40 and VCI-W3 the credential request', () => {
  test('by configuration or by identifier is read back', () => {
    expect(parseCredentialRequest(createCredentialRequest({ configurationId: 'bound', proofs }), { metadata })).toEqual(
      {
        configurationId: 'bound',
        proofs,
      },
    );
    expect(
      parseCredentialRequest(createCredentialRequest({ identifier: 'bound-2026', proofs }), {
        metadata,
        credentialIdentifiers,
      }),
    ).toEqual({ configurationId: 'bound', identifier: 'bound-2026', proofs });
  });

  test('needs no proof where the configuration asks for none', () => {
    expect(parseCredentialRequest(createCredentialRequest({ configurationId: 'unbound' }), { metadata })).toEqual({
      configurationId: 'unbound',
    });
  });

  test('carries as many proofs as the batch size allows', () => {
    const three = { jwt: ['a', 'b', 'c'] };
    expect(parseCredentialRequest({ ...request, proofs: three }, { metadata: batch }).proofs).toEqual(three);
  });

  test('VCI-44 unknown members are ignored, also those of drafts', () => {
    const draft = {
      format: 'ldp_vc',
      types: ['a'],
      credential_definition: {},
      proof: { proof_type: 'jwt', jwt: 'd.e.f' },
    };
    expect(parseCredentialRequest({ ...request, ...draft, extra: 1 }, { metadata })).toEqual({
      configurationId: 'bound',
      proofs,
    });
  });

  test.each([
    ['neither configuration nor identifier', { proofs }, 'either'],
    ['both configuration and identifier', { ...request, credential_identifier: 'bound-2026' }, 'either'],
    [
      'a configuration that is an array',
      { ...request, credential_configuration_id: ['bound'] },
      'credential_configuration_id',
    ],
    ['an empty configuration', { ...request, credential_configuration_id: '' }, 'credential_configuration_id'],
    ['an identifier that is a number', { credential_identifier: 1, proofs }, 'credential_identifier'],
    ['an array', [request], 'Credential request'],
    ['null', null, 'Credential request'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseCredentialRequest(json, { metadata }), 'invalid_credential_request', words);
  });

  test('a token with identifiers has to be used with them', async () => {
    await expectRefusal(
      () => parseCredentialRequest(request, { metadata, credentialIdentifiers }),
      'invalid_credential_request',
      'identifiers',
    );
  });

  test('a request by format, as drafts had it, is refused', async () => {
    await expectRefusal(
      () => parseCredentialRequest(requestByFormat, { metadata }),
      'invalid_credential_request',
      'either',
    );
  });
});

describe('OIDF issuer negatives: unknown configuration and identifier', () => {
  test.each(['other', 'Bound', 'bound ', '__proto__', 'constructor', 'toString'])(
    'FailUnknownCredentialConfiguration: %j',
    async (id) => {
      await expectRefusal(
        () => parseCredentialRequest({ ...request, credential_configuration_id: id }, { metadata }),
        'unknown_credential_configuration',
        'unknown',
      );
    },
  );

  test('FailUnknownCredentialIdentifier: not granted, or none granted at all', async () => {
    const json = { credential_identifier: 'bound-2027', proofs };
    await expectRefusal(
      () => parseCredentialRequest(json, { metadata, credentialIdentifiers }),
      'unknown_credential_identifier',
      'unknown',
    );
    await expectRefusal(
      () => parseCredentialRequest({ ...json, credential_identifier: 'bound-2026' }, { metadata }),
      'unknown_credential_identifier',
      'unknown',
    );
  });

  test('an identifier of a configuration that is gone', async () => {
    await expectRefusal(
      () =>
        parseCredentialRequest(
          { credential_identifier: 'x', proofs },
          { metadata, credentialIdentifiers: new Map([['x', 'gone']]) },
        ),
      'unknown_credential_configuration',
      'unknown',
    );
  });
});

describe('OIDF issuer negative: FailMissingProof, and other wrong proofs (G7)', () => {
  const withProofs = (value: unknown) => ({ credential_configuration_id: 'bound', proofs: value });

  test.each([
    ['no proofs', { credential_configuration_id: 'bound' }, 'missing'],
    [
      'only the singular proof of drafts',
      { credential_configuration_id: 'bound', proof: { proof_type: 'jwt', jwt: 'a.b.c' } },
      'missing',
    ],
    ['null', withProofs(null), 'object'],
    ['an array', withProofs(['a.b.c']), 'object'],
    ['a string', withProofs('a.b.c'), 'object'],
    ['no proof type', withProofs({}), 'exactly one'],
    ['two proof types', withProofs({ jwt: ['a.b.c'], attestation: ['x'] }), 'exactly one'],
    ['a proof type the configuration does not list', withProofs({ di_vp: [{}] }), 'not supported'],
    ['the draft name of a proof type', withProofs({ ldp_vp: [{}] }), 'not supported'],
    ['an attestation', withProofs({ attestation: ['a.b.c'] }), 'not supported'],
    ['an empty array', withProofs({ jwt: [] }), 'non-empty'],
    ['a string instead of an array', withProofs({ jwt: 'a.b.c' }), 'non-empty'],
    ['two proofs without batch', withProofs({ jwt: ['a', 'b'] }), 'more proofs'],
    ['a proof that is an object', withProofs({ jwt: [{}] }), 'string'],
  ])('%s is invalid_proof', async (_, json, words) => {
    await expectRefusal(() => parseCredentialRequest(json, { metadata }), 'invalid_proof', words);
  });

  test('a listed proof type that we cannot verify is refused, not skipped', async () => {
    const json = { credential_configuration_id: 'boundByDataIntegrity', proofs: { di_vp: [{}] } };
    await expectRefusal(() => parseCredentialRequest(json, { metadata }), 'invalid_proof', 'not supported');
  });

  test('a proof for a configuration that binds nothing is refused', async () => {
    await expectRefusal(
      () => parseCredentialRequest({ ...request, credential_configuration_id: 'unbound' }, { metadata }),
      'invalid_proof',
      'not supported',
    );
  });

  test('one proof more than the batch size is refused', async () => {
    await expectRefusal(
      () => parseCredentialRequest(withProofs({ jwt: ['a', 'b', 'c', 'd'] }), { metadata: batch }),
      'invalid_proof',
      'more proofs',
    );
  });
});

describe('VCI-41 encryption', () => {
  test.each([
    ['well-formed parameters', { jwk: { kty: 'EC' }, enc: 'A128GCM' }],
    ['an unknown algorithm (FailUnsupportedEncryptionAlgorithm)', { jwk: {}, enc: 'XX' }],
    ['null', null],
  ])('%s are refused, because the answer must not leave in clear', async (_, encryption) => {
    await expectRefusal(
      () => parseCredentialRequest({ ...request, credential_response_encryption: encryption }, { metadata }),
      'invalid_encryption_parameters',
      'not supported',
    );
  });
});

describe('VCI-42 and VCI-W5 the credential response', () => {
  const credential = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential'] };

  test('what is created is read back, credentials untouched', () => {
    const body = createCredentialResponse({ credentials: [credential], notificationId: 'notice-1' });
    expect(body.credentials[0]?.credential).toBe(credential);
    expect(parseCredentialResponse(body, { format: 'ldp_vc', proofCount: 1 })).toEqual({
      kind: 'issued',
      credentials: [credential],
      notificationId: 'notice-1',
    });
    expect(createCredentialResponse({ credentials: ['jwt'] })).toEqual({ credentials: [{ credential: 'jwt' }] });
  });

  test('a deferred answer carries an id and an interval', () => {
    expect(parseCredentialResponse({ transaction_id: 'later-1', interval: 3600 })).toEqual({
      kind: 'deferred',
      transactionId: 'later-1',
      interval: 3600,
    });
  });

  test('unknown members are ignored and fewer credentials than keys are taken', () => {
    const json = { credentials: [{ credential, extra: 1 }], c_nonce: 'x' };
    expect(parseCredentialResponse(json, { proofCount: 3 })).toEqual({ kind: 'issued', credentials: [credential] });
  });

  test.each([
    ['nothing', {}, 'credentials'],
    ['no credential in the list', { credentials: [] }, 'credentials'],
    ['credentials that are not wrapped', { credentials: [credential] }, 'credential'],
    ['the singular credential of drafts', { credential }, 'credentials'],
    ['credentials and a transaction_id', { credentials: [{ credential }], transaction_id: 'a' }, 'both'],
    ['credentials and an interval', { credentials: [{ credential }], interval: 5 }, 'both'],
    ['an interval without transaction_id', { interval: 5 }, 'transaction_id'],
    ['a transaction_id without interval', { transaction_id: 'a' }, 'interval'],
    ['an interval of zero', { transaction_id: 'a', interval: 0 }, 'interval'],
    [
      'a notification for something deferred',
      { transaction_id: 'a', interval: 5, notification_id: 'n' },
      'credentials',
    ],
    ['a credential that is an array', { credentials: [{ credential: [] }] }, 'credential'],
    ['a credential that is null', { credentials: [{ credential: null }] }, 'credential'],
    ['null', null, 'Credential response'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseCredentialResponse(json), 'invalid_credential_response', words);
  });

  test('refuses more credentials than keys', async () => {
    const json = { credentials: [{ credential }, { credential }] };
    await expectRefusal(
      () => parseCredentialResponse(json, { proofCount: 1 }),
      'invalid_credential_response',
      'more credentials',
    );
    await expectRefusal(
      () => parseCredentialResponse(json, { proofCount: 0 }),
      'invalid_credential_response',
      'more credentials',
    );
  });

  test('refuses a text where the format is an object, and the reverse', async () => {
    await expectRefusal(
      () => parseCredentialResponse({ credentials: [{ credential: 'a.b.c' }] }, { format: 'ldp_vc' }),
      'invalid_credential_response',
      'encoded',
    );
    await expectRefusal(
      () => parseCredentialResponse({ credentials: [{ credential }] }, { format: 'dc+sd-jwt' }),
      'invalid_credential_response',
      'encoded',
    );
  });

  test.each(Object.entries(credentialResponses))('reads a response of %s', (format, response) => {
    expect(parseCredentialResponse(response, { format, proofCount: 1 })).toEqual({
      kind: 'issued',
      credentials: [response.credentials[0]?.credential],
    });
  });
});
