// Proves that nothing leaves before consent, that exactly the chosen records leave, bound to the verifier who asked, and that every answer is in the history.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addProof } from '@skill-records/credentials/add-proof';
import { createLocalSigner } from '@skill-records/dids/signer';
import { createTestKey } from '@skill-records/test-kit/keys';
import { certifiedRecord, identifiedRecord } from '../support/records.ts';
import { startTestIssuer, type TestIssuer } from '../support/test-issuer.ts';
import { PARTIAL_QUERY, startTestVerifier, type TestRequest, type TestVerifier } from '../support/test-verifier.ts';
import { createTestWallet, type TestUser, type TestWallet } from '../support/test-wallet.ts';

let issuer: TestIssuer;
let verifier: TestVerifier;
let elsewhere: TestVerifier;
let wallet: TestWallet;
let user: TestUser;
/** Wallet ids. */
let certified: string;
let identified: string;

beforeAll(async () => {
  issuer = await startTestIssuer();
  verifier = await startTestVerifier();
  elsewhere = await startTestVerifier('elsewhere');
  wallet = await createTestWallet({
    allowedInsecureOrigins: [issuer.server.origin, verifier.server.origin, elsewhere.server.origin],
  });
  user = await wallet.addUser();
  certified = await take({
    record: (subject) => certifiedRecord({ issuer: issuer.did, subject, status: issuer.status.entry(5) }),
  });
  identified = await take({
    configurationIds: ['IdentifiedSkillRecord'],
    record: (subject) => identifiedRecord({ issuer: issuer.did, subject }),
  });
});
beforeEach(() => {
  delete verifier.misbehave.response;
  verifier.server.requests.length = 0;
});
afterAll(async () => {
  await wallet.close();
  await Promise.all([issuer.close(), verifier.close(), elsewhere.close()]);
});

async function take(o: Parameters<TestIssuer['offer']>[0], by = user): Promise<string> {
  const { json } = await wallet.call(by, 'POST', '/v1/offers/accept', { credential_offer_uri: issuer.offer(o).uri });
  return json.credentials[0].id;
}
const resolve = (request: string, by = user) =>
  wallet.call(by, 'POST', '/v1/presentation-requests/resolve', { request });
const consent = (id: string, choices: object, by = user) =>
  wallet.call(by, 'POST', `/v1/presentation-requests/${id}/consent`, { choices });
const decline = (id: string) => wallet.call(user, 'POST', `/v1/presentation-requests/${id}/decline`);
const history = async () => (await wallet.call(user, 'GET', '/v1/history')).json.items;
const posts = () => verifier.server.requests.filter(({ path }) => path.includes('/responses/'));

async function open(o?: Parameters<TestVerifier['ask']>[0]): Promise<{ asked: TestRequest; id: string }> {
  const asked = await verifier.ask(o);
  const { json } = await resolve(asked.link);
  return { asked, id: json.id };
}

describe('looking at a request', () => {
  test('says who asks, what for, and what each record would reveal, and sends nothing', async () => {
    const asked = await verifier.ask();
    const { status, json } = await resolve(asked.link);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      state: 'open',
      verifier: {
        did: verifier.did,
        clientId: asked.clientId,
        host: new URL(verifier.server.origin).host,
        name: { en: 'Sample Employer K.K.', ja: 'サンプル採用株式会社' },
      },
      purpose: { en: 'Application as office administrator', ja: '事務職への応募' },
      retention: 'P90D',
      jobProfile: { en: 'Office administrator (junior)', ja: '事務職（初級）' },
      satisfiable: true,
    });
    const [r1, who] = json.queries;
    expect(r1).toMatchObject({
      id: 'r1',
      required: false,
      multiple: false,
      skill: { en: 'Spreadsheets' },
      minLevel: 2,
      importance: 'must',
    });
    expect(r1.candidates.map((c: { credential: string }) => c.credential)).toEqual([certified]);
    expect(who.candidates.map((c: { credential: string }) => c.credential)).toEqual([identified]);
    const reveals = who.candidates[0].reveals;
    expect(reveals).toContainEqual({
      path: 'credentialSubject.identity.fullName',
      label: { en: 'Full name', ja: '氏名' },
      group: 'person',
      value: '山田 花子',
    });
    expect(reveals).toContainEqual(
      expect.objectContaining({
        value: 'EmployerVouched',
        valueLabel: { en: 'Vouched for by the employer', ja: '勤務先が確認' },
      }),
    );
    expect(posts()).toEqual([]);
  });

  test('lists every value of a record, so that nothing is revealed unseen', async () => {
    const { json } = await resolve((await verifier.ask()).link);
    const { credential } = (await wallet.call(user, 'GET', `/v1/credentials/${certified}`)).json;
    const values: string[] = [];
    const walk = (value: unknown, name = '') => {
      if (['@context', 'type', 'inLanguage'].includes(name)) return;
      if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) values.push(value.join(', '));
      else if (typeof value === 'object' && value !== null)
        for (const [key, item] of Object.entries(value)) walk(item, Array.isArray(value) ? '' : key);
      else values.push(String(value));
    };
    walk(credential);
    const shown = json.queries[0].candidates[0].reveals.map(({ value }: { value: string }) => value);
    expect(shown.sort()).toEqual(values.sort());
  });

  test('opens the same link twice as one request', async () => {
    const asked = await verifier.ask();
    expect((await resolve(asked.link)).json.id).toBe((await resolve(asked.link)).json.id);
  });

  test('takes the address of the wallet page like the link of the QR code', async () => {
    const asked = await verifier.ask();
    expect((await resolve(`https://wallet.example${asked.pageLink}`)).status).toBe(200);
  });

  test('sends a nonce of its own when the verifier lets it, and refuses a request without it', async () => {
    expect((await resolve((await verifier.ask({ method: 'post' })).link)).status).toBe(200);
    const { method, body } = verifier.server.requests[0]!;
    expect(method).toBe('POST');
    const signed: string[] = [];
    const first = (jws: string) => {
      signed.push(jws);
      return signed[0] as string;
    };
    const replayed = await verifier.ask({ method: 'post', tamper: first });
    expect(new URLSearchParams(body).get('wallet_nonce')).toMatch(/^[\w-]{22}$/);
    expect((await resolve(replayed.link)).status).toBe(200);
    expect((await resolve(replayed.link)).json.code).toBe('request_not_authentic');
  });

  test('another user does not see the request', async () => {
    const { id } = await open();
    const other = await wallet.addUser();
    expect((await wallet.call(other, 'GET', `/v1/presentation-requests/${id}`)).status).toBe(404);
    expect((await consent(id, { r1: [certified] }, other)).status).toBe(404);
  });
});

describe('requests that are refused before anyone is asked', () => {
  const thief = async () => {
    const key = createTestKey('Ed25519', 'thief');
    return createLocalSigner({ privateJwk: key.privateJwk, id: key.verificationMethod, controller: key.did });
  };
  const flip = (jws: string) => {
    const [head, body, signature] = jws.split('.') as [string, string, string];
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString());
    return [
      head,
      Buffer.from(JSON.stringify({ ...payload, nonce: 'x'.repeat(22) })).toString('base64url'),
      signature,
    ].join('.');
  };
  const withoutType = (jws: string) => {
    const [, body, signature] = jws.split('.') as [string, string, string];
    return [Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url'), body, signature].join('.');
  };

  test.each([
    ['no link', 'request_malformed', async () => 'hello'],
    ['a link without client_id', 'request_malformed', async () => 'openid4vp://?request_uri=https%3A%2F%2Fv.example'],
    [
      'an unsigned kind of verifier',
      'request_malformed',
      async () => `openid4vp://?client_id=redirect_uri%3Ahttps%3A%2F%2Fv.example&request=a.b.c`,
    ],
    [
      'a client_id that requests may not have',
      'request_malformed',
      async () => `openid4vp://?client_id=origin%3Ahttps%3A%2F%2Fv.example&request=a.b.c`,
    ],
    [
      'an http address',
      'request_malformed',
      async () =>
        'openid4vp://?client_id=decentralized_identifier%3Adid%3Akey%3Az6Mk&request_uri=http%3A%2F%2Fv.example',
    ],
    [
      'an address that does not answer',
      'request_unreachable',
      async () =>
        `openid4vp://?client_id=decentralized_identifier%3Adid%3Akey%3Az6Mk&request_uri=${encodeURIComponent(`${verifier.server.origin}/employer/requests/none`)}`,
    ],
    ['a changed request', 'request_not_authentic', async () => (await verifier.ask({ tamper: flip })).link],
    [
      'a request with alg none',
      'request_not_authentic',
      async () => (await verifier.ask({ tamper: withoutType })).link,
    ],
    [
      'a request signed by somebody else',
      'request_not_authentic',
      async () =>
        (await verifier.ask({ signer: await thief(), clientId: `decentralized_identifier:${verifier.did}` })).link,
    ],
    [
      'an answer that would go to another host',
      'response_uri_refused',
      async () => (await verifier.ask({ responseUri: `${elsewhere.server.origin}/employer/responses/x` })).link,
    ],
    [
      'another format',
      'request_not_supported',
      async () =>
        (
          await verifier.ask({
            query: { credentials: [{ id: 'a', format: 'dc+sd-jwt', meta: { vct_values: ['x'] } }] },
          })
        ).link,
    ],
  ])('%s: %s', async (_, code, link) => {
    const { json, status } = await resolve(await link());
    expect(json.code).toBe(code);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(posts()).toEqual([]);
  });
});

describe('consenting', () => {
  test('sends one presentation per chosen record, bound to challenge, full client_id and the holder', async () => {
    const { asked, id } = await open();
    const { status, json } = await consent(id, { r1: [certified], who: [identified] });
    expect(status).toBe(200);
    expect(json).toEqual({ state: 'sent' });
    const [answer] = asked.answers;
    if (answer?.kind !== 'vp_token') throw new Error('no presentation arrived');
    expect(Object.keys(answer.vpToken).sort()).toEqual(['r1', 'who']);
    for (const [presentation, ...more] of Object.values(answer.vpToken)) {
      expect(more).toEqual([]);
      const verdict = await verifier.verify(presentation, asked);
      expect(verdict.holder).toBe(user.did);
      expect(verdict.credentials).toHaveLength(1);
      const checks = Object.fromEntries(verdict.credentials[0]!.checks.map(({ id, outcome }) => [id, outcome]));
      expect(checks).toMatchObject({ proof: 'passed', holderBinding: 'passed', validity: 'passed', schema: 'passed' });
    }
    const presented = (answer.vpToken.r1 as { verifiableCredential: unknown[] }[])[0]!.verifiableCredential[0];
    const held = (await wallet.call(user, 'GET', `/v1/credentials/${certified}`)).json.credential;
    expect(presented).toEqual(held);
  });

  test('a presentation is worth nothing for another verifier or another nonce', async () => {
    const { asked, id } = await open();
    await consent(id, { r1: [certified] });
    const [answer] = asked.answers;
    const [presentation] = answer?.kind === 'vp_token' ? (answer.vpToken.r1 as unknown[]) : [];
    for (const change of [
      { nonce: 'another' },
      { clientId: `decentralized_identifier:${elsewhere.did}` },
      { clientId: verifier.did },
    ]) {
      expect((await verifier.verify(presentation, { ...asked, ...change })).verified).toBe(false);
    }
  });

  test('sends only what was chosen', async () => {
    const { asked, id } = await open();
    await consent(id, { r1: [certified], who: [] });
    const [answer] = asked.answers;
    expect(answer?.kind === 'vp_token' && Object.keys(answer.vpToken)).toEqual(['r1']);
    expect(posts()[0]?.body).not.toContain(encodeURIComponent('山田'));
  });

  test('writes to whom what went, with the same states in both places', async () => {
    const { id } = await open();
    await consent(id, { who: [identified] });
    const [entry] = await history();
    expect(entry).toMatchObject({
      kind: 'presented',
      state: 'sent',
      verifier: { did: verifier.did, name: { en: 'Sample Employer K.K.' } },
      purpose: { ja: '事務職への応募' },
      retention: 'P90D',
      records: [{ id: identified, name: { ja: '従業員証明（サンプル株式会社）' } }],
    });
    expect(entry.records[0].fields).toContainEqual({ en: 'Full name', ja: '氏名' });
    expect((await wallet.call(user, 'GET', `/v1/presentation-requests/${id}`)).json.state).toBe('sent');
  });

  test.each([
    ['nothing', 'nothing_chosen', () => ({})],
    ['only empty choices', 'nothing_chosen', () => ({ r1: [], who: [] })],
    ['a record that does not fit', 'choice_not_possible', () => ({ r1: [identified] })],
    ['a record that is not there', 'choice_not_possible', () => ({ r1: ['00000000-0000-4000-8000-000000000000'] })],
    ['an unknown query', 'choice_not_possible', () => ({ r9: [certified] })],
    ['two records where one is asked for', 'choice_not_possible', () => ({ r1: [certified, identified] })],
  ])('refuses %s and keeps the request open', async (_, code, choices) => {
    const { id } = await open();
    expect((await consent(id, choices())).json.code).toBe(code);
    expect(posts()).toEqual([]);
    expect((await wallet.call(user, 'GET', `/v1/presentation-requests/${id}`)).json.state).toBe('open');
  });

  test('refuses an answer that lacks a required record, and says beforehand when there is none', async () => {
    const required = {
      ...PARTIAL_QUERY,
      credential_sets: [{ options: [['who']] }, { options: [['r1']], required: false }],
    };
    const { id } = await open({ query: required });
    const { json } = await wallet.call(user, 'GET', `/v1/presentation-requests/${id}`);
    expect(json.queries.map(({ required: r }: { required: boolean }) => r)).toEqual([false, true]);
    expect((await consent(id, { r1: [certified] })).json.code).toBe('choices_incomplete');
    const other = await wallet.addUser();
    const empty = (await resolve((await verifier.ask({ query: required })).link, other)).json;
    expect(empty.satisfiable).toBe(false);
  });

  test('is possible once: of parallel consents one goes out, a later one is refused', async () => {
    const { asked, id } = await open();
    const answers = await Promise.all(Array.from({ length: 5 }, () => consent(id, { r1: [certified] })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ json }) => json.code === 'request_closed')).toHaveLength(4);
    expect(asked.answers).toHaveLength(1);
    expect((await decline(id)).json.code).toBe('request_closed');
  });

  test('a revoked record is marked, and still sent when its holder insists', async () => {
    issuer.status.revoked.add(5);
    await wallet.wallet.db.query('delete from status_list_cache');
    const { asked, id } = await open();
    const { json } = await wallet.call(user, 'GET', `/v1/presentation-requests/${id}`);
    expect(json.queries[0].candidates[0].status.state).toBe('revoked');
    expect((await consent(id, { r1: [certified] })).status).toBe(200);
    expect(asked.answers).toHaveLength(1);
    issuer.status.revoked.delete(5);
    await wallet.wallet.db.query('delete from status_list_cache');
  });

  test('passes on where the verifier wants the person to go, if that is a web address', async () => {
    const next = `${verifier.server.origin}/done?code=abc`;
    const good = await open({ redirectUri: next });
    expect((await consent(good.id, { r1: [certified] })).json).toEqual({ state: 'sent', redirectUri: next });
    const bad = await open({ redirectUri: 'javascript:alert(1)' });
    expect((await consent(bad.id, { r1: [certified] })).json).toEqual({ state: 'sent' });
  });

  test('uses another way of signing when the verifier takes only that', async () => {
    const other = await wallet.addUser();
    const old = await take(
      {
        secure: (record) =>
          addProof(record, {
            signer: issuer.signer,
            cryptosuite: 'Ed25519Signature2020',
            documentLoader: wallet.wallet.documentLoader,
            now: new Date(),
          }),
      },
      other,
    );
    const clientMetadata = { vp_formats_supported: { ldp_vc: { proof_type_values: ['Ed25519Signature2020'] } } };
    const asked = await verifier.ask({ clientMetadata });
    const { json } = await resolve(asked.link, other);
    expect((await consent(json.id, { r1: [old] }, other)).status).toBe(200);
    const [answer] = asked.answers;
    const [presentation] = answer?.kind === 'vp_token' ? (answer.vpToken.r1 as { proof: { type: string } }[]) : [];
    expect(presentation?.proof.type).toBe('Ed25519Signature2020');
  });

  test('offers no record whose proof the verifier does not take', async () => {
    for (const ldp_vc of [
      { proof_type_values: ['Ed25519Signature2020'] },
      { proof_type_values: ['DataIntegrityProof'], cryptosuite_values: ['bbs-2023'] },
    ]) {
      const { id } = await open({ clientMetadata: { vp_formats_supported: { ldp_vc } } });
      const { json } = await wallet.call(user, 'GET', `/v1/presentation-requests/${id}`);
      expect([json.satisfiable, json.queries[0].candidates]).toEqual([false, []]);
      expect((await consent(id, { r1: [certified] })).json.code).toBe('choice_not_possible');
    }
  });

  test('a verifier that refuses is told as such; the history says so', async () => {
    verifier.misbehave.response = () => ({ status: 400, body: { error: 'invalid_request' } });
    const { id } = await open();
    expect((await consent(id, { r1: [certified] })).json.code).toBe('verifier_refused');
    expect((await history())[0]).toMatchObject({ kind: 'presented', state: 'refused' });
  });

  test('a request is over after its time', async () => {
    const { id } = await open();
    await wallet.database.app.transaction(async (tx) => {
      await tx.query(`select set_config('app.tenant', $1, true)`, [user.id]);
      await tx.query(`update presentation_request set expires_at = now() - interval '1 second' where id = $1`, [id]);
    });
    expect((await wallet.call(user, 'GET', `/v1/presentation-requests/${id}`)).json.state).toBe('expired');
    expect((await consent(id, { r1: [certified] })).json.code).toBe('request_expired');
    expect(posts()).toEqual([]);
  });
});

describe('declining', () => {
  test('tells the verifier nothing but the refusal', async () => {
    const { asked, id } = await open();
    expect((await decline(id)).json).toEqual({ state: 'declined' });
    expect(asked.answers).toEqual([{ kind: 'error', error: 'access_denied', state: asked.state }]);
    expect([...new URLSearchParams(posts()[0]?.body).keys()].sort()).toEqual(['error', 'state']);
    expect((await history())[0]).toMatchObject({ kind: 'declined', records: [] });
    expect((await consent(id, { r1: [certified] })).json.code).toBe('request_closed');
  });

  test('looks the same to the verifier with and without fitting records', async () => {
    const with_ = await open();
    await decline(with_.id);
    const other = await wallet.addUser();
    const asked = await verifier.ask();
    const { json } = await resolve(asked.link, other);
    await wallet.call(other, 'POST', `/v1/presentation-requests/${json.id}/decline`);
    const [first, second] = posts().map(({ body, headers }) => [
      [...new URLSearchParams(body)].filter(([name]) => name !== 'state'),
      Object.keys(headers).sort(),
    ]);
    expect(second).toEqual(first);
  });

  test('counts even when the verifier does not hear it', async () => {
    verifier.misbehave.response = () => 'cut';
    const { id } = await open();
    expect((await decline(id)).status).toBe(200);
    expect((await history())[0].kind).toBe('declined');
  });
});
