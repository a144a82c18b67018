// Every cryptosuite with a key that it signs with, so that a test can ask all of them the same.

import { decodeMultikey } from '@skill-records/dids/multikey';
import type { Signer } from '@skill-records/dids/signer';
import type { ProofSigner } from '../src/add-proof.ts';
import { type BbsSigner, createBbsSigner } from '../src/data-integrity/bbs-key.ts';
import type { Cryptosuite } from '../src/data-integrity/cryptosuites.ts';
import { issuer, signerOf } from './world.ts';

export interface SuiteCase<S extends ProofSigner = Signer> {
  title: string;
  cryptosuite: Cryptosuite;
  signer: S;
}

/** One signature over the whole document. */
export const WHOLE_SUITES: readonly SuiteCase[] = [
  { title: 'eddsa-rdfc-2022', cryptosuite: 'eddsa-rdfc-2022', signer: issuer },
  { title: 'Ed25519Signature2020', cryptosuite: 'Ed25519Signature2020', signer: issuer },
  { title: 'ecdsa-rdfc-2019 (P-256)', cryptosuite: 'ecdsa-rdfc-2019', signer: signerOf('issuer', 'P-256') },
  { title: 'ecdsa-rdfc-2019 (P-384)', cryptosuite: 'ecdsa-rdfc-2019', signer: signerOf('issuer', 'P-384') },
];

/** Fixed keys: the same name always gives the same did:key, as in world.ts. */
const bbsSigner = async (publicKeyMultibase: string, secretKeyMultibase: string): Promise<BbsSigner> => {
  const controller = `did:key:${publicKeyMultibase}`;
  const publicJwk = decodeMultikey(publicKeyMultibase);
  return createBbsSigner({ secretKeyMultibase, publicJwk, id: `${controller}#${publicKeyMultibase}`, controller });
};

export const bbsIssuer = await bbsSigner(
  'zUC7DjraJ95jYDwcHPcmRCWN1EWg1twM4dWqQM8hXgjbXvSCkUwfZrnAAAdWvdZ7RxeTHzFjorartxxDcNFKnb8hoKogkuPk6HjoMjfjR75Ssc3FLao3YTKf9GZ5jBseU3a3xTf',
  'z488xFj8HopqJSphgRhb3pRhT1gTshwRxaragApsvKGYRqcH',
);

/** The issuer signs each statement apart, and the holder shows some. */
export const SELECTIVE_SUITES: readonly SuiteCase<ProofSigner>[] = [
  { title: 'ecdsa-sd-2023', cryptosuite: 'ecdsa-sd-2023', signer: signerOf('issuer', 'P-256') },
  { title: 'bbs-2023', cryptosuite: 'bbs-2023', signer: bbsIssuer },
];
