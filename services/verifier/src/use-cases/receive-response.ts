// Takes the answer of a wallet: checks it, judges what was presented, and stores the result exactly once.
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import type { DcqlQuery } from '@skill-records/oid4vc/presentation/dcql';
import { type DirectPost, parseDirectPost } from '@skill-records/oid4vc/presentation/response';
import { recordAudit } from '@skill-records/service-kit/audit';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { computeCoverage } from '@skill-records/skill-record/coverage';
import type { JobProfile } from '@skill-records/skill-record/job-profile';
import { findJobProfile } from '../store/job-profiles.ts';
import {
  type Assurance,
  findSessionByResponse,
  type SessionAnswer,
  type StoredSession,
  storeAnswer,
} from '../store/sessions.ts';
import type { Tenant } from '../store/tenants.ts';
import type { VerifierContext } from './context.ts';
import { findPublicTenant } from './find-tenant.ts';
import { type Judgement, judgePresentations } from './judge-presentations.ts';
import { hashSecret } from './secrets.ts';
import type { SessionSecrets } from './serve-request.ts';
import { openPart, type SessionInputs, type SessionOutcome, type SessionReport, sealPart } from './session-report.ts';
import { verifyOptionsFor } from './verify-policy.ts';

/**
 * Returns when the answer was processed: also when a credential is refused for its status, validity, issuer, schema or
 * match, because that verdict is the employer's, and when the wallet declined. A response that is bad in itself (malformed,
 * not for this session, wrong proof, nonce, audience or holder) is an error.
 *
 * Why one answer wins: (1) everything is verified before anything is written, so a failure of ours leaves the session
 * open; (2) the one UPDATE that stores the result also compares and consumes nonce and state; (3) of answers sent at once,
 * the first takes the row and the others match nothing and are told so. Answers to one address also take turns inside a
 * process, which saves work and is no part of that promise.
 * @throws OAuthError invalid_request; Problem not_found for an unknown address
 */
export async function receiveResponse(
  context: VerifierContext,
  o: { slug: string; responseId: string; form: Record<string, unknown> },
): Promise<void> {
  await context.takeTurns(o.responseId, () => receiveInTurn(context, o));
}

async function receiveInTurn(
  context: VerifierContext,
  o: { slug: string; responseId: string; form: Record<string, unknown> },
): Promise<void> {
  const tenant = await findPublicTenant(context, o.slug);
  const session = await withTenant(context.db, tenant.id, (tx) => findSessionByResponse(tx, tenant.id, o.responseId));
  if (!session) throw problem('not_found');
  const query = JSON.parse(session.dcqlQuery) as DcqlQuery;
  const response = parseDirectPost(o.form, { query });
  const secrets = openSecrets(context, tenant, session);
  if (!secrets || secrets.state !== response.state) throw notLive();
  const { answer, badResponse } =
    response.kind === 'error'
      ? { answer: refusalOf(response), badResponse: undefined }
      : await judge(context, tenant, session, { query, vpToken: response.vpToken, nonce: secrets.nonce });
  await store(context, tenant, session, {
    ...answer,
    nonceHash: hashSecret(secrets.nonce),
    stateHash: hashSecret(response.state),
    now: context.now(),
  });
  if (badResponse) throw new OAuthError('invalid_request', `A presentation was refused: ${badResponse}`);
}

type Result = Omit<SessionAnswer, 'nonceHash' | 'stateHash' | 'now'>;

function openSecrets(context: VerifierContext, tenant: Tenant, session: StoredSession): SessionSecrets | undefined {
  if (session.state !== 'pending' || session.expiresAt <= context.now() || !session.secretsSealed) return undefined;
  return openPart<SessionSecrets>(context, tenant.id, session.id, 'secrets', session.secretsSealed);
}

/** Declining leaves no trace but the word: a wallet without a match answers the same (section 15.5.1). */
function refusalOf({ error }: Extract<DirectPost, { kind: 'error' }>): Result {
  return { state: 'refused', reason: error === 'access_denied' ? 'declined' : 'walletError' };
}

async function judge(
  context: VerifierContext,
  tenant: Tenant,
  session: StoredSession,
  o: { query: DcqlQuery; vpToken: Parameters<typeof judgePresentations>[0]; nonce: string },
): Promise<{ answer: Result; badResponse: string | undefined }> {
  const options = await verifyOptionsFor(context, tenant.id, session);
  const judgement = await judgePresentations(o.vpToken, {
    ...options,
    query: o.query,
    nonce: o.nonce,
    clientId: tenant.clientId,
  });
  const profile = await profileOf(context, tenant, session);
  const report: SessionReport = {
    credentials: judgement.credentials,
    ...(profile && { coverage: computeCoverage(profile, judgement.records, { now: options.now }) }),
  };
  const outcome: SessionOutcome = {
    credentials: judgement.credentials.map(({ digest, verified, assurance, checks }) => ({
      digest,
      verified,
      assurance,
      checks,
    })),
    query: judgement.query,
    holders: judgement.holders,
  };
  const inputs: SessionInputs = { vpToken: o.vpToken };
  const seal = (part: 'inputs' | 'report', content: unknown) => sealPart(context, tenant.id, session.id, part, content);
  return {
    answer: {
      ...overall(judgement),
      inputsSealed: seal('inputs', inputs),
      reportSealed: seal('report', report),
      outcome,
    },
    badResponse: judgement.badResponse,
  };
}

/** One credential that fails refuses the session; it stays in the result with its checks, and a person decides. */
function overall(judgement: Judgement): Pick<Result, 'state' | 'reason' | 'assurance'> {
  const allVerified = judgement.credentials.every(({ verified }) => verified);
  if (!allVerified || !judgement.query.satisfied) {
    return { state: 'refused', reason: 'checksFailed', assurance: 'red' };
  }
  const assurance: Assurance = judgement.credentials.every((one) => one.assurance === 'green') ? 'green' : 'amber';
  return { state: 'verified', assurance };
}

async function profileOf(
  context: VerifierContext,
  tenant: Tenant,
  { jobProfile }: StoredSession,
): Promise<JobProfile | undefined> {
  if (!jobProfile) return undefined;
  const stored = await withTenant(context.db, tenant.id, (tx) =>
    findJobProfile(tx, tenant.id, jobProfile.slug, jobProfile.version),
  );
  return stored && (JSON.parse(stored.document) as JobProfile);
}

async function store(
  context: VerifierContext,
  tenant: Tenant,
  session: StoredSession,
  answer: SessionAnswer,
): Promise<void> {
  await withTenant(context.db, tenant.id, async (tx) => {
    if (!(await storeAnswer(tx, tenant.id, session.id, answer))) throw notLive();
    await recordAudit(tx, {
      tenantId: tenant.id,
      actor: 'holder',
      action: 'session.answered',
      object: session.id,
      data: { state: answer.state, reason: answer.reason ?? null },
    });
  });
}

function notLive(): OAuthError {
  return new OAuthError('invalid_request', 'The state is unknown, used or expired');
}
