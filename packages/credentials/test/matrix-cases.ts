// What each row of the matrix needs: a credential as its issuer makes it, as a verifier gets it, and its neighbours.
import { CONTEXT_URLS } from '@skill-records/contexts';
import type { KeyAlgorithm, Signer } from '@skill-records/dids/signer';
import { type AddProofOptions, addProof, type ProofSigner } from '../src/add-proof.ts';
import type { Cryptosuite } from '../src/data-integrity/cryptosuites.ts';
import { deriveCredential } from '../src/derive-credential.ts';
import { issueJwtVcJson } from '../src/jose/jwt-vc-json.ts';
import { issueVcJwt } from '../src/jose/vc-jwt.ts';
import type { JsonObject } from '../src/json-object.ts';
import { issueSdJwtVc } from '../src/sd-jwt/issue.ts';
import { selectDisclosures } from '../src/sd-jwt/present.ts';
import { CREDENTIALS_V1, CREDENTIALS_V2 } from '../src/structure.ts';
import { decode, encode } from './jose/tokens.ts';
import type { Row } from './matrix-rows.ts';
import { bbsIssuer } from './suites.ts';
import { documentLoader, holder, NOW, signerOf, stranger } from './world.ts';

export type Credential = JsonObject | string;

/** What can be wrong with an order to issue. */
export interface OrderFault {
  /** The credential names this DID as its issuer. */
  author?: string;
  /** The content breaks a rule of its data model. */
  broken?: true;
}

export interface Case {
  signer: ProofSigner;
  /** As the holder gets it. */
  issue(fault?: OrderFault): Promise<Credential>;
  /** As the holder shows it; of a selective one with all that `SHOWN` names, and not `HIDDEN`. */
  shown(issued: Credential): Promise<Credential>;
  /** The same with another content, under the same proof. */
  tampered(shown: Credential): Credential;
  /** The same in the name of somebody else's key. */
  reattributed(shown: Credential): Credential;
}

export const SHOWN = 'https://academy.example/terms/shown';
export const HIDDEN = 'https://academy.example/terms/hidden';

const ALGORITHMS: Record<string, KeyAlgorithm> = {
  EdDSA: 'Ed25519',
  ES256: 'P-256',
  ES384: 'P-384',
  'ecdsa-rdfc-2019 P-256': 'P-256',
  'ecdsa-rdfc-2019 P-384': 'P-384',
  'ecdsa-sd-2023': 'P-256',
};

export function caseOf(row: Row): Case {
  const algorithm = ALGORITHMS[row.suite] ?? 'Ed25519';
  const signer = signerOf('issuer', algorithm);
  switch (row.format) {
    case 'ldp_vc':
      return documentCase(row, row.suite === 'bbs-2023' ? bbsIssuer : signer);
    case 'vc+jwt':
      return tokenCase(signer, (order) => issueVcJwt(content(row, order), { signer, documentLoader, now: NOW }));
    case 'vc+jwt enveloped':
      return envelopedCase(
        tokenCase(signer, (order) => issueVcJwt(content(row, order), { signer, documentLoader, now: NOW })),
      );
    case 'jwt_vc_json':
      return tokenCase(signer, (order) => issueJwtVcJson(content(row, order), { signer, documentLoader, now: NOW }));
    case 'dc+sd-jwt':
      return sdJwtCase(signer);
  }
}

interface Order extends OrderFault {
  author: string;
}

/** A small credential in the words of its data model alone; `termsOfUse` is what a holder may show or hide. */
function content({ model }: Pick<Row, 'model'>, { author, broken }: Order): JsonObject {
  const old = model === 'VCDM 1.1';
  return {
    '@context': [old ? CREDENTIALS_V1 : CREDENTIALS_V2],
    id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b77',
    type: ['VerifiableCredential'],
    issuer: author,
    [old ? 'issuanceDate' : 'validFrom']: '2026-04-01T00:00:00Z',
    [old ? 'expirationDate' : 'validUntil']: '2029-03-31T23:59:59Z',
    ...(broken ? {} : { credentialSubject: { id: holder.controller } }),
    termsOfUse: [SHOWN, HIDDEN].map((id) => ({ id, type: 'https://academy.example/terms#Policy' })),
  };
}

const FIRST = 'urn:uuid:11111111-1111-4111-8111-111111111111';

function documentCase(row: Row, signer: ProofSigner): Case {
  const several = row.suite.startsWith('proof ');
  const cryptosuite = (several ? 'eddsa-rdfc-2022' : row.suite.split(' ')[0]) as Cryptosuite;
  const mandatoryPointers = [
    ...['/id', '/type', '/issuer', '/credentialSubject'],
    ...(row.model === 'VCDM 1.1' ? ['/issuanceDate', '/expirationDate'] : ['/validFrom', '/validUntil']),
  ];
  const o: AddProofOptions = {
    ...{ signer, cryptosuite, documentLoader, now: NOW },
    ...(row.selective ? { mandatoryPointers } : {}),
  };
  return {
    signer,
    async issue(fault) {
      const unsigned = content(row, { author: signer.controller, ...fault });
      if (!several) return addProof(unsigned, o);
      // The contexts of all proofs stand there from the beginning, so that each proof covers them.
      const contexts = [...(unsigned['@context'] as string[]), CONTEXT_URLS.dataIntegrityV2];
      unsigned['@context'] = [...contexts, CONTEXT_URLS.ed25519Signature2020V1];
      const once = await addProof(unsigned, { ...o, proofId: FIRST });
      if (row.suite === 'proof chain') return addProof(once, { ...o, previousProof: FIRST });
      return addProof(once, { ...o, append: true, cryptosuite: 'Ed25519Signature2020' });
    },
    shown: async (issued) =>
      row.selective
        ? deriveCredential(issued as JsonObject, { selectivePointers: ['/termsOfUse/0'], documentLoader, now: NOW })
        : issued,
    tampered: (shown) => ({
      ...(shown as JsonObject),
      termsOfUse: [{ id: 'https://academy.example/terms/other', type: 'https://academy.example/terms#Policy' }],
    }),
    reattributed(shown) {
      const copy = structuredClone(shown as JsonObject);
      const { id } =
        row.suite === 'bbs-2023' ? signerOf('stranger', 'P-256') : signerOf('stranger', algorithmOf(signer));
      for (const proof of [copy.proof].flat() as JsonObject[]) proof.verificationMethod = id;
      return copy;
    },
  };
}

const algorithmOf = ({ algorithm }: ProofSigner) => algorithm as KeyAlgorithm;

const asIs = async (issued: Credential) => issued;

function tokenCase(signer: Signer, issue: (order: Order) => Promise<string>): Case {
  return {
    signer,
    issue: (fault) => issue({ author: signer.controller, ...fault }),
    shown: asIs,
    tampered: (shown) =>
      rewritten(shown as string, (header, payload) => {
        const credential = (payload.vc ?? payload) as JsonObject;
        credential.termsOfUse = [{ id: SHOWN, type: 'https://academy.example/terms#Other' }];
        return { header, payload };
      }),
    reattributed: (shown) =>
      rewritten(shown as string, (header, payload) => ({ header: { ...header, kid: stranger.id }, payload })),
  };
}

/** Header and payload changed, the signature as it was. */
function rewritten(
  jwt: string,
  change: (header: JsonObject, payload: JsonObject) => { header: JsonObject; payload: JsonObject },
): string {
  const { header, payload } = decode(jwt);
  const changed = change(header, payload);
  const parts = [changed.header, changed.payload].map((part) => encode(JSON.stringify(part)));
  return [...parts, jwt.split('.')[2]].join('.');
}

/** https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials */
function envelopedCase(inner: Case): Case {
  const envelope = (jwt: Credential): JsonObject => ({
    '@context': CREDENTIALS_V2,
    type: 'EnvelopedVerifiableCredential',
    id: `data:application/vc+jwt,${String(jwt)}`,
  });
  const inside = (shown: Credential) => String((shown as JsonObject).id).split(',')[1] as string;
  return {
    signer: inner.signer,
    issue: async (fault) => envelope(await inner.issue(fault)),
    shown: asIs,
    tampered: (shown) => envelope(inner.tampered(inside(shown))),
    reattributed: (shown) => envelope(inner.reattributed(inside(shown))),
  };
}

function sdJwtCase(signer: Signer): Case {
  return {
    signer,
    issue: ({ author = signer.controller, broken } = {}) =>
      issueSdJwtVc({
        claims: { record_id: 'urn:uuid:1', terms: SHOWN, more: HIDDEN },
        disclosable: [['terms'], ['more']],
        vct: broken ? 'no URI' : 'urn:example:skill',
        iss: author,
        holderJwk: holder.publicJwk,
        ...{ signer, now: NOW },
      }),
    shown: async (issued) => selectDisclosures({ sdJwt: issued as string, disclose: [['terms']] }),
    tampered: (shown) => changeJwt(shown, (header, payload) => ({ header, payload: { ...payload, record_id: 'x' } })),
    reattributed: (shown) =>
      changeJwt(shown, (header, payload) => ({ header: { ...header, kid: stranger.id }, payload })),
  };
}

function changeJwt(sdJwt: Credential, change: Parameters<typeof rewritten>[1]): string {
  const [jwt, ...others] = (sdJwt as string).split('~');
  return [rewritten(jwt as string, change), ...others].join('~');
}
