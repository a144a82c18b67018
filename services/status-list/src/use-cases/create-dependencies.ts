// Builds what the use cases need from the settings and an open database.
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import type { Database } from '@skill-records/service-kit/database';
import { createEnvelope } from '@skill-records/service-kit/envelope';
import type { Log } from '@skill-records/service-kit/logger';
import { compactDecrypt, importJWK } from 'jose';
import type { Config } from '../config.ts';
import { createPublicationWitness } from '../store/publication-witness.ts';
import { createDecoys } from './decoys.ts';
import type { Dependencies } from './dependencies.ts';
import { createHotLists } from './hot-lists.ts';
import { createServedLists, SERVED_FOR_MS } from './served-lists.ts';
import { createListSigner } from './sign-list.ts';

const MIB = 1024 * 1024;
/** A list of 131,072 entries takes 25 to 60 KiB here, one of 1,048,576 entries at most 1 MiB in both places together. */
const HOT_BYTES = 64 * MIB;
const SERVED_BYTES = 64 * MIB;

export function createDependencies(o: {
  config: Config;
  db: Database;
  log: Log;
  now: () => Date;
  /** Hears that lists are no longer signed by template, see createTemplateStore. */
  onMismatch?: (mismatch: string) => void;
}): Dependencies {
  const { config } = o;
  // Lists are signed, never fetched, here: DIDs that would need the network are not resolved.
  const resolveDid = createDidResolver({ now: () => o.now().getTime() });
  const documentLoader = createDocumentLoader({ resolveDid });
  return {
    baseUrl: config.BASE_URL,
    db: o.db,
    envelope: createEnvelope(config.MASTER_KEY),
    witness: createPublicationWitness(config.WITNESS_DIR),
    openListKey: async (jwe) => {
      const key = await importJWK({ ...config.LIST_KEY_DECRYPTION_JWK }, 'ECDH-ES+A256KW');
      const { plaintext } = await compactDecrypt(jwe, key, {
        keyManagementAlgorithms: ['ECDH-ES+A256KW'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return plaintext;
    },
    resolveDid,
    signList: createListSigner(documentLoader, o.onMismatch),
    now: o.now,
    log: o.log,
    listSize: config.LIST_SIZE,
    fillLimit: config.LIST_SIZE / 2,
    openLists: config.OPEN_LISTS,
    decoys: createDecoys(),
    hotLists: createHotLists({ maxBytes: HOT_BYTES }),
    served: createServedLists({ maxAgeMs: SERVED_FOR_MS, maxBytes: SERVED_BYTES }),
  };
}
