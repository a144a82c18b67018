// The one relaxation for test suites: a proof by somebody else, and nothing beyond that.
import { expect, test } from '@jest/globals';
import { createPresentation } from '../src/create-presentation.ts';
import { verifyCredential } from '../src/verify-credential.ts';
import { verifyPresentation } from '../src/verify-presentation.ts';
import { vcJwt } from './jose/tokens.ts';
import {
  CHALLENGE,
  codeOf,
  DOMAIN,
  documentLoader,
  holder,
  issuer,
  NOW,
  options,
  record,
  sign,
  stranger,
} from './world.ts';

const foreign = () => sign(record(), { signer: stranger, coSign: true });

test('a credential signed by somebody else is refused, and only with anyAuthor its proof is good', async () => {
  expect(codeOf(await verifyCredential(await foreign(), options()))).toBe('issuer_mismatch');
  const relaxed = await verifyCredential(await foreign(), options({ anyAuthor: true }));
  expect(relaxed).toMatchObject({ verified: true, issuer: issuer.controller });
});

test('with anyAuthor a document that was changed, and a proof by a key of nobody, are still refused', async () => {
  const credential = await foreign();
  const changed = { ...credential, name: 'Expert' };
  expect(codeOf(await verifyCredential(changed, options({ anyAuthor: true })))).toBe('proof_invalid');
  const nobody = { ...(credential.proof as object), verificationMethod: 'did:key:z6Mknobody#z6Mknobody' };
  expect((await verifyCredential({ ...credential, proof: nobody }, options({ anyAuthor: true }))).verified).toBe(false);
});

test('anyAuthor lets nobody present for somebody else, and no token be signed by somebody else', async () => {
  const presentation = await createPresentation({
    credentials: [await sign(record())],
    signer: { ...stranger, controller: holder.controller },
    challenge: CHALLENGE,
    domain: DOMAIN,
    documentLoader,
    now: NOW,
  });
  const verdict = await verifyPresentation(presentation, {
    ...options({ anyAuthor: true }),
    challenge: CHALLENGE,
    domain: DOMAIN,
  });
  expect(codeOf(verdict)).toBe('holder_mismatch');
  const token = await vcJwt({ signer: stranger, header: { kid: stranger.id } });
  expect(codeOf(await verifyCredential(token, options({ anyAuthor: true })))).toBe('issuer_mismatch');
});
