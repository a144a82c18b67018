// Evaluates DCQL queries from both sides: what a wallet could present, and whether what a verifier received satisfies its query.
// OpenID4VP 1.0, section 6.4: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6.4
import type { JsonObject, JsonValue } from '../json.ts';
import { type ClaimsPath, claimsPath } from './claims-path.ts';
import {
  type ClaimsQuery,
  type CredentialQuery,
  credentialSetsOf,
  type DcqlQuery,
  requiresHolderBinding,
} from './dcql-query.ts';

export { type ClaimsPath, claimsPath } from './claims-path.ts';
export {
  type CredentialQuery,
  checkDcqlQueryToSend,
  type DcqlQuery,
  parseDcqlQuery,
  requiresHolderBinding,
} from './dcql-query.ts';

/** A credential as the evaluation sees it: on the wallet's side a held one, on the verifier's a verified one. */
export interface DcqlCandidate {
  /** The caller's own id. */
  id: string;
  format: 'ldp_vc';
  /** The types as expanded IRIs; a type that no context defines stays as written (appendix B.1.1). */
  typeIris: readonly string[];
  /** The credential itself, without its presentation. */
  document: JsonObject;
  /** True when its holder can show parts of it; then only what is asked for would be revealed. */
  selective?: boolean;
  /** Trust frameworks the issuer is known to belong to; only the wallet's side asks for them. */
  authorities?: readonly { type: string; value: string }[];
}

/** Why one credential does not answer one credential query. */
export const MISMATCHES = ['format_mismatch', 'type_mismatch', 'authority_mismatch', 'claims_missing'] as const;
export type Mismatch = (typeof MISMATCHES)[number];

export interface RequestedClaim {
  id?: string;
  path: ClaimsPath;
  /** What the path selects in this credential; where the query names values, only those that equal one of them. */
  values: JsonValue[];
}

export interface CandidateMatch {
  candidateId: string;
  /** The claims the verifier asks for and would find: all of them, or those of the first claim set that can be met. */
  claims: RequestedClaim[];
  /** `full`: the credential can only be disclosed as a whole, whatever was asked for. */
  disclosure: 'full' | 'selective';
}

export interface QueryMatch {
  queryId: string;
  format: string;
  /** Whether several credentials may be presented for this query. */
  multiple: boolean;
  /** False: present the bare credential instead of a presentation signed by the holder. */
  holderBinding: boolean;
  matches: CandidateMatch[];
}

export interface SetMatch {
  required: boolean;
  satisfiable: boolean;
  /** In the verifier's order of preference. */
  options: { queryIds: string[]; satisfiable: boolean }[];
}

export interface DcqlMatch {
  /** False: nothing at all may be presented (section 6.4.2). Also false when all is optional and nothing matches. */
  satisfiable: boolean;
  /** One entry per credential query, in the order of the query. */
  queries: QueryMatch[];
  sets: SetMatch[];
}

/** The wallet's side: which candidates satisfy which credential query, what would be revealed, and which sets can be met. */
export function matchCandidates(query: DcqlQuery, candidates: readonly DcqlCandidate[]): DcqlMatch {
  const queries = query.credentials.map((credentialQuery) => ({
    queryId: credentialQuery.id,
    format: credentialQuery.format,
    multiple: credentialQuery.multiple === true,
    holderBinding: requiresHolderBinding(credentialQuery),
    matches: candidates.flatMap((candidate) => {
      const match = matchCandidate(credentialQuery, candidate, { authorities: true });
      return typeof match === 'string' ? [] : [match];
    }),
  }));
  const answered = queries.filter(({ matches }) => matches.length > 0).map(({ queryId }) => queryId);
  const sets = matchSets(query, answered);
  return { satisfiable: areSatisfied(sets), queries, sets };
}

/** Why a vp_token as a whole does not satisfy the query. */
export const VP_TOKEN_FAULTS = ['query_unknown', 'too_many_presentations', 'sets_unsatisfied'] as const;
export type VpTokenFault = (typeof VP_TOKEN_FAULTS)[number];

export interface VpTokenEvaluation {
  satisfied: boolean;
  faults: VpTokenFault[];
  /** One entry per credential query, in the order of the query. */
  perQuery: { queryId: string; accepted: string[]; rejected: { candidateId: string; mismatch: Mismatch }[] }[];
}

/**
 * The verifier's side: evaluates again everything the wallet was trusted with (section 14, "Security Checks on the
 * Returned Credentials and Presentations"). `presented` holds the credentials that passed their own checks, by query id.
 * A credential that does not match its query is discarded, then the sets are judged (section 8.6); without a single
 * accepted credential nothing is satisfied. `trusted_authorities` is not looked at: trust in issuers is another check.
 */
export function evaluateVpToken(
  query: DcqlQuery,
  presented: Readonly<Record<string, readonly DcqlCandidate[]>>,
): VpTokenEvaluation {
  const faults: VpTokenFault[] = [];
  const known = new Set(query.credentials.map(({ id }) => id));
  if (!Object.keys(presented).every((id) => known.has(id))) faults.push('query_unknown');
  const perQuery = query.credentials.map((credentialQuery) => {
    const { id: queryId, multiple } = credentialQuery;
    const candidates = Object.hasOwn(presented, queryId) ? (presented[queryId] ?? []) : [];
    if (candidates.length > 1 && multiple !== true) faults.push('too_many_presentations');
    const accepted: string[] = [];
    const rejected: { candidateId: string; mismatch: Mismatch }[] = [];
    for (const candidate of candidates) {
      const match = matchCandidate(credentialQuery, candidate, { authorities: false });
      if (typeof match === 'string') rejected.push({ candidateId: candidate.id, mismatch: match });
      else accepted.push(candidate.id);
    }
    return { queryId, accepted, rejected };
  });
  const answered = perQuery.filter(({ accepted }) => accepted.length > 0).map(({ queryId }) => queryId);
  if (!areSatisfied(matchSets(query, answered))) faults.push('sets_unsatisfied');
  return { satisfied: faults.length === 0, faults, perQuery };
}

function matchCandidate(
  query: CredentialQuery,
  candidate: DcqlCandidate,
  o: { authorities: boolean },
): CandidateMatch | Mismatch {
  if (query.format !== candidate.format) return 'format_mismatch';
  // Any of the lists, and of that list all types (appendix B.1.1).
  if (!query.meta.type_values?.some((types) => types.every((type) => candidate.typeIris.includes(type)))) {
    return 'type_mismatch';
  }
  if (o.authorities && !hasTrustedAuthority(query, candidate)) return 'authority_mismatch';
  const claims = selectClaims(query, candidate.document);
  if (claims === undefined) return 'claims_missing';
  return { candidateId: candidate.id, claims, disclosure: candidate.selective === true ? 'selective' : 'full' };
}

/** Section 6.4.1: all claims, or the first claim set whose claims are all there; undefined when that cannot be had. */
function selectClaims(query: CredentialQuery, document: JsonObject): RequestedClaim[] | undefined {
  const { claims, claim_sets: sets } = query;
  if (claims === undefined) return [];
  if (sets === undefined) return findAll(withoutRepeats(claims), document);
  for (const set of sets) {
    const found = findAll(
      claims.filter(({ id }) => id !== undefined && set.includes(id)),
      document,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function findAll(claims: readonly ClaimsQuery[], document: JsonObject): RequestedClaim[] | undefined {
  const found: RequestedClaim[] = [];
  for (const { id, path, values } of claims) {
    const selected = claimsPath(document, path);
    // Type and value have to be equal (section 6.3); a path that selects several elements matches by any of them.
    const matching = values === undefined ? selected : selected.filter((one) => (values as JsonValue[]).includes(one));
    if (matching.length === 0) return undefined;
    found.push({ ...(id === undefined ? {} : { id }), path, values: matching });
  }
  return found;
}

/** A claim that is asked for again is ignored (section 6.1). */
function withoutRepeats(claims: readonly ClaimsQuery[]): ClaimsQuery[] {
  const seen = new Set<string>();
  return claims.filter(({ path }) => {
    const key = JSON.stringify(path);
    return seen.has(key) ? false : seen.add(key);
  });
}

function hasTrustedAuthority({ trusted_authorities: asked }: CredentialQuery, { authorities = [] }: DcqlCandidate) {
  return (
    asked === undefined ||
    asked.some(({ type, values }) => authorities.some((one) => one.type === type && values.includes(one.value)))
  );
}

function matchSets(query: DcqlQuery, answered: readonly string[]): SetMatch[] {
  return credentialSetsOf(query).map(({ options, required }) => {
    const judged = options.map((queryIds) => ({
      queryIds,
      satisfiable: queryIds.every((id) => answered.includes(id)),
    }));
    return {
      required: required !== false,
      satisfiable: judged.some(({ satisfiable }) => satisfiable),
      options: judged,
    };
  });
}

/** Every required set, and at least one set at all: an answer without any credential proves nothing. */
function areSatisfied(sets: readonly SetMatch[]): boolean {
  return (
    sets.every(({ required, satisfiable }) => satisfiable || !required) && sets.some(({ satisfiable }) => satisfiable)
  );
}
