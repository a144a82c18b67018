// A record of the domain as SD-JWT VC, from the definition to what an employer reads: level reached, but not the score.
import { describe, expect, test } from '@jest/globals';
import { getTypeMetadata, integrityOf } from '@skill-records/contexts';
import { checkSdJwtProof } from '@skill-records/credentials/sd-jwt/check-proof';
import { checkTypeMetadata } from '@skill-records/credentials/sd-jwt/check-type-metadata';
import { checkSdJwtValidity, readSdJwtFacts } from '@skill-records/credentials/sd-jwt/claims';
import { issueSdJwtVc } from '@skill-records/credentials/sd-jwt/issue';
import { checkKeyBinding, splitPresentation } from '@skill-records/credentials/sd-jwt/key-binding';
import { presentSdJwt } from '@skill-records/credentials/sd-jwt/present';
import { createStatusListEntry } from '@skill-records/credentials/status-list';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import { itlAchievements } from '@skill-records/skill-record/catalogue/it-literacy';
import { toCertifiedCredential, toIdentifiedCredential } from '@skill-records/skill-record/to-credential';
import { toSdJwtClaims } from '@skill-records/skill-record/to-sd-jwt-claims';
import type { JsonObject } from '@skill-records/skill-record/vocabulary';
import { createTestKey, createTestSigner } from '@skill-records/test-kit/keys';

const NOW = new Date('2026-04-01T09:00:00Z');
const issuer = createTestSigner(createTestKey('P-256', 'sd-jwt academy'));
const holder = createTestSigner(createTestKey('P-256', 'sd-jwt learner'));
const request = { nonce: 'n-1', audience: 'x509_san_dns:recruit.example', now: NOW };
const resolveDid = createDidResolver({ now: () => NOW.getTime() });

const base = {
  id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11' as const,
  issuer: { id: issuer.controller, name: { en: 'Sample Training Academy', ja: 'サンプル研修アカデミー' } },
  subjectId: holder.controller,
  achievementId: 'https://academy.example/v1/achievements/ss-3',
  validFrom: NOW,
  statusEntries: {
    revocation: createStatusListEntry({
      statusListCredential: 'https://status.example/r/1',
      index: 48213,
      statusPurpose: 'revocation',
    }) as never,
  },
};
const certified = toCertifiedCredential({
  ...base,
  definition: itlAchievements.find(({ humanCode }) => humanCode === 'ITL-SS-3')!,
  results: [
    { role: 'TestEvaluation', value: '82', on: '2026-03-15' },
    { role: 'TeacherEvaluation', level: 3, on: '2026-03-18' },
  ],
  awardedOn: NOW,
});
const identified = toIdentifiedCredential({
  ...base,
  identity: { fullName: '山田 花子', identityAssurance: 'DocumentChecked' },
  employment: { employer: issuer.controller, startDate: '2024-04-01' },
  validUntil: new Date('2026-09-30T00:00:00Z'),
});

function issue(credential: JsonObject): Promise<string> {
  const { vct, claims, disclosable, decoys } = toSdJwtClaims(credential);
  return issueSdJwtVc({
    claims,
    disclosable,
    decoys,
    vct,
    vctIntegrity: integrityOf(getTypeMetadata(vct)!),
    signer: issuer,
    iss: issuer.controller,
    holderJwk: holder.publicJwk,
    status: { status_list: { idx: 48213, uri: 'https://status.example/t/1' } },
    now: NOW,
  });
}

/** What an employer ends up with, every check good. */
async function show(sdJwt: string, disclose: (string | number | null)[][]) {
  const text = await presentSdJwt({ sdJwt, disclose, signer: holder, ...request });
  expect(checkKeyBinding(text, { ...request, required: true }).check.outcome).toBe('passed');
  const proof = await checkSdJwtProof(splitPresentation(text)!.credential, { resolveDid, now: NOW });
  expect(proof.check).toEqual({ id: 'proof', outcome: 'passed' });
  expect(await checkTypeMetadata(proof.issued!, {})).toEqual({ id: 'schema', outcome: 'passed' });
  expect(checkSdJwtValidity(proof.document!, NOW).outcome).toBe('passed');
  return { text, claims: proof.document as JsonObject };
}

const decoded = (text: string) =>
  text
    .split(/[.~]/)
    .map((part) => Buffer.from(part, 'base64url').toString())
    .join('\n');

describe('a Certified record', () => {
  test('shows "at least level 2" without the score, the level, the day and the record id', async () => {
    const sdJwt = await issue(certified);
    const { text, claims } = await show(sdJwt, [
      ['skill', 0, 'skillId'],
      ['skill', 0, 'meetsLevel', 0],
    ]);
    expect(claims.skill).toEqual([
      {
        skillId: 'https://w3id.org/skill-records/skills/itl-spreadsheet',
        meetsLevel: ['https://w3id.org/skill-records/skills/itl-spreadsheet/level/2'],
      },
    ]);
    expect(claims.result).toEqual([]);
    for (const secret of ['"82"', '/level/3"', '2026-03-15', 'urn:uuid', '"levelOrdinal"']) {
      expect(decoded(sdJwt)).toContain(secret);
      expect(
        decoded(text)
          .split('\n')
          .filter((part) => part.startsWith('{') || part.startsWith('['))
          .join('\n'),
      ).not.toContain(secret);
    }
  });

  test('shows that a teacher judged, without the judgement', async () => {
    const { claims } = await show(await issue(certified), [['result', 1, 'role']]);
    expect(claims.result).toEqual([{ role: 'TeacherEvaluation' }]);
  });

  test('whole, it names the same record as its W3C form, and its status', async () => {
    const everything = [['record_id'], ['issuerName'], ['awardedDate'], ['skill'], ['result']];
    const { claims } = await show(await issue(certified), everything);
    expect(claims).toMatchObject(toSdJwtClaims(certified).claims);
    expect(claims.status).toEqual({ status_list: { idx: 48213, uri: 'https://status.example/t/1' } });
    expect(readSdJwtFacts(claims)).toMatchObject({ issuer: issuer.controller, recordId: certified.id });
    expect(readSdJwtFacts(claims).subjectId).toMatch(/^did:jwk:/);
  });
});

test('an Identified record shows how identity was checked, and not the name', async () => {
  const { text, claims } = await show(await issue(identified), [['identity', 'identityAssurance']]);
  expect(claims.identity).toEqual({ identityAssurance: 'DocumentChecked' });
  expect(claims.employment).toEqual({});
  expect(decoded(text)).not.toContain('山田');
});

test('every record hides the same number of things, whatever it holds', async () => {
  const digests = async (credential: JsonObject) =>
    decoded(await issue(credential))
      .split('\n')[1]!
      .match(/"[\w-]{43}"/g)!;
  const { identity: _identity, ...subject } = identified.credentialSubject as JsonObject;
  const withoutTest = structuredClone(certified) as { credentialSubject: { result: unknown[] } };
  withoutTest.credentialSubject.result.shift();
  expect((await digests(certified)).length).toBe((await digests(withoutTest as never)).length);
  const employed = { ...identified, credentialSubject: subject };
  expect((await digests(employed)).length).toBe((await digests(identified)).length - 8);
});
