// A wallet's moves for offers that name several configurations, and what a verifier finds in each form.
import { verifyCredential } from '@skill-records/credentials/verify-credential';
import type { Signer } from '@skill-records/dids/signer';
import { createHolder, fetchToken, prove, requestCredential, type World } from './issuer-world.ts';

export type Credential = Record<string, unknown> | string;

export const CERTIFIED = (form: string) => `CertifiedSkillRecord_${form}`;
export const IDENTIFIED = (form: string) => `IdentifiedSkillRecord_${form}`;

export async function askFor(world: World, slug: string, o: { token: string; holder: Signer; configuration: string }) {
  return requestCredential(world, slug, o.token, {
    credential_configuration_id: o.configuration,
    proofs: { jwt: [await prove(world, slug, o.holder)] },
  });
}

/** Every configuration of the offer, one after the other with one token and one key. */
export async function claimAll(world: World, slug: string, uri: string, configurations: readonly string[]) {
  const holder = await createHolder('P-256');
  const token = await fetchToken(world, slug, uri);
  const credentials: Credential[] = [];
  for (const configuration of configurations) {
    const response = await askFor(world, slug, { token, holder, configuration });
    if (response.statusCode !== 200) throw new Error(response.body);
    credentials.push(response.json().credentials[0].credential);
  }
  return { token, holder, credentials };
}

/** Outcomes by check id, with the document that was verified. No status list can be reached. */
export async function verify(world: World, credential: Credential, more: { allowBbs?: boolean } = {}) {
  const verdict = await verifyCredential(credential, {
    documentLoader: world.ctx.documentLoader,
    resolveDid: world.ctx.resolveDid,
    now: world.clock.now,
    acceptBase: true,
    ...more,
    fetchStatusList: async () => {
      throw new Error('no status list here');
    },
    issuerTrust: { policy: 'any', isListed: () => false },
  });
  return { verdict, outcomes: Object.fromEntries(verdict.checks.map(({ id, outcome }) => [id, outcome])) };
}
