import { describe, expect, test } from '@jest/globals';
import { hasContradictoryClaims } from '../../src/issuance/claims-descriptions.ts';
import {
  createIssuerMetadata,
  type IssuerMetadata,
  parseIssuerMetadata,
  wellKnownUrl,
} from '../../src/issuance/issuer-metadata.ts';
import type { JsonObject } from '../../src/json.ts';
import { configurations, encryptingIssuer } from '../fixtures/issuer-metadata.ts';
import { expectRefusal } from '../fixtures.ts';

const CODE = 'invalid_issuer_metadata';
const issuer = 'https://issuer.example/academy';
const configuration = {
  format: 'ldp_vc',
  scope: 'skr.certified',
  cryptographic_binding_methods_supported: ['did:key', 'did:jwk'],
  proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['EdDSA', 'ES256'] } },
  credential_definition: {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
  },
  credential_metadata: {
    display: [
      { name: 'Certified skill record', locale: 'en' },
      { name: 'スキル認定記録', locale: 'ja' },
    ],
    claims: [
      { path: ['credentialSubject', 'skill', null, 'levelOrdinal'], display: [{ name: 'Level', locale: 'en' }] },
    ],
  },
};
const options = {
  credentialIssuer: issuer,
  credentialEndpoint: `${issuer}/credential`,
  nonceEndpoint: `${issuer}/nonce`,
  notificationEndpoint: `${issuer}/notification`,
  display: [{ name: 'Academy', locale: 'en' }],
  configurations: { CertifiedSkillRecord_ldp: configuration },
};
const metadata = createIssuerMetadata(options);
const changed = (members: object) => ({ ...metadata, ...members });
const changedConfiguration = (members: object): JsonObject =>
  JSON.parse(JSON.stringify(changed({ credential_configurations_supported: { a: { ...configuration, ...members } } })));

describe('VCI-1 where the metadata is', () => {
  test.each([
    ['https://h.example', 'openid-credential-issuer', 'https://h.example/.well-known/openid-credential-issuer'],
    [
      'https://h.example/tenant',
      'openid-credential-issuer',
      'https://h.example/.well-known/openid-credential-issuer/tenant',
    ],
    ['https://h.example/a/b', 'openid-credential-issuer', 'https://h.example/.well-known/openid-credential-issuer/a/b'],
    [
      'https://h.example/tenant/',
      'openid-credential-issuer',
      'https://h.example/.well-known/openid-credential-issuer/tenant/',
    ],
    [
      'https://h.example:8443/t',
      'oauth-authorization-server',
      'https://h.example:8443/.well-known/oauth-authorization-server/t',
    ],
    [
      'https://h.example/t/',
      'oauth-authorization-server',
      'https://h.example/.well-known/oauth-authorization-server/t',
    ],
    ['https://h.example/', 'jwt-vc-issuer', 'https://h.example/.well-known/jwt-vc-issuer'],
    ['https://H.example/Tenant', 'jwt-vc-issuer', 'https://H.example/.well-known/jwt-vc-issuer/Tenant'],
    [
      'http://localhost:4001/T',
      'openid-credential-issuer',
      'http://localhost:4001/.well-known/openid-credential-issuer/T',
    ],
  ] as const)('of %s as %s is %s', (identifier, name, url) => {
    expect(wellKnownUrl(identifier, name)).toBe(url);
  });

  test.each(['https://h.example/t?a=b', 'https://h.example/t#a', 'did:web:h.example', ''])(
    '%j has none',
    async (identifier) => {
      await expectRefusal(() => wellKnownUrl(identifier, 'openid-credential-issuer'), CODE, 'URL');
    },
  );
});

describe('VCI-1 the identifier in the metadata', () => {
  test('the same text is taken', () => {
    expect(parseIssuerMetadata(metadata, issuer)).toEqual(metadata);
  });

  test.each([
    ['a slash at the end', `${issuer}/`],
    ['another case', 'https://issuer.example/Academy'],
    ['the default port', 'https://issuer.example:443/academy'],
    ['another tenant', 'https://issuer.example/other'],
    ['another host', 'https://evil.example/academy'],
  ])('%s is another issuer', async (_, expected) => {
    await expectRefusal(() => parseIssuerMetadata(metadata, expected), 'issuer_mismatch', 'another');
  });

  test('http is refused unless the origin is allowed', async () => {
    const loopback = 'http://localhost:4001/T';
    const own = createIssuerMetadata({
      ...options,
      credentialIssuer: loopback,
      credentialEndpoint: `${loopback}/credential`,
      nonceEndpoint: `${loopback}/nonce`,
      notificationEndpoint: `${loopback}/notification`,
    });
    expect(parseIssuerMetadata(own, loopback, { allowedInsecureOrigins: ['http://localhost:4001'] })).toEqual(own);
    await expectRefusal(() => parseIssuerMetadata(own, loopback), CODE, 'https');
    await expectRefusal(
      () => parseIssuerMetadata(own, loopback, { allowedInsecureOrigins: ['https://localhost:4001'] }),
      CODE,
      'https',
    );
  });

  test('https endpoints do not make an identifier over http or with query a good one', async () => {
    for (const identifier of ['http://issuer.example/academy', 'https://issuer.example/academy?t=a']) {
      const json = changed({ credential_issuer: identifier });
      await expectRefusal(() => parseIssuerMetadata(json, identifier), CODE, 'https');
    }
  });
});

describe('VCI-3 required and optional members', () => {
  test.each([
    ['no credential_issuer', changed({ credential_issuer: undefined }), 'credential_issuer'],
    ['no credential_endpoint', changed({ credential_endpoint: undefined }), 'credential_endpoint'],
    [
      'no configurations',
      changed({ credential_configurations_supported: undefined }),
      'credential_configurations_supported',
    ],
    [
      'a credential_endpoint over http',
      changed({ credential_endpoint: 'http://issuer.example/c' }),
      'credential_endpoint',
    ],
    ['a nonce_endpoint that is no URL', changed({ nonce_endpoint: '/nonce' }), 'nonce_endpoint'],
    ['a nonce_endpoint that is an array', changed({ nonce_endpoint: [`${issuer}/nonce`] }), 'nonce_endpoint'],
    [
      'a notification_endpoint with fragment',
      changed({ notification_endpoint: `${issuer}/n#a` }),
      'notification_endpoint',
    ],
    [
      'a deferred endpoint over ftp',
      changed({ deferred_credential_endpoint: 'ftp://a.example' }),
      'deferred_credential_endpoint',
    ],
    ['no authorization server in the list', changed({ authorization_servers: [] }), 'authorization_servers'],
    [
      'an authorization server over http',
      changed({ authorization_servers: ['http://as.example'] }),
      'authorization server',
    ],
    ['a batch size of one', changed({ batch_credential_issuance: { batch_size: 1 } }), 'batch_size'],
    ['an empty display', changed({ display: [] }), 'display'],
    ['a display name that is an object', changed({ display: [{ name: {} }] }), 'display'],
    [
      'encryption without saying whether it is required',
      changed({
        credential_response_encryption: { alg_values_supported: ['ECDH-ES'], enc_values_supported: ['A128GCM'] },
      }),
      'credential_response_encryption',
    ],
    ['null', null, 'Issuer metadata'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseIssuerMetadata(json, issuer), CODE, words);
  });

  test('keeps members it does not know', () => {
    const json = changed({ custom: { a: 1 } });
    expect(parseIssuerMetadata(json, issuer)).toEqual(json);
  });
});

describe('VCI-4 and VCI-5 credential configurations', () => {
  test.each([
    [
      'an array instead of an object',
      changed({ credential_configurations_supported: [configuration] }),
      'credential_configurations_supported',
    ],
    [
      'a configuration that is a string',
      changed({ credential_configurations_supported: { a: 'x' } }),
      'Credential configuration',
    ],
    [
      'a bad configuration under a strange id',
      changed({ credential_configurations_supported: { 'a\nb': 'x' } }),
      'Credential configuration',
    ],
    ['no format', changedConfiguration({ format: undefined }), 'format'],
    [
      'no binding method in the list',
      changedConfiguration({ cryptographic_binding_methods_supported: [] }),
      'cryptographic_binding_methods_supported',
    ],
    ['proof types as an array', changedConfiguration({ proof_types_supported: ['jwt'] }), 'proof_types_supported'],
    [
      'a proof type without algorithms',
      changedConfiguration({ proof_types_supported: { jwt: {} } }),
      'proof_signing_alg_values_supported',
    ],
    [
      'a proof type with an empty list',
      changedConfiguration({ proof_types_supported: { jwt: { proof_signing_alg_values_supported: [] } } }),
      'proof_signing_alg_values_supported',
    ],
    ['a display without name', changedConfiguration({ credential_metadata: { display: [{ locale: 'en' }] } }), 'name'],
    [
      'a claim with a negative index',
      changedConfiguration({ credential_metadata: { claims: [{ path: ['a', -1] }] } }),
      'path',
    ],
    ['a claim with an empty path', changedConfiguration({ credential_metadata: { claims: [{ path: [] }] } }), 'path'],
    [
      'ldp_vc without credential_definition',
      changedConfiguration({ credential_definition: undefined }),
      'format requires',
    ],
    [
      'ldp_vc without @context',
      changedConfiguration({ credential_definition: { type: ['VerifiableCredential'] } }),
      'format requires',
    ],
    [
      'jwt_vc_json without type',
      changedConfiguration({ format: 'jwt_vc_json', credential_definition: {} }),
      'format requires',
    ],
    [
      'ldp_vc without type',
      changedConfiguration({ credential_definition: { '@context': ['https://www.w3.org/ns/credentials/v2'] } }),
      'format requires',
    ],
    ['dc+sd-jwt without vct', changedConfiguration({ format: 'dc+sd-jwt' }), 'format requires'],
  ])('refuses %s', async (_, json, words) => {
    await expectRefusal(() => parseIssuerMetadata(json, issuer), CODE, words);
  });

  test('leaves the rules of an unknown format alone', () => {
    const json = changed({
      credential_configurations_supported: { a: { format: 'vc+sd-jwt', vct: 'x', anything: true } },
    });
    expect(parseIssuerMetadata(json, issuer)).toEqual(json);
  });
});

describe('publishing metadata', () => {
  const publish = (members: object) =>
    createIssuerMetadata({ ...options, configurations: { a: { ...configuration, ...members } } });

  test('the Japanese display stays as it is', () => {
    expect(JSON.stringify(metadata)).toContain('スキル認定記録');
  });

  test.each([
    ['binding methods without proof types', { proof_types_supported: undefined }, 'together'],
    ['proof types without binding methods', { cryptographic_binding_methods_supported: undefined }, 'together'],
    ['no proof type', { proof_types_supported: {} }, 'name a proof type'],
    [
      'a repeated display language',
      {
        credential_metadata: {
          display: [
            { name: 'a', locale: 'en' },
            { name: 'b', locale: 'en' },
          ],
        },
      },
      'language',
    ],
    ['two displays without language', { credential_metadata: { display: [{ name: 'a' }, { name: 'b' }] } }, 'language'],
    ['a claim described twice', { credential_metadata: { claims: [{ path: ['a'] }, { path: ['a'] }] } }, 'contradict'],
  ])('refuses %s', async (_, members, words) => {
    await expectRefusal(() => publish(members), CODE, words);
  });

  test('refuses a repeated language of the issuer and a batch of one', async () => {
    await expectRefusal(
      () => createIssuerMetadata({ ...options, display: [{ locale: 'ja' }, { locale: 'ja' }] }),
      CODE,
      'language',
    );
    await expectRefusal(() => createIssuerMetadata({ ...options, batchSize: 1 }), CODE, 'batch_size');
  });

  test('a configuration may ask for no proof at all', () => {
    expect(
      publish({ proof_types_supported: undefined, cryptographic_binding_methods_supported: undefined }),
    ).toBeDefined();
  });
});

describe('claims descriptions (OpenID4VCI 1.0, appendix B.3)', () => {
  const claims = (...paths: (string | number | null)[][]) => paths.map((path) => ({ path }));

  test('a claim and its parts, and two arrays, do not contradict', () => {
    expect(hasContradictoryClaims(claims(['a'], ['a', 'b'], ['a', 'c'], ['d', null], ['e', 0], ['e', 1]))).toBe(false);
  });

  test.each([
    [
      'the same claim twice',
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    ],
    [
      'all elements and one element',
      [
        ['a', null],
        ['a', 0],
      ],
    ],
    [
      'an array and an object',
      [
        ['a', null, 'x'],
        ['a', 'b'],
      ],
    ],
    [
      'one element and an object',
      [
        ['a', 'b', 0],
        ['a', 'b', 'c'],
      ],
    ],
  ])('%s contradict', (_, paths) => {
    expect(hasContradictoryClaims(claims(...(paths as (string | number | null)[][])))).toBe(true);
  });
});

describe('metadata of other issuers (OpenID4VCI 1.0, section 12.2.4 and appendix A)', () => {
  test('an issuer that uses every member is read unchanged', () => {
    expect(parseIssuerMetadata(encryptingIssuer, 'https://academy.example')).toEqual(encryptingIssuer);
  });

  test.each(Object.entries(configurations))('the configuration of %s is read unchanged', (_, ofFormat) => {
    const json = { ...metadata, credential_configurations_supported: ofFormat };
    expect(parseIssuerMetadata(json, issuer)).toEqual(json);
  });

  test('binding methods without proof types may be read, but we would not publish them', async () => {
    await expectRefusal(
      () =>
        createIssuerMetadata({
          ...options,
          configurations: configurations.ldp_vc as unknown as IssuerMetadata['credential_configurations_supported'],
        }),
      CODE,
      'together',
    );
  });
});
