// Proves that offers are accepted once, only from who they say, and that only genuine records of the holder are kept.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalSigner } from '@skill-records/dids/signer';
import { createTestKey } from '@skill-records/test-kit/keys';
import { certifiedRecord, identifiedRecord, type JsonObject, receiptFor, stamp } from '../support/records.ts';
import { startTestIssuer, type TestIssuer } from '../support/test-issuer.ts';
import { createTestWallet, type TestUser, type TestWallet } from '../support/test-wallet.ts';

let issuer: TestIssuer;
let stranger: TestIssuer;
let wallet: TestWallet;
let user: TestUser;

beforeAll(async () => {
  issuer = await startTestIssuer();
  stranger = await startTestIssuer('stranger');
  wallet = await createTestWallet({ allowedInsecureOrigins: [issuer.server.origin, stranger.server.origin] });
});
beforeEach(async () => {
  user = await wallet.addUser();
  issuer.misbehave.clear();
  delete issuer.metadata.change;
  issuer.server.requests.length = 0;
});
afterAll(async () => {
  await wallet.close();
  await issuer.close();
  await stranger.close();
});

const accept = (payload: object, by = user) => wallet.call(by, 'POST', '/v1/offers/accept', payload);
const resolve = (payload: object) => wallet.call(user, 'POST', '/v1/offers/resolve', payload);
const list = async (by = user) => (await wallet.call(by, 'GET', '/v1/credentials')).json.items;

describe('looking at an offer', () => {
  test('shows issuer, host, content and code in both languages, and redeems nothing', async () => {
    const { json, status } = await resolve({ credential_offer_uri: issuer.offer({ txCode: '123456' }).uri });
    expect(status).toBe(200);
    expect(json.issuer).toEqual({
      id: issuer.id,
      host: new URL(issuer.id).host,
      name: { en: 'Example Training Academy', ja: 'サンプル研修アカデミー' },
    });
    expect(json.records).toMatchObject([
      {
        name: { en: 'IT Literacy – Spreadsheets, Basic', ja: 'ITリテラシー 表計算 基本' },
        contains: [
          { en: 'Level', ja: 'レベル' },
          { en: 'Test result', ja: 'テスト結果' },
        ],
        namesPerson: false,
      },
    ]);
    expect(json.txCode).toEqual({ inputMode: 'numeric', length: 6, description: 'We have sent the code by mail.' });
    expect(issuer.count('/token')).toBe(0);
    expect(await list()).toEqual([]);
  });

  test('says when a record will name the person', async () => {
    const { uri } = issuer.offer({ configurationIds: ['IdentifiedSkillRecord'] });
    expect((await resolve({ credential_offer_uri: uri })).json.records[0].namesPerson).toBe(true);
  });

  test.each([
    ['the link of a QR code', (o: ReturnType<TestIssuer['offer']>) => ({ credential_offer_uri: o.uri })],
    ['the address of the offer', (o: ReturnType<TestIssuer['offer']>) => ({ credential_offer_uri: o.url })],
    ['the offer as an object', (o: ReturnType<TestIssuer['offer']>) => ({ credential_offer: o.object })],
    ['the offer as a text', (o: ReturnType<TestIssuer['offer']>) => ({ credential_offer: JSON.stringify(o.object) })],
    [
      'the link of a wallet page',
      (o: ReturnType<TestIssuer['offer']>) => ({
        credential_offer_uri: `https://wallet.example/accept?credential_offer_uri=${encodeURIComponent(o.url)}`,
      }),
    ],
  ])('reads %s', async (_, input) => {
    expect((await resolve(input(issuer.offer()))).status).toBe(200);
  });

  test.each([
    ['nothing', {}, 'offer_malformed'],
    ['a text that is no link', { credential_offer_uri: 'hello' }, 'offer_malformed'],
    ['both members', { credential_offer_uri: 'https://a.example/1', credential_offer: {} }, 'offer_malformed'],
    ['an http address that is not allowed', { credential_offer_uri: 'http://192.168.0.1/offer' }, 'offer_malformed'],
    ['a javascript link', { credential_offer_uri: 'javascript:alert(1)' }, 'offer_malformed'],
    ['a private https address', { credential_offer_uri: 'https://127.0.0.1/offer' }, 'offer_unreachable'],
    [
      'an offer of an http issuer',
      { credential_offer: { credential_issuer: 'http://a.example', credential_configuration_ids: ['x'] } },
      'offer_malformed',
    ],
    [
      'an offer without configurations',
      { credential_offer: { credential_issuer: 'https://a.example', credential_configuration_ids: [] } },
      'offer_malformed',
    ],
    [
      'an offer of another grant',
      {
        credential_offer: {
          credential_issuer: 'https://a.example',
          credential_configuration_ids: ['x'],
          grants: { authorization_code: {} },
        },
      },
      'grant_unsupported',
    ],
  ])('refuses %s', async (_, input, code) => {
    const { json } = await resolve(input);
    expect(json.code).toBe(code);
    expect(json.detail_ja).not.toBe('');
  });

  test('refuses an offer that is gone', async () => {
    expect((await resolve({ credential_offer_uri: `${issuer.id}/offers/unknown` })).json.code).toBe(
      'offer_unreachable',
    );
  });

  test('refuses metadata of another issuer, and a record that the issuer does not know', async () => {
    const { uri } = issuer.offer({ configurationIds: ['Unknown'] });
    expect((await resolve({ credential_offer_uri: uri })).json.code).toBe('issuer_mismatch');
    issuer.metadata.change = (metadata) => ({ ...metadata, credential_issuer: stranger.id });
    expect((await resolve({ credential_offer_uri: issuer.offer().uri })).json.code).toBe('issuer_mismatch');
  });

  test('takes an issuer that breaks the rules as such', async () => {
    issuer.metadata.change = () => ({ hello: 'world' });
    expect((await resolve({ credential_offer_uri: issuer.offer().uri })).json.code).toBe('issuer_invalid');
    issuer.misbehave.set('openid-credential-issuer', () => 'cut');
    expect((await resolve({ credential_offer_uri: issuer.offer().uri })).json.code).toBe('issuer_unreachable');
  });
});

describe('accepting an offer', () => {
  test('stores the record as the exact bytes that the issuer sent', async () => {
    const { status, json } = await accept({ credential_offer_uri: issuer.offer().uri });
    expect(status).toBe(201);
    expect(json.credentials).toHaveLength(1);
    const raw = await wallet.app.inject({
      url: `/v1/credentials/${json.credentials[0].id}`,
      headers: { authorization: `Bearer ${user.token}`, accept: 'application/vc' },
    });
    expect(raw.headers['content-type']).toBe('application/vc');
    // The test issuer indents its JSON by one space: kept as it came, not written anew.
    expect(raw.body).toMatch(/^\{\n {3,}"@context"/);
    const whole = await wallet.call(user, 'GET', `/v1/credentials/${json.credentials[0].id}`);
    expect(whole.text).toContain(raw.body);
    expect(whole.json.credential).toEqual(JSON.parse(raw.body));
  });

  test('lists what it is: earner, issuer, criteria, validity and status', async () => {
    await accept({ credential_offer_uri: issuer.offer().uri });
    const [item] = await list();
    expect(item).toMatchObject({
      kind: 'certified',
      name: { en: 'IT Literacy – Spreadsheets, Basic (level 3)', ja: 'ITリテラシー 表計算 基本（レベル3）' },
      issuer: { id: issuer.did, name: { en: 'Example Training Academy', ja: 'サンプル研修アカデミー' } },
      holder: '山田 花子',
      criteria: { en: 'Score 70 or more in the practical test and a trainer rubric of Basic or higher.' },
      level: { en: 'Level 3 (Basic)', ja: 'レベル3（基本）' },
      status: { state: 'valid' },
    });
    expect(item.credentialId).toMatch(/^urn:uuid:/);
  });

  test('tells the issuer that the record was accepted', async () => {
    await accept({ credential_offer_uri: issuer.offer().uri });
    const note = issuer.server.requests.find(({ path }) => path.endsWith('/notification'));
    expect(JSON.parse(note?.body ?? '{}')).toEqual({ notification_id: 'n-1', event: 'credential_accepted' });
  });

  test('gives the same record when the same offer comes again, by reference or by value', async () => {
    const offer = issuer.offer();
    const first = await accept({ credential_offer_uri: offer.uri });
    const again = await accept({ credential_offer: offer.object });
    expect(again.status).toBe(200);
    expect(again.json.credentials).toEqual(first.json.credentials);
    expect(issuer.count('/token')).toBe(1);
    expect(await list()).toHaveLength(1);
    expect((await resolve({ credential_offer_uri: offer.uri })).json.accepted).toEqual([first.json.credentials[0].id]);
  });

  test('redeems an offer once when it is accepted ten times at the same moment', async () => {
    const { uri } = issuer.offer();
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept({ credential_offer_uri: uri })));
    expect(issuer.count('/token')).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, json } of answers)
      expect([200, 201].includes(status) || json.code === 'offer_in_progress').toBe(true);
    expect(await list()).toHaveLength(1);
  });

  test('says that a record was deleted instead of fetching it again', async () => {
    const { uri } = issuer.offer();
    const { json } = await accept({ credential_offer_uri: uri });
    await wallet.call(user, 'DELETE', `/v1/credentials/${json.credentials[0].id}`);
    expect((await accept({ credential_offer_uri: uri })).json.code).toBe('offer_deleted');
  });

  test('takes a renewed record in place of the old one, and never an older one', async () => {
    const id = `urn:uuid:${randomUUID()}`;
    const issue = (validFrom: string) =>
      accept({
        credential_offer_uri: issuer.offer({
          record: (subject) => ({ ...certifiedRecord({ issuer: issuer.did, subject, id }), validFrom }),
        }).uri,
      });
    const first = await issue(stamp(-7_200_000));
    const renewed = await issue(stamp(-3_600_000));
    const older = await issue(stamp(-9_000_000));
    expect(renewed.json.credentials).toEqual(first.json.credentials);
    expect(older.json.credentials).toEqual(first.json.credentials);
    const items = await list();
    expect(items).toHaveLength(1);
    expect(Date.parse(items[0].validFrom)).toBeGreaterThan(Date.now() - 4_000_000);
    const kinds = (await wallet.call(user, 'GET', '/v1/history')).json.items.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(['replaced', 'received']);
  });
});

describe('the code of the issuer', () => {
  test('is asked for, refused when wrong, and taken when right', async () => {
    const { uri } = issuer.offer({ txCode: '493536' });
    expect((await accept({ credential_offer_uri: uri })).json.code).toBe('tx_code_required');
    expect(issuer.count('/token')).toBe(0);
    expect((await accept({ credential_offer_uri: uri, tx_code: '000000' })).json.code).toBe('tx_code_refused');
    expect((await accept({ credential_offer_uri: uri, tx_code: '４９３５３６' })).status).toBe(201);
  });

  test('is never sent to an issuer that did not ask for one', async () => {
    await accept({ credential_offer_uri: issuer.offer().uri, tx_code: '123456' });
    const body = issuer.server.requests.find(({ path }) => path.endsWith('/token'))?.body ?? '';
    expect(new URLSearchParams(body).has('tx_code')).toBe(false);
  });

  test('an offer that was used elsewhere is said to be so', async () => {
    const other = await wallet.addUser();
    const { uri } = issuer.offer();
    await accept({ credential_offer_uri: uri }, other);
    expect((await accept({ credential_offer_uri: uri })).json.code).toBe('offer_not_usable');
  });
});

describe('the issuer’s nonce', () => {
  test('no nonce, no proof: the attempt ends and can be repeated', async () => {
    const { uri } = issuer.offer();
    for (const reply of [{ status: 500 }, { body: {} }, { body: { c_nonce: '' } }, 'cut'] as const) {
      issuer.misbehave.set('nonce', () => reply);
      expect((await accept({ credential_offer_uri: uri })).json.code).toBe('nonce_unavailable');
    }
    expect(issuer.count('/credential')).toBe(0);
    issuer.misbehave.clear();
    expect((await accept({ credential_offer_uri: uri })).status).toBe(201);
    expect(issuer.count('/token')).toBe(1);
  });

  test('a refused nonce is replaced once, a second refusal ends the attempt', async () => {
    let refusals = 1;
    issuer.misbehave.set('credential', () =>
      refusals-- > 0 ? { status: 400, body: { error: 'invalid_nonce' } } : undefined,
    );
    expect((await accept({ credential_offer_uri: issuer.offer().uri })).status).toBe(201);
    expect(issuer.count('/nonce')).toBe(2);
    refusals = 2;
    const { json } = await accept({ credential_offer_uri: issuer.offer().uri });
    expect(json.code).toBe('issuer_refused');
    expect(json.detail_en).toContain('invalid_nonce');
  });
});

describe('what arrives is judged before it is kept', () => {
  const cases: [title: string, code: string, offer: (o: TestIssuer) => Parameters<TestIssuer['offer']>[0]][] = [
    [
      'a changed record',
      'credential_proof_invalid',
      () => ({ tamper: (c) => ({ ...c, name: 'IT Literacy – Expert' }) }),
    ],
    ['a record without proof', 'credential_proof_invalid', () => ({ tamper: ({ proof: _, ...c }) => c })],
    ['an added member', 'credential_malformed', () => ({ tamper: (c) => ({ ...c, extra: 'x' }) })],
    [
      'a record bound to another key',
      'credential_subject_mismatch',
      () => ({ record: () => certifiedRecord({ issuer: issuer.did, subject: createTestKey('Ed25519', 'other').did }) }),
    ],
    [
      'a record about nobody',
      'credential_schema_invalid',
      () => ({
        record: (subject) => {
          const record = certifiedRecord({ issuer: issuer.did, subject });
          const { id: _, ...rest } = record.credentialSubject as JsonObject;
          return { ...record, credentialSubject: rest };
        },
      }),
    ],
    [
      'an expired record',
      'credential_expired',
      () => ({
        record: (subject) => ({
          ...certifiedRecord({ issuer: issuer.did, subject }),
          validFrom: stamp(-7_200_000),
          validUntil: stamp(-3_600_000),
        }),
      }),
    ],
    [
      'a record of the future',
      'credential_not_yet_valid',
      () => ({
        record: (subject) => ({ ...certifiedRecord({ issuer: issuer.did, subject }), validFrom: stamp(86_400_000) }),
      }),
    ],
    [
      'another type than offered',
      'credential_type_mismatch',
      () => ({ record: (subject) => identifiedRecord({ issuer: issuer.did, subject }) }),
    ],
    [
      'a receipt for a record that is not here',
      'endorsed_credential_unknown',
      () => ({
        configurationIds: ['VerifiedSkillRecord'],
        record: () => receiptFor({ issuer: issuer.did, credentialId: `urn:uuid:${randomUUID()}` }),
      }),
    ],
    [
      'a record whose proof is of another issuer',
      'credential_proof_invalid',
      () => ({ tamper: (c) => ({ ...c, issuer: { ...(c.issuer as object), id: stranger.did } }) }),
    ],
    [
      'an inline context',
      'credential_malformed',
      () => ({ tamper: (c) => ({ ...c, '@context': [...(c['@context'] as unknown[]), { x: 'https://x.example/' }] }) }),
    ],
  ];

  test.each(cases)('refuses %s as %s', async (_, code, make) => {
    const { uri } = issuer.offer(make(issuer));
    const first = await accept({ credential_offer_uri: uri });
    expect(first.json.code).toBe(code);
    expect(first.status).toBe(422);
    expect(await list()).toEqual([]);
    // The same offer is refused again for the same reason, without asking the issuer.
    const asked = issuer.server.requests.length;
    expect((await accept({ credential_offer_uri: uri })).json.code).toBe(code);
    expect(issuer.server.requests.slice(asked).every(({ path }) => path.includes('/offers/'))).toBe(true);
    const note = issuer.server.requests.find(({ path }) => path.endsWith('/notification'));
    expect(JSON.parse(note?.body ?? '{}').event).toBe('credential_failure');
  });

  test('names the context that it does not know', async () => {
    const unknown = 'https://vocabulary.example/v9';
    const { uri } = issuer.offer({ tamper: (c) => ({ ...c, '@context': [...(c['@context'] as unknown[]), unknown] }) });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { json } = await accept({ credential_offer_uri: uri });
      expect(json.code).toBe('context_unknown');
      expect(json.detail_en).toContain(unknown);
      expect(json.detail_ja).toContain(unknown);
    }
  });

  test('accepts a receipt for a record that it holds, but not with the holder as its subject', async () => {
    const { json } = await accept({ credential_offer_uri: issuer.offer().uri });
    const held = (await wallet.call(user, 'GET', `/v1/credentials/${json.credentials[0].id}`)).json;
    const good = {
      configurationIds: ['VerifiedSkillRecord'],
      record: () => receiptFor({ issuer: issuer.did, credentialId: held.credentialId }),
    };
    expect((await accept({ credential_offer_uri: issuer.offer(good).uri })).status).toBe(201);
    expect((await list()).map(({ kind }: { kind: string }) => kind).sort()).toEqual(['certified', 'receipt']);
    const bad = {
      configurationIds: ['VerifiedSkillRecord'],
      record: (subject: string) => receiptFor({ issuer: issuer.did, credentialId: subject }),
    };
    expect((await accept({ credential_offer_uri: issuer.offer(bad).uri })).json.code).toBe(
      'endorsed_credential_unknown',
    );
  });

  test('keeps a record whose status is revoked already, and shows it', async () => {
    issuer.status.revoked.add(77);
    const record = (subject: string) =>
      certifiedRecord({ issuer: issuer.did, subject, status: issuer.status.entry(77) });
    expect((await accept({ credential_offer_uri: issuer.offer({ record }).uri })).status).toBe(201);
    expect((await list())[0].status.state).toBe('revoked');
  });

  test('takes several records of one offer in one go, or none of them', async () => {
    const both = { configurationIds: ['CertifiedSkillRecord', 'IdentifiedSkillRecord'] };
    const types = [certifiedRecord, identifiedRecord];
    let n = 0;
    const record = (subject: string) => (types[n++ % 2] as typeof certifiedRecord)({ issuer: issuer.did, subject });
    expect(
      (await accept({ credential_offer_uri: issuer.offer({ ...both, record }).uri })).json.credentials,
    ).toHaveLength(2);
    const wrong = (subject: string) => certifiedRecord({ issuer: issuer.did, subject });
    const other = await wallet.addUser();
    expect(
      (await accept({ credential_offer_uri: issuer.offer({ ...both, record: wrong }).uri }, other)).json.code,
    ).toBe('credential_type_mismatch');
    expect(await list(other)).toEqual([]);
  });
});

describe('issuers that this wallet cannot work with', () => {
  test.each([
    ['another format', { format: 'dc+sd-jwt', vct: 'x' }],
    [
      'another proof type',
      { proof_types_supported: { attestation: { proof_signing_alg_values_supported: ['ES256'] } } },
    ],
    ['another algorithm', { proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['RS256'] } } }],
    ['another binding', { cryptographic_binding_methods_supported: ['cose_key'] }],
  ])('are refused before the code is redeemed: %s', async (_, change) => {
    issuer.metadata.change = (metadata) => ({
      ...metadata,
      credential_configurations_supported: {
        CertifiedSkillRecord: { ...metadata.credential_configurations_supported.CertifiedSkillRecord, ...change },
      },
    });
    expect((await accept({ credential_offer_uri: issuer.offer().uri })).json.code).toBe('issuer_not_supported');
    expect(issuer.count('/token')).toBe(0);
  });

  test('an authorization server that the issuer does not use is not asked', async () => {
    const { object } = issuer.offer();
    const grants = Object.fromEntries(
      Object.entries(object.grants as Record<string, object>).map(([name, grant]) => [
        name,
        { ...grant, authorization_server: stranger.id },
      ]),
    );
    expect((await accept({ credential_offer: { ...object, grants } })).json.code).toBe('issuer_mismatch');
    expect(stranger.server.requests.filter(({ path }) => path.includes('oauth-authorization-server'))).toEqual([]);
  });

  test('an answer that comes later is told as such, and the next attempt goes on', async () => {
    const { uri } = issuer.offer();
    issuer.misbehave.set('credential', () => ({ status: 202, body: { transaction_id: 't', interval: 5 } }));
    const later = await accept({ credential_offer_uri: uri });
    expect(later.json.code).toBe('issuer_not_ready');
    expect(later.headers['retry-after']).toBe('5');
    issuer.misbehave.clear();
    expect((await accept({ credential_offer_uri: uri })).status).toBe(201);
    expect(issuer.count('/token')).toBe(1);
  });

  test('a session that the issuer ended is told as such', async () => {
    const { uri } = issuer.offer();
    issuer.misbehave.set('credential', () => ({ status: 401, body: { error: 'invalid_token' } }));
    expect((await accept({ credential_offer_uri: uri })).json.code).toBe('issuer_session_ended');
    issuer.misbehave.clear();
    expect((await accept({ credential_offer_uri: uri })).json.code).toBe('offer_not_usable');
  });

  test('another signer than the issuer’s key is refused', async () => {
    const key = createTestKey('Ed25519', 'thief');
    const signer = await createLocalSigner({
      privateJwk: key.privateJwk,
      id: key.verificationMethod,
      controller: key.did,
    });
    // Signed honestly by the thief, then relabelled as the academy's.
    const record = (subject: string) => certifiedRecord({ issuer: key.did, subject });
    const tamper = (c: JsonObject) => ({ ...c, issuer: { ...(c.issuer as object), id: issuer.did } });
    expect((await accept({ credential_offer_uri: issuer.offer({ record, signer, tamper }).uri })).json.code).toBe(
      'credential_proof_invalid',
    );
  });
});
