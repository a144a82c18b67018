// The good tokens that the corpus starts from: JWTs of both data models, SD-JWT VCs, and their presentations.
import type { JsonObject } from '../../src/json-object.ts';
import type { Change } from './corpus-case.ts';
import { CHALLENGE, DOMAIN } from './corpus-world.ts';
import { makeSdJwt, signJwt, type UnsignedJwt, type UnsignedSdJwt } from './independent-token.ts';
import { applyJsonOps } from './json-ops.ts';
import { person } from './people.ts';
import { listUrl } from './status-lists.ts';

const ALG = { Ed25519: 'EdDSA', 'P-256': 'ES256', 'P-384': 'ES384' } as const;
/** 2026-05-01T11:59:00Z. */
const SIGNED_AT = 1_777_636_740;

const headerOf = (key: string, typ: string, more: JsonObject = {}): JsonObject => ({
  alg: ALG[person(key).key.algorithm],
  typ,
  ...more,
  kid: person(key).method,
});

export const vcJwt = (document: JsonObject, key: string) => (change: Change) =>
  signJwt(
    applyJsonOps<UnsignedJwt>(
      {
        header: headerOf(key, 'vc+jwt', { cty: 'vc' }),
        payload: { ...structuredClone(document), iss: person(key).did, iat: SIGNED_AT },
      },
      change.unsigned,
    ),
    key,
    change.sign,
  );

/** The registered claims repeat the credential. */
export const jwtVcJson = (key: string, subject: string) => (change: Change) => {
  const issuer = person(key).did;
  const vc: JsonObject = {
    '@context': ['https://www.w3.org/2018/credentials/v1'],
    id: 'urn:uuid:1c8e0c7a-6f34-4d0b-9d0b-3a1f5f0a7d23',
    type: ['VerifiableCredential'],
    issuer,
    issuanceDate: '2026-04-01T00:00:00Z',
    expirationDate: '2029-03-31T23:59:59Z',
    credentialSubject: { id: person(subject).did },
  };
  const payload: JsonObject = {
    iss: issuer,
    sub: person(subject).did,
    jti: vc.id,
    iat: SIGNED_AT,
    nbf: Date.parse('2026-04-01T00:00:00Z') / 1000,
    exp: Date.parse('2029-03-31T23:59:59Z') / 1000,
    vc,
  };
  return signJwt(
    applyJsonOps<UnsignedJwt>({ header: headerOf(key, 'JWT'), payload }, change.unsigned),
    key,
    change.sign,
  );
};

/** An SD-JWT VC with members, elements of a list and an object inside an object to disclose. */
export const sdJwt =
  (key: string, subject: string, o: { binding?: boolean } = {}) =>
  (change: Change) => {
    const { kty, crv, x, y } = person(subject).key.publicJwk;
    const unsigned: UnsignedSdJwt = {
      header: headerOf(key, 'dc+sd-jwt'),
      payload: {
        iss: person(key).did,
        iat: SIGNED_AT,
        nbf: SIGNED_AT,
        exp: Date.parse('2029-03-31T23:59:59Z') / 1000,
        vct: 'urn:example:skill',
        cnf: { jwk: { kty, crv, x, ...(y && { y }) } },
        status: { status_list: { idx: 48213, uri: listUrl('token', key) } },
        skill: 'Spreadsheets',
        levels: ['Basic', { '...': 'digest:2' }, { '...': 'digest:3' }],
        _sd: ['digest:0', 'digest:1', 'digest:5', 'GhhTEqSRUxmT8MbbXjTYcVBMYOxOXaHhhYBCCiZ7QnQ'],
        _sd_alg: 'sha-256',
      },
      disclosures: [
        ['salt-0-AAAAAAAAAAAAAAAA', 'name', 'Hanako'],
        ['salt-1-AAAAAAAAAAAAAAAA', 'score', 82],
        ['salt-2-AAAAAAAAAAAAAAAA', 'Intermediate'],
        ['salt-3-AAAAAAAAAAAAAAAA', 'Advanced'],
        ['salt-4-AAAAAAAAAAAAAAAA', 'city', 'Osaka'],
        ['salt-5-AAAAAAAAAAAAAAAA', 'address', { country: 'JP', _sd: ['digest:4'] }],
      ],
      shown: [0, 2, 5],
      ...(o.binding && {
        binding: {
          key: subject,
          header: { alg: ALG[person(subject).key.algorithm], typ: 'kb+jwt' },
          payload: { iat: SIGNED_AT, aud: DOMAIN, nonce: CHALLENGE, sd_hash: 'auto' },
        },
      }),
    };
    return makeSdJwt(applyJsonOps(unsigned, change.unsigned), key, change.sign);
  };

/** The holder's key signs for one verifier; the credentials are texts, enveloped. */
export const vpJwt = (key: string, tokens: () => Promise<string[]>) => async (change: Change) => {
  const payload: JsonObject = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: person(key).did,
    verifiableCredential: (await tokens()).map(envelope),
    iss: person(key).did,
    aud: DOMAIN,
    nonce: CHALLENGE,
    iat: SIGNED_AT,
  };
  const unsigned: UnsignedJwt = { header: headerOf(key, 'vp+jwt', { cty: 'vp' }), payload };
  return signJwt(applyJsonOps(unsigned, change.unsigned), key, change.sign);
};

export const jwtVpJson = (key: string, tokens: () => Promise<string[]>) => async (change: Change) => {
  const payload: JsonObject = {
    iss: person(key).did,
    aud: DOMAIN,
    nonce: CHALLENGE,
    iat: SIGNED_AT,
    vp: {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      type: ['VerifiablePresentation'],
      verifiableCredential: await tokens(),
    },
  };
  return signJwt(
    applyJsonOps<UnsignedJwt>({ header: headerOf(key, 'JWT'), payload }, change.unsigned),
    key,
    change.sign,
  );
};

export function envelope(token: string): JsonObject {
  const type = token.includes('~') ? 'dc+sd-jwt' : 'vc+jwt';
  return {
    '@context': 'https://www.w3.org/ns/credentials/v2',
    id: `data:application/${type},${token}`,
    type: 'EnvelopedVerifiableCredential',
  };
}
