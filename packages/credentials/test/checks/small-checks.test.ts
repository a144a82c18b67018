// Validity, schema, issuer trust, holder binding and query, each alone.
import { describe, expect, test } from '@jest/globals';
import { CONTEXT_URLS, listSchemas, SCHEMA_URLS, VOCAB } from '@skill-records/contexts';
import { checkHolderBinding } from '../../src/checks/holder-binding.ts';
import { checkIssuerTrust } from '../../src/checks/issuer-trust.ts';
import { checkQuery } from '../../src/checks/query.ts';
import { checkSchema, findBundledSchema } from '../../src/checks/schema.ts';
import { checkValidity } from '../../src/checks/validity.ts';
import { expandTypes } from '../../src/expand-types.ts';
import type { JsonObject } from '../../src/json-object.ts';
import { verifyCredential } from '../../src/verify-credential.ts';
import { bothEntries, documentLoader, holder, issuer, NOW, options, record, sign } from '../world.ts';

describe('validity', () => {
  const from = (validFrom: string) => checkValidity({ validFrom }, NOW);
  const until = (validUntil: string) => checkValidity({ validUntil }, NOW);

  test.each([
    '2026-05-01T11:59:59Z',
    '2026-05-01T12:00:00Z',
    '2026-05-01T12:01:00Z',
    '2026-05-01T21:00:00+09:00',
    '0001-01-01T00:00:00Z',
  ])('validFrom %s has begun', (text) => expect(from(text)).toEqual({ id: 'validity', outcome: 'passed' }));
  test.each(['2026-05-01T12:01:01Z', '2026-05-01T12:00:00-00:02', '9999-12-31T23:59:59Z'])(
    'validFrom %s has not',
    (text) => expect(from(text)).toEqual({ id: 'validity', outcome: 'failed', code: 'not_yet_valid' }),
  );
  test.each(['2026-05-01T12:00:00Z', '2026-05-01T12:00:01Z', '9999-12-31T23:59:59Z'])(
    'validUntil %s is not over',
    (text) => expect(until(text)).toEqual({ id: 'validity', outcome: 'passed' }),
  );
  test.each(['2026-05-01T11:59:59Z', '2026-05-01T12:00:00+00:01', '0001-01-01T00:00:00Z'])(
    'validUntil %s is over',
    (text) => expect(until(text)).toEqual({ id: 'validity', outcome: 'failed', code: 'expired' }),
  );
  test('a credential without a period is always valid', () => {
    expect(checkValidity({}, NOW).outcome).toBe('passed');
  });
});

describe('schema', () => {
  const check = async (credential: JsonObject) =>
    checkSchema(credential, await expandTypes(credential, documentLoader), findBundledSchema);
  const subject = (change: JsonObject) => ({ ...(record().credentialSubject as JsonObject), ...change });
  const { credentialSchema: _, ...unlisted } = record();
  const badge = {
    '@context': [CONTEXT_URLS.credentialsV2, CONTEXT_URLS.openBadgesV3],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
  };

  test('every bundled schema is there to be used', () => {
    for (const { url } of listSchemas()) expect(findBundledSchema(url)).toBeInstanceOf(Function);
  });

  test('a Certified record satisfies the Open Badges schema and ours', async () => {
    expect(await check(record(bothEntries))).toEqual({ id: 'schema', outcome: 'passed' });
  });

  test.each<[string, JsonObject]>([
    [
      'our schema: a skill claim without skillId',
      { ...record(), credentialSubject: subject({ skill: [{ type: ['SkillClaim'] }] }) },
    ],
    [
      'our schema by type, although it is not listed',
      { ...unlisted, credentialSubject: subject({ skill: [{ type: ['SkillClaim'] }] }) },
    ],
    [
      'the Open Badges schema: an achievement without criteria',
      {
        ...record(),
        credentialSubject: subject({
          achievement: { id: 'https://a.example', type: ['Achievement'], name: 'x', description: 'x' },
        }),
      },
    ],
    [
      'the second of two',
      {
        ...record(),
        credentialSchema: [
          { id: SCHEMA_URLS.openBadgeAchievementCredential, type: 'x' },
          { id: SCHEMA_URLS.identifiedV1, type: 'x' },
        ],
      },
    ],
    ['a single one that is no list', { ...record(), credentialSchema: { id: SCHEMA_URLS.identifiedV1, type: 'x' } }],
  ])('is failed by %s', async (_title, credential) => {
    expect(await check(credential)).toEqual({ id: 'schema', outcome: 'failed', code: 'schema_mismatch' });
  });

  test('a schema that is not bundled is not checked, and never fetched', async () => {
    const foreign = { ...badge, credentialSchema: { id: 'https://e.example/schema.json', type: 'JsonSchema' } };
    expect(await check(foreign)).toEqual({ id: 'schema', outcome: 'notChecked', code: 'schema_unknown' });
  });

  test('a mismatch counts more than an unknown schema beside it', async () => {
    const list = [
      { id: 'https://e.example/schema.json', type: 'x' },
      { id: SCHEMA_URLS.certifiedV1, type: 'x' },
    ];
    expect(await check({ ...badge, credentialSchema: list })).toMatchObject({ code: 'schema_mismatch' });
  });

  test('a credential that lists none and is no record of ours passes, and says so', async () => {
    expect(await check(badge)).toEqual({ id: 'schema', outcome: 'passed', code: 'schema_absent' });
  });

  test('our type is recognised by its IRI, however it is written', async () => {
    const disguised = {
      ...unlisted,
      type: ['VerifiableCredential', `${VOCAB}CertifiedSkillRecord`],
      credentialSubject: subject({ skill: [] }),
    };
    expect(await check(disguised)).toMatchObject({ outcome: 'failed' });
  });

  test('a caller can bring its own schemas', async () => {
    const verdict = await verifyCredential(await sign(record()), options({ schemas: () => () => false }));
    expect(verdict.checks.find(({ id }) => id === 'schema')).toMatchObject({ outcome: 'failed' });
  });
});

describe('issuerTrust', () => {
  const credential = record();

  test('asks with the DID of the issuer and with the credential', async () => {
    const asked: unknown[] = [];
    await checkIssuerTrust(issuer.controller, credential, {
      policy: 'listed',
      isListed: (...about) => asked.push(...about) > 0,
    });
    expect(asked).toEqual([issuer.controller, credential]);
  });

  test.each([
    ['listed', true, 'passed'],
    ['any', true, 'passed'],
    ['listed', false, 'failed'],
    ['any', false, 'warning'],
  ] as const)('policy %s, listed %s: %s', async (policy, listed, outcome) => {
    const check = await checkIssuerTrust(issuer.controller, credential, { policy, isListed: async () => listed });
    expect(check).toEqual({ id: 'issuerTrust', outcome, ...(outcome === 'passed' ? {} : { code: 'issuer_unknown' }) });
  });

  test('a list that cannot be read trusts nobody, whatever the policy', async () => {
    for (const policy of ['listed', 'any'] as const) {
      const check = await checkIssuerTrust(issuer.controller, credential, {
        policy,
        isListed: () => Promise.reject(new Error('down')),
      });
      expect(check).toEqual({ id: 'issuerTrust', outcome: 'notChecked', code: 'issuer_trust_unavailable' });
    }
  });

  test('only true is listed', async () => {
    for (const answer of [1, 'yes', {}, undefined]) {
      const check = await checkIssuerTrust(issuer.controller, credential, {
        policy: 'listed',
        isListed: () => answer as boolean,
      });
      expect(check.outcome).toBe('failed');
    }
  });
});

describe('holderBinding', () => {
  test('passes for the subject, and for nobody whose DID only looks alike', () => {
    expect(checkHolderBinding(record(), holder.controller).outcome).toBe('passed');
    for (const other of [`${holder.controller}#key`, holder.controller.toUpperCase(), '', issuer.controller]) {
      expect(checkHolderBinding(record(), other)).toEqual({
        id: 'holderBinding',
        outcome: 'failed',
        code: 'holder_mismatch',
      });
    }
  });

  test.each([undefined, null, [], {}, 'did:key:z', [null]])('fails for the subject %j', (credentialSubject) => {
    expect(checkHolderBinding({ credentialSubject }, holder.controller).outcome).toBe('failed');
  });
});

test('query says what the caller found, and nothing when there was no query', () => {
  expect([true, false, undefined].map((satisfied) => checkQuery(satisfied))).toEqual([
    { id: 'query', outcome: 'passed' },
    { id: 'query', outcome: 'failed', code: 'query_not_satisfied' },
    { id: 'query', outcome: 'notChecked' },
  ]);
});
