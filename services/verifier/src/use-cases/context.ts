// What every use case works with: database, keys at rest, resolvers and the clock, made once when the service starts.
import { createDocumentLoader, type DocumentLoader } from '@skill-records/credentials/document-loader';
import type { FetchStatusList } from '@skill-records/credentials/verify-credential';
import { createDidResolver, type ResolveDid } from '@skill-records/dids/resolve-did';
import type { Database } from '@skill-records/service-kit/database';
import { createEnvelope, type Envelope } from '@skill-records/service-kit/envelope';
import type { GuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import type { Config } from '../config.ts';
import { createStatusListReader } from './fetch-status-list.ts';
import { createTurns } from './take-turns.ts';

export interface VerifierContext {
  config: Config;
  /** Connection of the app role; row-level security shows it one tenant at a time. */
  db: Database;
  envelope: Envelope;
  resolveDid: ResolveDid;
  documentLoader: DocumentLoader;
  fetchStatusList: FetchStatusList;
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
  const resolveDid = createDidResolver({
    now: () => o.now().getTime(),
    fetchDocument: async (url) => {
      const response = await o.guardedFetch('did-web', url);
      if (response.status !== 200) throw new Error(`the DID document answered ${response.status}`);
      return response.body;
    },
  });
  return {
    config: o.config,
    db: o.db,
    envelope: createEnvelope(o.config.MASTER_KEY),
    resolveDid,
    documentLoader: createDocumentLoader({ resolveDid }),
    fetchStatusList: createStatusListReader(o),
    takeTurns: createTurns(),
    now: o.now,
  };
}
