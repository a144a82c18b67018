// Proves that of a record which can be shown in parts exactly the parts that are asked for leave, and that its base proof never does.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addProof } from '@skill-records/credentials/add-proof';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { createLocalSigner, type Signer } from '@skill-records/dids/signer';
import { createClientMetadata } from '@skill-records/oid4vc/presentation/client-metadata';
import { createTestKey } from '@skill-records/test-kit/keys';
import { certifiedRecord, identifiedRecord, type JsonObject } from '../support/records.ts';
import { startTestIssuer, type TestIssuer } from '../support/test-issuer.ts';
import { startTestVerifier, type TestRequest, type TestVerifier, VOCAB, WORDS } from '../support/test-verifier.ts';
import { createTestWallet, type TestUser, type TestWallet } from '../support/test-wallet.ts';

const VC = 'https://www.w3.org/2018/credentials#VerifiableCredential';
const LEVEL_2 = 'https://w3id.org/skill-records/skills/itl-spreadsheet/level/2';
const MANDATORY = [
  ...['/id', '/type', '/name', '/localized', '/issuer', '/validFrom', '/validUntil'],
  ...['/credentialSubject/id', '/credentialSubject/type'],
  ...['id', 'type', 'name', 'description', 'criteria'].map((member) => `/credentialSubject/achievement/${member}`),
];
const SKILL = ['/credentialSubject/skill/0/type', '/credentialSubject/skill/0/skillId'];

let issuer: TestIssuer;
let signer: Signer;
let verifier: TestVerifier;
let wallet: TestWallet;
let user: TestUser;
/** Wallet ids. */
let certified: string;
let identified: string;

beforeAll(async () => {
  issuer = await startTestIssuer();
  verifier = await startTestVerifier();
  wallet = await createTestWallet({ allowedInsecureOrigins: [issuer.server.origin, verifier.server.origin] });
  user = await wallet.addUser();
  const { did: controller, verificationMethod: id, privateJwk } = createTestKey('P-256', 'academy');
  signer = await createLocalSigner({ privateJwk, id, controller });
  certified = await take((subject) => certifiedRecord({ issuer: controller, subject }), [...MANDATORY, ...SKILL]);
  identified = await take((subject) => identifiedRecord({ issuer: controller, subject }), MANDATORY, [
    'IdentifiedSkillRecord',
  ]);
});
afterAll(async () => {
  await wallet.close();
  await Promise.all([issuer.close(), verifier.close()]);
});

function secure(mandatoryPointers: string[]) {
  const resolveDid = createDidResolver({ now: () => Date.now() });
  const documentLoader = createDocumentLoader({ resolveDid });
  return (record: JsonObject) =>
    addProof(record, { signer, cryptosuite: 'ecdsa-sd-2023', mandatoryPointers, documentLoader, now: new Date() });
}

async function take(record: (subject: string) => JsonObject, pointers: string[], configurationIds?: string[]) {
  const offer = issuer.offer({ record, secure: secure(pointers), ...(configurationIds && { configurationIds }) });
  const { json } = await wallet.call(user, 'POST', '/v1/offers/accept', { credential_offer_uri: offer.uri });
  return json.credentials[0].id as string;
}

const query = (id: string, type: string, claims?: object[]) => ({
  id,
  format: 'ldp_vc',
  meta: { type_values: [[VC, `${VOCAB}${type}`]] },
  ...(claims && { claims }),
});
const LEVEL = { path: ['credentialSubject', 'skill', null, 'meetsLevel', null], values: [LEVEL_2] };
const metadata = (cryptosuites: string[]) => ({
  ...createClientMetadata({ proofTypes: ['DataIntegrityProof'], cryptosuites }),
  ...WORDS,
});
const ACCEPTS = metadata(['eddsa-rdfc-2022', 'ecdsa-sd-2023']);

async function open(credentials: object[], clientMetadata: object = ACCEPTS) {
  const asked = await verifier.ask({ query: { credentials }, clientMetadata });
  const { json } = await wallet.call(user, 'POST', '/v1/presentation-requests/resolve', { request: asked.link });
  return { asked, view: json };
}

/** The credential of the one presentation for a query, and what a verifier says of it. */
async function sent(asked: TestRequest, queryId: string) {
  const [answer] = asked.answers;
  const [presentation] = answer?.kind === 'vp_token' ? (answer.vpToken[queryId] as JsonObject[]) : [];
  const verdict = await verifier.verify(presentation, asked);
  return {
    presentation: presentation as JsonObject,
    verdict,
    credential: verdict.credentials[0]?.credential as JsonObject,
  };
}

const share = (id: string, choices: object) =>
  wallet.call(user, 'POST', `/v1/presentation-requests/${id}/consent`, { choices });

describe('a record that can be shown in parts', () => {
  test('is kept as the issuer sent it, base proof and all', async () => {
    const { credential } = (await wallet.call(user, 'GET', `/v1/credentials/${certified}`)).json;
    expect(credential.proof).toMatchObject({ cryptosuite: 'ecdsa-sd-2023' });
    expect(credential.proof.proofValue.slice(0, 5)).toBe('u2V0A');
    expect(credential.credentialSubject.result).toHaveLength(2);
  });

  test('says beforehand which parts would be seen, and no others', async () => {
    const { view } = await open([query('q', 'CertifiedSkillRecord', [LEVEL])]);
    const [candidate] = view.queries[0].candidates;
    expect(candidate).toMatchObject({ credential: certified, disclosure: 'selective' });
    const paths = candidate.reveals.map(({ path }: { path: string }) => path);
    expect(paths).toContain('credentialSubject.skill[0].meetsLevel');
    expect(paths).toContain('issuer.name');
    for (const hidden of ['result', 'levelOrdinal', 'assessedOn', 'awardedDate', 'resultDescription', 'proofValue']) {
      expect(paths.filter((path: string) => path.includes(hidden))).toEqual([]);
    }
    const level = candidate.reveals.find(({ path }: { path: string }) => path.endsWith('meetsLevel'));
    expect(level.value).toBe(LEVEL_2);
  });

  test('leaves with exactly those parts and a derived proof that verifies', async () => {
    const { asked, view } = await open([query('q', 'CertifiedSkillRecord', [LEVEL])]);
    expect((await share(view.id, { q: [certified] })).json).toMatchObject({ state: 'sent' });
    const { credential, verdict } = await sent(asked, 'q');
    expect(verdict).toMatchObject({ verified: true, holder: user.did });
    expect((credential.proof as JsonObject).proofValue).toMatch(/^u2V0B/);
    const { id, type, skillId, meetsLevel, ...nothing } = (credential.credentialSubject as { skill: JsonObject[] })
      .skill[0]!;
    expect({ id, type, meetsLevel }).toEqual({ id: undefined, type: ['SkillClaim'], meetsLevel: [LEVEL_2] });
    expect(skillId).toBe('https://w3id.org/skill-records/skills/itl-spreadsheet');
    expect(nothing).toEqual({});
    expect(credential).not.toHaveProperty('awardedDate');
    expect(credential.credentialSubject).not.toHaveProperty('result');
    const shown = view.queries[0].candidates[0].reveals.map(({ path }: { path: string }) => path.split(/[.[]/)[0]);
    expect(new Set(shown)).toEqual(
      new Set(Object.keys(credential).filter((key) => !['@context', 'type'].includes(key))),
    );
  });

  test('without claims shows what is mandatory alone', async () => {
    const { asked, view } = await open([query('q', 'IdentifiedSkillRecord')]);
    expect(JSON.stringify(view.queries[0].candidates[0].reveals)).not.toContain('山田');
    await share(view.id, { q: [identified] });
    const { credential, verdict } = await sent(asked, 'q');
    expect(verdict.verified).toBe(true);
    expect(credential.credentialSubject).not.toHaveProperty('identity');
    expect(credential.credentialSubject).not.toHaveProperty('employment');
  });

  test('shows a name only to whoever asks for it', async () => {
    const { asked, view } = await open([
      query('q', 'IdentifiedSkillRecord', [{ path: ['credentialSubject', 'identity', 'fullName'] }]),
    ]);
    await share(view.id, { q: [identified] });
    const { credential } = await sent(asked, 'q');
    expect(credential.credentialSubject).toMatchObject({
      identity: { type: ['PersonIdentity'], fullName: '山田 花子' },
    });
    expect(Object.keys((credential.credentialSubject as { identity: object }).identity).sort()).toEqual([
      'fullName',
      'type',
    ]);
  });

  test('answers two queries as one record, with what both ask for', async () => {
    const role = { path: ['credentialSubject', 'skill', null, 'assessedAs'] };
    const { asked, view } = await open([
      query('level', 'CertifiedSkillRecord', [LEVEL]),
      query('role', 'CertifiedSkillRecord', [role]),
    ]);
    await share(view.id, { level: [certified], role: [certified] });
    const [one, two] = [await sent(asked, 'level'), await sent(asked, 'role')];
    expect(one.credential).toEqual(two.credential);
    expect((one.credential.credentialSubject as { skill: JsonObject[] }).skill[0]).toMatchObject({
      meetsLevel: [LEVEL_2],
      assessedAs: ['TestEvaluation', 'TeacherEvaluation'],
    });
  });

  test('of two queries reveals only what the chosen one asks for', async () => {
    const role = { path: ['credentialSubject', 'skill', null, 'assessedAs'] };
    const asked = await verifier.ask({
      query: {
        credentials: [query('level', 'CertifiedSkillRecord', [LEVEL]), query('role', 'CertifiedSkillRecord', [role])],
        credential_sets: [
          { options: [['level']], required: false },
          { options: [['role']], required: false },
        ],
      },
      clientMetadata: ACCEPTS,
    });
    const { json } = await wallet.call(user, 'POST', '/v1/presentation-requests/resolve', { request: asked.link });
    await share(json.id, { level: [certified] });
    expect(JSON.stringify((await sent(asked, 'level')).credential)).not.toContain('assessedAs');
  });

  test('no base proof ever leaves, whatever is asked', async () => {
    const everything = ['credentialSubject', 'issuer', 'evidence', 'proof', '@context'].map((member) => ({
      path: [member],
    }));
    for (const claims of [[LEVEL], everything.slice(0, 1), everything.slice(3), undefined]) {
      const { asked, view } = await open([query('q', 'CertifiedSkillRecord', claims)]);
      if (view.queries[0].candidates.length === 0) continue;
      await share(view.id, { q: [certified] });
      expect(JSON.stringify(asked.answers)).not.toContain('u2V0A');
    }
  });

  test('tells in the history which kinds of part were shown', async () => {
    const { view } = await open([query('q', 'CertifiedSkillRecord', [LEVEL])]);
    await share(view.id, { q: [certified] });
    const [line] = (await wallet.call(user, 'GET', '/v1/history')).json.items;
    const shown = JSON.stringify(line.records[0].fields);
    expect(shown).toContain('Issuer');
    expect(shown).not.toMatch(/result|Evidence/i);
  });
});

describe('a verifier that says which proofs it can check', () => {
  test('is offered no record of another suite', async () => {
    const { view } = await open([query('q', 'CertifiedSkillRecord', [LEVEL])], metadata(['eddsa-rdfc-2022']));
    expect(view.satisfiable).toBe(false);
    expect(view.queries[0].candidates).toEqual([]);
    expect((await share(view.id, { q: [certified] })).json).toMatchObject({ code: 'choice_not_possible' });
  });

  test('gets nothing when it takes no way of signing that the holder has', async () => {
    const { view } = await open([query('q', 'CertifiedSkillRecord', [LEVEL])], metadata(['ecdsa-sd-2023']));
    expect((await share(view.id, { q: [certified] })).json).toMatchObject({ code: 'request_not_supported' });
  });

  test('is offered one where it does not limit suites', async () => {
    const { view } = await open([query('q', 'CertifiedSkillRecord', [LEVEL])], {
      ...WORDS,
      vp_formats_supported: { ldp_vc: {} },
    });
    expect(view.queries[0].candidates).toHaveLength(1);
  });
});

describe('receiving', () => {
  test('a base proof that is not good is refused', async () => {
    const { did } = createTestKey('P-256', 'academy');
    const offer = issuer.offer({
      record: (subject) => certifiedRecord({ issuer: did, subject }),
      secure: secure(MANDATORY),
      tamper: (credential) => ({ ...credential, name: 'Another' }),
    });
    const { json } = await wallet.call(user, 'POST', '/v1/offers/accept', { credential_offer_uri: offer.uri });
    expect(json).toMatchObject({ code: 'credential_proof_invalid' });
  });
});
