// What every use case works with: settings, database, seals, clock and the ways out of this process.
import { createDocumentLoader, type DocumentLoader } from '@skill-records/credentials/document-loader';
import { createDidResolver, type ResolveDid } from '@skill-records/dids/resolve-did';
import type { PrivateJwk } from '@skill-records/dids/signer';
import type { Database } from '@skill-records/service-kit/database';
import { createEnvelope, type Envelope } from '@skill-records/service-kit/envelope';
import type { GuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import type { Log } from '@skill-records/service-kit/logger';
import type { Mailer } from '@skill-records/service-kit/mailer';
import type { Metrics } from '@skill-records/service-kit/metrics';
import { createStatusListClient, type StatusListClient } from '../clients/status-list-client.ts';
import type { Config } from '../config.ts';

export interface IssuerContext {
  config: Config;
  /** The app role: everything of a tenant, inside `withTenant`. */
  db: Database;
  /** The worker role: looks across tenants for work that was left behind. */
  workerDb: Database;
  envelope: Envelope;
  statusList: StatusListClient;
  /** Undefined: claim links are handed out by the provider, nothing is mailed. */
  mailer: Mailer | undefined;
  resolveDid: ResolveDid;
  documentLoader: DocumentLoader;
  log: Log;
  metrics: Metrics;
  now: () => Date;
}

/** Who asks, for tenancy and the audit trail. `actor` is an id such as `apiKey:<id>`, never a name. */
export interface Caller {
  tenantId: string;
  actor: string;
}

export function createIssuerContext(o: {
  config: Config;
  db: Database;
  workerDb: Database;
  guardedFetch: GuardedFetch;
  mailer: Mailer | undefined;
  log: Log;
  metrics: Metrics;
  now: () => Date;
}): IssuerContext {
  // Holders bring did:key and did:jwk, and our own did:web needs no fetching: no DID is ever looked up on the network.
  const resolveDid = createDidResolver({ now: () => o.now().getTime() });
  return {
    config: o.config,
    db: o.db,
    workerDb: o.workerDb,
    envelope: createEnvelope(o.config.MASTER_KEY),
    statusList: createStatusListClient({
      baseUrl: o.config.STATUS_LIST_URL,
      serviceKey: o.config.SERVICE_KEY as PrivateJwk,
      guardedFetch: o.guardedFetch,
    }),
    mailer: o.mailer,
    resolveDid,
    // The public test suites bring contexts of their own.
    documentLoader: createDocumentLoader({ resolveDid, contexts: o.config.CONFORMANCE ? 'conformance' : 'product' }),
    log: o.log,
    metrics: o.metrics,
    now: o.now,
  };
}
