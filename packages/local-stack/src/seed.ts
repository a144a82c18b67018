// Puts the demonstration tenants, achievements, job profile and trust list into a fresh stack, over HTTP like any customer.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Api, createApi } from './api.ts';
import { type Demo, readDemo, writeDemo } from './demo-file.ts';
import type { Reporter } from './reporter.ts';
import type { ServiceName } from './service-list.ts';

const CATALOGUE = fileURLToPath(new URL('../../../examples/catalogue/it-literacy.json', import.meta.url));

const TENANTS = [
  {
    tenant: 'sample-academy',
    kind: 'provider',
    name: { en: 'Sample Training Academy', ja: 'サンプル研修アカデミー' },
  },
  { tenant: 'sample-hr', kind: 'hr', name: { en: 'Sample Corporation', ja: 'サンプル株式会社' } },
] as const;

const EMPLOYER = { tenant: 'sample-employer', name: { en: 'Sample Employer K.K.', ja: 'サンプル採用株式会社' } };

interface Catalogue {
  achievements: { humanCode: string }[];
  jobProfiles: Record<string, unknown>[];
}

/** What the seed and the journey need to know of a running house, however it was started. */
export interface House {
  urls: Record<ServiceName, string>;
  operatorKey: string;
  dataFolder: string;
}

/** Idempotent: a second call on the same data folder finds everything again. @throws Error when a database that was never seeded holds tenants. */
export async function seed(house: House, report: Reporter): Promise<Demo> {
  const operator = {
    issuer: createApi(house.urls.issuer, house.operatorKey),
    verifier: createApi(house.urls.verifier, house.operatorKey),
  };
  const known = readDemo(house.dataFolder);
  if (!known) await refuseForeignData(operator);
  const catalogue = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as Catalogue;

  const tenants = await Promise.all(
    TENANTS.map(async ({ tenant, kind, name }) => ({
      ...(await createTenant(operator.issuer, { tenant, kind, name })),
      kind,
    })),
  );
  const provider = tenants[0]!;
  const employer = await createTenant<{ clientId: string }>(operator.verifier, EMPLOYER);
  const achievements = await seedAchievements(createApi(operator.issuer.url, provider.apiKey), catalogue);
  const verifier = createApi(operator.verifier.url, employer.apiKey);
  const jobProfiles: string[] = [];
  for (const [index, profile] of catalogue.jobProfiles.entries()) {
    const { id } = await verifier.post<{ id: string }>('/v1/job-profiles', profile, {
      idempotencyKey: `seed-job-profile-${index}`,
    });
    jobProfiles.push(id);
  }
  await verifier.put('/v1/trust-lists/default', {
    // On loopback a DID is one key, so a tenant issues with several.
    entries: tenants.flatMap(({ did, dids = [did], tenant }) =>
      dids.map((one) => ({ did: one, source: `Demonstration: ${tenant} of this stack` })),
    ),
  });

  const demo: Demo = {
    issuer: { url: operator.issuer.url, tenant: provider.tenant, did: provider.did, apiKey: provider.apiKey, tenants },
    wallet: { url: house.urls['holder-wallet'], users: known?.wallet.users ?? [] },
    verifier: {
      url: operator.verifier.url,
      tenant: employer.tenant,
      clientId: employer.clientId,
      did: employer.did,
      apiKey: employer.apiKey,
    },
    statusList: { url: house.urls['status-list'] },
    operator: { key: house.operatorKey },
    achievements,
    jobProfiles,
  };
  writeDemo(house.dataFolder, demo);
  report.step(
    `${known ? 'found again' : 'created'}: ${TENANTS.length} issuing tenants, 1 employer, ${achievements.length} achievements, ${jobProfiles.length} job profile`,
  );
  return demo;
}

async function refuseForeignData(operator: { issuer: Api; verifier: Api }): Promise<void> {
  const ours = new Set<string>([...TENANTS.map(({ tenant }) => tenant), EMPLOYER.tenant]);
  for (const api of [operator.issuer, operator.verifier]) {
    const { items } = await api.get<{ items: { tenant: string }[] }>('/v1/tenants');
    const foreign = items.find(({ tenant }) => !ours.has(tenant));
    if (foreign) {
      throw new Error(
        `The database already holds a tenant "${foreign.tenant}" that is not part of the demonstration. Nothing was added. Use an empty database or another --data folder.`,
      );
    }
  }
}

async function createTenant<More = unknown>(
  api: Api,
  body: { tenant: string; name: { en: string; ja: string }; kind?: string },
) {
  return await api.post<{ tenant: string; did: string; dids?: string[]; apiKey: string } & More>('/v1/tenants', body, {
    idempotencyKey: `seed-tenant-${body.tenant}`,
  });
}

async function seedAchievements(provider: Api, catalogue: Catalogue): Promise<string[]> {
  const ids: string[] = [];
  for (const achievement of catalogue.achievements) {
    const { id } = await provider.post<{ id: string }>('/v1/achievements', achievement, {
      idempotencyKey: `seed-achievement-${achievement.humanCode}`,
    });
    ids.push(id);
  }
  return ids;
}
