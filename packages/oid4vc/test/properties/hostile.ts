// Arbitrary input with familiar names in it, and the promise that every parser keeps: nothing is thrown but an OAuthError.
import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { IssuerMetadata } from '../../src/issuance/issuer-metadata.ts';
import { errorBody, OAUTH_ERROR_CODES, OAuthError } from '../../src/oauth-error.ts';
import { createSigner } from '../fixtures.ts';

export const issuer = 'https://issuer.example/academy';
export const signer = await createSigner('Ed25519');
export const clientId = `decentralized_identifier:${signer.controller}`;
export const metadata: IssuerMetadata = {
  credential_issuer: issuer,
  credential_endpoint: `${issuer}/credential`,
  batch_credential_issuance: { batch_size: 5 },
  credential_configurations_supported: {
    a: { format: 'ldp_vc', proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['EdDSA'] } } },
  },
};

/** Values that keep the expected names but have anything in them, besides values of any shape. */
const names = [
  'credential_issuer',
  'credential_configuration_ids',
  'grants',
  'pre-authorized_code',
  'tx_code',
  'credential_endpoint',
  'nonce_endpoint',
  'credential_configurations_supported',
  'format',
  'proofs',
  'jwt',
  'credential_configuration_id',
  'credential_identifier',
  'credentials',
  'credential',
  'access_token',
  'token_type',
  'authorization_details',
  'c_nonce',
  'notification_id',
  'event',
  'id',
  'meta',
  'type_values',
  'claims',
  'path',
  'values',
  'claim_sets',
  'credential_sets',
  'options',
  'vp_token',
  'state',
  'error',
  'client_id',
  'request_uri',
  'request',
  'grant_type',
  'issuer',
  'token_endpoint',
  'vp_formats_supported',
  'redirect_uri',
  '__proto__',
  'constructor',
  'length',
];
export const hostile = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      1,
      -1,
      1.5,
      '',
      'a',
      'ldp_vc',
      'Bearer',
      issuer,
      clientId,
      'https://h.example/#a',
      Number.NaN,
      undefined,
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), { maxKeys: 6 }),
  ),
})).value;

/** Runs a parser; anything it throws has to be an OAuthError that may be sent as it is. */
export async function expectOnlyOAuthErrors(parse: (input: unknown) => unknown, input: unknown): Promise<void> {
  try {
    await parse(input);
  } catch (error) {
    expect(error).toBeInstanceOf(OAuthError);
    expect(OAUTH_ERROR_CODES).toContain((error as OAuthError).code);
    expect(JSON.stringify(Object.values(errorBody(error as OAuthError)))).toMatch(
      /^\["[a-z_]+"(,"[\x20\x21\x23-\x5b\x5d-\x7e]*")?\]$/,
    );
  }
}
