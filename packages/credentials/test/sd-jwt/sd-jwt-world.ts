// The people and things of the SD-JWT tests, and a way to build tokens that our own issuer refuses to build.
import { createHash } from 'node:crypto';
import { createDidJwk } from '@skill-records/dids/did-jwk';
import { signJws } from '@skill-records/dids/jws';
import type { PublicJwk } from '@skill-records/dids/public-jwk';
import type { Signer } from '@skill-records/dids/signer';
import { createTestKey, createTestSigner, type TestKeyAlgorithm } from '@skill-records/test-kit/keys';
import type { JsonObject } from '../../src/json-object.ts';
import { checkSdJwtProof } from '../../src/sd-jwt/check-proof.ts';
import type { ClaimPath } from '../../src/sd-jwt/claim-path.ts';
import { type IssueSdJwtOptions, issueSdJwtVc } from '../../src/sd-jwt/issue.ts';
import type { IssuerKeyOptions } from '../../src/sd-jwt/issuer-key.ts';
import { NOW, resolveDid } from '../world.ts';

export { NOW, resolveDid } from '../world.ts';

export const SECONDS = NOW.getTime() / 1000;
export const VCT = 'https://types.example/skill/v1';
export const ISS = 'https://academy.example/issuers/1';
export const KID = 'key-1';
export const NONCE = 'n-0S6_WzA2Mj';
export const AUDIENCE = 'x509_san_dns:recruit.example';

export const signerFor = (algorithm: TestKeyAlgorithm, name: string): Signer =>
  createTestSigner(createTestKey(algorithm, name)) as Signer;

export const issuer = signerFor('P-256', 'sd-jwt issuer');
export const holder = signerFor('P-256', 'sd-jwt holder');
export const stranger = signerFor('P-256', 'sd-jwt stranger');

/** A signer under a did:jwk, whose method id is not the one of did:key. */
export function didJwkSigner(algorithm: TestKeyAlgorithm, name: string): Signer {
  const signer = signerFor(algorithm, name);
  const { did, verificationMethod } = createDidJwk(signer.publicJwk);
  return { ...signer, id: verificationMethod, controller: did };
}

export const published = (signer: Signer, change: Partial<PublicJwk> = {}): PublicJwk => ({
  ...signer.publicJwk,
  kid: KID,
  ...change,
});

export const options = (change: Partial<IssuerKeyOptions> = {}): IssuerKeyOptions => ({
  resolveDid,
  resolveJwtIssuer: async (iss) => {
    if (iss !== ISS) throw new Error('404');
    return [published(issuer)];
  },
  now: NOW,
  ...change,
});

export const claims: JsonObject = {
  record_id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11',
  achievement: { id: 'https://academy.example/achievements/3', name: { en: 'Spreadsheets', ja: '表計算' } },
  skill: [{ skillId: 'https://skills.example/ss', meetsLevel: ['l/1', 'l/2', 'l/3'], note: null }],
  result: [
    { role: 'TestEvaluation', value: '82' },
    { role: 'TeacherEvaluation', value: '3' },
  ],
  passed: true,
};

export const disclosable: ClaimPath[] = [
  ['record_id'],
  ['passed'],
  ['skill', null, 'skillId'],
  ['skill', null, 'meetsLevel'],
  ['skill', null, 'meetsLevel', null],
  ['result', null],
  ['result', null, 'value'],
];

export const issue = (change: Partial<IssueSdJwtOptions> = {}): Promise<string> =>
  issueSdJwtVc({
    claims,
    disclosable,
    signer: issuer,
    now: NOW,
    iss: ISS,
    kid: KID,
    vct: VCT,
    holderJwk: holder.publicJwk,
    ...change,
  });

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
export const digestOf = (text: string, hash = 'sha256'): string => createHash(hash).update(text).digest('base64url');
/** A disclosure and its digest, of whatever JSON (or text) is given. */
export function disclose(parts: unknown): { text: string; digest: string } {
  const text = encode(parts);
  return { text, digest: digestOf(text) };
}

/** Signs any payload with any header over the usual ones, and puts any parts behind it. */
export async function forge(o: {
  payload?: JsonObject;
  header?: JsonObject;
  signer?: Signer;
  disclosures?: string[];
}): Promise<string> {
  const jwt = await signJws({
    signer: o.signer ?? issuer,
    header: { typ: 'dc+sd-jwt', kid: KID, ...o.header },
    payload: { iss: ISS, vct: VCT, iat: SECONDS, cnf: { jwk: holder.publicJwk }, ...o.payload },
  });
  return [jwt, ...(o.disclosures ?? []), ''].join('~');
}

/** Replaces header, payload or signature of the JWT at the beginning without signing again. */
export function patch(sdJwt: string, change: { header?: unknown; payload?: unknown; signature?: string }): string {
  const [jwt = '', ...rest] = sdJwt.split('~');
  const [header, payload, signature] = jwt.split('.');
  const parts = [
    change.header === undefined ? header : encode(change.header),
    change.payload === undefined ? payload : encode(change.payload),
    change.signature ?? signature,
  ];
  return [parts.join('.'), ...rest].join('~');
}

export const payloadOf = (sdJwt: string): JsonObject =>
  JSON.parse(Buffer.from(sdJwt.split('.')[1] as string, 'base64url').toString('utf8'));
export const headerOf = (sdJwt: string): JsonObject =>
  JSON.parse(Buffer.from(sdJwt.split('.')[0] as string, 'base64url').toString('utf8'));
export const disclosuresIn = (sdJwt: string): unknown[][] =>
  sdJwt
    .split('~')
    .slice(1, -1)
    .map((text) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));

/** The code of a refused proof, of which nothing may be read; undefined when it is good. */
export async function refusalOf(input: unknown, change: Partial<IssuerKeyOptions> = {}) {
  const { check, document } = await checkSdJwtProof(input, options(change));
  if (check.outcome !== 'failed') return undefined;
  if (document !== undefined) throw new Error('a refused credential was handed out');
  return check.code;
}
