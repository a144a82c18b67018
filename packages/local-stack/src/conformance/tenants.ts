// Opens the tenants of the conformance profile and finds out what a test suite has to know of them.
import { createApi } from '../api.ts';
import type { House } from '../seed.ts';
import type { ConformanceFile, ConformanceIssuer } from './conformance-file.ts';
import { exampleCredential } from './example-calls.ts';
import { postJson } from './post-json.ts';
import { CONFORMANCE_SUITES, type ConformanceSuite, VERIFIER_TENANT } from './suites.ts';

/** Idempotent: what an earlier start has made is found again. @throws Error when an issuer does not sign. */
export async function openTenants({ urls, operatorKey }: House): Promise<ConformanceFile> {
  await openTenant(urls.verifier, operatorKey, { tenant: VERIFIER_TENANT, name: nameOf('verifier') });
  const issuers: ConformanceIssuer[] = [];
  for (const suite of CONFORMANCE_SUITES) {
    const { tenant, cryptosuite } = suite;
    const did = await openTenant(urls.issuer, operatorKey, {
      tenant,
      kind: 'provider',
      name: nameOf(cryptosuite),
      cryptosuite,
    });
    issuers.push(await describeIssuer(`${urls.issuer}/${tenant}/credentials/issue`, suite, did));
  }
  const verifier = `${urls.verifier}/${VERIFIER_TENANT}`;
  return {
    issuers,
    verify: `${verifier}/credentials/verify`,
    verifyPresentation: `${verifier}/presentations/verify`,
    derive: `${urls['holder-wallet']}/credentials/derive`,
  };
}

interface NewTenant {
  tenant: string;
  name: { en: string; ja: string };
  kind?: 'provider';
  cryptosuite?: string;
}

const nameOf = (what: string) => ({ en: `Conformance: ${what}`, ja: `適合性試験：${what}` });

/** @returns its first DID. */
async function openTenant(url: string, operatorKey: string, body: NewTenant): Promise<string> {
  const operator = createApi(url, operatorKey);
  const { items } = await operator.get<{ items: { tenant: string; did: string }[] }>('/v1/tenants');
  const known = items.find(({ tenant }) => tenant === body.tenant);
  return (known ?? (await operator.post<{ did: string }>('/v1/tenants', body))).did;
}

/** A tenant has a key, and on loopback a DID, per algorithm: which one signs is known once it has signed. */
async function describeIssuer(issue: string, suite: ConformanceSuite, did: string): Promise<ConformanceIssuer> {
  const { status, body } = await postJson(issue, { credential: exampleCredential(did), options: suite.options ?? {} });
  const signed = body.verifiableCredential as { issuer?: string | { id?: string } } | undefined;
  const id = typeof signed?.issuer === 'string' ? signed.issuer : signed?.issuer?.id;
  if (status !== 201 || id === undefined) {
    throw new Error(`${suite.cryptosuite}: ${new URL(issue).pathname} answered ${status} ${body.code ?? ''}.`);
  }
  return { cryptosuite: suite.cryptosuite, id, issue, ...(suite.options ? { options: suite.options } : {}) };
}
