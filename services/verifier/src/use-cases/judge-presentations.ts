// Judges what a wallet presented: every check of every credential, then the query on what passed.
// OpenID4VP 1.0, section 8.6: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.6
import { createHash } from 'node:crypto';
import { checkQuery } from '@skill-records/credentials/checks/query';
import { assembleVerdict, CHECK_IDS, type Check } from '@skill-records/credentials/verdict';
import type { CredentialVerdict, VerifyOptions } from '@skill-records/credentials/verify-credential';
import { verifyPresentation } from '@skill-records/credentials/verify-presentation';
import { OAuthError } from '@skill-records/oid4vc/oauth-error';
import { type DcqlCandidate, type DcqlQuery, evaluateVpToken } from '@skill-records/oid4vc/presentation/dcql';
import type { VpToken } from '@skill-records/oid4vc/presentation/response';
import type { CoverageRecord } from '@skill-records/skill-record/coverage';
import { describeCredential } from './describe-credential.ts';
import type { CredentialReport, QueryOutcome } from './session-report.ts';

type JsonObject = Record<string, unknown>;

export interface Judgement {
  credentials: CredentialReport[];
  query: QueryOutcome;
  /** How many different keys presented. More than one is legitimate (a key per record), and no proof of one person. */
  holders: number;
  /** Input of the coverage report, one entry per credential. */
  records: CoverageRecord[];
  /** Code of the check that makes the response itself a bad one: a wrong proof, nonce, audience or holder. */
  badResponse?: string;
}

/** One credential as it was presented for one credential query. */
interface Presented {
  queryId: string;
  holder?: string;
  verdict: CredentialVerdict;
  /** What was sent; believed only where the proof passed. */
  sent: JsonObject;
}

/**
 * In the specification's order: each presentation and its credential are verified against this session's nonce and this
 * verifier's full client id; what fails is set aside together with its checks; then the query is evaluated again on what is
 * left, because the wallet's own matching proves nothing. The check `query` of a credential says whether it is what the
 * credential query asked for, whatever else is wrong with it.
 * @throws OAuthError invalid_request when a presentation does not hold exactly one credential
 */
export async function judgePresentations(
  vpToken: VpToken,
  o: VerifyOptions & { query: DcqlQuery; nonce: string; clientId: string },
): Promise<Judgement> {
  const all: Presented[] = [];
  for (const [queryId, presentations] of Object.entries(vpToken)) {
    for (const presentation of presentations) all.push(await verifyOne(queryId, presentation, o));
  }
  const passed: Record<string, DcqlCandidate[]> = {};
  for (const { queryId, verdict } of all) {
    const candidate = candidateOf(verdict);
    if (verdict.verified && candidate) passed[queryId] = [...(passed[queryId] ?? []), candidate];
  }
  const evaluation = evaluateVpToken(o.query, passed);
  const badResponse = all.map(({ verdict }) => findBadProof(verdict.checks)).find((code) => code !== undefined);
  const merged = mergeRepeated(all);
  return {
    credentials: merged.map(reportOf),
    query: {
      satisfied: evaluation.satisfied,
      unmet: evaluation.perQuery.filter(({ accepted }) => accepted.length === 0).map(({ queryId }) => queryId),
    },
    holders: new Set(all.map(({ holder }) => holder)).size,
    records: merged.map(recordOf),
    ...(badResponse !== undefined && { badResponse }),
  };
}

async function verifyOne(
  queryId: string,
  presentation: unknown,
  o: VerifyOptions & { query: DcqlQuery; nonce: string; clientId: string },
): Promise<Presented> {
  const held = asList((presentation as JsonObject).verifiableCredential);
  if (held.length !== 1) {
    throw new OAuthError('invalid_request', 'Every presentation has to hold exactly one credential');
  }
  const result = await verifyPresentation(presentation, { ...o, challenge: o.nonce, domain: o.clientId });
  const sent = held[0] as JsonObject;
  // A presentation that cannot be taken apart yields no credential; its own checks then stand for the one inside.
  const verdict: CredentialVerdict = result.credentials[0] ?? {
    verified: false,
    assurance: 'red',
    checks: result.checks,
    types: [],
    typeIris: [],
    digest: digestOf(sent),
  };
  return {
    queryId,
    ...(result.holder !== undefined && { holder: result.holder }),
    verdict: withQueryCheck(verdict, queryId, o.query),
    sent,
  };
}

function withQueryCheck(verdict: CredentialVerdict, queryId: string, query: DcqlQuery): CredentialVerdict {
  const candidate = candidateOf(verdict);
  const asked = query.credentials.filter(({ id }) => id === queryId);
  const matches =
    candidate && evaluateVpToken({ credentials: asked }, { [queryId]: [candidate] }).perQuery[0]?.accepted.length === 1;
  const checks = [...verdict.checks.filter(({ id }) => id !== 'query'), checkQuery(matches)];
  return { ...verdict, ...assembleVerdict(checks, CHECK_IDS) };
}

/** Only a document whose proof held is looked at. */
function candidateOf(verdict: CredentialVerdict): DcqlCandidate | undefined {
  if (!verdict.credential) return undefined;
  const document = verdict.credential as DcqlCandidate['document'];
  return { id: verdict.digest, format: 'ldp_vc', typeIris: verdict.typeIris, document };
}

function findBadProof(checks: readonly Check[]): string | undefined {
  const bad = checks.find(({ id, outcome }) => outcome === 'failed' && (id === 'proof' || id === 'holderBinding'));
  return bad && (bad.code ?? `${bad.id}_failed`);
}

type Merged = Presented & { queries: string[] };

/** The same credential may answer several queries; it is shown once, with the worse outcome of each check. */
function mergeRepeated(all: readonly Presented[]): Merged[] {
  const byDigest = new Map<string, Merged>();
  for (const one of all) {
    const known = byDigest.get(one.verdict.digest);
    if (!known) {
      byDigest.set(one.verdict.digest, { ...one, queries: [one.queryId] });
      continue;
    }
    known.queries.push(one.queryId);
    // Two results of one check count as the worse of them.
    const checks = [...known.verdict.checks, ...one.verdict.checks];
    known.verdict = { ...known.verdict, ...assembleVerdict(checks, CHECK_IDS) };
  }
  return [...byDigest.values()];
}

function reportOf({ verdict, holder, queries, sent }: Merged): CredentialReport {
  return {
    ...(idOf({ verdict, sent }) !== undefined && { id: idOf({ verdict, sent }) }),
    types: verdict.types,
    ...(verdict.issuer !== undefined && { issuer: verdict.issuer }),
    ...(holder !== undefined && { holder }),
    queries,
    digest: verdict.digest,
    verified: verdict.verified,
    assurance: verdict.assurance,
    checks: verdict.checks,
    summary: describeCredential(verdict.credential ?? sent),
  };
}

/** What failed is counted too, as unproven: the report then says which check is the reason. */
function recordOf({ verdict, sent }: Merged): CoverageRecord {
  return {
    credential: verdict.credential ?? sent,
    id: idOf({ verdict, sent }) ?? verdict.digest,
    verified: verdict.verified,
    assurance: verdict.assurance,
    failedChecks: verdict.checks
      .filter(({ outcome, code }) => outcome === 'failed' || (outcome === 'notChecked' && code !== undefined))
      .map(({ id, code }) => ({ id, ...(code !== undefined && { code }) })),
  };
}

/** Without a good proof the id is a mere claim; it only tells a reader which of the records failed. */
function idOf({ verdict, sent }: Pick<Presented, 'verdict' | 'sent'>): string | undefined {
  if (verdict.credential) return verdict.id;
  return typeof sent.id === 'string' && sent.id.length <= 500 ? sent.id : undefined;
}

/** The same digest that a verdict carries, for a credential that never got one. */
function digestOf(sent: unknown): string {
  return `sha384-${createHash('sha384').update(JSON.stringify(sent)).digest('base64')}`;
}

function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
