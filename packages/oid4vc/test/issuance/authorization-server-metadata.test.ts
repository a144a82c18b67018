import { describe, expect, test } from '@jest/globals';
import {
  createAuthorizationServerMetadata,
  type IssuerMetadata,
  parseAuthorizationServerMetadata,
  resolveAuthorizationServers,
} from '../../src/issuance/issuer-metadata.ts';
import { expectRefusal } from '../fixtures.ts';

const issuer = 'https://issuer.example/academy';
const metadata: IssuerMetadata = {
  credential_issuer: issuer,
  credential_endpoint: `${issuer}/credential`,
  credential_configurations_supported: {},
};

describe('VCI-6 authorization server metadata', () => {
  const own = createAuthorizationServerMetadata({ issuer, tokenEndpoint: `${issuer}/token` });

  test('announces anonymous pre-authorized access and is read back', () => {
    expect(own['pre-authorized_grant_anonymous_access_supported']).toBe(true);
    expect(own).not.toHaveProperty('response_types_supported');
    expect(parseAuthorizationServerMetadata(own, issuer)).toEqual(own);
  });

  test.each([
    ['no token_endpoint', { ...own, token_endpoint: undefined }, 'token_endpoint'],
    ['a token_endpoint over http', { ...own, token_endpoint: 'http://issuer.example/token' }, 'https'],
    [
      'anonymous access that is a string',
      { ...own, 'pre-authorized_grant_anonymous_access_supported': 'true' },
      'anonymous',
    ],
    ['an array', [own], 'Authorization server metadata'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(
      () => parseAuthorizationServerMetadata(json, issuer),
      'invalid_authorization_server_metadata',
      words,
    );
  });

  test('an issuer over http is refused even with a good token_endpoint', async () => {
    const json = { ...own, issuer: 'http://issuer.example' };
    const code = 'invalid_authorization_server_metadata';
    await expectRefusal(() => parseAuthorizationServerMetadata(json, 'http://issuer.example'), code, 'https');
  });

  test.each(['https://issuer.example/academy/', 'https://evil.example/academy'])(
    'refuses to stand for %s',
    async (expected) => {
      await expectRefusal(() => parseAuthorizationServerMetadata(own, expected), 'issuer_mismatch', 'another');
    },
  );
});

describe('VCI-W1 which authorization server', () => {
  const several: IssuerMetadata = {
    ...metadata,
    authorization_servers: ['https://as1.example', 'https://as2.example'],
  };

  test('the issuer itself, all that are listed, or the one the offer names', () => {
    expect(resolveAuthorizationServers(metadata)).toEqual([issuer]);
    expect(resolveAuthorizationServers(several)).toEqual(['https://as1.example', 'https://as2.example']);
    expect(resolveAuthorizationServers(several, 'https://as2.example')).toEqual(['https://as2.example']);
  });

  test.each([
    ['is not in the list', several, 'https://evil.example'],
    ['is spelled differently', several, 'https://as2.example/'],
    ['has no list to be in', metadata, 'https://as1.example'],
  ])('goes no further with a hint that %s', async (_, json, hint) => {
    await expectRefusal(() => resolveAuthorizationServers(json, hint), 'issuer_mismatch', 'authorization server');
  });
});
