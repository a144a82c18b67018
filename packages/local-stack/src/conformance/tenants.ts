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
    await openTenant(urls.issuer, operatorKey, {
      tenant,
      kind: 'provider',
      name: nameOf(cryptosuite),
      cryptosuite,
    });
    issuers.push(await describeIssuer(`${urls.issuer}/${tenant}/credentials/issue`, suite));
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

async function openTenant(url: string, operatorKey: string, body: NewTenant): Promise<void> {
  const operator = createApi(url, operatorKey);
  const { items } = await operator.get<{ items: { tenant: string }[] }>('/v1/tenants');
  if (!items.some(({ tenant }) => tenant === body.tenant)) await operator.post('/v1/tenants', body);
}

/** A tenant has a key, and on loopback a DID, per algorithm: which one signs is known once it has signed. */
async function describeIssuer(
  issue: string,
  { cryptosuite, options = {} }: ConformanceSuite,
): Promise<ConformanceIssuer> {
  const { status, body } = await postJson(issue, { credential: exampleCredential(), options });
  const { issuer } = (body.verifiableCredential ?? {}) as { issuer?: unknown };
  if (status !== 201 || typeof issuer !== 'string') {
    throw new Error(`${cryptosuite}: ${new URL(issue).pathname} answered ${status} ${body.code ?? ''}.`);
  }
  return { cryptosuite, id: issuer, issue };
}
