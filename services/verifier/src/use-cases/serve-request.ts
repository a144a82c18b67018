// Gives a wallet the signed request object of a session; it may be fetched again until the session is answered or over.
import { createClientMetadata } from '@skill-records/oid4vc/presentation/client-metadata';
import type { DcqlQuery } from '@skill-records/oid4vc/presentation/dcql';
import { createAuthorizationRequest, parseRequestUriPost } from '@skill-records/oid4vc/presentation/request';
import type { Db } from '@skill-records/service-kit/database';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import type { JobProfile } from '@skill-records/skill-record/job-profile';
import { findJobProfile } from '../store/job-profiles.ts';
import { findSessionByRequest, type StoredSession } from '../store/sessions.ts';
import type { Tenant } from '../store/tenants.ts';
import type { VerifierContext } from './context.ts';
import { findPublicTenant } from './find-tenant.ts';
import { loadSigner } from './load-signer.ts';
import { openPart } from './session-report.ts';
import { describeRequirement } from './skill-names.ts';

/** What is verified here, of presentations and of the credentials in them. */
const CRYPTOSUITES = ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023'];

export interface SessionSecrets {
  nonce: string;
  state: string;
}

/** `form` is what a wallet posts; its wallet_nonce is echoed (OpenID4VP 1.0, section 5.10). @throws Problem not_found, OAuthError invalid_request */
export async function serveRequest(
  context: VerifierContext,
  o: { slug: string; requestId: string; form?: Record<string, unknown> },
): Promise<string> {
  const tenant = await findPublicTenant(context, o.slug);
  const { walletNonce } = o.form ? parseRequestUriPost(o.form) : { walletNonce: undefined };
  return await withTenant(context.db, tenant.id, async (tx) => {
    const session = await findSessionByRequest(tx, tenant.id, o.requestId);
    const now = context.now();
    if (!session?.secretsSealed || session.state !== 'pending' || session.expiresAt <= now) throw problem('not_found');
    const secrets = openPart<SessionSecrets>(context, tenant.id, session.id, 'secrets', session.secretsSealed);
    return await createAuthorizationRequest({
      signer: await loadSigner(context, tx, tenant, 'request'),
      clientId: tenant.clientId,
      responseUri: `${context.config.BASE_URL}/${tenant.slug}/responses/${session.responseId}`,
      nonce: secrets.nonce,
      state: secrets.state,
      dcqlQuery: JSON.parse(session.dcqlQuery) as DcqlQuery,
      clientMetadata: describeClient(context, tenant, session, await profileOf(tx, tenant, session)),
      ...(walletNonce !== undefined && { walletNonce }),
      now,
    });
  });
}

/**
 * OpenID4VP 1.0 has no member for why something is asked. Ours travels as an extension inside the signed metadata; wallets
 * that do not know it ignore it (section 5.1), ours shows it as the verifier's own words.
 */
function describeClient(
  { config }: VerifierContext,
  tenant: Tenant,
  session: StoredSession,
  profile: JobProfile | undefined,
) {
  return {
    ...createClientMetadata({
      proofTypes: ['DataIntegrityProof', 'Ed25519Signature2020'],
      cryptosuites: [...CRYPTOSUITES, ...(config.BBS === 'on' ? ['bbs-2023'] : [])],
    }),
    client_name: tenant.name.en,
    'client_name#ja': tenant.name.ja,
    skill_records: {
      purpose: session.purpose,
      retention: session.retention,
      ...(profile && {
        jobProfile: { id: profile.id, version: profile.version, name: profile.name },
        requirements: profile.requirement.map((requirement) => ({
          query: requirement.id,
          importance: requirement.importance,
          ...describeRequirement(requirement),
        })),
      }),
    },
  };
}

async function profileOf(tx: Db, tenant: Tenant, { jobProfile }: StoredSession): Promise<JobProfile | undefined> {
  if (!jobProfile) return undefined;
  const stored = await findJobProfile(tx, tenant.id, jobProfile.slug, jobProfile.version);
  return stored && (JSON.parse(stored.document) as JobProfile);
}
