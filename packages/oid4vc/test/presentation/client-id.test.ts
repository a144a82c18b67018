import { describe, expect, test } from '@jest/globals';
import { createDidClientId, parseClientId } from '../../src/presentation/client-id.ts';
import { expectRefusal } from '../fixtures.ts';

describe('VP-3 the Client Identifier', () => {
  test.each([
    ['decentralized_identifier:did:web:verifier.example', 'decentralized_identifier', 'did:web:verifier.example'],
    ['decentralized_identifier:did:jwk:eyJrdHkiOiJPS1AifQ', 'decentralized_identifier', 'did:jwk:eyJrdHkiOiJPS1AifQ'],
    ['redirect_uri:https://verifier.example/return', 'redirect_uri', 'https://verifier.example/return'],
    ['x509_san_dns:verifier.example', 'x509_san_dns', 'verifier.example'],
    [
      'x509_hash:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
      'x509_hash',
      '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
    ],
    ['verifier_attestation:verifier.example', 'verifier_attestation', 'verifier.example'],
    ['openid_federation:https://federation.example', 'openid_federation', 'https://federation.example'],
    ['staffing-agency', 'pre-registered', 'staffing-agency'],
  ])('%s is %s', (clientId, prefix, id) => {
    expect(parseClientId(clientId)).toEqual({ prefix, id });
  });

  test('splits at the first colon only', () => {
    expect(parseClientId('redirect_uri:x509_hash:a').id).toBe('x509_hash:a');
  });

  test('the one of a DID is read back', () => {
    expect(parseClientId(createDidClientId('did:web:h.example%3A8443:T')).id).toBe('did:web:h.example%3A8443:T');
  });

  test.each([
    ['the origin prefix, which no request may use', 'origin:https://verifier.example', 'not known'],
    ['the web-origin prefix of drafts', 'web-origin:https://verifier.example', 'not known'],
    ['a bare DID, as drafts had it', 'did:web:verifier.example', 'not known'],
    ['a bare URL, as drafts had it', 'https://verifier.example', 'not known'],
    ['a prefix with another case', 'Decentralized_Identifier:did:web:a.example', 'not known'],
    ['nothing before the colon', ':did:web:a.example', 'not known'],
    ['nothing after the colon', 'x509_hash:', 'ends after its prefix'],
    ['a DID prefix without DID', 'decentralized_identifier:verifier.example', 'no DID'],
    ['a DID with fragment', 'decentralized_identifier:did:web:a.example#key-1', 'no DID'],
    ['a DID with query', 'decentralized_identifier:did:web:a.example?x=y', 'no DID'],
    ['an empty text', '', 'missing'],
    ['nothing', undefined, 'missing'],
    ['too many characters', `x509_hash:${'a'.repeat(4096)}`, 'missing'],
    ['an array', ['x509_hash:a'], 'missing'],
    ['a space', 'x509_san_dns:a b', 'unusable'],
    ['a line break at the end', 'x509_san_dns:a\n', 'unusable'],
    ['Unicode that looks like ASCII', 'x509_san_dns:аpple.example', 'unusable'],
  ])('OIDF wallet negative InvalidClientIdPrefix: %s is invalid_request', async (_, clientId, words) => {
    await expectRefusal(() => parseClientId(clientId), 'invalid_request', words);
  });
});
