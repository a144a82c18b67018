// A fresh process that signs one credential and says so; how it gets there is the argument.

import { ownRecord, SPREADSHEETS_3 } from '../records/own-record.ts';
import { createBenchKey } from '../records/signing-key.ts';

const key = createBenchKey();
const now = new Date('2026-05-01T12:00:00Z');
const record = ownRecord(key.did, SPREADSHEETS_3, {
  id: 'urn:uuid:0b0f6a4e-8d6c-4f0c-9a61-3f0f6f2f5b11',
  subjectId: key.did,
  on: '2026-03-15',
  score: '82',
  level: 3,
  evidence: [],
  revocationIndex: 48_213,
  suspensionIndex: 9_071,
  validFrom: now,
});

async function sign(): Promise<unknown> {
  if (process.argv[2] === 'digitalbazaar') {
    const { createDigitalBazaar } = await import('../peers/digitalbazaar.ts');
    return (await createDigitalBazaar(key)).issue(record, now);
  }
  const [{ addProof }, { createDocumentLoader }, { createDidResolver }, { createLocalSigner }] = await Promise.all([
    import('@skill-records/credentials/add-proof'),
    import('@skill-records/credentials/document-loader'),
    import('@skill-records/dids/resolve-did'),
    import('@skill-records/dids/signer'),
  ]);
  const signer = await createLocalSigner({
    privateJwk: key.privateJwk,
    id: key.verificationMethod,
    controller: key.did,
  });
  const documentLoader = createDocumentLoader({ resolveDid: createDidResolver({ now: () => now.getTime() }) });
  return addProof(record, { signer, cryptosuite: 'eddsa-rdfc-2022', documentLoader, now });
}

process.stdout.write(JSON.stringify(await sign()));
