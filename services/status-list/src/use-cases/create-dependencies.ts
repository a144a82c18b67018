// Builds what the use cases need from the settings and an open database.
import { addProof } from '@skill-records/credentials/add-proof';
import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import type { Database } from '@skill-records/service-kit/database';
import { createEnvelope } from '@skill-records/service-kit/envelope';
import type { Log } from '@skill-records/service-kit/logger';
import { compactDecrypt, importJWK } from 'jose';
import type { Config } from '../config.ts';
import { createPublicationWitness } from '../store/publication-witness.ts';
import { type Dependencies, LIST_SIZE } from './dependencies.ts';

export function createDependencies(o: { config: Config; db: Database; log: Log; now: () => Date }): Dependencies {
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
    signList: (unsigned, { signer, now }) =>
      addProof(unsigned, { signer, cryptosuite: 'eddsa-rdfc-2022', documentLoader, now }),
    now: o.now,
    log: o.log,
    fillLimit: LIST_SIZE / 2,
  };
}
