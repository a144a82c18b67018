// What the use cases of the wallet work with; main.ts makes it, tests make their own.
import type { DocumentLoader } from '@skill-records/credentials/document-loader';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import type { Database } from '@skill-records/service-kit/database';
import type { Envelope } from '@skill-records/service-kit/envelope';
import type { GuardedFetch } from '@skill-records/service-kit/guarded-fetch';
import type { Log } from '@skill-records/service-kit/logger';
import type { Mailer } from '@skill-records/service-kit/mailer';
import type { Config } from '../config.ts';

export interface Wallet {
  config: Config;
  /** The app role's: row-level security applies. */
  db: Database;
  envelope: Envelope;
  /** HMAC-SHA-256 under a key of this service and purpose. */
  keyedHash: (purpose: 'email' | 'code' | 'credential', text: string) => Buffer;
  guardedFetch: GuardedFetch;
  resolveDid: ResolveDid;
  documentLoader: DocumentLoader;
  mailer: Mailer | undefined;
  /** Shows a sign-in code to whoever started the stack on this machine; used in MODE=loopback without SMTP only. */
  print: (line: string) => void;
  log: Log;
  now: () => Date;
}
