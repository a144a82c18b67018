// 10,000 mutants that an independent implementation verifies too: what we accept it accepts, and where we refuse more, a reason is listed.
import { createHash } from 'node:crypto';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { afterAll, describe, expect, test } from '@jest/globals';
import { getListFromStatusListJWT } from '@sd-jwt/jwt-status-list';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import fc from 'fast-check';
import { compactVerify, importJWK } from 'jose';
import jsigs from 'jsonld-signatures';
import type { JsonObject } from '../../src/json-object.ts';
import { readEntry } from '../../src/status/entry-bits.ts';
import { decodeTokenStatuses } from '../../src/status/token-status-list.ts';
import type { CheckCode } from '../../src/verdict.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import { createWorld } from '../corpus/corpus-world.ts';
import { makeInput } from '../corpus/fixtures.ts';
import { signBytes } from '../corpus/independent-proof.ts';
import { PEOPLE } from '../corpus/people.ts';
import { pollutes, signCarelessly } from './careless.ts';
import { editJson, editText, jsonEdits, textEdits } from './mutations.ts';
import { counts, hold, seed } from './runs.ts';

const world = createWorld();

/** What we refuse although the signature is good: each code is a rule that the other implementation does not have. */
async function ourOpinion(input: unknown): Promise<{ passed: boolean; code?: CheckCode; credential?: JsonObject }> {
  const { checks, credential } = await verifyCredential(input, world);
  const [proof] = checks;
  return { passed: proof?.outcome === 'passed', code: proof?.code, credential };
}

afterAll(() => {
  process.stdout.write(`fuzz: ${counts.runs} mutants with a second opinion, seed ${seed}\n`);
});

describe('T2 tokens and jose', () => {
  const signers = {
    'vc+jwt p256': 'issuer-p256',
    'vc+jwt ed25519': 'issuer',
    'jwt_vc_json ed25519': 'issuer',
  } as const;

  test.each(Object.entries(signers))('%s, changed as text', async (base, signer) => {
    const token = (await makeInput(base)) as string;
    const key = await importJWK(PEOPLE[signer].key.publicJwk, signer === 'issuer' ? 'EdDSA' : 'ES256');
    await hold(700, textEdits, async (edits) => {
      const mutant = editText(token, edits);
      const [ours, theirs] = await Promise.all([ourOpinion(mutant), joseAccepts(mutant, key)]);
      // One signature over every character: whoever accepts has the token as it was signed.
      if (ours.passed || theirs) expect(mutant).toBe(token);
      expect(ours.passed).toBe(theirs);
    });
  });

  test.each(Object.entries(signers))('%s, changed before it is signed again', async (base, signer) => {
    const token = (await makeInput(base)) as string;
    const { key: testKey } = PEOPLE[signer];
    const key = await importJWK(testKey.publicJwk, signer === 'issuer' ? 'EdDSA' : 'ES256');
    const parts = token
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    await hold(900, jsonEdits, async (edits) => {
      const edited = editJson({ parts }, edits) as { parts?: unknown[] } | null;
      const [header, payload] = Array.isArray(edited?.parts) ? edited.parts : [];
      const input = [header, payload]
        .map((part) => Buffer.from(JSON.stringify(part) ?? '').toString('base64url'))
        .join('.');
      const mutant = `${input}.${Buffer.from(signBytes(testKey, Buffer.from(input))).toString('base64url')}`;
      const [ours, theirs] = await Promise.all([ourOpinion(mutant), joseAccepts(mutant, key)]);
      if (ours.passed) expect(theirs).toBe(true);
      // The signature is good: a refusal of ours names another reason.
      if (theirs && !ours.passed) expect(ours.code).not.toBe('proof_invalid');
    });
  });
});

async function joseAccepts(token: string, key: Awaited<ReturnType<typeof importJWK>>): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: ['EdDSA', 'Ed25519', 'ES256', 'ES384'] });
    return true;
  } catch {
    return false;
  }
}

describe('T4 SD-JWT and @sd-jwt', () => {
  const { publicJwk } = PEOPLE['issuer-p256'].key;
  const reader = new SDJwtVcInstance({
    hasher: (data, alg) =>
      createHash(alg.replace('-', ''))
        .update(Buffer.from(data as string))
        .digest(),
    verifier: async (data, signature) => {
      const key = await importJWK(publicJwk, 'ES256');
      return joseAccepts(`${data}.${signature}`, key);
    },
  });
  /** The other implementation would fetch it, and from anywhere. */
  const withoutStatus = { op: 'delete', at: '/payload/status' } as const;
  const seconds = Math.floor(world.now.getTime() / 1000);
  async function otherOpinion(text: string): Promise<JsonObject | undefined> {
    try {
      const { payload } = await reader.verify(text, { currentDate: seconds });
      return payload as JsonObject;
    } catch {
      return undefined;
    }
  }

  test('an SD-JWT VC, changed as text', async () => {
    const token = (await makeInput('sd-jwt p256', { unsigned: [withoutStatus] })) as string;
    await hold(1_500, textEdits, async (edits) => {
      const mutant = editText(token, edits);
      const [ours, theirs] = [await ourOpinion(mutant), await otherOpinion(mutant)];
      if (ours.passed) expect(theirs).toBeDefined();
      if (ours.passed && theirs !== undefined) expect(withoutDigests(theirs)).toEqual(ours.credential);
      if (theirs !== undefined && !ours.passed) expect(STRICTER_SD_JWT).toContain(ours.code);
    });
  });

  test('the disclosures of an SD-JWT VC, left out, doubled, exchanged', async () => {
    const token = (await makeInput('sd-jwt p256', {
      unsigned: [withoutStatus, { op: 'set', at: '/shown', value: [0, 1, 2, 3, 4, 5] }],
    })) as string;
    const [jwt = '', ...disclosures] = token.slice(0, -1).split('~');
    const choice = fc.array(fc.oneof(fc.nat({ max: disclosures.length - 1 }), fc.constant('WyJzIiwieCIsMV0')), {
      maxLength: 8,
    });
    await hold(900, choice, async (chosen) => {
      const sent = chosen.map((one) => (typeof one === 'number' ? disclosures[one] : one));
      const mutant = `${[jwt, ...sent].join('~')}~`;
      const [ours, theirs] = [await ourOpinion(mutant), await otherOpinion(mutant)];
      if (ours.passed) expect(withoutDigests(theirs ?? {})).toEqual(ours.credential);
      if (theirs !== undefined && !ours.passed) expect(ours.code).toBe('disclosure_invalid');
    });
  });
});

/** Strict base64url and JSON, disclosures that belong nowhere or came twice, explicit typing, and a policy for unasked Key Binding. */
const STRICTER_SD_JWT: readonly unknown[] = [
  'disclosure_invalid',
  'document_malformed',
  'format_unknown',
  'key_binding_unexpected',
];

/** @sd-jwt leaves `_sd_alg` and what is hidden in the claims. */
function withoutDigests(claims: JsonObject): JsonObject {
  const { _sd, _sd_alg, ...rest } = claims;
  return JSON.parse(
    JSON.stringify(rest, (_, value) =>
      Array.isArray(value)
        ? value.filter((item) => !(typeof item === 'object' && item !== null && '...' in item))
        : value,
    ),
  );
}

describe('T6 Data Integrity and the @digitalbazaar libraries', () => {
  /** Rules of ours beside the signature: what the graph does not show, the data model, and the form of a proof. */
  const STRICTER: readonly unknown[] = [
    'context_inline',
    'context_unknown',
    'document_ambiguous',
    'document_malformed',
    'document_too_large',
    'member_refused',
    'structure_invalid',
    'proof_from_future',
    'proof_malformed',
    'proof_purpose',
    'issuer_mismatch',
    'key_not_allowed',
    'key_unresolvable',
  ];
  const suites: [base: string, suite: () => object][] = [
    ['small eddsa', () => new DataIntegrityProof({ cryptosuite: eddsaRdfc2022 })],
    ['small 2020', () => new Ed25519Signature2020()],
    ['small p256', () => new DataIntegrityProof({ cryptosuite: ecdsaRdfc2019 })],
  ];

  test.each(suites)('%s, changed after signing', async (base, suite) => {
    const signed = (await makeInput(base)) as JsonObject;
    await hold(400, jsonEdits, (edits) => compare(editJson(signed, edits), suite()));
  });

  test.each(suites)('%s, changed before it is signed again, by somebody careless', async (base, suite) => {
    const { proof: _, ...document } = (await makeInput(base)) as JsonObject;
    await hold(300, jsonEdits, async (edits) => {
      const signed = await signCarelessly(editJson(document, edits), base);
      if (signed !== undefined) await compare(signed, suite());
    });
  });

  async function compare(mutant: unknown, suite: object): Promise<void> {
    const [ours, theirs] = [
      await ourOpinion(structuredClone(mutant)),
      await libraryAccepts(mutant as JsonObject, suite),
    ];
    if (ours.passed) expect(theirs).toBe(true);
    if (theirs && !ours.passed) expect(STRICTER).toContain(ours.code);
  }

  async function libraryAccepts(document: JsonObject, suite: object): Promise<boolean> {
    if (pollutes(document)) return false;
    try {
      const purpose = new jsigs.purposes.AssertionProofPurpose();
      const { documentLoader } = world;
      const load = async (url: string) => {
        const { did, method, key } = url.startsWith(PEOPLE['issuer-p256'].did) ? PEOPLE['issuer-p256'] : PEOPLE.issuer;
        if (url !== method) return documentLoader(url);
        const multikey = {
          '@context': 'https://w3id.org/security/multikey/v1',
          id: method,
          type: 'Multikey',
          controller: did,
          publicKeyMultibase: key.did.slice('did:key:'.length),
        };
        return { contextUrl: null, documentUrl: url, document: multikey };
      };
      return (await jsigs.verify(document, { suite, purpose, documentLoader: load })).verified === true;
    } catch {
      return false;
    }
  }
});

describe('T8 token status lists and @sd-jwt/jwt-status-list', () => {
  test('a changed list holds the same statuses for both, or none', async () => {
    const lists = ['eNrbuRgAAhcBXQ', 'eNo76fITAAPfAgc'];
    const header = Buffer.from('{"alg":"none","typ":"statuslist+jwt"}').toString('base64url');
    await hold(
      700,
      fc.tuple(fc.constantFrom(...lists), textEdits, fc.constantFrom(1, 2, 4, 8)),
      ([list, edits, bits]) => {
        const lst = editText(list, edits);
        let ours: Uint8Array | undefined;
        try {
          ours = decodeTokenStatuses(lst);
        } catch {
          return;
        }
        const payload = Buffer.from(JSON.stringify({ status_list: { bits, lst } })).toString('base64url');
        const theirs = getListFromStatusListJWT(`${header}.${payload}.x`);
        const count = Math.min(64, (ours.length * 8) / bits);
        for (let i = 0; i < count; i++)
          expect(readEntry(ours, i, bits as 1 | 2 | 4 | 8, 'lsb')).toBe(theirs.getStatus(i));
      },
    );
  });
});
