// The VC-API: the shapes and statuses that its callers expect, with the strictness of the product.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addProof } from '@skill-records/credentials/add-proof';
import { canonicalize } from '@skill-records/credentials/canonicalization/general-path';
import { createPresentation } from '@skill-records/credentials/create-presentation';
import type { Signer } from '@skill-records/dids/signer';
import { createTestKey, createTestSigner, encodeBase58 } from '@skill-records/test-kit/keys';
import { inForm } from '../support/forms.ts';
import { createHolder } from '../support/wallet.ts';
import {
  createEmployer,
  createTenant,
  createWorld,
  type JsonObject,
  type TestTenant,
  type World,
} from '../support/world.ts';

const holder = createHolder();
const request = { challenge: '123456789', domain: 'example.com' };
const TENANT = 'sample-employer';

interface Answer {
  verified: boolean;
  checks: { id: string; outcome: string; code?: string }[];
  errors: { type: string; code: string; check: string }[];
  warnings: { code: string }[];
  problemDetails: unknown[];
  credential?: unknown;
  verifiablePresentation?: unknown;
  credentials?: { verified: boolean }[];
  code?: string;
}

async function signedByStranger(world: World, credential: JsonObject): Promise<JsonObject> {
  const { proof: _, ...unsigned } = credential;
  return addProof(unsigned, {
    signer: createTestSigner(createTestKey('Ed25519', 'stranger')) as Signer,
    cryptosuite: 'eddsa-rdfc-2022',
    coSign: true,
    documentLoader: world.context.documentLoader,
    now: world.clock.now(),
  });
}

const presentationOf = (world: World, credentials: (JsonObject | string)[], o: JsonObject = {}) =>
  createPresentation({
    credentials,
    signer: holder.signer,
    ...request,
    documentLoader: world.context.documentLoader,
    now: world.clock.now(),
    ...o,
  });

/** The data model allows what our own holder never makes; so the proof is put together here. */
async function emptyPresentation({ context, clock }: World): Promise<JsonObject> {
  const document = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: holder.did,
  };
  const options = {
    type: 'DataIntegrityProof',
    created: clock.now().toISOString().replace('.000', ''),
    verificationMethod: holder.signer.id,
    cryptosuite: 'eddsa-rdfc-2022',
    proofPurpose: 'authentication',
    ...request,
  };
  const hash = async (input: JsonObject) =>
    createHash('sha256')
      .update(await canonicalize(input, context.documentLoader))
      .digest();
  const first = await hash({ '@context': document['@context'], ...options });
  const signature = await holder.signer.sign({ data: Buffer.concat([first, await hash(document)]) });
  return { ...document, proof: { ...options, proofValue: `z${encodeBase58(signature)}` } };
}

describe('for a tenant with a key', () => {
  let world: World;
  let employer: TestTenant;
  let credential: JsonObject;

  beforeAll(async () => {
    world = await createWorld();
    employer = await createEmployer(world, TENANT);
    credential = await world.issuer.certify(holder.did);
  });
  afterAll(() => world.close());

  const call = async (path: string, body: unknown, by = employer) => {
    const response = await by.call('POST', `/${TENANT}/${path}`, body);
    return { status: response.statusCode, body: response.json<Answer>() };
  };
  const verify = (verifiableCredential: unknown, options?: JsonObject) =>
    call('credentials/verify', { verifiableCredential, ...(options && { options }) });

  test('a good credential is 200 and verified, with no error', async () => {
    for (const options of [undefined, {}, { checks: ['proof'] }, { checks: ['proof', 'credentialStatus'] }, request]) {
      const { status, body } = await verify(credential, options);
      expect([status, body.verified, body.errors, body.warnings]).toEqual([200, true, [], []]);
      expect(body.checks.map(({ id }) => id)).toHaveLength(7);
      expect(body).not.toHaveProperty('credential');
    }
  });

  test('the credential comes back when it is asked for, as it was sent', async () => {
    expect((await verify(credential, { returnCredential: true })).body.credential).toEqual(credential);
    const bad = await verify({ ...credential, name: 'Expert' }, { returnCredential: true });
    expect(bad.body).not.toHaveProperty('credential');
  });

  test.each(['vc+jwt', 'jwt_vc_json', 'dc+sd-jwt'] as const)(
    'a %s and its envelope are credentials too',
    async (format) => {
      const text = await inForm(format, credential, holder);
      expect((await verify(text)).body.verified).toBe(true);
      const envelope = {
        '@context': 'https://www.w3.org/ns/credentials/v2',
        type: 'EnvelopedVerifiableCredential',
        id: `data:application/${format},${text}`,
      };
      const { status, body } = await verify(envelope);
      // 1.1 has no media type for an envelope.
      expect(status === 200 && body.verified).toBe(format !== 'jwt_vc_json');
    },
  );

  test('a credential that is not good is 200 and not verified, with the reason in the words of the specifications', async () => {
    const { status, body } = await verify({ ...credential, name: 'Expert' });
    expect([status, body.verified]).toEqual([200, false]);
    expect(body.errors[0]).toEqual({
      type: 'https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR',
      title: 'proof: proof invalid',
      code: 'proof_invalid',
      check: 'proof',
    });
    expect(body.problemDetails).toEqual([...body.errors, ...body.warnings]);
  });

  test.each<[string, (copy: JsonObject) => void, string]>([
    ['no proof', (copy) => delete copy.proof, 'CRYPTOGRAPHIC_SECURITY_ERROR'],
    ['proof null', (copy) => Object.assign(copy, { proof: null }), 'MALFORMED_VALUE_ERROR'],
    ['an unknown member', (copy) => Object.assign(copy, { extra: 1 }), 'MALFORMED_VALUE_ERROR'],
    [
      'a type that is no list',
      (copy) => Object.assign(copy, { type: 'VerifiableCredential' }),
      'MALFORMED_VALUE_ERROR',
    ],
    [
      'another purpose',
      (copy) => Object.assign(copy.proof as object, { proofPurpose: 'authentication' }),
      'PROOF_VERIFICATION_ERROR',
    ],
  ])('DI-1 VCDM-6 with %s it is an error of its own type', async (_title, change, type) => {
    const copy = structuredClone(credential);
    change(copy);
    const { body } = await verify(copy);
    expect([body.verified, body.errors[0]?.type.split('#')[1]]).toEqual([false, type]);
  });

  test('VCDM-6 a credential that is over is a RANGE_ERROR, and only the proof counts when only that is asked for', async () => {
    const over = await world.issuer.certify(holder.did, { validUntil: new Date('2026-04-09T00:00:00Z') });
    const all = (await verify(over)).body;
    expect(all.errors).toMatchObject([{ type: 'https://www.w3.org/TR/vc-data-model#RANGE_ERROR', code: 'expired' }]);
    const proof = (await verify(over, { checks: ['proof'] })).body;
    expect([proof.verified, proof.errors]).toEqual([true, []]);
    expect(proof.checks.find(({ id }) => id === 'validity')?.code).toBe('expired');
    const validity = (await verify(over, { checks: ['validity'] })).body;
    expect(validity.verified).toBe(false);
  });

  test('BSL-3 a revoked credential is not verified, and the proof always counts', async () => {
    const revoked = await world.issuer.certify(holder.did);
    world.issuer.revoke(revoked);
    world.clock.advance(61_000);
    expect((await verify(revoked)).body.errors).toMatchObject([{ code: 'status_revoked', check: 'status' }]);
    const tampered = { ...revoked, name: 'Expert' };
    expect((await verify(tampered, { checks: ['schema'] })).body.verified).toBe(false);
  });

  test('a proof by somebody else is refused, also when only the proof is asked for', async () => {
    const foreign = await signedByStranger(world, credential);
    for (const options of [{}, { checks: ['proof'] }]) {
      expect((await verify(foreign, options)).body.errors).toMatchObject([{ code: 'issuer_mismatch' }]);
    }
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['null', { verifiableCredential: null }],
    ['a number', { verifiableCredential: 1 }],
    ['a list', { verifiableCredential: [] }],
    ['a sentence', { verifiableCredential: 'not a credential' }],
    ['options as a text', { verifiableCredential: {}, options: 'proof' }],
    ['an unknown check', { verifiableCredential: {}, options: { checks: ['magic'] } }],
    ['a presentation', { verifiablePresentation: {} }],
  ])('%s is a bad request', async (_title, body) => {
    expect([400, 422]).toContain((await call('credentials/verify', body)).status);
  });

  test('an option that is not known is refused by its name', async () => {
    const { status, body } = await verify(credential, { proofPurpose: 'assertionMethod' });
    expect([status, body.verified]).toEqual([400, false]);
    expect(body.errors[0]?.type).toBe('https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED');
  });

  test('a presentation is verified with its credentials, for this challenge and this domain', async () => {
    for (const presentation of [
      await presentationOf(world, [credential]),
      await presentationOf(world, [await inForm('vc+jwt', credential, holder)]),
      await presentationOf(world, [await inForm('dc+sd-jwt', credential, holder)]),
    ]) {
      const good = await call('presentations/verify', {
        verifiablePresentation: presentation,
        options: { ...request, returnPresentation: true },
      });
      expect([good.status, good.body.verified, good.body.credentials?.length]).toEqual([200, true, 1]);
      expect(good.body.verifiablePresentation).toEqual(presentation);
      const replayed = await call('presentations/verify', {
        verifiablePresentation: presentation,
        options: { ...request, challenge: '0' },
      });
      expect(replayed.body).toMatchObject({ verified: false, errors: [{ code: 'challenge_mismatch' }] });
      expect(replayed.body.errors[0]?.type).toBe('https://w3id.org/security#INVALID_CHALLENGE_ERROR');
    }
  });

  test.each([{}, { challenge: '1' }, { domain: 'example.com' }])(
    'a presentation with the options %j is refused: anybody could have copied it',
    async (options) => {
      const verifiablePresentation = await presentationOf(world, [credential]);
      const { status, body } = await call('presentations/verify', { verifiablePresentation, options });
      expect([status, body.code]).toEqual([422, 'challenge_incomplete']);
    },
  );

  test("somebody else's credential in a presentation is an error", async () => {
    const foreign = await world.issuer.certify(createHolder('taro').did);
    const verifiablePresentation = await presentationOf(world, [foreign]);
    const { body } = await call('presentations/verify', { verifiablePresentation, options: request });
    expect(body).toMatchObject({ verified: false, errors: [{ code: 'holder_mismatch' }] });
  });

  test('T10 only with a key, and only in the tenant of that key', async () => {
    const other = await createTenant(world, 'other-employer');
    expect((await call('credentials/verify', { verifiableCredential: credential }, other)).status).toBe(404);
    const anonymous = await world.app.inject({
      method: 'POST',
      url: `/${TENANT}/credentials/verify`,
      payload: { verifiableCredential: credential },
    });
    expect(anonymous.statusCode).toBe(401);
  });
});

describe('in the conformance profile', () => {
  let world: World;
  let credential: JsonObject;

  beforeAll(async () => {
    world = await createWorld({ CONFORMANCE: true, VC_API_PROOF_ONLY: 'relaxed' });
    await createEmployer(world, TENANT);
    credential = await world.issuer.certify(holder.did);
  });
  afterAll(() => world.close());

  const call = async (path: string, payload: JsonObject, tenant = TENANT) => {
    const response = await world.app.inject({ method: 'POST', url: `/${tenant}/${path}`, payload });
    return { status: response.statusCode, body: response.json<Answer>() };
  };

  test('no key is needed, and a credential that is not good is 400', async () => {
    const good = await call('credentials/verify', { verifiableCredential: credential, options: {} });
    expect([good.status, good.body.verified, good.body.errors]).toEqual([200, true, []]);
    const bad = await call('credentials/verify', { verifiableCredential: { ...credential, name: 'Expert' } });
    expect([bad.status, bad.body.verified]).toEqual([400, false]);
    expect((await call('credentials/verify', { verifiableCredential: credential }, 'nobody-here')).status).toBe(404);
  });

  test('a proof by somebody else is taken when only the proof is asked for, and the document is as he left it', async () => {
    const foreign = await signedByStranger(world, credential);
    const check = (verifiableCredential: JsonObject, options: JsonObject) =>
      call('credentials/verify', { verifiableCredential, options });
    expect((await check(foreign, { checks: ['proof'] })).status).toBe(200);
    expect((await check({ ...foreign, name: 'Expert' }, { checks: ['proof'] })).status).toBe(400);
    expect((await check(foreign, {})).body.errors).toMatchObject([{ code: 'issuer_mismatch' }]);
    expect((await check(foreign, { checks: ['proof', 'status'] })).status).toBe(400);
  });

  test('a schema of an unknown kind is a warning', async () => {
    const { proof: _, ...unsigned } = credential;
    const unknown = await addProof(
      { ...unsigned, credentialSchema: { id: 'https://schemas.example/1', type: 'JsonSchema' } },
      {
        signer: createTestSigner(createTestKey('Ed25519', 'academy')) as Signer,
        cryptosuite: 'eddsa-rdfc-2022',
        documentLoader: world.context.documentLoader,
        now: world.clock.now(),
      },
    );
    const { status, body } = await call('credentials/verify', { verifiableCredential: unknown });
    expect([status, body.verified, body.warnings.map(({ code }) => code)]).toEqual([200, true, ['schema_unknown']]);
  });

  test('a presentation without domain in the options is judged by the one that it names', async () => {
    for (const presentation of [
      await presentationOf(world, [credential]),
      await presentationOf(world, [await inForm('vc+jwt', credential, holder)]),
    ]) {
      const { challenge } = request;
      const good = await call('presentations/verify', { verifiablePresentation: presentation, options: { challenge } });
      expect([good.status, good.body.verified]).toEqual([200, true]);
      const bad = await call('presentations/verify', {
        verifiablePresentation: presentation,
        options: { challenge: '0' },
      });
      expect(bad.status).toBe(400);
    }
  });

  test('a presentation of nothing is judged by its proof alone', async () => {
    const empty = await emptyPresentation(world);
    const ask = (verifiablePresentation: JsonObject) =>
      call('presentations/verify', { verifiablePresentation, options: request });
    const { status, body } = await ask(empty);
    expect([status, body.verified]).toEqual([200, true]);
    const changed = await ask({ ...empty, id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11' });
    expect([changed.status, changed.body.verified]).toEqual([400, false]);
  });

  test('a presentation of credentials about others is verified with a warning', async () => {
    const foreign = await world.issuer.certify('did:example:abcdefgh');
    const verifiablePresentation = await presentationOf(world, [foreign]);
    const { status, body } = await call('presentations/verify', { verifiablePresentation, options: request });
    expect([status, body.verified, body.warnings.map(({ code }) => code)]).toEqual([200, true, ['holder_mismatch']]);
  });
});

test('VC_API_FAILURE decides the status of a credential that is not good', async () => {
  const world = await createWorld({ VC_API_FAILURE: '400' });
  try {
    const employer = await createEmployer(world, TENANT);
    const bad = { ...(await world.issuer.certify(holder.did)), name: 'Expert' };
    const response = await employer.call('POST', `/${TENANT}/credentials/verify`, { verifiableCredential: bad });
    expect([response.statusCode, response.json<Answer>().verified]).toEqual([400, false]);
  } finally {
    await world.close();
  }
});
