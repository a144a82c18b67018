// POST /v1/verify: the seven checks without a session; the document goes through unchanged.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPresentation } from '@skill-records/credentials/create-presentation';
import { inForm } from '../support/forms.ts';
import { createHolder, present } from '../support/wallet.ts';
import {
  createEmployer,
  createTenant,
  createWorld,
  type JsonObject,
  type TestTenant,
  type World,
} from '../support/world.ts';

let world: World;
let employer: TestTenant;
let credential: JsonObject;
const holder = createHolder();

beforeAll(async () => {
  world = await createWorld();
  employer = await createEmployer(world);
  credential = await world.issuer.certify(holder.did);
});
afterAll(() => world.close());

interface Verdict {
  verified: boolean;
  assurance: string;
  checks: { id: string; outcome: string; code?: string }[];
  digest?: string;
  credentials?: Verdict[];
}
const verify = async (body: JsonObject, by: TestTenant = employer) => {
  const response = await by.call('POST', '/v1/verify', body);
  return { status: response.statusCode, verdict: response.json<Verdict & { code?: string }>() };
};
const outcomes = ({ checks }: Verdict) =>
  Object.fromEntries(checks.map(({ id, outcome, code }) => [id, code ?? outcome]));

describe('the forms of a document', () => {
  const request = { nonce: 'n-1234567890123456', clientId: 'decentralized_identifier:did:example:1' };

  test.each(['itself', 'credential', 'verifiableCredential'])('a credential as %s is checked', async (form) => {
    const { verdict } = await verify(form === 'itself' ? credential : { [form]: credential });
    expect(verdict).toMatchObject({ kind: 'credential', verified: true, assurance: 'green' });
  });

  test.each(['itself', 'presentation', 'verifiablePresentation'])('a presentation as %s is checked', async (form) => {
    const presentation = await present(world, holder, request, credential);
    const { verdict } = await verify(form === 'itself' ? presentation : { [form]: presentation });
    expect(verdict).toMatchObject({ kind: 'presentation', credentials: [{ verified: true }] });
  });

  test.each([
    ['under two names', { credential: 'x', verifiablePresentation: {} }],
    ['a list', { verifiableCredential: [] }],
    ['a text', { verifiableCredential: 'eyJ' }],
  ])('%s is refused or not verified', async (_title, body) => {
    const { status, verdict } = await verify(body as never);
    expect(status === 200 ? verdict.verified : 'refused').not.toBe(true);
  });
});

describe('every format', () => {
  const request = {
    challenge: 'a-nonce-of-somebody-0123',
    domain: 'decentralized_identifier:did:web:employer.example',
  };
  const forms = ['vc+jwt', 'jwt_vc_json', 'dc+sd-jwt'] as const;
  const presented = async (text: string) =>
    createPresentation({
      credentials: [text],
      signer: holder.signer,
      ...request,
      documentLoader: world.context.documentLoader,
      now: world.clock.now(),
    });

  test.each(forms)('a %s as a text is checked', async (format) => {
    const text = await inForm(format, credential, holder);
    for (const form of ['credential', 'verifiableCredential']) {
      const { verdict } = await verify({ [form]: text });
      expect(verdict).toMatchObject({ kind: 'credential', format, verified: true, assurance: 'green' });
      expect(verdict.digest).toBe(`sha384-${createHash('sha384').update(text).digest('base64')}`);
    }
  });

  test.each(forms)(
    'a presentation of a %s is checked, with its holder when challenge and domain are given',
    async (format) => {
      const presentation = await presented(await inForm(format, credential, holder));
      const bound = await verify({ presentation, ...request });
      expect(bound.verdict).toMatchObject({ kind: 'presentation', format, verified: true, credentials: [{ format }] });
      expect(outcomes(bound.verdict).holderBinding).toBe('passed');
      const unbound = await verify({ verifiablePresentation: presentation });
      expect([unbound.verdict.verified, outcomes(unbound.verdict).holderBinding]).toEqual([true, 'notChecked']);
      const replayed = await verify({ presentation, ...request, challenge: 'another' });
      expect([replayed.verdict.verified, outcomes(replayed.verdict).query]).toEqual([false, 'notChecked']);
    },
  );

  test.each(forms)('a %s that was changed is red', async (format) => {
    const text = await inForm(format, credential, holder);
    const [head, , ...rest] = text.split('.');
    const changed = [head, Buffer.from('{"iss":"did:example:a"}').toString('base64url'), ...rest].join('.');
    const { status, verdict } = await verify({ credential: changed });
    expect([status, verdict.verified, verdict.assurance]).toEqual([200, false, 'red']);
  });

  test.each<[string, unknown]>([
    ['a sentence', 'hello'],
    ['an empty text', ''],
    ['a number', 7],
    ['a list', []],
  ])('%s is no presentation', async (_title, presentation) => {
    const { status } = await verify({ presentation });
    expect([400, 422]).toContain(status);
  });
});

describe('a credential', () => {
  test('of a listed issuer is green; holder and query are not looked at', async () => {
    const { status, verdict } = await verify({ credential });
    expect([status, verdict.verified, verdict.assurance]).toEqual([200, true, 'green']);
    expect(outcomes(verdict)).toEqual({
      proof: 'passed',
      holderBinding: 'notChecked',
      validity: 'passed',
      status: 'passed',
      schema: 'passed',
      issuerTrust: 'passed',
      query: 'notChecked',
    });
  });

  test('reaches the check byte for byte: the digest is that of what was sent', async () => {
    const { verdict } = await verify({ credential });
    const sent = createHash('sha384').update(JSON.stringify(credential)).digest('base64');
    expect(verdict.digest).toBe(`sha384-${sent}`);
  });

  test('of an unknown issuer is amber, and fails when only listed issuers count', async () => {
    const stranger = await createTenant(world, 'no-list-employer');
    expect((await verify({ credential }, stranger)).verdict).toMatchObject({ verified: true, assurance: 'amber' });
    const { verdict } = await verify({ credential, issuerTrust: 'listed' }, stranger);
    expect([verdict.verified, verdict.assurance, outcomes(verdict).issuerTrust]).toEqual([
      false,
      'red',
      'issuer_unknown',
    ]);
  });

  test.each<[string, (copy: JsonObject) => void, string]>([
    ['another name', (copy) => Object.assign(copy, { name: 'Doctor' }), 'proof_invalid'],
    ['an entry that no context defines', (copy) => Object.assign(copy, { extra: 1 }), 'term_undefined'],
    ['a vocabulary of its own', (copy) => (copy['@context'] as unknown[]).push({ a: 'urn:a' }), 'context_inline'],
    ['no proof', (copy) => delete copy.proof, 'proof_missing'],
    ['no issuer', (copy) => delete copy.issuer, 'structure_invalid'],
  ])('with %s is red, as a result and not as an error', async (_title, change, code) => {
    const copy = structuredClone(credential);
    change(copy);
    const { status, verdict } = await verify({ credential: copy });
    expect([status, verdict.verified, verdict.assurance]).toEqual([200, false, 'red']);
    expect(outcomes(verdict).proof).toBe(code);
  });

  test('that was revoked is red', async () => {
    const revoked = await world.issuer.certify(holder.did);
    world.issuer.revoke(revoked);
    world.clock.advance(61_000);
    expect(outcomes((await verify({ credential: revoked })).verdict).status).toBe('status_revoked');
  });
});

describe('a presentation', () => {
  const request = { nonce: 'a-nonce-of-somebody-0123', clientId: 'decentralized_identifier:did:web:employer.example' };

  test('is checked for its holder when challenge and domain are given', async () => {
    const presentation = await present(world, holder, request, credential);
    const { verdict } = await verify({ presentation, challenge: request.nonce, domain: request.clientId });
    expect([verdict.verified, outcomes(verdict).holderBinding]).toEqual([true, 'passed']);
    const wrong = await verify({ presentation, challenge: 'another', domain: request.clientId });
    expect([wrong.verdict.verified, outcomes(wrong.verdict).proof]).toEqual([false, 'challenge_mismatch']);
  });

  test('without them says that the holder was not checked', async () => {
    const presentation = await present(world, holder, request, credential);
    const { verdict } = await verify({ presentation });
    expect([verdict.verified, outcomes(verdict).holderBinding]).toEqual([true, 'notChecked']);
    expect(verdict.credentials).toHaveLength(1);
  });

  test.each<[string, JsonObject, string]>([
    ['nothing', {}, 'document_not_supported'],
    ['both at once', { credential: {}, presentation: {} }, 'document_not_supported'],
    ['a presentation of nothing', { presentation: { verifiableCredential: [] } }, 'document_not_supported'],
    ['a challenge without domain', { presentation: {}, challenge: 'x' }, 'challenge_incomplete'],
  ])('refuses %s', async (_title, body, code) => {
    const { status, verdict } = await verify(body);
    expect([status, verdict.code]).toEqual([422, code]);
  });
});
