// The records of the test issuer in its other forms, signed with the same key.

import { createDocumentLoader } from '@skill-records/credentials/document-loader';
import { issueJwtVcJson } from '@skill-records/credentials/jose/jwt-vc-json';
import { issueVcJwt } from '@skill-records/credentials/jose/vc-jwt';
import { issueSdJwtVc } from '@skill-records/credentials/sd-jwt/issue';
import { createDidResolver } from '@skill-records/dids/resolve-did';
import type { Signer } from '@skill-records/dids/signer';
import { createTestKey, createTestSigner } from '@skill-records/test-kit/keys';
import type { Holder } from './wallet.ts';
import type { JsonObject } from './world.ts';

const signer = createTestSigner(createTestKey('Ed25519', 'academy')) as Signer;
const now = new Date('2026-04-09T00:00:00Z');
const documentLoader = createDocumentLoader({ resolveDid: createDidResolver({ now: () => now.getTime() }) });

/** `credential`: a signed record of the test issuer, whose content and status are taken over where the form has a place for them. */
export async function inForm(
  format: 'vc+jwt' | 'jwt_vc_json' | 'dc+sd-jwt',
  credential: JsonObject,
  holder: Holder,
): Promise<string> {
  const { proof: _, ...unsigned } = credential;
  switch (format) {
    case 'vc+jwt':
      return await issueVcJwt(unsigned, { signer, documentLoader, now });
    case 'jwt_vc_json':
      return await issueJwtVcJson(
        {
          '@context': ['https://www.w3.org/2018/credentials/v1'],
          id: credential.id,
          type: ['VerifiableCredential'],
          issuer: signer.controller,
          issuanceDate: '2026-04-01T00:00:00Z',
          credentialSubject: { id: holder.did },
        },
        { signer, documentLoader, now },
      );
    case 'dc+sd-jwt':
      return await issueSdJwtVc({
        claims: { record_id: credential.id, passed: true },
        disclosable: [['passed']],
        signer,
        now,
        iss: signer.controller,
        vct: 'urn:example:skill',
        holderJwk: holder.signer.publicJwk,
      });
  }
}
