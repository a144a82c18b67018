// Shows a request to the person who decides: who asks, what for, which records fit, and exactly what each would reveal.
import type { DcqlMatch, QueryMatch } from '@skill-records/oid4vc/presentation/dcql';
import { problem } from '@skill-records/service-kit/problem';
import { withTenant } from '@skill-records/service-kit/tenancy';
import { type RequestState, readRequest } from '../store/presentation-requests.ts';
import type { Wallet } from './dependencies.ts';
import { describeCredential } from './describe-credential.ts';
import { labelOf, valueLabelOf } from './field-labels.ts';
import { type HeldCredential, isUuid } from './held-credential.ts';
import { listRevealedFields, type RevealedField } from './list-revealed-fields.ts';
import { matchRequest } from './match-request.ts';
import type { LocalizedText } from './read-json.ts';
import { type LiveStatus, readStatuses } from './read-status.ts';
import { previewShown } from './shown-parts.ts';
import { readVerifierWords, type StoredRequest, type VerifierWords } from './stored-request.ts';
import { openVault } from './vault.ts';

export interface PresentationCandidate {
  /** Id in this wallet. */
  credential: string;
  name: LocalizedText;
  issuer: LocalizedText;
  status: LiveStatus;
  /** `full`: the record can only be shown as a whole. `selective`: `reveals` is what is asked for and what belongs to it. */
  disclosure: 'full' | 'selective';
  /** Every part that the verifier would read. */
  reveals: RevealedField[];
}

export interface PresentationQuery {
  id: string;
  required: boolean;
  multiple: boolean;
  /** What it is for, in the verifier's words, when it says so. */
  skill?: LocalizedText;
  minLevel?: number;
  importance?: 'must' | 'should' | 'nice';
  /** The types of record that are asked for, without their vocabulary: for example `IdentifiedSkillRecord`. */
  types: string[];
  /** The parts the verifier looks at. */
  asks: LocalizedText[];
  candidates: PresentationCandidate[];
}

export interface PresentationView {
  id: string;
  state: RequestState | 'expired';
  expiresAt: Date;
  /** `did` is proved by the signature; `name` is the verifier's own word; `host` is where the answer goes. */
  verifier: { clientId: string; did: string; host: string; name?: LocalizedText };
  purpose?: LocalizedText;
  retention?: string;
  jobProfile?: LocalizedText;
  queries: PresentationQuery[];
  /** False: the wallet lacks something that the verifier requires, so nothing can be sent. */
  satisfiable: boolean;
  /** How many held records are not part of any candidate. */
  notAsked: number;
  redirectUri?: string;
}

/** Throws problem `not_found`. */
export async function readPresentationRequest(wallet: Wallet, userId: string, id: string): Promise<PresentationView> {
  const found = await withTenant(wallet.db, userId, async (tx) => {
    const row = isUuid(id) ? await readRequest(tx, id) : undefined;
    if (row === undefined) throw problem('not_found');
    const vault = await openVault(wallet, tx, userId);
    const stored = vault.openJson<StoredRequest>('request', id, row.requestSealed);
    const redirectUri = row.redirectSealed === null ? undefined : vault.openText('redirect', id, row.redirectSealed);
    return { row, stored, redirectUri, ...(await matchRequest(tx, vault, stored.request)) };
  });
  const { row, stored, match, held, redirectUri } = found;
  const asked = new Set(match.queries.flatMap(({ matches }) => matches.map(({ candidateId }) => candidateId)));
  const statuses = await readStatuses(
    wallet,
    [...asked].map((one) => held.get(one) as HeldCredential),
  );
  const { name, requirements, ...words } = readVerifierWords(stored.request);
  const { clientId, did } = stored.request;
  return {
    id,
    state: row.state === 'open' && row.expired ? 'expired' : row.state,
    expiresAt: row.expiresAt,
    verifier: { clientId, did, host: stored.host, ...(name && { name }) },
    ...words,
    queries: await Promise.all(
      match.queries.map((query) =>
        describeQuery(wallet, query, {
          match,
          stored,
          held,
          statuses,
          requirement: requirements.find((one) => one.query === query.queryId),
        }),
      ),
    ),
    satisfiable: match.satisfiable,
    notAsked: held.size - asked.size,
    ...(redirectUri !== undefined && { redirectUri }),
  };
}

async function describeQuery(
  wallet: Wallet,
  query: QueryMatch,
  o: {
    match: DcqlMatch;
    stored: StoredRequest;
    held: Map<string, HeldCredential>;
    statuses: Map<string, LiveStatus>;
    requirement: VerifierWords['requirements'][number] | undefined;
  },
): Promise<PresentationQuery> {
  const { query: _, ...requirement } = o.requirement ?? { query: '' };
  const candidates = await Promise.all(
    query.matches.map(async ({ candidateId, claims, disclosure }) => {
      const { document } = o.held.get(candidateId) as HeldCredential;
      const { name, issuer } = describeCredential(document);
      const status = o.statuses.get(candidateId) as LiveStatus;
      const reveals = listRevealedFields(await previewShown(wallet, document, claims), document);
      return { credential: candidateId, name, issuer: issuer.name, status, disclosure, reveals };
    }),
  );
  return {
    id: query.queryId,
    required: o.match.sets.some(
      ({ required, options }) => required && options.every(({ queryIds }) => queryIds.includes(query.queryId)),
    ),
    multiple: query.multiple,
    ...requirement,
    types: typesOf(o.stored, query.queryId),
    asks: asksOf(o.stored, query.queryId),
    // Records that a verifier would accept come first; the others can still be chosen.
    candidates: candidates.sort((a, b) => Number(b.status.state === 'valid') - Number(a.status.state === 'valid')),
  };
}

function typesOf({ request }: StoredRequest, queryId: string): string[] {
  const { meta } = request.dcqlQuery.credentials.find(({ id }) => id === queryId) ?? {};
  const names = (meta?.type_values ?? []).flat().map((iri) => iri.split(/[#/]/).at(-1) ?? iri);
  return [...new Set(names)].filter((name) => name !== 'VerifiableCredential');
}

/** The claims of a query as words: what kind of record, and which parts are looked at. */
function asksOf({ request }: StoredRequest, queryId: string): LocalizedText[] {
  const query = request.dcqlQuery.credentials.find(({ id }) => id === queryId);
  return (query?.claims ?? []).map(({ path, values }) => {
    const label = labelOf(path.filter((step) => typeof step === 'string').join('.'));
    const words = values?.map((value) => valueLabelOf(String(value)));
    if (!words?.length || words.some((word) => word === undefined)) return label;
    const all = words as LocalizedText[];
    return {
      en: `${label.en}: ${all.map(({ en }) => en).join(' / ')}`,
      ja: `${label.ja}：${all.map(({ ja }) => ja).join('／')}`,
    };
  });
}
