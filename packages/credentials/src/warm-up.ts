// Signs and verifies one throw-away record, so that contexts are read and code is compiled before the first request waits for it.
import { CONTEXT_URLS, SCHEMA_URLS } from '@skill-records/contexts';
import { createDidKey } from '@skill-records/dids/did-key';
import type { ResolveDid } from '@skill-records/dids/resolve-did';
import { createLocalSigner, generateKeyPair } from '@skill-records/dids/signer';
import { addProof } from './add-proof.ts';
import { CredentialError } from './credential-error.ts';
import type { DocumentLoader } from './document-loader.ts';
import { verifyCredential } from './verify-credential.ts';

/**
 * A self-test at the same time: throws CredentialError `self_test_failed` when what was just signed does not verify.
 * The key and the record are forgotten.
 */
export async function warmUp(o: { documentLoader: DocumentLoader; resolveDid: ResolveDid; now: Date }): Promise<void> {
  const { privateJwk, publicJwk } = generateKeyPair('Ed25519');
  const { did, verificationMethod } = createDidKey(publicJwk);
  const signer = await createLocalSigner({ privateJwk, id: verificationMethod, controller: did });
  const signed = await addProof(
    {
      '@context': [
        CONTEXT_URLS.credentialsV2,
        CONTEXT_URLS.openBadgesV3,
        CONTEXT_URLS.openBadgesExtensions,
        CONTEXT_URLS.skillRecordV1,
      ],
      id: 'urn:uuid:00000000-0000-4000-8000-000000000000',
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      name: 'Self-test',
      issuer: { id: did, type: ['Profile'], name: 'Self-test' },
      validFrom: o.now.toISOString(),
      credentialSubject: {
        id: did,
        type: ['AchievementSubject'],
        achievement: {
          id: 'urn:uuid:00000000-0000-4000-8000-000000000001',
          type: ['Achievement'],
          name: 'Self-test',
          description: 'Signed and verified when the service starts.',
          criteria: { narrative: 'None.' },
        },
      },
      credentialSchema: [{ id: SCHEMA_URLS.openBadgeAchievementCredential, type: '1EdTechJsonSchemaValidator2019' }],
    },
    { signer, cryptosuite: 'eddsa-rdfc-2022', documentLoader: o.documentLoader, now: o.now },
  );
  const { verified } = await verifyCredential(signed, {
    documentLoader: o.documentLoader,
    resolveDid: o.resolveDid,
    now: o.now,
    fetchStatusList: () => Promise.reject(new CredentialError('self_test_failed', 'The self-test has no status list')),
    issuerTrust: { policy: 'any', isListed: () => true },
  });
  if (!verified) throw new CredentialError('self_test_failed', 'A record signed a moment ago does not verify');
}
