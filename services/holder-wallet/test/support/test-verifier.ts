// A verifier of our tests: OpenID4VP request and response endpoints on a loopback port, with places where it can misbehave.
import { randomBytes } from 'node:crypto';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { type PresentationVerdict, verifyPresentation } from '@skill-records/credentials/verify-presentation';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createLocalSigner, type Signer } from '@skill-records/dids/signer';
import { createDidClientId } from '@skill-records/oid4vc/presentation/client-id';
import { type ClientMetadata, createClientMetadata } from '@skill-records/oid4vc/presentation/client-metadata';
import { type DcqlQuery, parseDcqlQuery } from '@skill-records/oid4vc/presentation/dcql';
import { createAuthorizationRequest, createRequestUri } from '@skill-records/oid4vc/presentation/request';
import { type DirectPost, parseDirectPost } from '@skill-records/oid4vc/presentation/response';
import { createTestKey } from '@skill-records/test-kit/keys';
import { type Incoming, type LoopbackServer, type Reply, startLoopbackServer } from './loopback-server.ts';

const VC = 'https://www.w3.org/2018/credentials#VerifiableCredential';
export const VOCAB = 'https://w3id.org/skill-records/vocab#';

/** Two optional parts and nothing else, like a job profile's query. */
export const PARTIAL_QUERY = {
  credentials: [
    {
      id: 'r1',
      format: 'ldp_vc',
      meta: { type_values: [[VC, `${VOCAB}CertifiedSkillRecord`]] },
      claims: [
        {
          path: ['credentialSubject', 'skill', null, 'meetsLevel', null],
          values: ['https://w3id.org/skill-records/skills/itl-spreadsheet/level/2'],
        },
      ],
    },
    { id: 'who', format: 'ldp_vc', meta: { type_values: [[`${VOCAB}IdentifiedSkillRecord`]] } },
  ],
  credential_sets: [
    { options: [['r1']], required: false },
    { options: [['who']], required: false },
  ],
};

export interface TestRequest {
  /** The link of the QR code. */
  link: string;
  /** The same as the address of a wallet page. */
  pageLink: string;
  nonce: string;
  state: string;
  /** What arrived at the response URI. */
  answers: DirectPost[];
  clientId: string;
}

export interface TestVerifier {
  did: string;
  signer: Signer;
  server: LoopbackServer;
  misbehave: { response?: (request: Incoming) => Reply | 'cut' | undefined };
  ask(o?: {
    query?: object;
    method?: 'get' | 'post';
    clientMetadata?: object;
    responseUri?: string;
    clientId?: string;
    signer?: Signer;
    /** Changes the signed request on its way out. */
    tamper?: (jws: string) => string;
    redirectUri?: string;
    responseBody?: unknown;
  }): Promise<TestRequest>;
  /** Verifies a presentation of an answer as a verifier would. */
  verify(presentation: unknown, request: TestRequest): Promise<PresentationVerdict>;
  close(): Promise<void>;
}

export const WORDS = {
  client_name: 'Sample Employer K.K.',
  'client_name#ja': 'サンプル採用株式会社',
  skill_records: {
    purpose: { en: 'Application as office administrator', ja: '事務職への応募' },
    retention: 'P90D',
    jobProfile: { id: 'x', version: '1.0', name: { en: 'Office administrator (junior)', ja: '事務職（初級）' } },
    requirements: [{ query: 'r1', skill: { en: 'Spreadsheets', ja: '表計算' }, minLevel: 2, importance: 'must' }],
  },
};

export async function startTestVerifier(name = 'employer'): Promise<TestVerifier> {
  const key = createTestKey('Ed25519', name);
  const signer = await createLocalSigner({
    privateJwk: key.privateJwk,
    id: key.verificationMethod,
    controller: key.did,
  });
  const resolveDid = createDidResolver({ now: () => Date.now() });
  const documentLoader = createDocumentLoader({ resolveDid });
  const sessions = new Map<
    string,
    { make: (walletNonce?: string) => Promise<string>; request: TestRequest; body: unknown }
  >();
  const misbehave: TestVerifier['misbehave'] = {};

  const server = await startLoopbackServer(async (request) => {
    const [, , room = '', id = ''] = request.path.split('/');
    const session = sessions.get(id);
    if (session === undefined) return { status: 404, body: {} };
    if (room === 'requests') {
      const nonce = new URLSearchParams(request.body).get('wallet_nonce') ?? undefined;
      return { headers: { 'content-type': 'application/oauth-authz-req+jwt' }, body: await session.make(nonce) };
    }
    const special = misbehave.response?.(request);
    if (special !== undefined) return special;
    const answer = parseDirectPost(new URLSearchParams(request.body));
    if (answer.state !== session.request.state || session.request.answers.length > 0) {
      return { status: 400, body: { error: 'invalid_request' } };
    }
    session.request.answers.push(answer);
    return { body: session.body };
  });

  return {
    did: key.did,
    signer,
    server,
    misbehave,
    async ask(o = {}) {
      const id = randomBytes(12).toString('base64url');
      const nonce = randomBytes(16).toString('base64url');
      const state = randomBytes(16).toString('base64url');
      const clientId = o.clientId ?? createDidClientId(key.did);
      const requestUri = `${server.origin}/employer/requests/${id}`;
      const clientMetadata = {
        ...createClientMetadata({ proofTypes: ['DataIntegrityProof'], cryptosuites: ['eddsa-rdfc-2022'] }),
        ...WORDS,
        ...o.clientMetadata,
      } as ClientMetadata;
      const make = async (walletNonce?: string) => {
        const jws = await createAuthorizationRequest({
          signer: o.signer ?? signer,
          clientId: createDidClientId((o.signer ?? signer).controller),
          responseUri: o.responseUri ?? `${server.origin}/employer/responses/${id}`,
          nonce,
          state,
          dcqlQuery: parseDcqlQuery(o.query ?? PARTIAL_QUERY) as DcqlQuery,
          clientMetadata,
          now: new Date(),
          ...(walletNonce !== undefined && { walletNonce }),
        });
        return o.tamper?.(jws) ?? jws;
      };
      const link = createRequestUri({ clientId, requestUri, ...(o.method && { method: o.method }) });
      const request: TestRequest = {
        link,
        pageLink: `/present?${link.split('?')[1]}`,
        nonce,
        state,
        answers: [],
        clientId,
      };
      const body = o.responseBody ?? (o.redirectUri === undefined ? {} : { redirect_uri: o.redirectUri });
      sessions.set(id, { make, request, body });
      return request;
    },
    verify: (presentation, request) =>
      verifyPresentation(presentation, {
        challenge: request.nonce,
        domain: request.clientId,
        documentLoader,
        resolveDid,
        now: new Date(),
        fetchStatusList: async () => {
          throw new Error('not here');
        },
        issuerTrust: { policy: 'any', isListed: () => false },
      }),
    close: () => server.close(),
  };
}
