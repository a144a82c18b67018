// Publishes and reads job profiles, and turns one into the query that a wallet answers.

import { type DcqlQuery, parseDcqlQuery } from '@skill-records/oid4vc/presentation/dcql';
import type { Db, Transaction } from '@skill-records/service-kit/database';
import { Problem, problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type JobProfile, lintJobProfile } from '@skill-records/skill-record/job-profile';
import { jobProfileToDcql } from '@skill-records/skill-record/job-profile-to-dcql';
import { findJobProfile, insertJobProfile, listJobProfiles, type StoredJobProfile } from '../store/job-profiles.ts';
import type { VerifierContext } from './context.ts';
import { describeRequirement, type LocalizedName } from './skill-names.ts';

/** A published profile as this API names it: the last part of its IRI. */
export interface PublishedProfile {
  id: string;
  version: string;
  profile: JobProfile;
  publishedAt: Date;
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,78}[a-z0-9]$/;

/** Published = immutable. @throws Problem job_profile_invalid | job_profile_exists */
export async function publishJobProfile(
  context: VerifierContext,
  tx: Transaction,
  tenantId: string,
  profile: JobProfile,
): Promise<PublishedProfile> {
  const slug = slugOf(profile.id);
  const faults = lintJobProfile(profile);
  if (faults.length > 0) throw new Problem('job_profile_invalid', { errors: faults });
  const stored = { slug, version: profile.version, document: JSON.stringify(profile), createdAt: context.now() };
  if (!(await insertJobProfile(tx, tenantId, stored))) throw problem('job_profile_exists');
  return describe(stored);
}

export async function readJobProfiles(context: VerifierContext, tenantId: string): Promise<PublishedProfile[]> {
  const stored = await withTenant(context.db, tenantId, (tx) => listJobProfiles(tx, tenantId));
  return stored.map(describe);
}

/** `reference`: `id` or `id@version`; without a version the one published last. @throws Problem not_found */
export async function readJobProfile(
  context: VerifierContext,
  tenantId: string,
  reference: string,
  version?: string,
): Promise<PublishedProfile> {
  const stored = await withTenant(context.db, tenantId, (tx) => findByReference(tx, tenantId, reference, version));
  if (!stored) throw problem('not_found');
  return describe(stored);
}

/** The profile that a session names. @throws Problem job_profile_unknown */
export async function requireJobProfile(tx: Db, tenantId: string, reference: string): Promise<StoredJobProfile> {
  const stored = await findByReference(tx, tenantId, reference);
  if (!stored) throw problem('job_profile_unknown');
  return stored;
}

/** The generated query: one optional credential query per requirement and one for who the person is. */
export function queryOfProfile(stored: StoredJobProfile): DcqlQuery {
  return parseDcqlQuery(jobProfileToDcql(JSON.parse(stored.document) as JobProfile, { format: 'ldp_vc' }));
}

export async function readProfileQuery(
  context: VerifierContext,
  tenantId: string,
  reference: string,
  version?: string,
): Promise<DcqlQuery> {
  const { profile } = await readJobProfile(context, tenantId, reference, version);
  return parseDcqlQuery(jobProfileToDcql(profile, { format: 'ldp_vc' }));
}

/** Skill and level of each requirement by the id that a coverage report uses (`#r1`). Empty when the profile is not there. */
export async function readRequirementNames(
  context: VerifierContext,
  tenantId: string,
  reference: string | undefined,
): Promise<Record<string, LocalizedName>> {
  if (reference === undefined) return {};
  const stored = await withTenant(context.db, tenantId, (tx) => findByReference(tx, tenantId, reference));
  const requirements = stored ? describe(stored).profile.requirement : [];
  return Object.fromEntries(
    requirements.map((requirement) => {
      const { skill, minLevel } = describeRequirement(requirement);
      const level = minLevel === undefined ? '' : ` ≥ ${minLevel}`;
      return [`#${requirement.id}`, { en: `${skill.en}${level}`, ja: `${skill.ja}${level}` }];
    }),
  );
}

async function findByReference(
  tx: Db,
  tenantId: string,
  reference: string,
  version?: string,
): Promise<StoredJobProfile | undefined> {
  const [name = '', named] = reference.split('@', 2);
  return await findJobProfile(tx, tenantId, name.split('/').at(-1) ?? '', version ?? named);
}

function describe(stored: StoredJobProfile): PublishedProfile {
  return {
    id: stored.slug,
    version: stored.version,
    profile: JSON.parse(stored.document) as JobProfile,
    publishedAt: stored.createdAt,
  };
}

function slugOf(iri: string): string {
  const slug = iri.split(/[/#]/).at(-1) ?? '';
  if (SLUG.test(slug)) return slug;
  const message = {
    en: 'The id must end in lower-case letters, digits and hyphens (2 to 80 characters).',
    ja: 'id の末尾は小文字の英数字とハイフン（2〜80文字）にしてください。',
  };
  throw new Problem('job_profile_invalid', { errors: [{ path: '/id', code: 'id_format', message }] });
}
