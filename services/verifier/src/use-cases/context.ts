// What every use case works with: database, keys at rest, resolvers and the clock, made once when the service starts.
import { createDocumentLoader, type DocumentLoader } from '@skill-records/credentials/document-loader';
import { createJwtIssuerResolver } from '@skill-records/credentials/jwt-vc-issuer';
import type {
  FetchStatusList,
  FetchStatusToken,
  FetchTypeMetadata,
  ResolveJwtIssuer,
} from '@skill-records/credentials/verify-credential';
import { createDidResolver, type ResolveDid } from '@skill-records/dids/resolve-did';
import type { Database } from '@skill-records/service-kit/database';
import { createEnvelope, type Envelope } from '@skill-records/service-kit/envelope';
import type { FetchPurpose, GuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import type { Config } from '../config.ts';
import { createStatusListReader, createStatusTokenReader } from './fetch-status-list.ts';
import { createTurns } from './take-turns.ts';

export interface VerifierContext {
  config: Config;
  /** Connection of the app role; row-level security shows it one tenant at a time. */
  db: Database;
  envelope: Envelope;
  resolveDid: ResolveDid;
  documentLoader: DocumentLoader;
  fetchStatusList: FetchStatusList;
  fetchStatusToken: FetchStatusToken;
  /** Keys of https issuers of SD-JWT VCs. */
  resolveJwtIssuer: ResolveJwtIssuer;
  /** Type metadata of SD-JWT VCs of other people's types. */
  fetchTypeMetadata: FetchTypeMetadata;
  /** One answer per address at a time. */
  takeTurns: ReturnType<typeof createTurns>;
  now: () => Date;
}

export function createContext(o: {
  config: Config;
  db: Database;
  guardedFetch: GuardedFetch;
  now: () => Date;
}): VerifierContext {
  const now = () => o.now().getTime();
  const fetchDocument = async (purpose: FetchPurpose, url: string, accept?: readonly string[]) => {
    const response = await o.guardedFetch(purpose, url, accept === undefined ? {} : { accept });
    if (response.status !== 200) throw new Error(`the document answered ${response.status}`);
    return response.body;
  };
  const resolveDid = createDidResolver({ now, fetchDocument: (url) => fetchDocument('did-web', url) });
  // The public test suites use contexts of their own; no other profile knows them.
  const contexts = o.config.CONFORMANCE === true ? 'conformance' : 'product';
  return {
    config: o.config,
    db: o.db,
    envelope: createEnvelope(o.config.MASTER_KEY),
    resolveDid,
    documentLoader: createDocumentLoader({ resolveDid, contexts }),
    fetchStatusList: createStatusListReader(o),
    fetchStatusToken: createStatusTokenReader(o),
    resolveJwtIssuer: createJwtIssuerResolver({
      now,
      fetchDocument: (url) => fetchDocument('issuer-metadata', url, ['application/json', 'application/jwk-set+json']),
    }),
    fetchTypeMetadata: (vct) => fetchDocument('issuer-metadata', vct),
    takeTurns: createTurns(),
    now: o.now,
  };
}
