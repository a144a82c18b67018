import { describe, expect, test } from '@jest/globals';
import type { IssuerMetadata } from '../../src/issuance/issuer-metadata.ts';
import { selectConfiguration } from '../../src/issuance/select-configuration.ts';
import { encryptingIssuer } from '../fixtures/issuer-metadata.ts';
import { createSigner, expectRefusal } from '../fixtures.ts';

const ed25519 = await createSigner('Ed25519');
const p256 = await createSigner('P-256', 'jwk');
const configuration = {
  format: 'ldp_vc',
  cryptographic_binding_methods_supported: ['did:key'],
  proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['EdDSA'] } },
};
const metadataWith = (members: object = {}, issuerMembers: object = {}): IssuerMetadata => ({
  credential_issuer: 'https://issuer.example',
  credential_endpoint: 'https://issuer.example/credential',
  nonce_endpoint: 'https://issuer.example/nonce',
  credential_configurations_supported: { a: { ...configuration, ...members } },
  ...issuerMembers,
});
const select = (members: object = {}, issuerMembers: object = {}, signer = ed25519, configurationId = 'a') =>
  selectConfiguration({ metadata: metadataWith(members, issuerMembers), configurationId, formats: ['ldp_vc'], signer });

describe('VCI-W1 what this wallet can be issued', () => {
  test('a did:key wallet proves by kid, and learns where nonces come from', () => {
    expect(select()).toEqual({
      configurationId: 'a',
      configuration,
      proofForm: 'kid',
      nonceEndpoint: 'https://issuer.example/nonce',
    });
  });

  test('an issuer that binds to bare keys gets a jwk', () => {
    expect(select({ cryptographic_binding_methods_supported: ['jwk'] }).proofForm).toBe('jwk');
    expect(select({ cryptographic_binding_methods_supported: ['jwk', 'did:key'] }).proofForm).toBe('kid');
  });

  test('a configuration without proof types needs no proof', () => {
    expect(select({ proof_types_supported: undefined })).not.toHaveProperty('proofForm');
  });

  test('optional encryption is no obstacle', () => {
    expect(select({}, { credential_response_encryption: { encryption_required: false } }).proofForm).toBe('kid');
  });

  test.each([
    ['a configuration the issuer does not know', () => select({}, {}, ed25519, 'b'), 'does not know'],
    ['a configuration named like an inherited member', () => select({}, {}, ed25519, 'constructor'), 'does not know'],
    ['another format', () => select({ format: 'mso_mdoc' }), 'format'],
    [
      'required response encryption',
      () => select({}, { credential_response_encryption: { encryption_required: true } }),
      'encrypted',
    ],
    [
      'required request encryption',
      () => select({}, { credential_request_encryption: { encryption_required: true } }),
      'encrypted',
    ],
    [
      'only other proof types',
      () => select({ proof_types_supported: { di_vp: { proof_signing_alg_values_supported: ['x'] } } }),
      'jwt',
    ],
    [
      'a required key attestation',
      () =>
        select({
          proof_types_supported: {
            jwt: { proof_signing_alg_values_supported: ['EdDSA'], key_attestations_required: {} },
          },
        }),
      'attestation',
    ],
    ['only other algorithms', () => select({}, {}, p256), 'algorithm'],
    [
      'only other binding methods',
      () => select({ cryptographic_binding_methods_supported: ['did:web', 'cose_key'] }),
      'bind',
    ],
  ])('%s is refused', async (_, act, words) => {
    await expectRefusal(act, 'issuer_not_supported', words);
  });

  test('another issuer that requires encryption is refused', async () => {
    const metadata = encryptingIssuer as unknown as IssuerMetadata;
    const o = { metadata, configurationId: 'IdentifiedSkillRecord_sd', formats: ['dc+sd-jwt'], signer: p256 };
    await expectRefusal(() => selectConfiguration(o), 'issuer_not_supported', 'encrypted');
  });
});
