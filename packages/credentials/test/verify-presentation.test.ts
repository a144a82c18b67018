// A presentation: made by the holder, for this verifier and this request, of the holder's own credentials.
import { signPresentation } from '@digitalbazaar/vc';
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS } from '@skill-records/contexts';
import { createPresentation } from '../src/create-presentation.ts';
import { createSigningSuite } from '../src/data-integrity/cryptosuites.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyPresentation } from '../src/verify-presentation.ts';
import { certifiedRecord } from './certified.ts';
import {
  bothEntries,
  CHALLENGE,
  checkOf,
  codeOf,
  DOMAIN,
  documentLoader,
  EDDSA_SUITES,
  holder,
  issuer,
  NOW,
  options,
  record,
  sign,
  signerOf,
  stranger,
} from './world.ts';

type PresentOptions = Partial<Parameters<typeof createPresentation>[0]>;
const present = async (o: PresentOptions = {}): Promise<JsonObject> => {
  const presentation = await createPresentation({
    credentials: o.credentials ?? [await sign(record(bothEntries))],
    signer: holder,
    challenge: CHALLENGE,
    domain: DOMAIN,
    documentLoader,
    now: NOW,
    ...o,
  });
  return presentation as JsonObject;
};
const verify = (presentation: unknown, change: Partial<Parameters<typeof verifyPresentation>[1]> = {}) =>
  verifyPresentation(presentation, { ...options(), challenge: CHALLENGE, domain: DOMAIN, ...change });
const recordFor = (subject: string, id: string) =>
  sign({ ...certifiedRecord({ issuer: issuer.controller, subject }), id });

describe.each(EDDSA_SUITES)('a presentation signed with %s', (cryptosuite) => {
  test("of the holder's own record is verified, green", async () => {
    const verdict = await verify(await present({ cryptosuite }));
    expect(verdict).toMatchObject({ verified: true, assurance: 'green', holder: holder.controller });
    expect(verdict.credentials).toHaveLength(1);
    expect(verdict.credentials[0]).toMatchObject({ verified: true, assurance: 'green', subjectId: holder.controller });
    expect(verdict.credentials[0] && checkOf(verdict.credentials[0], 'holderBinding')).toEqual({
      id: 'holderBinding',
      outcome: 'passed',
    });
  });

  test('carries challenge, domain and purpose in its proof', async () => {
    expect((await present({ cryptosuite })).proof).toMatchObject({
      proofPurpose: 'authentication',
      challenge: CHALLENGE,
      domain: DOMAIN,
      verificationMethod: holder.id,
    });
  });

  test('may hold credentials of both suites', async () => {
    const credentials = [
      await sign(record()),
      await sign({ ...record(), id: 'urn:uuid:2' }, { cryptosuite: 'Ed25519Signature2020' }),
    ];
    const verdict = await verify(await present({ cryptosuite, credentials }));
    expect(verdict.verified).toBe(true);
    expect(verdict.credentials.map(({ credential }) => credential)).toEqual(credentials);
  });

  test('is refused when anything in it is changed', async () => {
    const presentation = await present({ cryptosuite });
    const [credential] = presentation.verifiableCredential as JsonObject[];
    for (const change of [
      { id: 'urn:uuid:9' },
      { holder: { id: holder.controller, name: 'x' } },
      { verifiableCredential: [credential, await recordFor(holder.controller, 'urn:uuid:3')] },
      { verifiableCredential: [{ ...credential, name: 'Expert' }] },
      { type: ['VerifiablePresentation', 'VerifiableCredential'] },
    ]) {
      expect((await verify({ ...presentation, ...change })).verified).toBe(false);
    }
  });
});

describe('G3 and T4 holder binding', () => {
  test('refuses a presentation whose holder is another than who signed it', async () => {
    const forged = await present({ signer: { ...stranger, controller: holder.controller } });
    expect(codeOf(await verify(forged))).toBe('holder_mismatch');
  });

  test('refuses a holder that was replaced after signing', async () => {
    const presentation = await present();
    expect(codeOf(await verify({ ...presentation, holder: stranger.controller }))).toBe('holder_mismatch');
  });

  /** As software does that leaves the optional member out. */
  const anonymous = (signer: typeof holder, credential: JsonObject) =>
    signPresentation({
      presentation: {
        '@context': [CONTEXT_URLS.credentialsV2],
        type: ['VerifiablePresentation'],
        verifiableCredential: [credential],
      },
      suite: createSigningSuite('eddsa-rdfc-2022', signer, NOW),
      challenge: CHALLENGE,
      domain: DOMAIN,
      documentLoader,
    });

  test("a presentation that names no holder is its signer's, and nobody else's", async () => {
    const verdict = await verify(await anonymous(holder, await sign(record())));
    expect(verdict).toMatchObject({ verified: true, holder: holder.controller });
    const stolen = await verify(await anonymous(stranger, await sign(record())));
    expect([stolen.verified, codeOf(stolen, 'holderBinding')]).toEqual([false, 'holder_mismatch']);
  });

  test('refuses a presentation whose holder was taken out, and two signers where none is named', async () => {
    const { holder: _, ...without } = await present();
    expect(codeOf(await verify(without))).toBe('proof_invalid');
    const credential = await sign(record());
    const [one, other] = [await anonymous(holder, credential), await anonymous(stranger, credential)];
    expect(codeOf(await verify({ ...one, proof: [one.proof, other.proof] }))).toBe('holder_mismatch');
  });

  test("refuses somebody else's credential in a presentation of one's own", async () => {
    const verdict = await verify(await present({ signer: stranger }));
    expect(checkOf(verdict, 'proof')).toMatchObject({ outcome: 'passed' });
    expect(codeOf(verdict, 'holderBinding')).toBe('holder_mismatch');
    expect(verdict).toMatchObject({ verified: false, assurance: 'red' });
    expect(verdict.credentials[0]).toMatchObject({ verified: false, assurance: 'red' });
  });

  test('one foreign credential among own ones spoils the presentation, and is told apart', async () => {
    const credentials = [
      await recordFor(holder.controller, 'urn:uuid:1'),
      await recordFor(stranger.controller, 'urn:uuid:2'),
    ];
    const verdict = await verify(await present({ credentials }));
    expect(verdict.verified).toBe(false);
    expect(verdict.credentials.map(({ verified }) => verified)).toEqual([true, false]);
  });

  test.each<[string, unknown]>([
    ['no subject id', { type: ['AchievementSubject'], achievement: { type: ['Achievement'], name: 'x' } }],
    [
      'two subjects, one of them somebody else',
      [
        { id: holder.controller, name: 'a' },
        { id: stranger.controller, name: 'b' },
      ],
    ],
    ['two subjects, one of them nobody', [{ id: holder.controller, name: 'a' }, { name: 'b' }]],
  ])('refuses a credential with %s', async (_title, credentialSubject) => {
    const credential = await sign({
      '@context': [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.openBadgesV3],
      type: ['VerifiableCredential'],
      issuer: issuer.controller,
      credentialSubject,
    });
    const verdict = await verify(await present({ credentials: [credential] }));
    expect([codeOf(verdict, 'holderBinding'), verdict.verified]).toEqual(['holder_mismatch', false]);
  });

  test('refuses a presentation of nothing', async () => {
    const verdict = await verify(await presentNothing());
    expect([codeOf(verdict, 'holderBinding'), verdict.verified]).toEqual(['presentation_empty', false]);
  });

  /** createPresentation refuses an empty list; somebody else's software leaves the member out. */
  async function presentNothing(): Promise<JsonObject> {
    await expect(present({ credentials: [] })).rejects.toMatchObject({ code: 'document_ambiguous' });
    return signPresentation({
      presentation: {
        '@context': [CONTEXT_URLS.credentialsV2],
        type: ['VerifiablePresentation'],
        holder: holder.controller,
      },
      suite: createSigningSuite('eddsa-rdfc-2022', holder, NOW),
      challenge: CHALLENGE,
      domain: DOMAIN,
      documentLoader,
    });
  }
});

describe('G3 and T5 replay', () => {
  test.each([
    ['another challenge', { challenge: 'other' }, 'challenge_mismatch'],
    ['a challenge in other case', { challenge: CHALLENGE.toLowerCase() }, 'challenge_mismatch'],
    ['another domain', { domain: 'decentralized_identifier:did:web:evil.example' }, 'domain_mismatch'],
    ['the domain without its prefix', { domain: 'did:web:recruit.example' }, 'domain_mismatch'],
  ])('refuses a presentation made for %s', async (_title, made, code) => {
    expect(codeOf(await verify(await present(made)))).toBe(code);
  });

  const edited = async (change: JsonObject) => {
    const presentation = await present();
    const proof: JsonObject = { ...(presentation.proof as JsonObject), ...change };
    for (const [key, value] of Object.entries(change)) if (value === undefined) delete proof[key];
    return verify({ ...presentation, proof });
  };

  test.each<[string, JsonObject, string]>([
    ['no challenge', { challenge: undefined }, 'challenge_mismatch'],
    ['a list of challenges that has ours', { challenge: [CHALLENGE, 'other'] }, 'challenge_mismatch'],
    ['an empty challenge', { challenge: '' }, 'document_ambiguous'],
    ['no domain', { domain: undefined }, 'domain_mismatch'],
    ['a list of domains that has ours', { domain: [DOMAIN, 'did:web:evil.example'] }, 'domain_mismatch'],
    ['a list of our domain alone', { domain: [DOMAIN] }, 'domain_mismatch'],
    ['the purpose of credentials', { proofPurpose: 'assertionMethod' }, 'proof_purpose'],
    ['an unknown suite', { cryptosuite: 'eddsa-jcs-2022' }, 'proof_unsupported'],
    ['a proof from the future', { created: '2026-05-01T12:02:00Z' }, 'proof_from_future'],
    ['a proof at an end', { expires: '2026-05-01T11:00:00Z' }, 'proof_expired'],
  ])('refuses a proof with %s (%s)', async (_title, change, code) => {
    expect(codeOf(await edited(change))).toBe(code);
  });

  test('G4 refuses a second proof', async () => {
    const presentation = await present();
    const proof = presentation.proof as JsonObject;
    const verdict = await verify({ ...presentation, proof: [proof, { ...proof, cryptosuite: 'experimental-2030' }] });
    expect(codeOf(verdict)).toBe('proof_unsupported');
  });

  test('refuses a presentation without proof', async () => {
    const { proof: _, ...unsigned } = await present();
    expect(codeOf(await verify(unsigned))).toBe('proof_missing');
  });

  test('a credential in place of a presentation is refused', async () => {
    expect(codeOf(await verify(await sign(record())))).toBe('structure_invalid');
  });

  test.each([{ challenge: '' }, { domain: '' }, { challenge: undefined }, { domain: undefined }, { domain: [DOMAIN] }])(
    'is not verified at all against %j: there is no default',
    async (missing) => {
      await expect(verify(await present(), missing as never)).rejects.toMatchObject({ code: 'challenge_missing' });
      await expect(present(missing as never)).rejects.toMatchObject({ code: 'challenge_missing' });
    },
  );
});

describe('the credentials inside', () => {
  test("one with a bad proof spoils the presentation, although the presentation's own proof is good", async () => {
    const tampered = { ...(await sign(record())), name: 'Expert' };
    const verdict = await verify(await present({ credentials: [tampered] }));
    expect([codeOf(verdict), verdict.verified, verdict.holder]).toEqual(['proof_invalid', false, holder.controller]);
    expect(verdict.credentials[0]).not.toHaveProperty('credential');
  });

  test('one that is expired, revoked or of an unknown issuer fails the check of that name', async () => {
    const expired = await present({ credentials: [await sign({ ...record(), validUntil: '2026-04-30T00:00:00Z' })] });
    expect(codeOf(await verify(expired), 'validity')).toBe('expired');
    const unlisted = await verify(await present(), { issuerTrust: { policy: 'listed', isListed: () => false } });
    expect(codeOf(unlisted, 'issuerTrust')).toBe('issuer_unknown');
    const amber = await verify(await present(), { issuerTrust: { policy: 'any', isListed: () => false } });
    expect(amber).toMatchObject({ verified: true, assurance: 'amber' });
  });

  test('an enveloped credential is not verified', async () => {
    const enveloped = {
      '@context': CONTEXT_URLS.credentialsV2,
      type: 'EnvelopedVerifiableCredential',
      id: 'data:application/vc+jwt,e30.e30.e30',
    };
    expect((await verify(await present({ credentials: [enveloped] }))).verified).toBe(false);
  });

  test.each(['P-256', 'P-384'] as const)(
    'holders with a %s key sign with ecdsa-rdfc-2019, and with no other suite',
    async (kind) => {
      const signer = signerOf('holder', kind);
      const own = await sign(certifiedRecord({ issuer: issuer.controller, subject: signer.controller }));
      const presentation = await present({ signer, credentials: [own] });
      expect(presentation.proof).toMatchObject({ cryptosuite: 'ecdsa-rdfc-2019' });
      expect(await verify(presentation)).toMatchObject({ verified: true, holder: signer.controller, format: 'ldp_vc' });
      const cryptosuite = 'eddsa-rdfc-2022';
      await expect(present({ signer, cryptosuite })).rejects.toMatchObject({ code: 'signer_unsupported' });
    },
  );

  test('createPresentation leaves the stored credentials as they were', async () => {
    const stored = await sign(record());
    const before = structuredClone(stored);
    const presentation = await present({ credentials: [stored] });
    expect(stored).toEqual(before);
    expect(presentation.verifiableCredential).toEqual([before]);
  });
});
