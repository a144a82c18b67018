// One property for all formats: verified means that nothing was wrong, whatever was wrong and wherever.
import { describe, expect, test } from '@jest/globals';
import { createPresentation } from '../src/create-presentation.ts';
import type { CredentialFormat } from '../src/formats.ts';
import { issueJwtVcJson } from '../src/jose/jwt-vc-json.ts';
import { issueVcJwt } from '../src/jose/vc-jwt.ts';
import type { JsonObject } from '../src/json-object.ts';
import { issueSdJwtVc } from '../src/sd-jwt/issue.ts';
import type { CheckId, Outcome } from '../src/verdict.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { REQUIRED_OF_PRESENTATION, verifyPresentation } from '../src/verify-presentation.ts';
import { credential11 } from './jose/tokens.ts';
import {
  CHALLENGE,
  checkOf,
  DOMAIN,
  documentLoader,
  entryAt,
  holder,
  issuer,
  listOf,
  NOW,
  options,
  REVOCATIONS,
  record,
  serve,
  sign,
  stranger,
} from './world.ts';

/** What can be wrong, and the check that has to say so. */
const FAULTS = ['proof', 'validity', 'status', 'schema', 'issuerTrust', 'holderBinding', 'request'] as const;
type Fault = (typeof FAULTS)[number];

const REVOKED = 7;
const GOOD = 8;
const list = sign(listOf('revocation', [REVOKED]));
const PAST = '2026-04-30T00:00:00Z';

/** A credential of the format with these faults, and with no others. */
const MAKE: Record<CredentialFormat, (has: (fault: Fault) => boolean) => Promise<JsonObject | string>> = {
  ldp_vc: (has) => sign(unsigned(has), { signer: has('proof') ? forger : issuer }),
  'vc+jwt': (has) => issueVcJwt(unsigned(has), { signer: has('proof') ? forger : issuer, documentLoader, now: NOW }),
  jwt_vc_json: (has) => {
    const { validUntil, ...rest } = unsigned(has);
    const { id, credentialSubject, credentialStatus } = rest;
    const subject = { id: (credentialSubject as JsonObject).id, claim: 1 };
    const credential = credential11({ id, credentialSubject: subject, credentialStatus });
    const ended = has('validity') ? { ...credential, expirationDate: validUntil } : credential;
    return issueJwtVcJson(ended, { signer: has('proof') ? forger : issuer, documentLoader, now: NOW });
  },
  'dc+sd-jwt': async (has) => {
    const compact = await issueSdJwtVc({
      claims: { record_id: 'urn:uuid:1', passed: true, ...(has('validity') && { exp: Date.parse(PAST) / 1000 }) },
      disclosable: [['passed']],
      signer: has('proof') ? forger : issuer,
      now: NOW,
      iss: issuer.controller,
      // A type that promises rules which nobody can read.
      vct: has('schema') ? 'https://types.example/unreachable' : 'urn:example:type',
      holderJwk: { ...(has('holderBinding') ? stranger : holder).publicJwk },
      ...(has('status') && { status: { status_list: { idx: 1, uri: 'https://status.example/unreachable' } } }),
    });
    return compact;
  },
};

/** Signs under the name of the issuer with another key. */
const forger = { ...issuer, publicJwk: stranger.publicJwk, sign: stranger.sign };

function unsigned(has: (fault: Fault) => boolean): JsonObject {
  const credential = record({ credentialStatus: entryAt('revocation', has('status') ? REVOKED : GOOD) });
  return {
    ...credential,
    ...(has('validity') && { validUntil: PAST }),
    ...(has('holderBinding') && {
      credentialSubject: { ...(credential.credentialSubject as JsonObject), id: stranger.controller },
    }),
  };
}

/** Every combination; canonicalization makes documents with proofs slow, so of them no more than two faults at a time. */
const subsets = (format: CredentialFormat): Fault[][] =>
  Array.from({ length: 2 ** FAULTS.length }, (_, bits) => FAULTS.filter((_fault, i) => (bits >> i) & 1)).filter(
    (faults) => format !== 'ldp_vc' || faults.length <= 2,
  );

const FORMATS = Object.keys(MAKE) as CredentialFormat[];

describe.each(FORMATS)('P1 a %s', (format) => {
  const credentials = new Map<string, JsonObject | string>();

  const make = async (faults: readonly Fault[]) => {
    const own: Fault[] = faults.filter((fault) => fault !== 'request' && fault !== 'issuerTrust');
    const key = own.join();
    const credential = credentials.get(key) ?? (await MAKE[format]((fault) => own.includes(fault)));
    credentials.set(key, credential);
    return credential;
  };
  const verifierOf = (faults: readonly Fault[]) =>
    options({
      fetchStatusList: async (url) => serve({ [REVOCATIONS]: await list })(url),
      issuerTrust: {
        policy: 'listed',
        isListed: (did) => !faults.includes('issuerTrust') && did === issuer.controller,
      },
      // Only W3C credentials have schemas; a type without rules has nothing to break.
      ...(faults.includes('schema') && { schemas: () => () => false }),
    });
  /** A credential of 1.1 in the tests names no schema, so that none can be broken. */
  const applies = (fault: Fault) => !(format === 'jwt_vc_json' && fault === 'schema');

  test('is verified exactly when nothing is wrong with it, for every combination of faults', async () => {
    for (const faults of subsets(format).filter(
      (each) => !each.includes('request') && !each.includes('holderBinding'),
    )) {
      const real = faults.filter(applies);
      const verdict = await verifyCredential(await make(real), verifierOf(real));
      expect([real, verdict.verified]).toEqual([real, real.length === 0]);
      expect(verdict.verified).toBe(
        verdict.checks.every(({ id, outcome }) => outcome === 'passed' || ['holderBinding', 'query'].includes(id)),
      );
      if (real.includes('proof')) expect(verdict.credential).toBeUndefined();
      else for (const id of real) expect([id, checkOf(verdict, id as CheckId)?.outcome]).not.toEqual([id, 'passed']);
    }
  });

  test('is presented well exactly when nothing is wrong with it or with the presentation', async () => {
    for (const faults of subsets(format)) {
      const real = faults.filter(applies);
      const credential = await make(real);
      const signer = format === 'dc+sd-jwt' && real.includes('holderBinding') ? { ...holder, ...stranger } : holder;
      const presentation = await createPresentation({
        credentials: [credential],
        signer,
        challenge: CHALLENGE,
        domain: DOMAIN,
        documentLoader,
        now: NOW,
      });
      const request = { challenge: real.includes('request') ? 'another' : CHALLENGE, domain: DOMAIN };
      // The holder of an SD-JWT VC cannot present what is bound to another key: here it is cut off and bound anew.
      const shown =
        format === 'dc+sd-jwt' && real.includes('holderBinding') ? await rebind(credential as string) : presentation;
      const verdict = await verifyPresentation(shown, { ...verifierOf(real), ...request });
      expect([real, verdict.verified]).toEqual([real, real.length === 0]);
      const outcomes = new Map<CheckId, Outcome>(verdict.checks.map(({ id, outcome }) => [id, outcome]));
      expect(verdict.verified).toBe(REQUIRED_OF_PRESENTATION.every((id) => outcomes.get(id) === 'passed'));
      expect(verdict.verified).toBe(verdict.assurance !== 'red');
      expect(verdict.credentials.every((one) => one.verified) && verdict.credentials.length > 0).toBe(
        real.length === 0 || (real.length === 1 && real[0] === 'request' && verdict.credentials.length > 0),
      );
    }
  });
});

/** The Key Binding of the holder on an SD-JWT VC of somebody else. */
async function rebind(credential: string): Promise<string> {
  const own = await createPresentation({
    credentials: [String(await MAKE['dc+sd-jwt'](() => false))],
    signer: holder,
    challenge: CHALLENGE,
    domain: DOMAIN,
    documentLoader,
    now: NOW,
  });
  return `${credential}${String(own).slice(String(own).lastIndexOf('~') + 1)}`;
}
