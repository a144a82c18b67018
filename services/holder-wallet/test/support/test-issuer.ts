// An issuer of our tests: OpenID4VCI endpoints on a loopback port, with places where it can misbehave.
import { randomBytes } from 'node:crypto';
import { addProof } from '@skill-records/credentials/add-proof';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { createStatusListCredential, createStatusListEntry, setBit } from '@skill-records/credentials/status-list';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createLocalSigner, type Signer } from '@skill-records/dids/signer';
import { createCredentialResponse, parseCredentialRequest } from '@skill-records/oid4vc/issuance/credential-request';
import {
  HOLDER_BINDING_METHODS,
  HOLDER_PROOF_ALGORITHMS,
  verifyHolderProof,
} from '@skill-records/oid4vc/issuance/holder-proof';
import {
  createAuthorizationServerMetadata,
  createIssuerMetadata,
  type IssuerMetadata,
} from '@skill-records/oid4vc/issuance/issuer-metadata';
import { createNonceResponse } from '@skill-records/oid4vc/issuance/nonce';
import { createCredentialOffer, createOfferUri } from '@skill-records/oid4vc/issuance/offer';
import { createTokenResponse, parseTokenRequest } from '@skill-records/oid4vc/issuance/token';
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { createTestKey } from '@skill-records/test-kit/keys';
import { type Incoming, type LoopbackServer, type Reply, startLoopbackServer } from './loopback-server.ts';
import { certifiedRecord, type JsonObject } from './records.ts';

export interface Offered {
  uri: string;
  /** The offer by value. */
  object: JsonObject;
  /** The https (here: http) URL of the offer. */
  url: string;
  code: string;
}

export interface TestIssuer {
  id: string;
  did: string;
  signer: Signer;
  server: LoopbackServer;
  /** How often each endpoint was called. */
  count(path: string): number;
  /** Replaces the answer of an endpoint (by last path part) until it returns undefined. */
  misbehave: Map<string, (request: Incoming) => Reply | 'cut' | undefined>;
  metadata: { change?: (metadata: IssuerMetadata) => object };
  offer(o?: {
    record?: (subject: string) => JsonObject;
    txCode?: string;
    configurationIds?: string[];
    /** Changes the signed credential on its way out. */
    tamper?: (credential: JsonObject) => unknown;
    signer?: Signer;
    /** Signs in a way of its own. */
    secure?: (record: JsonObject) => Promise<JsonObject>;
  }): Offered;
  /** Whether the status bit of an index is set. */
  status: { revoked: Set<number>; entry(index: number): JsonObject; url: string };
  sign(record: JsonObject, signer?: Signer): Promise<JsonObject>;
  close(): Promise<void>;
}

interface OfferState {
  record: (subject: string) => JsonObject;
  object: JsonObject;
  txCode: string | undefined;
  used: boolean;
  tamper: ((credential: JsonObject) => unknown) | undefined;
  signer: Signer | undefined;
  secure: ((record: JsonObject) => Promise<JsonObject>) | undefined;
  issued: Map<string, JsonObject>;
}

export async function startTestIssuer(name = 'academy'): Promise<TestIssuer> {
  const key = createTestKey('Ed25519', name);
  const signer = await createLocalSigner({
    privateJwk: key.privateJwk,
    id: key.verificationMethod,
    controller: key.did,
  });
  const resolveDid = createDidResolver({ now: () => Date.now() });
  const documentLoader = createDocumentLoader({ resolveDid });
  const offers = new Map<string, OfferState>();
  const tokens = new Map<string, OfferState>();
  const nonces = new Set<string>();
  const misbehave: TestIssuer['misbehave'] = new Map();
  const metadataHook: TestIssuer['metadata'] = {};
  const revoked = new Set<number>();
  const sign = (record: JsonObject, by = signer) =>
    addProof(record, { signer: by, cryptosuite: 'eddsa-rdfc-2022', documentLoader, now: new Date() });

  const configuration = (type: string, en: string, ja: string) => ({
    format: 'ldp_vc',
    scope: type,
    cryptographic_binding_methods_supported: [...HOLDER_BINDING_METHODS],
    proof_types_supported: { jwt: { proof_signing_alg_values_supported: [...HOLDER_PROOF_ALGORITHMS] } },
    credential_definition: {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type:
        type === 'VerifiedSkillRecord'
          ? ['VerifiableCredential', 'EndorsementCredential', type]
          : ['VerifiableCredential', 'OpenBadgeCredential', type],
    },
    credential_metadata: {
      display: [
        { name: en, locale: 'en', description: 'Awarded after a practical test and an assessment by a trainer.' },
        { name: ja, locale: 'ja', description: '実技テストと講師の評価にもとづく認定です。' },
      ],
      claims: [
        {
          path: ['credentialSubject', 'skill', null, 'levelOrdinal'],
          display: [
            { name: 'Level', locale: 'en' },
            { name: 'レベル', locale: 'ja' },
          ],
        },
        {
          path: ['credentialSubject', 'result', null, 'value'],
          display: [
            { name: 'Test result', locale: 'en' },
            { name: 'テスト結果', locale: 'ja' },
          ],
        },
      ],
    },
  });

  const server = await startLoopbackServer(async (request) => {
    const url = new URL(request.path, 'http://x');
    const last = url.pathname.split('/').at(-2) === 'offers' ? 'offers' : (url.pathname.split('/').at(-1) as string);
    const special = misbehave.get(last === 'academy' ? (url.pathname.split('/').at(-2) as string) : last)?.(request);
    if (special !== undefined) return special;
    try {
      return await answer(url.pathname, request);
    } catch (error) {
      if (error instanceof OAuthError)
        return { status: 400, body: { error: error.code, error_description: error.description } };
      throw error;
    }
  });
  const id = `${server.origin}/academy`;

  const metadata = () => {
    const made = createIssuerMetadata({
      credentialIssuer: id,
      credentialEndpoint: `${id}/credential`,
      nonceEndpoint: `${id}/nonce`,
      notificationEndpoint: `${id}/notification`,
      display: [
        { name: 'Example Training Academy', locale: 'en' },
        { name: 'サンプル研修アカデミー', locale: 'ja' },
      ],
      configurations: {
        CertifiedSkillRecord: configuration(
          'CertifiedSkillRecord',
          'IT Literacy – Spreadsheets, Basic',
          'ITリテラシー 表計算 基本',
        ),
        IdentifiedSkillRecord: configuration('IdentifiedSkillRecord', 'Employee identity', '従業員証明'),
        VerifiedSkillRecord: configuration('VerifiedSkillRecord', 'Verification receipt', '検証証明'),
      },
    });
    return metadataHook.change?.(made) ?? made;
  };

  async function answer(path: string, request: Incoming): Promise<Reply> {
    if (path === '/.well-known/openid-credential-issuer/academy') return { body: metadata() };
    if (path === '/.well-known/oauth-authorization-server/academy') {
      return { body: createAuthorizationServerMetadata({ issuer: id, tokenEndpoint: `${id}/token` }) };
    }
    if (path.startsWith('/academy/offers/')) {
      const state = offers.get(path.split('/').at(-1) as string);
      return state ? { body: state.object } : { status: 404 };
    }
    if (path === '/academy/token') return token(request);
    if (path === '/academy/nonce') {
      const nonce = randomBytes(16).toString('base64url');
      nonces.add(nonce);
      return { body: createNonceResponse({ nonce }) };
    }
    if (path === '/academy/credential') return credential(request);
    if (path === '/academy/notification') return { status: 204, body: '' };
    if (path === '/academy/status-lists/1') return statusList();
    return { status: 404, body: {} };
  }

  function token(request: Incoming): Reply {
    const form = parseTokenRequest(new URLSearchParams(request.body));
    const state = offers.get(form.preAuthorizedCode);
    if (!state || state.used) throw new OAuthError('invalid_grant', 'The code is not valid');
    if ((state.txCode === undefined) !== (form.txCode === undefined))
      throw new OAuthError('invalid_request', 'tx_code');
    if (state.txCode !== form.txCode) throw new OAuthError('invalid_grant', 'The code is not valid');
    state.used = true;
    const accessToken = randomBytes(24).toString('base64url');
    tokens.set(accessToken, state);
    return { body: createTokenResponse({ accessToken, expiresIn: 300 }) };
  }

  async function credential(request: Incoming): Promise<Reply> {
    const state = tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (state === undefined) return { status: 401, body: { error: 'invalid_token' } };
    const asked = parseCredentialRequest(JSON.parse(request.body), { metadata: metadata() as IssuerMetadata });
    const proof = await verifyHolderProof(asked.proofs?.jwt[0], {
      audience: id,
      now: new Date(),
      resolveDid,
      checkNonce: (nonce) => nonces.delete(nonce),
    });
    let signed = state.issued.get(asked.configurationId);
    if (signed === undefined) {
      const record = state.record(proof.did);
      signed = state.secure ? await state.secure(record) : await sign(record, state.signer);
      state.issued.set(asked.configurationId, signed);
    }
    const out = state.tamper ? state.tamper(structuredClone(signed)) : signed;
    const body = createCredentialResponse({ credentials: [out as never], notificationId: 'n-1' });
    // Spelled in a way that JSON.stringify would not: the wallet has to keep these very bytes.
    return { body: JSON.stringify(body, null, 1) };
  }

  async function statusList(): Promise<Reply> {
    const bits = new Uint8Array(131_072 / 8);
    for (const index of revoked) setBit(bits, index, true);
    const list = createStatusListCredential({
      id: `${id}/status-lists/1`,
      issuer: key.did,
      statusPurpose: 'revocation',
      bits,
      validFrom: new Date(Date.now() - 60_000),
      validUntil: new Date(Date.now() + 86_400_000),
      ttlMs: 300_000,
    });
    return { headers: { 'content-type': 'application/vc', etag: `"${revoked.size}"` }, body: await sign(list) };
  }

  return {
    id,
    did: key.did,
    signer,
    server,
    count: (path) => server.requests.filter((request) => request.path.endsWith(path)).length,
    misbehave,
    metadata: metadataHook,
    offer(o = {}) {
      const code = randomBytes(24).toString('base64url');
      const object = createCredentialOffer({
        credentialIssuer: id,
        configurationIds: o.configurationIds ?? ['CertifiedSkillRecord'],
        preAuthorizedCode: code,
        ...(o.txCode !== undefined && {
          txCode: { inputMode: 'numeric', length: o.txCode.length, description: 'We have sent the code by mail.' },
        }),
      }) as JsonObject;
      offers.set(code, {
        record: o.record ?? ((subject) => certifiedRecord({ issuer: key.did, subject })),
        object,
        txCode: o.txCode,
        used: false,
        tamper: o.tamper,
        signer: o.signer,
        secure: o.secure,
        issued: new Map(),
      });
      const url = `${id}/offers/${code}`;
      return { uri: createOfferUri({ offerUri: url }), object, url, code };
    },
    status: {
      revoked,
      url: `${id}/status-lists/1`,
      entry: (index) =>
        createStatusListEntry({ statusListCredential: `${id}/status-lists/1`, index, statusPurpose: 'revocation' }),
    },
    sign,
    close: () => server.close(),
  };
}
