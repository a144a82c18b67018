// The sample records of every kind are signed and verified with both suites, alone and presented by their subject.
import { describe, expect, test } from '@jest/globals';
import { readVector } from '@skill-records/test-kit/vectors';
import { createPresentation } from '../src/create-presentation.ts';
import type { JsonObject } from '../src/json-object.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { verifyPresentation } from '../src/verify-presentation.ts';
import { CHALLENGE, checkOf, DOMAIN, documentLoader, EDDSA_SUITES, holder, issuer, options, sign } from './world.ts';

const KINDS = ['certified', 'identified', 'verified', 'endorsement'] as const;

/** The sample with our issuer and our learner, without entries in lists that nobody serves here. */
function sample(kind: (typeof KINDS)[number], subject?: string): JsonObject {
  const {
    proof: _,
    credentialStatus: _status,
    additionalStatus: _more,
    ...record
  } = readVector(`records/${kind}.json`);
  const credentialSubject = { ...(record.credentialSubject as JsonObject), ...(subject ? { id: subject } : {}) };
  return { ...record, issuer: { ...(record.issuer as JsonObject), id: issuer.controller }, credentialSubject };
}

const inItsTime = (record: JsonObject) => new Date(Date.parse(record.validFrom as string) + 1000);

describe.each(EDDSA_SUITES)('with %s', (cryptosuite) => {
  test.each(KINDS)('a record of kind %s is verified', async (kind) => {
    const record = sample(kind);
    const now = inItsTime(record);
    const verdict = await verifyCredential(await sign(record, { cryptosuite, now }), options({ now }));
    expect(verdict).toMatchObject({ verified: true, assurance: 'green' });
  });

  test.each(['certified', 'identified'] as const)('a record of kind %s is presented by its subject', async (kind) => {
    const record = sample(kind, holder.controller);
    const now = inItsTime(record);
    const credentials = [await sign(record, { cryptosuite, now })];
    const binding = { challenge: CHALLENGE, domain: DOMAIN };
    const presentation = await createPresentation({ credentials, signer: holder, documentLoader, now, ...binding });
    const verdict = await verifyPresentation(presentation, { ...options({ now }), ...binding });
    expect(verdict).toMatchObject({ verified: true, assurance: 'green' });
  });
});

test('a receipt is about a credential, so nobody presents it as its subject', async () => {
  const record = sample('verified');
  const now = inItsTime(record);
  const binding = { challenge: CHALLENGE, domain: DOMAIN };
  const credentials = [await sign(record, { now })];
  const presentation = await createPresentation({ credentials, signer: holder, documentLoader, now, ...binding });
  const verdict = await verifyPresentation(presentation, { ...options({ now }), ...binding });
  expect(checkOf(verdict, 'holderBinding')).toMatchObject({ outcome: 'failed', code: 'holder_mismatch' });
});
