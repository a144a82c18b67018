// Credentials with selective disclosure, signed and derived by the product: their random parts leave no second way to make them.

import { createDidKey } from '@skill-records/dids/did-key';
import { createTestSigner } from '@skill-records/test-kit/keys';
import type { ProofSigner } from '../../src/add-proof.ts';
import { addProof } from '../../src/add-proof.ts';
import { createBbsSigner, generateBbsKeyPair } from '../../src/data-integrity/bbs-key.ts';
import { deriveCredential } from '../../src/derive-credential.ts';
import type { JsonObject } from '../../src/json-object.ts';
import type { Change, Fixture } from './corpus-case.ts';
import { createWorld, NOW } from './corpus-world.ts';
import { applyJsonOps } from './json-ops.ts';
import { person } from './people.ts';

type SelectiveSuite = 'ecdsa-sd-2023' | 'bbs-2023';

const MANDATORY = ['/issuer', '/validFrom', '/validUntil', '/credentialSubject/id', '/name'];
const SHOWN = ['/credentialSubject/name'];

/** Every key that signs is trusted: the one of bbs-2023 is made anew in each run. */
const WORLD = { trust: 'anybody', options: { allowBbs: true } } as const;

const signers = new Map<SelectiveSuite, Promise<ProofSigner>>();

function signerOf(suite: SelectiveSuite): Promise<ProofSigner> {
  const known = signers.get(suite) ?? makeSigner(suite);
  signers.set(suite, known);
  return known;
}

async function makeSigner(suite: SelectiveSuite): Promise<ProofSigner> {
  if (suite === 'ecdsa-sd-2023') return createTestSigner(person('issuer-p256').key);
  const pair = await generateBbsKeyPair();
  const { did, verificationMethod } = createDidKey(pair.publicJwk);
  return createBbsSigner({ ...pair, id: verificationMethod, controller: did });
}

async function makeBase(suite: SelectiveSuite, change: Change): Promise<JsonObject> {
  const signer = await signerOf(suite);
  const unsigned: JsonObject = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: 'urn:uuid:1c8e0c7a-6f34-4d0b-9d0b-3a1f5f0a7d25',
    type: ['VerifiableCredential'],
    issuer: signer.controller,
    validFrom: '2026-04-01T00:00:00Z',
    validUntil: '2029-03-31T23:59:59Z',
    name: 'Spreadsheets',
    description: 'Builds standard forms with formulas.',
    credentialSubject: { id: person('holder').did, name: 'Hanako', description: 'Learner' },
  };
  return addProof(applyJsonOps(unsigned, change.unsigned), {
    signer,
    cryptosuite: suite,
    documentLoader: createWorld().documentLoader,
    now: new Date(NOW),
    mandatoryPointers: MANDATORY,
  });
}

/** What an issuer gives to a holder. */
export const base = (suite: SelectiveSuite): Fixture => ({
  kind: 'credential',
  world: WORLD,
  secure: (change) => makeBase(suite, change),
});

/** What the holder shows: the name of the subject, and what the issuer made mandatory. */
export const derived = (suite: SelectiveSuite): Fixture => ({
  kind: 'credential',
  world: WORLD,
  secure: async (change) =>
    deriveCredential(await makeBase(suite, change), {
      selectivePointers: SHOWN,
      documentLoader: createWorld().documentLoader,
      now: new Date(NOW),
    }),
});
